"""What is held on a person."""

import json

import pytest

from accounts.models import AuditEvent
from office.models import Message
from partnerships.models import Lead
from tests.factories import make_lead
from tests.portal.privacy.erased import EVERYWHERE, HELD, JSON

pytestmark = pytest.mark.django_db


def test_held_shows_every_kind_of_record(officer, ann):
    page = officer.get(HELD.format(ann.pk)).content.decode()

    for kind in ("People", "Leads", "Seats", "Users", "Audit events", "Enquiries", "Messages", "Historical people"):
        assert f"<h2>{kind}</h2>" in page, kind
    for text in (*EVERYWHERE, "ann.account@example.org", "I am Ann Day.", "Prefers the telephone"):
        assert text in page, text
    assert "pbkdf2" not in page
    assert "md5$" not in page


def test_held_comes_as_json_and_is_written_down(officer, ann):
    response = officer.get(JSON.format(ann.pk))

    held = json.loads(response.content)["held"]
    assert held["Leads"][0]["E-mail address for this role"] == "ann-lead@example.org"
    assert "attachment" in response["Content-Disposition"]
    event = AuditEvent.objects.get(kind="exported")
    assert (event.done_by.email, event.detail) == ("officer@example.org", f"Person {ann.pk}")


def test_held_leaves_out_what_others_share(officer, ann):
    Lead.objects.filter(person=ann).update(email="shared@example.org")
    make_lead(email="shared@example.org")
    Message.objects.create(recipient="shared@example.org", subject="For a colleague", kind="enquiry")

    assert "For a colleague" not in officer.get(HELD.format(ann.pk)).content.decode()
