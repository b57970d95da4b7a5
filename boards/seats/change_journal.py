"""What taking back must know of seats, and of who was at meetings for what they lead or sit on (``office.journal``)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from django.utils.formats import date_format

from base.saving import Author
from boards.models import Attendance, Board, MinutesVersion, Seat
from boards.seats.chairing import refuse_second_chair
from office.journal import rules
from partnerships.change_journal import not_ones_own
from partnerships.models import Headship, Lead, Organisation, Partnership, Person


def tell_the_journal() -> None:
    """Say that seats and boards are named, that seats end rather than go, and what must hold of one put back."""
    rules.NAMED.update([Board, Seat])
    rules.KEPT_ONCE_BEGUN.add(Seat)
    rules.RULES[Seat] = [not_ones_own, one_chair, rules.none_overlaps("board_id", "person_id", "role")]
    rules.LEANING.append(attended_for)
    rules.RELIED_ON.append(minuted_since)


def one_chair(row: Seat, *, by: Author) -> None:
    """A board has one chair on a day."""
    refuse_second_chair(row)


def attended_for(model: type[Model], rows: list[Any], since: dt.date) -> Iterator[tuple[Any, str]]:
    """Who was at a meeting since that day for a seat, or a lead, that was made: minutes say so, and that stays."""
    if model not in (Seat, Lead):
        return
    attended = defaultdict[Any, list[Attendance]](list)
    people = {row.person_id for row in rows}
    found = Attendance.objects.filter(person__in=people, meeting__held_on__gte=since).select_related("meeting__board")
    for attendance in found.order_by("meeting__held_on"):
        attended[attendance.person_id].append(attendance)
    for row in rows:
        days = [one.meeting for one in attended[row.person_id] if _is_for(one, row)]
        if days:
            board, day = days[-1].board, date_format(days[-1].held_on)
            yield row.pk, f"{row}: the attendance of {board} on {day} names {row.person}."


def _is_for(attendance: Attendance, row: Any) -> bool:
    meeting = attendance.meeting
    if not row.is_active(meeting.held_on):
        return False
    if isinstance(row, Seat):
        return meeting.board_id == row.board_id
    quadrant = row.partnership.home_quadrant_id
    return quadrant is not None and meeting.board.quadrant_id == quadrant


def minuted_since(model: type[Model], since: dt.datetime) -> str:
    """Why minutes may name what was made at that moment; empty where none were circulated since."""
    is_named = model in (Lead, Headship, Seat, Person, Organisation, Partnership)
    is_named = is_named and MinutesVersion.objects.filter(frozen_at__gte=since).exists()
    return "minutes were circulated since" if is_named else ""
