"""An officer decides on what a lead corrects."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from confirmations.corrections.facts import apply
from tests.confirmations.asked import ask, correct, officer
from tests.factories import make_school

pytestmark = pytest.mark.django_db


def test_approve_some_applies_only_these_and_tells_the_lead(client, lead):
    correction = correct(client, ask(lead), focus="Reading", email="office@example.org")
    mail.outbox.clear()
    user = officer(client)
    page = f"/admin/confirmations/correction/{correction.pk}/change/"
    assert "What would change" in client.get(page).content.decode()

    client.post(page, {"keys": ["focus"], "approve": "1", "note": "We kept the mailbox."})

    lead.partnership.refresh_from_db()
    correction.refresh_from_db()
    assert (lead.partnership.focus, lead.partnership.email) == ("Reading", "")
    assert lead.partnership.last_confirmed_on == timezone.localdate()
    assert (correction.state, correction.decided_by, correction.approved) == ("partly", user, ["focus"])
    assert "We kept the mailbox." in mail.outbox[0].body


def test_approve_schools_and_hand_over_through_the_rules(client, lead):
    membership, newcomer = lead.partnership.memberships.first(), make_school("Tiptree Heath Primary School")
    days = {"left_1_on_0": "31", "left_1_on_1": "8", "left_1_on_2": "2026"}
    days |= {"joined_1_on_0": "1", "joined_1_on_1": "9", "joined_1_on_2": "2026"}
    days |= {"successor_on_0": "1", "successor_on_1": "9", "successor_on_2": "2027"}
    names = {"successor_name": "Cy Poole", "successor_email": "cy@example.org"}
    correction = correct(client, ask(lead), left_1=membership.pk, joined_1=str(newcomer.urn), **days, **names)
    officer(client)

    page = f"/admin/confirmations/correction/{correction.pk}/change/"
    response = client.post(page, {"keys": list(correction.proposed), "approve": "1"})

    assert response.status_code == 302
    membership.refresh_from_db()
    lead.refresh_from_db()
    new = lead.partnership.leads.upcoming().get()
    assert membership.ended_on == dt.date(2026, 8, 31)
    assert newcomer.memberships.get().started_on == dt.date(2026, 9, 1)
    assert (lead.ended_on, new.person.name, new.started_on) == (dt.date(2027, 8, 31), "Cy Poole", dt.date(2027, 9, 1))


@pytest.mark.parametrize("key", ["name", "status", "notes", "lead.role", "lead.person_id", "lead.ended_on"])
def test_approve_refuses_what_is_no_fact_of_a_lead_to_correct(lead, key):
    question = ask(lead)

    with pytest.raises(ValidationError, match="is not a fact that a lead may correct"):
        apply(question, key, "Something else", None)


def test_approve_of_a_new_co_lead_has_no_reason_of_its_own_in_the_new_persons_history(lead):
    apply(ask(lead), "co_lead", {"name": "Bo West", "email": "bo@example.org", "on": "2026-09-01"}, None)

    person = lead.partnership.leads.get(role="co-lead").person
    assert (person.name, person.slug) == ("Bo West", "bo-west")
    assert person.history.get().history_change_reason is None


def test_decline_needs_a_reason_and_leaves_the_record(client, lead):
    correction = correct(client, ask(lead), focus="Reading")
    officer(client)
    page = f"/admin/confirmations/correction/{correction.pk}/change/"

    refused = client.post(page, {"decline": "1"})
    client.post(page, {"decline": "1", "note": "Not so."})
    again = client.post(page, {"approve": "1", "keys": ["focus"]})

    assert "Tell the lead why" in refused.content.decode()
    assert "A colleague has decided" in again.content.decode()
    lead.partnership.refresh_from_db()
    assert lead.partnership.focus == ""
