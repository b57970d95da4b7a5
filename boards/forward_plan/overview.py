"""A forward plan as its pages show it: terms, their meetings, and what comes to each."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from base.days import in_words
from base.school_terms import Term, academic_year, year_days
from boards.forward_plan.places import Place, flat, lower_first, places_among, present_place, terms_of
from boards.models import AgendaItem, Board, Meeting, PlannedItem
from boards.models.deadlines import add_deadlines


@dataclass
class PlanRow:
    """A line: an entry, an item that it became or that came back, or both."""

    entry: PlannedItem | None = None
    item: AgendaItem | None = None
    remarks: list[str] = field(default_factory=list)
    is_repeated: bool = False  # one of the times that a recurring entry comes

    @property
    def shown(self) -> Any:
        """What has the title and who brings it: the item where there is one, for it may have been changed there."""
        return self.item or self.entry

    @property
    def may_move(self) -> bool:
        """Whether its place is the plan's to change."""
        return self.entry is not None and not self.is_repeated and not self.entry.is_settled and not self.entry.done_on

    @property
    def may_come_back(self) -> bool:
        """Whether it was said to be done with, and no agenda has gone out with it."""
        return self.entry is not None and not self.is_repeated and not self.entry.is_settled and not self.may_move

    @property
    def place(self) -> Place:
        """Where it stands, which the choices may have no more; there is an entry."""
        return present_place(self.entry or PlannedItem())


@dataclass
class PlanTerm:
    """A term with its meetings, each with its lines, and the lines that wait for a meeting of it."""

    term: Term
    meetings: list[tuple[Meeting, list[PlanRow]]]
    waiting: list[PlanRow]

    @property
    def rows(self) -> list[PlanRow]:
        """All its lines."""
        return [*(row for _, rows in self.meetings for row in rows), *self.waiting]


@dataclass
class ForwardPlan:
    """A board's plan over some academic years, as far as its reader may read it."""

    terms: list[PlanTerm]
    recurring: list[PlanRow]
    unplaced: list[PlanRow]
    done: list[PlanRow]
    places: list[tuple[str, list[Place]]]
    confidential: bool  # whether any of it is

    @property
    def is_nothing_late(self) -> bool:
        """Whether meetings are to come, and of none the day for its agenda or its reports has passed."""
        due = [meeting.deadlines for term in self.terms for meeting, _ in term.meetings if meeting.deadlines]
        return bool(due) and not any(one.is_agenda_late or one.are_reports_late for one in due)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is planned at all."""
        return not (any(term.rows for term in self.terms) or self.recurring or self.unplaced or self.done)

    @property
    def place_values(self) -> list[str]:
        """All places that can be chosen, as the choices name them."""
        return [place.value for place in flat(self.places)]


def plan_of(board: Board, user: Any, today: dt.date, *, first: int, last: int) -> ForwardPlan:
    """The plan of the academic years from the first to the last. ``board`` comes from ``access.boards_with_plan``.

    It takes as many queries however much is planned.
    """
    span = (year_days(first)[0], year_days(last)[1])
    meetings = list(Meeting.objects.filter(board=board, held_on__range=span).order_by("held_on", "start_time"))
    for meeting in meetings:
        meeting.board = board
    add_deadlines(meetings, today)
    entries = list(PlannedItem.objects.readable_by(user, board).since(span[0]).with_cancelled().in_order())
    standing = [meeting for meeting in meetings if not meeting.is_cancelled]
    items = list(AgendaItem.objects.brought_by_the_plan(standing).readable_in(user, board))
    put_off = AgendaItem.objects.put_off(board).filter(planned_as=None).readable_in(user, board)
    waiting = list(put_off.select_related("meeting__board", "presenter"))
    terms = [
        PlanTerm(
            term,
            [(meeting, _rows_at(meeting, entries, items)) for meeting in standing if meeting.term == term],
            _rows_awaiting(term, entries, standing, today),
        )
        for term in terms_of(first, last)
    ]
    terms = [term for term in terms if term.term.days[1] >= today or term.meetings]
    shown = {row.entry.pk for term in terms for row in term.rows if row.entry}
    unplaced = [PlanRow(entry, remarks=_why_unplaced(entry)) for entry in entries if _is_unplaced(entry)]
    unplaced += [
        PlanRow(entry, remarks=[_why_apart(entry, today)])
        for entry in entries
        if entry.pk not in shown and _is_apart(entry, today)
    ]
    came_off = [
        PlanRow(item=item, remarks=[f"Put off as {item.reference}: it comes onto the next agenda by itself"])
        for item in waiting
    ]
    done = [PlanRow(entry) for entry in entries if entry.done_on and not entry.meeting_id]
    return ForwardPlan(
        terms=terms,
        recurring=[PlanRow(entry) for entry in entries if entry.is_recurring and not entry.done_on],
        unplaced=unplaced + came_off,
        done=done,
        places=places_among(meetings, today),
        confidential=any(one.part.is_confidential for one in [*entries, *items, *waiting]),
    )


def _is_unplaced(entry: PlannedItem) -> bool:
    return not entry.is_placed and not entry.done_on


def _why_unplaced(entry: PlannedItem) -> list[str]:
    day = entry.was_to_come_on
    return [f"It was to come on {in_words(day)}; that meeting is cancelled"] if day else []


def _is_apart(entry: PlannedItem, today: dt.date) -> bool:
    """Whether it stands at a term of no year that plans are shown of, or at one that is over."""
    term = entry.meeting.term if entry.meeting else entry.term
    if term is None or entry.done_on:
        return False
    first, last = years_from(today)
    is_cancelled = entry.meeting is not None and entry.meeting.is_cancelled
    return is_cancelled or not first <= term.year <= last or (entry.meeting is None and term.days[1] < today)


def _why_apart(entry: PlannedItem, today: dt.date) -> str:
    """Why it is among those that are not placed, though it stands at a meeting or a term."""
    if entry.meeting and entry.meeting.is_cancelled:
        return f"It was to come on {in_words(entry.meeting.held_on)}; that meeting is cancelled"
    if entry.meeting and entry.meeting.held_on < today:
        return f"It was to come on {in_words(entry.meeting.held_on)}; that is over, and its agenda never went out"
    if entry.meeting:
        return f"It is to come on {in_words(entry.meeting.held_on)}, later than this plan goes"
    term = lower_first(str(entry.term))
    is_over = entry.term is not None and entry.term.days[1] < today
    if is_over:
        return f"It was to come in the {term}, which ended without a meeting"
    return f"It is to come in the {term}, later than this plan goes"


def _rows_at(meeting: Meeting, entries: list[PlannedItem], items: list[AgendaItem]) -> list[PlanRow]:
    """What comes to the meeting, as its agenda has it; then what is placed there and on no agenda that it may show."""
    by_key = {entry.pk: entry for entry in entries}
    rows = []
    for item in items:
        if item.meeting_id == meeting.pk:
            entry = by_key.get(item.planned_as_id or 0)
            remarks = [f"Comes back from {item.came_from}"] if item.comes_from else []
            if entry and entry.is_recurring:
                remarks.append(entry.get_recurs_display())
            rows.append(PlanRow(entry, item, remarks, is_repeated=bool(entry and entry.is_recurring)))
    on_agenda = {row.entry.pk for row in rows if row.entry}
    placed = [entry for entry in entries if entry.meeting_id == meeting.pk and entry.pk not in on_agenda]
    return rows + [PlanRow(entry) for entry in placed]


def _rows_awaiting(
    term: Term, entries: Iterable[PlannedItem], standing: Iterable[Meeting], today: dt.date
) -> list[PlanRow]:
    """What waits for a meeting of the term: what is placed at it, and what recurs where none is planned."""
    rows = [PlanRow(entry) for entry in entries if entry.term == term and not entry.done_on]
    if term.days[1] < today or any(meeting.term == term for meeting in standing):
        return rows
    again = [entry for entry in entries if entry.recurs in (PlannedItem.Recurs.EVERY, term.name) and not entry.done_on]
    return rows + [PlanRow(entry, remarks=[entry.get_recurs_display()], is_repeated=True) for entry in again]


def years_from(today: dt.date) -> tuple[int, int]:
    """This academic year and the next."""
    return academic_year(today), academic_year(today) + 1
