"""Which days a sheet means where it does not say: asked once for the whole sheet, never a cell at a time."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from django.utils.text import get_text_list

from base.days import in_words
from spreadsheets.matching.questions import Answers, Option, SheetQuestion
from spreadsheets.reading import headings
from spreadsheets.reading.days import UnsureDay
from spreadsheets.reading.rows import sheet_and_row
from spreadsheets.reading.sheet import LeadLine, SchoolLine, Sheet, SheetPartnership

ORDER, PERIODS = "days-order", "days-periods"  # the keys of the two questions
DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
WHOLE_PERIOD, NO_DAY = "whole-period", "no-day"
MOST_NAMED = 4  # of the texts in a question

_COLUMNS = {
    "joined": headings.JOINED,
    "left": headings.LEFT,
    "since": headings.LEAD_SINCE,
    "until": headings.LEAD_UNTIL,
}
_ENDS = ("left", "until")

Line = TypeVar("Line", SchoolLine, LeadLine)
Said = tuple[int, str, UnsureDay]  # row, column and what stands there


class SheetDays:
    """What an officer says of the days of a sheet."""

    def __init__(self, sheet: Sheet, answers: Answers) -> None:
        unsure = sorted(_unsure(sheet), key=lambda said: (*sheet_and_row(said[0]), said[1]))
        by_order = [said for said in unsure if not said[2].is_a_period]
        periods = [said for said in unsure if said[2].is_a_period]
        self.order = answers.to(_order_question(by_order)) if by_order else ""
        self.periods = answers.to(_periods_question(periods)) if periods else ""

    def settled(self, entry: SheetPartnership) -> SheetPartnership:
        """The partnership of the sheet with days that are sure; lines whose day is not decided are left out of it."""
        schools = [self._of(line) for line in entry.schools if self._is_settled(line)]
        leads = [self._of(lead) for lead in entry.leads if self._is_settled(lead)]
        return replace(entry, schools=schools, leads=leads)

    def _is_settled(self, line: SchoolLine | LeadLine) -> bool:
        return all(self.periods if day.is_a_period else self.order for day in line.unsure.values())

    def _of(self, line: Line) -> Line:
        if not line.unsure:
            return line
        settled = replace(line, unsure={})
        for name, day in line.unsure.items():
            setattr(settled, name, self._day(day, is_end=name in _ENDS))
        return settled

    def _day(self, day: UnsureDay, *, is_end: bool) -> dt.date | None:
        if day.is_a_period:
            return (day.last if is_end else day.first) if self.periods == WHOLE_PERIOD else None
        one, other = day.day_first, day.month_first
        return (one or other) if self.order == DAY_FIRST else (other or one)


def _unsure(sheet: Sheet) -> Iterator[Said]:
    for line in sheet.dated:
        yield from ((line.row, _COLUMNS[name], day) for name, day in line.unsure.items())


def _order_question(said: list[Said]) -> SheetQuestion:
    row, column, _ = said[0]
    tells = next((day for _, _, day in said if day.day_first and day.month_first != day.day_first), said[0][2])
    both = [
        (DAY_FIRST, "The day comes first", tells.day_first),
        (MONTH_FIRST, "The month comes first", tells.month_first),
    ]
    return SheetQuestion(
        key=ORDER,
        row=row,
        column=column,
        text=_named(said),
        partnership="",
        sentence=f"In which order are days such as {_named(said)} written in this sheet?",
        options=tuple(
            Option(value, label, f"“{tells.text}” is {in_words(day)}" if day else f"“{tells.text}” is then no day")
            for value, label, day in both
        ),
    )


def _periods_question(said: list[Said]) -> SheetQuestion:
    row, column, _ = said[0]
    ends = {_COLUMNS[name] for name in _ENDS}
    texts = {day.text: in_words(day.last if at in ends else day.first) for _, at, day in said}
    named = "; ".join(f"“{text}” is {day}" for text, day in list(texts.items())[:MOST_NAMED])
    more = f"; and {len(texts) - MOST_NAMED} more" if len(texts) > MOST_NAMED else ""
    return SheetQuestion(
        key=PERIODS,
        row=row,
        column=column,
        text=_named(said),
        partnership="",
        sentence=f"{_named(said)} {'says' if len(texts) == 1 else 'say'} no day. Which is meant?",
        options=(
            Option(WHOLE_PERIOD, "The first day of it for a start, the last for an end", f"{named}{more}"),
            Option(NO_DAY, "No day is known", "a new member or lead starts on the day that you give above"),
        ),
    )


def _named(said: list[Said]) -> str:
    texts = list(dict.fromkeys(f"“{day.text}”" for _, _, day in said))
    shown, more = texts[:MOST_NAMED], len(texts) - MOST_NAMED
    return get_text_list([*shown, f"{more} more"] if more > 0 else shown, "and")
