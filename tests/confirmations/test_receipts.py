"""A lead gets a receipt of what they sent: once, with what it said, and to nobody else."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from confirmations.proposals.kinds import CoLead, FieldIs, HandOver, OnlyWords, Record
from confirmations.proposals.writes import propose
from confirmations.writes import confirm_own_record
from office.models import Message
from partnerships.models import Lead
from tests.confirmations.asked import NEXT_YEAR, ask, correct, link
from tests.factories import make_user
from tests.post import outbox

pytestmark = pytest.mark.django_db


def receipts() -> list:
    return [message for message in outbox() if "This is your receipt" in message.body]


def receipt():
    [message] = receipts()
    return message


def test_correction_behind_the_link_is_said_again_in_text_and_html(client, lead):
    correct(client, ask(lead), focus="Reading <early>", comment="Thank you.\nAnn")

    message = receipt()

    assert message.to == ["ann@example.org"]
    assert message.subject == f"We have what you sent about {lead.partnership}"
    assert ": Reading <early>" in message.body
    assert "Thank you.\nAnn" in message.body
    assert "Reading &lt;early&gt;" in message.alternatives[0].content
    assert "An officer reads it and writes to you." in message.body
    assert timezone.localtime().strftime("%-d %B %Y at") in message.body


def test_record_confirmed_twice_has_one_receipt_a_day(client, lead):
    client.post(link(ask(lead)))
    confirm_own_record(lead=lead, by=make_user(person=lead.person))

    message = receipt()

    assert f"You confirmed that the record of {lead.partnership} is right." in message.body
    assert "An officer reads it" not in message.body


def test_lead_who_goes_on_has_it_in_hand(client, lead):
    question = ask(lead, NEXT_YEAR)
    client.post(link(question))
    client.post(link(question))

    assert f"You told us that you go on leading {lead.partnership} in {question.year_label}." in receipt().body


def test_several_proposals_of_one_form_have_one_receipt(lead):
    what = [
        HandOver("Hazel Thorn", "hazel@example.org", timezone.localdate() + dt.timedelta(days=30)),
        Record((FieldIs("partnership", "focus", "Reading"),)),
    ]

    propose(lead=lead, what=what, comment="")

    assert "Hazel Thorn" in receipt().body
    assert ": Reading" in receipt().body


def test_words_alone_are_said_again(lead):
    propose(lead=lead, what=[OnlyWords("record")], comment="Please telephone me.")

    assert "Please telephone me." in receipt().body


def test_what_is_refused_has_no_receipt(lead):
    propose(lead=lead, what=[CoLead("Bo Ray", "bo@example.org", timezone.localdate())], comment="")
    with pytest.raises(ValidationError):
        propose(lead=lead, what=[CoLead("Bo Ray", "bo@example.org", timezone.localdate())], comment="")

    assert len(receipts()) == 1
    assert "bo@example.org" not in {address for message in outbox() for address in message.to}


def test_lead_without_an_address_has_none(lead):
    Lead.objects.filter(pk=lead.pk).update(email="")

    propose(lead=lead, what=[OnlyWords("record")], comment="Please telephone me.")

    assert not Message.objects.exists()
