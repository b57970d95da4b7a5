"""How priorities go, laid out as it is read: by priority, with what was said before beside it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from base.school_terms import Term
from boards.models import Board, Meeting, Part
from boards.models.access import is_officer
from boards.models.statuses import GOING_ON
from improvement.models import Priority, PriorityProgress
from improvement.models.access import quadrants_of_seats
from improvement.models.priorities import latest_of_terms
from improvement.priorities.writes import PUT_RIGHT

TERMS_BEFORE = 3
NOT_YET = "Not yet a priority"
COLOURS = {
    PriorityProgress.Rating.ACHIEVED: "green",
    PriorityProgress.Rating.ON_TRACK: "turquoise",
    PriorityProgress.Rating.AT_RISK: "yellow",
    PriorityProgress.Rating.OFF_TRACK: "red",
    PriorityProgress.Rating.NOT_STARTED: "grey",
}


@dataclass(frozen=True)
class Said:
    """What a meeting said of a priority, ``when``: of a term, or on a day; nothing where ``progress`` is None."""

    when: str
    progress: PriorityProgress | None
    otherwise: str = "Not said"  # instead of a rating

    @property
    def word(self) -> str:
        """The rating in words."""
        return self.progress.get_rating_display() if self.progress else self.otherwise

    @property
    def url(self) -> str:
        """The minute, where it went round: whoever reads what was said may read it there. Else the meeting."""
        if self.progress is None:
            return ""
        meeting = self.progress.item.meeting
        if not meeting.has_circulated_minutes:
            return meeting.get_absolute_url()
        of = [meeting.board.abbreviation, meeting.held_on.isoformat(), self.progress.item.number]
        return reverse("decisions:minute", args=of)

    @property
    def colour(self) -> str:
        """The colour of its tag, which says nothing that the word does not."""
        return COLOURS[PriorityProgress.Rating(self.progress.rating)] if self.progress else "grey"


@dataclass(frozen=True)
class PriorityOverTerms:
    """A priority, with what is said of it (``now``) and what was before, the latest first."""

    priority: Priority
    now: Said
    before: list[Said]
    is_said_later: bool = False  # at a meeting whose minutes the reader cannot read yet

    @property
    def said_before(self) -> list[Said]:
        """Those of the times before at which something was said."""
        return [said for said in self.before if said.progress]

    @property
    def otherwise(self) -> str:
        """What stands where nothing was said before."""
        is_new = bool(self.before) and all(said.otherwise == NOT_YET for said in self.before)
        return NOT_YET if is_new else "Nothing to read"


def terms_back_from(term: Term, before: int = TERMS_BEFORE) -> list[Term]:
    """That term and as many before it, the latest first."""
    terms = [term]
    for _ in range(before):
        terms.append(terms[-1].before)
    return terms


def is_before(priority: Priority, term: Term) -> bool:
    """Whether the term was over before that was a priority."""
    return priority.started_on > term.days[1]


def over_terms(
    board: Board, term: Term, said: Iterable[PriorityProgress], priorities: Iterable[Priority]
) -> list[PriorityOverTerms]:
    """Each priority with what ``board`` said of it last in that term and in the three before.

    ``said`` is what may be read, and is asked once.
    """
    of = latest_of_terms(said)
    now, *earlier = terms_back_from(term)

    def in_term(priority: Priority, one: Term) -> Said:
        otherwise = NOT_YET if is_before(priority, one) else Said.otherwise
        return Said(str(one), of.get((priority.pk, board.pk, one)), otherwise)

    return [
        PriorityOverTerms(priority, in_term(priority, now), [in_term(priority, one) for one in earlier])
        for priority in priorities
    ]


def with_later(
    rows: Iterable[PriorityOverTerms], board: Board, term: Term, waiting: Iterable[PriorityProgress]
) -> list[PriorityOverTerms]:
    """The same, each with whether a later meeting of the term has said how it goes since, in minutes that are not
    published yet. ``waiting`` is what stands in such minutes, and is asked once."""
    last = latest_of_terms(waiting)

    def is_later(row: PriorityOverTerms) -> bool:
        later, now = last.get((row.priority.pk, board.pk, term)), row.now.progress
        return bool(later and now and later.meeting.held_on > now.meeting.held_on)

    return [replace(row, is_said_later=is_later(row)) for row in rows]


def of_meeting(meeting: Meeting, user: Any) -> list[PriorityOverTerms]:
    """The priorities of the meeting's term with what this meeting said of each, for who ``may_see_progress``.

    Before stands what another meeting of the same term said last, and what was said in the terms before, as far as the
    user may read it.
    """
    term = meeting.term
    rows = PriorityProgress.objects.filter(board=meeting.board_id).in_terms(terms_back_from(term)).with_minute()
    here = {row.priority_id: row for row in rows.of_part(Part.A).filter(meeting=meeting)}
    others = list(rows.visible_to(user).filter(meeting__held_on__lt=meeting.held_on))
    found = over_terms(meeting.board, term, others, Priority.objects.overlapping(*term.days).in_order())
    return [
        PriorityOverTerms(
            row.priority,
            Said(str(term), here.get(row.priority.pk)),
            [*_earlier_in_term(row.now), *row.before],
        )
        for row in found
    ]


def _earlier_in_term(said: Said) -> list[Said]:
    """What an earlier meeting of the same term said, by its day."""
    if said.progress is None:
        return []
    return [Said(date_format(said.progress.meeting.held_on), said.progress)]


def may_see_progress(meeting: Meeting, user: Any) -> bool:
    """Whether the user of ``with_rights`` sees what a quadrant's meeting that has begun said, as who says it does.

    It is for whoever chairs or minutes the board, stand-ins too, and officers. A superuser, who may all that is
    Django's, is none of them by that (design, section 5).
    """
    has_begun = not (meeting.has_not_begun or meeting.is_cancelled)
    if not (meeting.board.quadrant_id and meeting.may_check and has_begun):
        return False
    if not user.is_superuser or is_officer(user):
        return True
    return quadrants_of_seats(user).filter(pk=meeting.board.quadrant_id).exists()


def why_closed(meeting: Meeting) -> str:
    """Why whoever sees it may not say now how priorities go; empty where they may.

    It goes by the texts of the minutes: open while those are, and to a chair while the meeting goes on. A draft is the
    minute taker's to change; its chairs suggest.
    """
    if not meeting.is_being_recorded:
        status = meeting.get_status_display().lower()
        return f"The minutes of this meeting are closed ({status}). {PUT_RIGHT}"
    if meeting.may_record or meeting.status in GOING_ON:
        return ""
    return (
        "The draft of the minutes is with its chairs. Suggest what is to be changed: who takes the minutes changes it."
    )
