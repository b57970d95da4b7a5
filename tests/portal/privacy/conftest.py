"""Somebody of whom much is held, and an officer."""

import datetime as dt

import pytest

from accounts import roles
from accounts.models import AuditEvent
from office.models import Message
from tests.factories import make_board, make_enquiry, make_lead, make_partnership, make_person, make_seat, make_user
from tests.portal.privacy.erased import TODAY


@pytest.fixture
def officer(client):
    """A client signed in as an LA officer."""
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


@pytest.fixture
def ann():
    """Ann Day, who led a partnership and sat on a board until last year, has an account, and wrote to the council."""
    ann = make_person("Ann Day", email="ann@example.org", telephone="01245 000 001", notes="Prefers the telephone")
    ended = TODAY - dt.timedelta(days=300)
    lead = make_lead(make_partnership("Colne", schools=2), ann, email="ann-lead@example.org", ended_on=ended)
    make_seat(make_board(), ann, ended_on=ended)
    lead.refresh_from_db()
    user = make_user("ann.account@example.org", person=ann, name="Ann Day")
    AuditEvent.objects.record(AuditEvent.Kind.SIGNED_IN, user=user)
    make_enquiry(sender_name="Ann Day", sender_email="ann@example.org", message="I am Ann Day.")
    Message.objects.create(recipient="ann@example.org", subject="About Colne", kind="enquiry")
    return ann
