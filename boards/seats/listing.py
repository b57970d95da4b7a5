"""Seats as the pages list them: who chairs first, then under the bodies that hold them."""

import datetime as dt
from collections.abc import Iterable

from django.utils.formats import date_format

from boards.models import Board, Seat
from partnerships.models import Organisation, Person


def seats_by_body(seats: Iterable[Seat]) -> list[tuple[str, str, list[Seat]]]:
    """Seats under the bodies they represent: (name, description, seats); those of no body as in attendance.

    The bodies are called as they were on the day of the seats (``with_bodies``).
    """
    bodies: dict[Organisation | None, list[Seat]] = {}
    for seat in seats:
        bodies.setdefault(seat.organisation, []).append(seat)
    return [
        (str(held[0].body_then), body.description, held) if body else ("In attendance", "", held)
        for body, held in bodies.items()
    ]


def held_alike(seats: Iterable[Seat]) -> list[tuple[Seat, list[Person]]]:
    """People whose seats have the same days and the same source, each with one of these seats to say them by."""
    alike: dict[tuple[object, ...], tuple[Seat, list[Person]]] = {}
    for seat in seats:
        _, people = alike.setdefault((seat.started_on, seat.ended_on, seat.source), (seat, []))
        if seat.person not in people:
            people.append(seat.person)
    return list(alike.values())


def why_nobody(board: Board, on: dt.date) -> str:
    """Why a board has nobody on a day on which no seat is held, in a sentence."""
    first, last = Seat.objects.filter(board=board).first_and_last_day_before(on)
    if first is None:
        return "No seat on this board has been recorded yet. An officer adds seats in admin."
    if last is None:
        return f"No seats are recorded on {date_format(on)}: the first began on {date_format(first)}."
    return f"No seats are recorded on {date_format(on)}: the last before that day ended on {date_format(last)}."
