"""Writes that touch more than one record of a board, each whole or not at all."""

import datetime as dt

from django.db import transaction
from django.utils.formats import date_format

from base.changing.effects import Effect
from base.saving import A_DAY, Author, end, save
from boards.models import Seat
from partnerships.change_warnings import in_the_past
from partnerships.models import Person
from partnerships.people.writes import last_day, still_to_begin


@transaction.atomic
def end_seats(*, person: Person, on: dt.date, by: Author) -> Effect:
    """End on that day, the last, every seat of the person and what it brings; warn of those to begin after it."""
    ended = list(person.seats.going_on_after(on))
    for seat in ended:
        seat.refresh_from_db()  # the seat that brings it may have ended it
        if seat.ended_on != on:
            end_seat(seat=seat, on=on, by=by, why=f"{person} leaves on {date_format(on)}")
    rewritten = (warning for seat in ended for warning in in_the_past(seat, on + A_DAY))
    return Effect(tuple(map(last_day, ended)), (*rewritten, *map(still_to_begin, person.seats.upcoming(on))))


@transaction.atomic
def end_seat(*, seat: Seat, on: dt.date, by: Author, why: str = "") -> None:
    """End a seat on that day, its last, and with it every seat held by virtue of it.

    Raises ``ValidationError`` if the day is before the seat started.
    """
    end(seat, on=on, by=by, why=why)
    keep_brought_seats_in_step(seat=seat, by=by, why=why)


@transaction.atomic
def keep_brought_seats_in_step(*, seat: Seat, by: Author, why: str = "") -> None:
    """Give the seats held by virtue of this one its last day: they end with it, and go on if it does."""
    for brought in seat.brings.all():
        if brought.ended_on != seat.ended_on:
            if seat.ended_on is None:
                brought.ended_on = None
                save(brought, by=by, why=why)
            else:
                end(brought, on=seat.ended_on, by=by, why=why)
            keep_brought_seats_in_step(seat=brought, by=by, why=why)
