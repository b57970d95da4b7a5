"""What is asked of a lead: the yearly questions, the next meeting of their quadrant, peer reviews, the self-evaluation,
open actions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from base.school_terms import academic_year
from boards.models import Action, Meeting, Paper
from boards.part_b import note_papers, note_records
from confirmations.models import Question
from improvement.dates.due import DueOfRound, due_of
from improvement.evaluation.next_things import EvaluationOfLead, OwnStep, evaluation_of_lead, open_steps_of
from improvement.models import PeerReview, Reviewer, Round
from improvement.rounds.fetching import this_years_round
from improvement.rounds.sheet import RoundSheet, sheet_of
from partnerships.models import Lead, Person


@dataclass(frozen=True)
class AskedOfLead:
    """What the first part of a lead's own page says."""

    about_record: Question | None
    about_next_year: Question | None
    meeting: Meeting | None
    papers: Iterable[Paper]
    actions: Sequence[Action]
    round: Round | None  # this year's peer reviews; None where nobody has said how they are done
    sheet: RoundSheet
    reviews: DueOfRound  # what of them, and of last year's, is due, overdue or quiet
    to_decide_on: Sequence[Reviewer]  # who cannot come, or declared an interest
    evaluation: EvaluationOfLead
    steps: Sequence[OwnStep]  # of self-evaluations, that the lead sees to


def asked_of(request: HttpRequest, lead: Lead) -> AskedOfLead:
    """What is asked of the lead, and the papers of the meeting that the user, they or their delegate, may read."""
    questions = {question.kind: question for question in Question.objects.unanswered().filter(lead=lead)}
    meeting = next_meeting(request, lead)
    papers = Paper.objects.readable_by(request.user, meeting).current().select_related("item") if meeting else ()
    if meeting:
        note_papers(request, meeting, papers)
    round = this_years_round(lead)
    year = academic_year(timezone.localdate())
    rows = PeerReview.objects.filter(round__partnership=lead.partnership_id, year__gte=year - 1)
    reviews = list(rows.select_related("group", "host").order_by("year", "group__number", "host__name", "pk"))
    sheet = sheet_of([one for one in reviews if round and one.round_id == round.pk])
    still = [one for one in reviews if one.year >= year or one.has_step_to_come]
    of_them = Reviewer.objects.filter(review__in=still)
    return AskedOfLead(
        about_record=questions.get(Question.Kind.RECORD),
        about_next_year=questions.get(Question.Kind.NEXT_YEAR),
        meeting=meeting,
        papers=papers,
        actions=open_actions(request, lead.person),
        round=round,
        sheet=sheet,
        reviews=due_of(still),
        to_decide_on=list(of_them.to_decide_on().select_related("person", "review__host")),
        evaluation=evaluation_of_lead(lead),
        steps=open_steps_of(lead.person, [lead.partnership_id]),
    )


def next_meeting(request: HttpRequest, lead: Lead) -> Meeting | None:
    """The next of the quadrant that the partnership is at home in; none of one that is county-wide."""
    of_quadrant = Meeting.objects.upcoming().filter(board__quadrant=lead.partnership.home_quadrant_id)
    if lead.partnership.home_quadrant_id is None:
        return None
    return of_quadrant.with_rights(request.user).select_related("board").first()


def open_actions(request: HttpRequest, person: Person) -> list[Action]:
    """The person's that nobody has closed, the soonest due first; of Part B without its text where the one who is
    signed in may not read that, and none of it for a delegate.
    """
    user: Any = request.user
    own = Action.objects.visible_to(user).owned_by(person).outstanding()
    actions = list(own.seen_by(user).order_by("due_on", "pk"))
    note_records(request, [action for action in actions if not action.is_closed_to_reader])
    return actions
