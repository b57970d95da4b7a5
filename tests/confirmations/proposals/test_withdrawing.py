"""A lead takes back what they sent, while it waits."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from confirmations.models import Proposal, Question
from confirmations.proposals.kinds import FieldIs, Record
from confirmations.proposals.writes import (
    TOO_LATE,
    WITHDRAWN_MEANWHILE,
    accept_proposal,
    decline_proposal,
    propose,
    withdraw_proposal,
)
from tests.confirmations.asked import ask, link, officer
from tests.factories import make_user
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def focus_is(value: str) -> Record:
    return Record((FieldIs("partnership", "focus", value),))


@pytest.fixture
def sent(lead) -> Proposal:
    return propose(lead=lead, what=[focus_is("Reading")], comment="")[0]


def test_withdrawn_is_noted_with_who_did_it_and_the_lead_gets_a_receipt(lead, sent):
    user = make_user(person=lead.person)
    outbox().clear()

    withdraw_proposal(proposal=sent, by=user)

    sent.refresh_from_db()
    [receipt] = outbox()
    assert (sent.state, sent.decided_by, sent.decided_at is not None) == ("withdrawn", user, True)
    assert "You withdrew what you sent about" in receipt.body
    assert "The record stays as it is." in receipt.body
    assert not Proposal.objects.waiting().exists()
    assert not Proposal.objects.decided().exists()


@pytest.mark.parametrize("decide", [accept_proposal, decline_proposal])
def test_decided_already_is_not_withdrawn(sent, decide):
    taken = {"taken": [0]} if decide is accept_proposal else {}
    decide(proposal=sent, note="So it is.", by=make_user(), **taken)
    was = Proposal.objects.get().state

    with pytest.raises(ValidationError, match=TOO_LATE):
        withdraw_proposal(proposal=sent, by=make_user())

    assert Proposal.objects.get().state == was


def test_withdrawn_twice_stays_withdrawn_once(sent):
    withdraw_proposal(proposal=sent, by=make_user("first@example.org"))
    outbox().clear()

    withdraw_proposal(proposal=Proposal.objects.get(), by=make_user("second@example.org"))

    assert Proposal.objects.get().decided_by.email == "first@example.org"
    assert outbox() == []


@pytest.mark.parametrize("decide", [accept_proposal, decline_proposal])
def test_withdrawn_meanwhile_an_officer_decides_on_nothing(sent, decide):
    withdraw_proposal(proposal=sent, by=None)
    taken = {"taken": [0]} if decide is accept_proposal else {}

    with pytest.raises(ValidationError, match=WITHDRAWN_MEANWHILE):
        decide(proposal=sent, note="No.", by=make_user(), **taken)

    assert Proposal.objects.get().is_withdrawn


def test_officer_sees_that_it_was_withdrawn_and_has_no_button(client, sent):
    withdraw_proposal(proposal=sent, by=None)
    officer(client)

    page = client.get(f"/admin/confirmations/proposal/{sent.pk}/change/").content.decode()
    listed = client.get("/admin/confirmations/proposal/?state=withdrawn").content.decode()

    assert "Withdrawn by the lead on" in page
    assert 'name="accept"' not in page
    assert f"/proposal/{sent.pk}/change/" in listed


def test_question_that_it_answered_waits_again_unless_something_else_answers_it(lead):
    question = ask(lead)
    both = propose(lead=lead, what=[focus_is("Reading"), focus_is("Maths")], comment="", question=question)

    withdraw_proposal(proposal=both[0], by=None)
    after_one = Question.objects.get().is_answered
    withdraw_proposal(proposal=both[1], by=None)

    assert after_one
    assert not Question.objects.get().is_answered
    assert Question.objects.unanswered().exists()


def test_question_asked_anew_meanwhile_is_the_one_that_waits(lead):
    question = ask(lead)
    [sent] = propose(lead=lead, what=[focus_is("Reading")], comment="", question=question)
    anew = ask(lead)

    withdraw_proposal(proposal=sent, by=None)

    assert [one.pk for one in Question.objects.filter(answered_at=None)] == [anew.pk]


def test_withdrawn_question_takes_another_answer_by_its_link(client, lead):
    question = ask(lead)
    [sent] = propose(lead=lead, what=[focus_is("Reading")], comment="", question=question)
    withdraw_proposal(proposal=sent, by=None)

    client.post(link(question))

    assert Question.objects.get().answer == "right"


def test_sent_instead_withdraws_what_was_before_and_the_receipt_says_so(lead, sent):
    outbox().clear()

    propose(lead=lead, what=[focus_is("Maths")], comment="", instead_of=[sent])

    first, second = Proposal.objects.order_by("pk")
    [receipt] = outbox()
    assert (first.state, second.state) == ("withdrawn", "waiting")
    assert "It takes the place of what you sent on" in receipt.body


def test_accepting_what_was_sent_instead_confirms_the_record_as_what_it_replaced_would_have(lead):
    question = ask(lead)
    [sent] = propose(lead=lead, what=[focus_is("Reading")], comment="", question=question)

    [instead] = propose(lead=lead, what=[focus_is("Maths")], comment="", instead_of=[sent])
    accept_proposal(proposal=instead, taken=[0], note="", by=make_user())

    lead.partnership.refresh_from_db()
    assert (instead.question, lead.partnership.focus) == (question, "Maths")
    assert lead.partnership.last_confirmed_on == timezone.localdate()


def test_withdrawing_what_was_sent_instead_opens_the_question_that_it_took_over(lead):
    question = ask(lead)
    [sent] = propose(lead=lead, what=[focus_is("Reading")], comment="", question=question)
    [instead] = propose(lead=lead, what=[focus_is("Maths")], comment="", instead_of=[sent])
    is_answered_between = Question.objects.get().is_answered

    withdraw_proposal(proposal=instead, by=None)

    assert is_answered_between
    assert Question.objects.unanswered().get() == question


def test_sent_instead_of_what_was_withdrawn_meanwhile_takes_no_question_that_waits_again(lead):
    [sent] = propose(lead=lead, what=[focus_is("Reading")], comment="", question=ask(lead))
    withdraw_proposal(proposal=Proposal.objects.get(), by=None)

    [instead] = propose(lead=lead, what=[focus_is("Maths")], comment="", instead_of=[sent])

    assert instead.question is None
    assert Question.objects.unanswered().exists()


def test_sent_instead_locks_what_it_replaces_before_the_lead_as_accepting_does(lead, sent):
    with CaptureQueriesContext(connection) as queries:
        propose(lead=lead, what=[focus_is("Maths")], comment="", instead_of=[sent])

    selects = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
    tables = [sql.partition(" FROM ")[2].split()[0].strip('"') for sql in selects]
    assert tables.index("confirmations_proposal") < tables.index("partnerships_lead")


def test_sent_instead_of_what_was_decided_meanwhile_is_refused_whole(lead, sent):
    decline_proposal(proposal=sent, note="No.", by=make_user())

    with pytest.raises(ValidationError, match=TOO_LATE):
        propose(lead=lead, what=[focus_is("Maths")], comment="", instead_of=[sent])

    assert [one.state for one in Proposal.objects.all()] == ["declined"]
