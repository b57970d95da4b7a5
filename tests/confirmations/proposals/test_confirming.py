"""Which proposals, once accepted, mean that a lead has confirmed the record: only corrections that were asked for."""

import datetime as dt

import pytest
from django.utils import timezone

from confirmations.models import Proposal, Question
from confirmations.proposals.kinds import CoLead, FieldIs, GoingOn, HandOver, OnlyWords, Record
from confirmations.proposals.writes import accept_proposal, effect_of, propose
from tests.confirmations.asked import NEXT_YEAR, RECORD, ask
from tests.factories import make_user

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LATER = TODAY + dt.timedelta(days=30)
CORRECTION = Record((FieldIs("partnership", "focus", "Reading"), FieldIs("partnership", "telephone", "01245 000000")))
CO_LEAD = CoLead("Cy New", "cy@example.org", TODAY)
HAND_OVER = HandOver("Cy New", "cy@example.org", LATER)


def accept(lead, what, question, taken=(0, 1)) -> Proposal:
    [proposal] = propose(lead=lead, what=[what], comment="Please", question=question)
    agreed = effect_of(proposal=proposal, by=None).text
    return accept_proposal(proposal=proposal, taken=taken, note="", by=make_user(), agreed=agreed)


@pytest.mark.parametrize(
    ("what", "asked", "taken", "day"),
    [
        (CORRECTION, RECORD, [0, 1], TODAY),
        (CORRECTION, RECORD, [1], TODAY),
        (CORRECTION, None, [0, 1], None),
        (OnlyWords("record"), RECORD, [], None),
        (CO_LEAD, RECORD, [0], None),
        (CO_LEAD, None, [0], None),
        (HAND_OVER, RECORD, [0], None),
        (HAND_OVER, None, [0], None),
        (HAND_OVER, NEXT_YEAR, [0], None),
        (GoingOn(LATER), RECORD, [0], None),
        (GoingOn(LATER), NEXT_YEAR, [0], None),
        (OnlyWords("going-on"), NEXT_YEAR, [], None),
    ],
)
def test_only_corrections_in_answer_to_the_question_confirm_the_record(lead, what, asked, taken, day):
    question = ask(lead, asked) if asked else None

    proposal = accept(lead, what, question, taken)

    lead.partnership.refresh_from_db()
    assert proposal.accepted == taken
    assert lead.partnership.last_confirmed_on == day
    whys = [row.history_change_reason for row in lead.partnership.history.all()]
    assert ("Confirmed by Ann Day" in whys) is (day is not None)


def test_record_counts_as_confirmed_on_the_day_of_the_proposal_not_of_the_decision(lead):
    [proposal] = propose(lead=lead, what=[CORRECTION], comment="", question=ask(lead))
    sent_at = timezone.now() - dt.timedelta(days=9)
    Proposal.objects.filter(pk=proposal.pk).update(sent_at=sent_at)

    accept_proposal(proposal=proposal, taken=[0], note="", by=make_user())

    lead.partnership.refresh_from_db()
    assert lead.partnership.last_confirmed_on == TODAY - dt.timedelta(days=9)


@pytest.mark.parametrize("page", ["co-lead/", "hand-over/"])
def test_invitation_or_hand_over_unasked_leaves_the_open_question_about_the_record_open(client, lead, page):
    question = ask(lead)
    client.force_login(make_user("ann@example.org", person=lead.person))
    day = {"successor_on_0": LATER.day, "successor_on_1": LATER.month, "successor_on_2": LATER.year}

    client.post(f"/my-partnership/{lead.pk}/{page}", {"name": "Cy New", "email": "cy@example.org", **day})

    assert Proposal.objects.get().question is None
    assert not Question.objects.get(pk=question.pk).is_answered


def test_correction_on_the_leads_own_page_answers_the_open_question(client, lead):
    question = ask(lead)
    client.force_login(make_user("ann@example.org", person=lead.person))

    client.post(f"/my-partnership/{lead.pk}/correct/focus/", {"focus": "Reading"})

    assert Proposal.objects.get().question == question
    assert Question.objects.get(pk=question.pk).answer == "proposed"
