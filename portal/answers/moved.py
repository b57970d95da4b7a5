"""How coverage moved between two days, with the numbers behind it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.utils.formats import date_format

from base.admin_addresses import change_address
from base.exports.tables import Column
from office.council.words import in_our_words
from partnerships.coverage.counting import Coverage, counted_schools
from partnerships.coverage.trend import COUNTY, NONE_COUNTED, NOWHERE
from partnerships.models import CoverageSnapshot, School
from partnerships.permissions import VIEW_COVERAGE_SNAPSHOT, VIEW_SCHOOL
from portal.answers.answer import Answer, AnswerColumn
from portal.answers.forms import AnswerForm, day_field, this_school_year

SCHOOLS = "schools"
JOINED, LEFT, OPENED, CLOSED = "Joined", "Left", "Began to count", "No longer counts"


class MovedForm(AnswerForm):
    """Between which days, and what a row is."""

    spans = (("since", "until"),)
    since = day_field("From", "1 September 2026, say.")
    until = day_field("To", "A day to come shows what is entered ahead.")
    show = forms.ChoiceField(
        label="A row for each", required=False, choices=[("", "Place, with numbers"), (SCHOOLS, "School that moved")]
    )

    def at_first(self, on: dt.date) -> Mapping[str, Any]:
        """From the first day of this school year until today."""
        return {"since": this_school_year(on), "until": on}


@dataclass
class MovedRow:
    """A place on two days. The four sets of schools are those that make the difference, each in one of them.

    So ``before.in_partnership`` and what joined and began to count in one, less what left and no longer counts and was
    in one, is ``after.in_partnership``.
    """

    place: str
    before: Coverage = NONE_COUNTED
    after: Coverage = NONE_COUNTED
    joined: set[int] = field(default_factory=set)
    left: set[int] = field(default_factory=set)
    opened: set[int] = field(default_factory=set)
    opened_in_one: int = 0
    closed: set[int] = field(default_factory=set)
    closed_in_one: int = 0
    said_before: Coverage | None = None  # what was counted at the time
    said_after: Coverage | None = None

    @property
    def net(self) -> int:
        """How many more schools that count are in a partnership."""
        return self.after.in_partnership - self.before.in_partnership

    @property
    def points(self) -> float | None:
        """By how many percentage points the share moved; None where there is nothing to have a share of."""
        if not (self.before.in_scope and self.after.in_scope):
            return None
        return round(self.after.exact_percentage - self.before.exact_percentage, 1)

    def __add__(self, other: "MovedRow") -> "MovedRow":
        return MovedRow(
            self.place,
            self.before + other.before,
            self.after + other.after,
            self.joined | other.joined,
            self.left | other.left,
            self.opened | other.opened,
            self.opened_in_one + other.opened_in_one,
            self.closed | other.closed,
            self.closed_in_one + other.closed_in_one,
            _together(self.said_before, other.said_before),
            _together(self.said_after, other.said_after),
        )


def _together(one: Coverage | None, other: Coverage | None) -> Coverage | None:
    return one + other if one and other else one or other


@dataclass(frozen=True)
class MovedSchool:
    """A school that makes a difference, where it is, and which."""

    school: School
    place: str
    what: str


class Moved(Answer):
    """A row for each quadrant and for the county; or for each school that makes the difference."""

    slug = "coverage-moved"
    question = "How did coverage move over a period?"
    explains = (
        "Schools that count, and of them those in a partnership, on two days; who joined, left, opened and closed."
    )
    nothing = "Nothing moved between these days."
    permissions = (VIEW_COVERAGE_SNAPSHOT, VIEW_SCHOOL)
    form_class = MovedForm

    @property
    def is_by_school(self) -> bool:
        """Whether a row is a school."""
        return self.form.chosen["show"] == SCHOOLS

    @property
    def columns(self) -> Sequence[Column]:
        """The numbers of a place; or a school and what it did."""
        if self.is_by_school:
            return _OF_SCHOOL
        first, last = (date_format(self.form.chosen[name]) for name in ("since", "until"))
        return (
            Column(in_our_words("Quadrant"), "As districts are today", lambda row: row.place),
            Column(f"Schools that count, first day ({first})", "", lambda row: row.before.in_scope),
            Column(f"In a partnership, first day ({first})", "", lambda row: row.before.in_partnership),
            Column(f"Percentage, first day ({first})", "", lambda row: _share(row.before)),
            Column(JOINED, "Counted on both days; in a partnership on the last alone", lambda row: len(row.joined)),
            Column(LEFT, "Counted on both days; in a partnership on the first alone", lambda row: -len(row.left)),
            Column(OPENED, "Opened, or counts since", lambda row: len(row.opened)),
            Column("Of them in a partnership", "On the last day", lambda row: row.opened_in_one),
            Column(CLOSED, "Closed, or does not count any more", lambda row: -len(row.closed)),
            Column("Of them had been in a partnership", "On the first day", lambda row: -row.closed_in_one),
            Column("Net", "More schools in a partnership", lambda row: row.net),
            Column(f"Schools that count, last day ({last})", "", lambda row: row.after.in_scope),
            Column(f"In a partnership, last day ({last})", "", lambda row: row.after.in_partnership),
            Column(f"Percentage, last day ({last})", "", lambda row: _share(row.after)),
            Column("Percentage points", "By which it moved", lambda row: row.points),
            Column("Counted at the time, first", self._snapshot_words("since"), lambda row: _counts(row.said_before)),
            Column("Counted at the time, last", self._snapshot_words("until"), lambda row: _counts(row.said_after)),
        )

    @property
    def page_columns(self) -> Sequence[Column]:
        """With the numbers of each day in one column."""
        if self.is_by_school:
            return self.columns
        first, last = (date_format(self.form.chosen[name]) for name in ("since", "until"))
        place, _, _, _, *difference, _, _, _, points, at_first, at_last = self.columns
        return (
            place,
            Column(first, "", lambda row: _in_words(row.before)),
            *difference,
            Column(last, "", lambda row: _in_words(row.after)),
            points,
            at_first,
            at_last,
        )

    def fetch(self) -> list[Any]:
        """The quadrants in their order, what has no district if there is any, and the county."""
        chosen = self.form.chosen
        rows = {one.pk: MovedRow(one.name) for one in self.form.choices.quadrants} | {None: MovedRow(NOWHERE)}
        before, after = counted_schools(chosen["since"]), counted_schools(chosen["until"])
        for key, row in rows.items():
            _compare(row, before.get(key, {}), after.get(key, {}))
        if self.is_by_school:
            return _schools(rows.values())
        for (day, quadrant), coverage in self._snapshots.items():
            row = rows[quadrant]
            row.said_before = coverage if day == self._days_kept["since"] else row.said_before
            row.said_after = coverage if day == self._days_kept["until"] else row.said_after
        county = sum(rows.values(), MovedRow(COUNTY))
        nowhere = rows.pop(None)
        return [*rows.values(), *([nowhere] if nowhere.before.in_scope or nowhere.after.in_scope else []), county]

    @cached_property
    def _days_kept(self) -> Mapping[str, dt.date | None]:
        """The day of the last snapshot kept by each of the two days."""
        days = {day for day, _ in self._snapshots}
        return {
            name: max((day for day in days if day <= self.form.chosen[name]), default=None)
            for name in ("since", "until")
        }

    @cached_property
    def _snapshots(self) -> Mapping[tuple[dt.date, int | None], Coverage]:
        spans = [(dt.date.min, self.form.chosen[name]) for name in ("since", "until")]
        found = CoverageSnapshot.objects.last_of_each(spans)
        return {(one.day, one.quadrant_id): Coverage(one.in_partnership, one.in_scope) for one in found}

    def _snapshot_words(self, name: str) -> str:
        day = self._days_kept[name]
        return f"In the snapshot of {date_format(day)}" if day else "No snapshot was kept by then"

    @property
    def sentences(self) -> list[str]:
        """Which days it compares, and what the county did."""
        chosen = self.form.chosen
        first, last = date_format(chosen["since"]), date_format(chosen["until"])
        compared = f"Compares {first} with {last}, both counted today from the dated records."
        if self.is_by_school:
            return [compared]
        county = self.rows[-1]
        now, then = county.after, county.before
        came = "from" if now.share != then.share else "as before:"
        moved = f"The county: {now.share} ({now.counts}), {came} {then.share} ({then.counts})."
        kept = [self._snapshot_words(name) for name in ("since", "until")]
        at_the_time = f"Counted at the time: {kept[0][0].lower()}{kept[0][1:]}, and {kept[1][0].lower()}{kept[1][1:]}."
        return [compared, moved, at_the_time]


def _compare(row: MovedRow, before: Mapping[int, bool], after: Mapping[int, bool]) -> None:
    """Fill in the row, of the schools that count on each of the days, by whether each is in a partnership."""
    row.before = Coverage(sum(before.values()), len(before))
    row.after = Coverage(sum(after.values()), len(after))
    row.joined = {pk for pk in before.keys() & after.keys() if after[pk] and not before[pk]}
    row.left = {pk for pk in before.keys() & after.keys() if before[pk] and not after[pk]}
    row.opened, row.closed = after.keys() - before.keys(), before.keys() - after.keys()
    row.opened_in_one = sum(after[pk] for pk in row.opened)
    row.closed_in_one = sum(before[pk] for pk in row.closed)


def _schools(rows: Iterable[MovedRow]) -> list[MovedSchool]:
    """The schools that make the difference, by place, what they did and name."""
    found = [
        (pk, row.place, what)
        for row in rows
        for what, keys in ((JOINED, row.joined), (LEFT, row.left), (OPENED, row.opened), (CLOSED, row.closed))
        for pk in keys
    ]
    schools = School.objects.select_related("district").in_bulk([pk for pk, *_ in found])
    order = (JOINED, LEFT, OPENED, CLOSED)
    moved = [MovedSchool(schools[pk], place, what) for pk, place, what in found]
    places = {row.place: number for number, row in enumerate(rows)}
    return sorted(moved, key=lambda one: (places[one.place], order.index(one.what), one.school.name.casefold()))


def _share(coverage: Coverage) -> float | None:
    return float(coverage.share_to(1).removesuffix("%")) if coverage.in_scope else None


def _in_words(coverage: Coverage) -> str:
    return f"{coverage.share_to(1)} ({coverage.counts})"


def _counts(coverage: Coverage | None) -> str:
    return coverage.counts if coverage else ""


def _school_url(row: MovedSchool) -> str:
    return change_address(row.school)


_OF_SCHOOL = (
    AnswerColumn("School", "", lambda row: row.school, _school_url),
    Column("URN", "", lambda row: row.school.urn),
    Column("What", "What it did between the two days", lambda row: row.what),
    Column("District", "", lambda row: row.school.district),
    Column("Area", "As districts are today", lambda row: row.place),
    Column("Opened on", "", lambda row: row.school.opened_on),
    Column("Closed on", "The last day on which it is open", lambda row: row.school.closed_on),
)
