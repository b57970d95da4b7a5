"""A person who leaves: leads, headships and seats end together."""

import datetime as dt

import pytest

from accounts import roles
from tests.admin import change
from tests.factories import STARTED, make_board, make_lead, make_partnership, make_person, make_seat, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LAST_DAY = dt.date(2027, 8, 31)


@pytest.fixture
def officer(client):
    """A client signed in as an LA officer."""
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


@pytest.fixture
def person():
    """Ann Day, who leads, chairs a quadrant meeting, and sits on the Board by virtue of that."""
    ann = make_person("Ann Day")
    make_lead(make_partnership("Colne", schools=2), ann)
    chair = make_seat(make_board("South quadrant meeting"), ann, role="chair")
    make_seat(make_board(), ann, by_virtue_of=chair)
    return ann


def leave(client, person, on: str):
    address = change(person, "end")
    outcome = client.post(address, {"ask": "1", "on": on}).context["effect"]
    return client.post(address, {"ask": "1", "on": on, "agreed": outcome.text if outcome else ""}, follow=True)


def test_all_that_a_person_does_ends_on_one_day(officer, person):
    page = leave(officer, person, "31 August 2027").content.decode()

    assert [row.ended_on for row in [*person.leads.all(), *person.seats.all()]] == [LAST_DAY] * 3
    assert "Ann Day, chair, South quadrant meeting: last day 31 August 2027." in page
    assert person.seats.first().history.first().history_change_reason == "Ann Day leaves on 31 August 2027"


def test_what_cannot_end_keeps_all_from_ending(officer, person):
    late = make_seat(make_board("Mid quadrant meeting"), person, started_on=STARTED)
    brought = make_seat(make_board("West quadrant meeting"), person, by_virtue_of=late, started_on=dt.date(2027, 9, 1))

    page = officer.post(change(person, "end"), {"ask": "1", "on": "31/8/2027"})

    assert page.context["effect"] is None
    assert f"{brought}: this begins on 1 September 2027" in page.content.decode()
    assert person.leads.get().ended_on is None


def test_account_of_who_leaves_is_mentioned(officer, person):
    make_user("ann@example.org", person=person)

    page = officer.post(change(person, "end"), {"ask": "1", "on": "31/8/2027"}).content.decode()

    assert "Ann Day can still sign in as ann@example.org" in page


def test_person_who_does_nothing_has_nothing_to_end(officer):
    page = officer.post(change(make_person("Bo Dee"), "end"), {"ask": "1", "on": "31/8/2027"}).content.decode()

    assert "Bo Dee leads, heads and sits on nothing that goes on after 31 August 2027" in page


def test_page_of_the_person_leads_there(officer, person):
    assert change(person, "end") in officer.get(change(person)).content.decode()


def test_end_is_for_officers(client, person):
    client.force_login(make_user(None, roles.ADMINISTRATOR, is_staff=True))
    allowed = client.get(change(person, "end")).status_code
    client.force_login(make_user(None, roles.MINUTE_TAKER, is_staff=True))

    assert (allowed, client.get(change(person, "end")).status_code) == (200, 403)
