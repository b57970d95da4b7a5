"""The preview of what a pasted sheet would plan: its groups as a table, and what is wrong at the cell where it is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.formats import date_format

from improvement.clashes.looking import WHO_COMES
from improvement.clashes.school_calendar import SchoolCalendar
from improvement.models import Half, Reviewer
from improvement.pasting import headings
from improvement.pasting.planning import FIELDS, ROLES, PastedPlan, PlannedRow
from improvement.pasting.values import VisitDay
from improvement.pasting.writes import PastedRound, calendar_of
from spreadsheets.reading.faults import SheetFault

_TWO_IN_ONE = {
    headings.VISIT: (headings.VISIT, headings.SECOND),
    headings.REVIEWERS: (headings.LEAD, headings.REVIEWERS),
}
NAMED_NO_MORE = "Who can be named no more is left out of the plan now: look through it again."
CHANGED_MEANWHILE = (
    "Somebody has changed these peer reviews since you looked this through, so nothing is planned yet. It is shown as "
    "it is now: look at it again, and plan it if you still mean it"
)
_DOES = {
    Reviewer.Role.LEAD_REVIEWER: "leads its review",
    Reviewer.Role.REVIEWER: "reviews it",
    Reviewer.Role.CHAMPION: "is its champion",
}
NAME_THEM = "Who is unknown can be named before this is planned, or afterwards from a review’s page."
TOPICS_OF_HOST = "Topics are their school’s to correct once this is planned, from its review’s page."
_SHOWN = (headings.VISIT, headings.REVIEWERS, headings.CHAMPIONS, headings.TOPICS, headings.DATA, headings.WORKSHOP)
SHOWN = (*_SHOWN, headings.IMPACT)
COMES = {  # in which columns who comes on the day in that column stands
    day: [column for column, role in ROLES.items() if role in WHO_COMES[field]]
    for day, field in FIELDS.items()
    if field in WHO_COMES
}


@dataclass(frozen=True)
class PreviewCell:
    """What would be planned, a line each: what the sheet says, what stays as it is and what goes; what is wrong."""

    column: str
    lines: list[str]
    stays: list[str]
    goes: list[str]
    problems: list[str]

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not (self.lines or self.stays or self.goes or self.problems)


@dataclass(frozen=True)
class PreviewRow:
    """One school."""

    planned: PlannedRow
    cells: list[PreviewCell]
    problems: list[str]  # of the school or its group


@dataclass
class Preview:
    """All of it: ``groups`` each with its number, 0 where there is none yet, and its rows."""

    plan: PastedPlan
    faults: list[SheetFault]
    done: PastedRound | None  # None where something is wrong

    @cached_property
    def calendar(self) -> SchoolCalendar:
        """What its days clash with: one another too, where they can be planned."""
        return self.done.calendar if self.done and self.done.calendar else calendar_of(self.plan)

    @property
    def columns(self) -> list[str]:
        """The columns in which anything stands."""
        return [column for column in SHOWN if any(any(self._cell(row, column)) for row in self.plan.rows)]

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return 1 + len(self.columns)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What was changed or is wrong, for the top of the page: where, and the sentence with its row and column."""
        rows = {row.said.number for row in self.plan.rows}
        stale = [("plan", CHANGED_MEANWHILE)] if self.plan.is_stale else []
        refused = [("plan", why) for why in self.plan.refused]
        refused += [("plan", NAMED_NO_MORE)] if refused else []
        return stale + refused + [(f"row-{one.row}" if one.row in rows else "cells", str(one)) for one in self.faults]

    @property
    def may_leave_out(self) -> bool:
        """Whether the rest could be planned without what is wrong: all of it is in some row."""
        return all(one.row for one in self.faults)

    @property
    def goes(self) -> str:
        """What would be left out with it, in words."""
        other = "it" if len(self.faults) == 1 else f"these {len(self.faults)}"
        return self.plan.sheet.goes_with(self.faults) or other

    @property
    def groups(self) -> Iterator[tuple[int, list[PreviewRow]]]:
        """The groups as they would be, or, where something is wrong, as the sheet has them."""
        columns = self.columns
        for number, rows in enumerate(self._rows_of_groups(), start=1 if self.done else 0):
            if rows:
                yield number, [self._row(row, columns) for row in rows]

    def _rows_of_groups(self) -> list[list[PlannedRow]]:
        if self.done is None:
            return [self.plan.rows]
        by_host = {row.host.pk: row for row in self.plan.rows}
        found = [[by_host[host] for host in group if host in by_host] for group in self.done.groups]
        return [sorted(rows, key=lambda row: row.said.number) for rows in found]

    @property
    def summary(self) -> str:
        """How much was understood, in a sentence."""
        rows = self.plan.rows
        schools = "1 school" if len(rows) == 1 else f"{len(rows)} schools"
        groups = f" in {_counted(sum(bool(each) for each in self._rows_of_groups()), 'group')}" if self.done else ""
        dated = sum(headings.VISIT in row.said.days for row in rows)
        people = len({somebody.person.pk for row in rows for _, somebody in row.people})
        return f"{schools}{groups}, {dated} with a day; {_counted(people, 'person', 'people')} in their reviews."

    @property
    def notes(self) -> list[str]:
        """What is left out, and what becomes of the groups."""
        made = self.done.notes if self.done else []
        names = ", ".join(map(str, self.plan.missing)) if not self.plan.answers.open else ""
        last = [f"Not in the sheet: {names}. You can add them once this is planned."] if names else []
        unknown = [*map(str, self.plan.unknown), *([NAME_THEM] if self.plan.unknown else [])]
        topics = [TOPICS_OF_HOST] if any(row.topics for row in self.plan.rows) else []
        return [*self.plan.left_out, *topics, *unknown, *self.plan.postponed, *made, *last]

    @property
    def taken_away(self) -> list[str]:
        """What is planned already and would be no longer, a sentence a school; none while it is asked who is meant."""
        if self.plan.answers.open:
            return []
        found = ((row.host, _no_longer(row)) for row in self.plan.rows)
        regrouped = self.done.regrouped if self.done else []
        return [*(f"{host}: {'; '.join(each)}." for host, each in found if each), *regrouped]

    @property
    def carried(self) -> dict[str, str]:
        """What the next page needs besides the cells, as hidden fields."""
        return self.plan.carried.as_fields

    def _row(self, row: PlannedRow, columns: Sequence[str]) -> PreviewRow:
        cells = [PreviewCell(column, *self._cell(row, column)) for column in columns]
        shown = {name for column in columns for name in _TWO_IN_ONE.get(column, (column,))}
        problems = [one.sentence for one in self.faults if one.row == row.said.number and one.column not in shown]
        return PreviewRow(row, cells, problems)

    def _cell(self, row: PlannedRow, column: str) -> tuple[list[str], list[str], list[str], list[str]]:
        together = _TWO_IN_ONE.get(column, (column,))
        problems = [one.sentence for one in self.faults if one.row == row.said.number and one.column in together]
        if column == headings.TOPICS:
            return [str(topic) for topic in row.topics], [], [], problems
        days = [self._day(row, name, day) for name in together if (day := row.day(name))]
        people = [
            f"{somebody.person} (lead)" if name == headings.LEAD else str(somebody.person)
            for name in together
            for somebody in row.of(name)
        ]
        return days + people, self._staying(row, together), self._going(row, together), problems

    def _staying(self, row: PlannedRow, columns: Sequence[str]) -> list[str]:
        """What of the review as it is planned already stays in those columns."""
        days = [_day(day) for name in columns if name in FIELDS and (day := row.day_that_stays(name))]
        is_postponed = row.before is not None and row.before.is_postponed and not row.day(headings.VISIT)
        if headings.VISIT in columns and is_postponed:
            days.append("Postponed")
        return days + _named(row.stay, columns)

    def _going(self, row: PlannedRow, columns: Sequence[str]) -> list[str]:
        """What of the review as it is planned already would be no longer."""
        days = [_day(day) for name in columns if name in FIELDS and (day := row.day_that_goes(name))]
        return days + _named(row.gone, columns)

    def _day(self, row: PlannedRow, column: str, day: VisitDay) -> str:
        """The day, with what it clashes with; when data was shared clashes with nothing."""
        comes = [(one.person, one.school) for where in COMES.get(column, ()) for one in row.of(where)]
        within = self.plan.partnership.pk
        clashes = self.calendar.clashes(day.day, row.host, comes, within=within) if column in COMES else []
        return f"{_day(day)} ({'; '.join(clashes)})" if clashes else _day(day)


def _named(people: Iterable[Reviewer], columns: Sequence[str]) -> list[str]:
    """Those of them whose part in the review stands in one of the columns."""
    roles = [ROLES[name] for name in columns if name in ROLES]
    return [f"{one.person} (lead)" if one.leads else str(one.person) for one in people if one.role in roles]


def _no_longer(row: PlannedRow) -> list[str]:
    """What of its review would be no longer, each as it stands after “no longer”."""
    days = [f"{column.lower()} {_day(day)}" for column in FIELDS if (day := row.day_that_goes(column))]
    return [*(f"{one.person} {_DOES[Reviewer.Role(one.role)]}" for one in row.gone), *days]


def _day(day: VisitDay) -> str:
    said = date_format(day.day, "D j M Y").replace(" ", "\N{NO-BREAK SPACE}")
    return said if day.half == Half.DAY else f"{said}, {Half(day.half).label.lower()}"


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"
