"""What is held on a person."""

import json

import pytest

from accounts import roles
from accounts.models import AuditEvent
from office.models import Message
from partnerships.models import Lead
from portal.privacy.views import LEFT_OUT
from tests.clients import signed_in
from tests.factories import (
    make_deployment,
    make_lead,
    make_offer,
    make_person,
    make_support_request,
    make_system_leader,
    make_user,
)
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


@pytest.fixture
def named(settings):
    """A client of an officer who is named for disclosure; the one of ``officer`` is not."""
    settings.DISCLOSURE_OFFICERS = ["named@example.gov.uk"]
    return signed_in(make_user("named@example.gov.uk", roles.OFFICER, is_staff=True))


@pytest.fixture
def sid():
    """A system leader who offers support and is asked for it, and to whom was written of both reviews and a search."""
    sid = make_person("Sid Leader", email="sid@example.org")
    leader = make_system_leader(sid)
    make_offer(system_leader=leader)
    make_deployment(make_support_request(), system_leader=leader, state="asked")
    for kind in ("review-dates", "support-turn", "disclosure-search", "enquiry"):
        Message.objects.create(recipient="sid@example.org", kind=kind, subject="A subject")
    return sid


@pytest.mark.parametrize("address", [HELD, JSON])
def test_held_shows_what_the_programme_has_to_the_two_named_officers_alone(officer, named, sid, address):
    shown, left_out = (client.get(address.format(sid.pk)).content.decode() for client in (named, officer))

    of_programme = ("System leaders", "Offers", "Deployments", "Designations", "review-dates", "support-turn")
    for words in (*of_programme, "disclosure-search"):
        assert words in shown, words
        assert words not in left_out, words
    assert LEFT_OUT in left_out
    assert LEFT_OUT not in shown
    assert "enquiry" in left_out


def test_held_says_that_something_is_left_out_where_nothing_is(officer, named, ann):
    assert LEFT_OUT in officer.get(HELD.format(ann.pk)).content.decode()


def told() -> list[str]:
    return sorted(Message.objects.filter(kind="held-looked-at").values_list("recipient", flat=True))


@pytest.mark.parametrize("address", [HELD, JSON])
def test_that_it_is_looked_at_is_told_once_a_day(officer, ann, settings, address):
    settings.DISCLOSURE_OFFICERS = ["named@example.gov.uk"]

    for person in (ann, make_person(), ann):
        officer.get(address.format(person.pk))

    assert told() == ["named@example.gov.uk", "school-partnerships@example.org"]


def test_more_people_than_ask_on_one_day_are_refused_and_that_is_told(officer, monkeypatch, settings):
    settings.DISCLOSURE_OFFICERS = ["named@example.gov.uk"]
    monkeypatch.setattr("portal.privacy.views.MOST_A_DAY", 2)
    first, second, third = (make_person(f"Ann {name}", email=f"{name}@example.org") for name in ("One", "Two", "Three"))

    answers = [officer.get(HELD.format(person.pk), follow=True) for person in (first, second, second, third)]

    assert answers[-1].redirect_chain == [(f"/admin/partnerships/person/{third.pk}/change/", 302)]
    assert "the most on one day" in answers[-1].content.decode()
    assert len(told()) == 4  # the first, and the most
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.EXPORTED).values("detail").distinct().count() == 2
