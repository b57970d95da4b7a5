"""A pasted sheet as this year's round: all of it or nothing, through the writes and the rules of rounds."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from base.saving import Author, locked
from improvement.clashes.school_calendar import SchoolCalendar
from improvement.models import PeerReview, Reviewer, Round
from improvement.pasting import headings
from improvement.pasting.planning import ROLES, PastedPlan, PlannedRow, mark_of_planned, planned_already
from improvement.rounds import writes
from improvement.rounds.group_writes import groups_of, last_years_groups, phases_of
from improvement.rounds.grouping import GroupingError, Groups, suggest, why_not_valid
from improvement.rounds.steps import DATA
from improvement.rounds.telling import one_action, telling_nobody
from office.models import Message
from partnerships.models import Partnership
from spreadsheets.reading.faults import SheetFault

_COLUMNS = {
    "workshop_on": headings.WORKSHOP,
    "impact_review_on": headings.IMPACT,
    "data_shared_on": headings.DATA,
    "second_visit_on": headings.SECOND,
}


class PastedRefused(Exception):
    """Nothing was written; ``faults`` say why, each with its row and its column."""

    def __init__(self, faults: list[SheetFault]) -> None:
        self.faults = sorted(faults)
        super().__init__(f"{len(faults)} faults")


class PlanChangedError(Exception):
    """Raised where somebody changed what is planned already between the plan and its writing; nothing was written."""


@dataclass
class PastedRound:
    """What came of it: the groups as lists of hosts, and sentences about them."""

    groups: list[list[int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    moved: str = ""  # who is in another group than before, in a sentence
    regrouped: list[str] = field(default_factory=list)  # what becomes of the groups that were planned, in sentences
    calendar: SchoolCalendar | None = None  # what its days clash with, once all of it is written
    written: list[Message] = field(default_factory=list)  # to each whom it concerns


def calendar_of(plan: PastedPlan) -> SchoolCalendar:
    """What the days of the plan clash with as its schools and people are planned now."""
    people = [one for row in plan.rows for _, one in row.people]
    schools = {one.school.pk for one in people if one.school} | {row.host.pk for row in plan.rows}
    days = [day.day for row in plan.rows for day in row.said.days.values()]
    return SchoolCalendar.of(schools, days, (one.person.pk for one in people))


def try_out(plan: PastedPlan, *, partnership: Partnership, year: int, by: Author) -> PastedRound:
    """What ``plan_round`` would do; nothing is kept of it. Raises ``PastedRefused`` as that does."""
    with telling_nobody(), transaction.atomic():
        try:
            return _Writer(plan, partnership, year, by).write()
        finally:
            transaction.set_rollback(True)


def plan_round(plan: PastedPlan, *, partnership: Partnership, year: int, by: Author) -> PastedRound:
    """Plan the round as the sheet says, all of it, and write to each whom it concerns once.

    Raises ``PastedRefused`` with all that the rules refuse, and ``PlanChangedError`` where it is not of what is there.
    """
    with one_action() as written:
        writer = _Writer(plan, partnership, year, by)
        if writer.is_stale:
            raise PlanChangedError
        done = writer.write()
    done.written = written
    return done


class _Writer:
    """Writes one plan, step by step: days before people, for a clash is said where the person stands."""

    def __init__(self, plan: PastedPlan, partnership: Partnership, year: int, by: Author) -> None:
        self.plan, self.by = plan, by
        self.faults: list[SheetFault] = []
        self.done = PastedRound()
        before = Round.objects.filter(partnership=partnership, year=year).select_for_update(no_key=True).first()
        if before and not before.is_in_groups:
            self.done.notes.append(
                f"You said before: {before.get_manner_display().lower()}. From now on it is in groups."
            )
        self.is_stale = plan.mark != _mark_now(before, partnership, year)
        self.round = locked(writes.say_how(partnership=partnership, year=year, manner=Round.Manner.GROUPS, by=by))
        self.reviews: dict[int, PeerReview] = {}  # by their hosts
        self.unchanged: dict[tuple[int, int], Reviewer] = {}  # by hosts and people

    def write(self) -> PastedRound:
        """Write it."""
        there = {review.host_id: review for review in self.round.reviews.going_on().select_related("host")}
        steps = (self._empty, self._visit, self._around, self._data, self._people, self._topics)
        for row in self.plan.rows:
            self._review(row, there)
        if again := sum(row.host.pk in there for row in self.plan.rows):
            planned = f"{again} of these is" if again == 1 else f"{again} of these are"
            said = (
                "What the sheet has takes the place of what is planned; the rest of that stays, and is marked “stays”."
            )
            self.done.notes.append(f"{planned} planned already. {said}")
        for step in steps:
            for row in self.plan.rows:
                if row.host.pk in self.reviews:
                    step(row)
        self._groups([review for host, review in there.items() if host not in self.reviews])
        if self.faults:
            raise PastedRefused(self.faults)
        self.done.calendar = calendar_of(self.plan)
        return self.done

    def _review(self, row: PlannedRow, there: dict[int, PeerReview]) -> None:
        if review := there.get(row.host.pk):
            if review.is_held:  # since the plan was made; whose visit was held before has no row in it
                self._fault(row, headings.SCHOOL, "its visit was held meanwhile, so its review stays as it is.")
                return
            self.reviews[row.host.pk] = review
            return
        with self._at(row.said.number, headings.SCHOOL):
            self.reviews[row.host.pk] = writes.plan_review(round=self.round, host=row.host, by=self.by)

    def _empty(self, row: PlannedRow) -> None:
        """Take out who was planned before and does not stay; who is unchanged comes back once all days are set."""
        stay = {one.person_id for one in row.stay}
        for one in self.reviews[row.host.pk].reviewers.all():
            if one.person_id not in stay:
                if one.person_id in row.unchanged:
                    self.unchanged[row.host.pk, one.person_id] = copy(one)
                writes.remove_reviewer(reviewer=one, by=self.by)

    def _visit(self, row: PlannedRow) -> None:
        if first := row.day(headings.VISIT):
            second = row.day(headings.SECOND)
            with self._at(row.said.number, headings.VISIT):
                self.reviews[row.host.pk] = writes.set_visit(
                    review=self.reviews[row.host.pk],
                    first=(first.day, first.half),
                    second=(second.day, second.half) if second else None,
                    around=self._days_around(row),
                    by=self.by,
                )
        elif row.day(headings.SECOND):
            self._fault(row, headings.SECOND, "there is no first day of the visit. Write it under Review date.")

    def _around(self, row: PlannedRow) -> None:
        """Set the days around a visit of which the sheet has no day: else they were set with it."""
        if not row.day(headings.VISIT) and (row.day(headings.WORKSHOP) or row.day(headings.IMPACT)):
            review, (workshop, impact) = self.reviews[row.host.pk], self._days_around(row)
            with self._at(row.said.number, headings.WORKSHOP):
                writes.set_days_around(review=review, workshop=workshop, impact_review=impact, by=self.by)

    def _days_around(self, row: PlannedRow) -> writes.Around:
        review, workshop, impact = self.reviews[row.host.pk], row.day(headings.WORKSHOP), row.day(headings.IMPACT)
        return (
            workshop.day if workshop else review.workshop_on,
            impact.day if impact else review.impact_review_on,
        )

    def _data(self, row: PlannedRow) -> None:
        if day := row.day(headings.DATA):
            with self._at(row.said.number, headings.DATA):
                writes.close_step(review=self.reviews[row.host.pk], step=DATA, on=day.day, by=self.by)

    def _people(self, row: PlannedRow) -> None:
        for column, somebody in row.newcomers:
            review, there = self.reviews[row.host.pk], self.unchanged.get((row.host.pk, somebody.person.pk))
            what: dict[str, Any] = {"person": somebody.person, "role": ROLES[column], "school": somebody.school}
            with self._at(row.said.number, column, names=row.written[somebody.person.pk]):
                if there:
                    writes.put_back_reviewer(review=review, reviewer=there, by=self.by)
                else:
                    writes.name_reviewer(review=review, **what, by=self.by)

    def _topics(self, row: PlannedRow) -> None:
        """Choose the topics, unless some are agreed: those are the host’s, and stay."""
        review = self.reviews[row.host.pk]
        if row.topics and review.topics:
            self.done.notes.append(f"Row {row.said.number}: topics are agreed for {row.host} already, and stay.")
        elif row.topics:
            with self._at(row.said.number, headings.TOPICS):
                writes.choose_topics(review=review, topics=row.topics, by=self.by)

    def _groups(self, others: list[PeerReview]) -> None:
        """The groups of the sheet; where they cannot be, those that keep most of its schools together.

        A sheet of some of the schools has no groups of all, so those that are planned stay as far as they go.
        """
        if others:
            names = ", ".join(sorted(str(review.host) for review in others))
            self.done.notes.append(f"Planned already and not changed by the sheet: {names}. They stay.")
        said, planned, phases = self._said(), groups_of(self.round), phases_of(self.round)
        if said and others and planned:
            self.done.notes.append(
                "The groups stay as they are planned, for the sheet has only some of their schools. Change them "
                "from the sheet of this year."
            )
            said = []
        before = said or planned or last_years_groups(self.round)
        is_whole = sorted(host for group in before for host in group) == sorted(phases)
        why = why_not_valid(before) if is_whole else ""
        try:
            groups = before if is_whole and not why else suggest(phases, before)
        except GroupingError as refused:
            self.faults.append(SheetFault(0, "", str(refused)))
            return
        if said and groups != said:
            because = why or "Not every school has a group in the sheet."
            self.done.notes.append(
                f"{because} So the groups are completed, and keep those of the sheet as far as they go."
            )
        hosts = {review.host_id: str(review.host) for review in (*others, *self.reviews.values())}
        if moved := list(_moved(said, groups)):
            where = (f"{hosts[host]} (now in group {number})" for host, number in moved)
            self.done.moved = f"Moved to another group: {', '.join(where)}."
            self.done.notes.append(self.done.moved)
        self.done.regrouped = list(_regrouped(planned, groups, hosts))
        led = self._leads_of_groups()
        with self._at(0, ""):
            writes.set_groups(round=self.round, groups=groups, by=self.by)
        self.done.regrouped += [
            f"{lead} is the peer review lead of no group any more." for lead in led - self._leads_of_groups()
        ]
        self.done.groups = [list(group) for group in groups]

    def _leads_of_groups(self) -> set[str]:
        return {str(group.lead) for group in self.round.groups.filter(lead__isnull=False).select_related("lead")}

    def _said(self) -> list[list[int]]:
        """The groups that the sheet has, by their numbers."""
        by_group: dict[str, list[int]] = {}
        for row in self.plan.rows:
            if row.said.group and row.host.pk in self.reviews:
                by_group.setdefault(row.said.group, []).append(row.host.pk)
        return [by_group[number] for number in sorted(by_group, key=int)]

    def _fault(self, row: PlannedRow, column: str, sentence: str) -> None:
        self.faults.append(SheetFault(row.said.number, column, sentence))

    @contextmanager
    def _at(self, row: int, column: str, *, names: Iterable[str] = ()) -> Iterator[None]:
        """What a rule refuses is said at that row, and at that column or the one that the rule names."""
        try:
            yield  # one write, which is a transaction of its own within this one
        except ValidationError as refused:
            for name, errors in refused.update_error_dict({}).items():
                self.faults += [
                    SheetFault(row, _COLUMNS.get(name, column), sentence, tuple(names))
                    for error in errors
                    for sentence in error.messages
                ]


def _mark_now(round: Round | None, partnership: Partnership, year: int) -> str:
    """The mark of what is planned already, which from here on nobody else changes."""
    list(PeerReview.objects.filter(round=round).order_by("pk").select_for_update(no_key=True))
    return mark_of_planned(round, planned_already(partnership, year))


def _moved(before: Groups, groups: Groups) -> Iterator[tuple[int, int]]:
    """The hosts that come to others than most of their group, each with the number of that which they are in now."""
    was = {host: number for number, group in enumerate(before) for host in group}
    for number, group in enumerate(groups, start=1):
        stay = Counter(was[host] for host in group if host in was).most_common(1)
        yield from ((host, number) for host in group if host in was and was[host] != stay[0][0])


def _regrouped(before: Groups, groups: Groups, names: Mapping[int, str]) -> Iterator[str]:
    """What became of the groups that were planned: those that have another number, all their schools named; and each
    school that comes to another.
    """
    was = {host: number for number, group in enumerate(before, start=1) for host in group}
    whole = {frozenset(group): number for number, group in enumerate(before, start=1) if group}
    for number, group in enumerate(groups, start=1):
        old = whole.get(frozenset(group))
        if old and old != number:
            yield f"Group {old} is group {number} now: {', '.join(sorted(names[host] for host in group))}."
        elif not old:
            for host in group:
                if was.get(host, number) != number:
                    yield f"{names[host]} moves from group {was[host]} to group {number}."
