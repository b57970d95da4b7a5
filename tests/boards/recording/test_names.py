"""The names that the recording screen spells: whose they are, and who gets them."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from boards.models import Action, Attendance, Meeting
from boards.recording import names
from boards.recording.writes import add_guest, declare_interest
from partnerships.models import Membership, School
from tests.boards.minuted import MET_ON, make_item, make_recording
from tests.boards.recording.posting import at
from tests.clients import signed_in
from tests.factories import (
    make_board,
    make_lead,
    make_meeting,
    make_membership,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MOST_QUERIES = 14  # signing in and the right to record are nine of them
LARGEST = 100_000  # bytes of a county, before they are compressed
DAY_BEFORE, DAY_AFTER = MET_ON - dt.timedelta(days=1), MET_ON + dt.timedelta(days=1)


def names_for(client: Client, meeting: Meeting) -> dict[str, list[str]]:
    return client.get(at(meeting, "names/")).json()


def test_people_are_who_is_expected_or_came_presents_or_owns_an_action(recorder, setting, meeting):
    item = meeting.items.first()
    add_guest(meeting=meeting, name="Gus Test", by=setting.officer)
    make_item(meeting, "3", presenter=make_person("Pre Senter"))
    for number, owned_in in enumerate((item, make_recording(setting, dt.date(2025, 6, 1), items=1).items.first())):
        action = Action.objects.create(
            item=owned_in,
            owner=make_person(f"Own Er{number}"),
            text="x",
            undertaken_on=owned_in.meeting.held_on,
            due_on=MET_ON,
        )
        action.others.add(make_person(f"Other Owner{number}"))
    make_person("No Body")

    assert names_for(recorder, meeting)["people"] == [
        *("Ann Day", "Kim Ash", "Lee Oak", "Noa Quill", "Gus Test"),
        *("Other Owner0", "Other Owner1", "Own Er0", "Own Er1", "Pre Senter"),
    ]


@pytest.mark.parametrize(
    ("started_on", "ended_on", "is_there"),
    [
        (MET_ON, None, True),
        (DAY_AFTER, None, False),
        (DAY_BEFORE, MET_ON, True),
        (DAY_BEFORE, DAY_BEFORE, False),
    ],
)
def test_partnerships_and_their_schools_are_those_of_the_day(recorder, meeting, started_on, ended_on, is_there):
    lasting = make_partnership("Colne", schools=[make_school("Colne Primary School", known_as="The Colne")])
    make_partnership("Stour", started_on=started_on, ended_on=ended_on)
    make_membership(lasting, make_school("Stour School"), started_on=started_on, ended_on=ended_on)
    make_school("Lone School")

    found = names_for(recorder, meeting)

    assert found["partnerships"] == (["Colne", "Stour"] if is_there else ["Colne"])
    assert found["schools"] == ["Colne Primary School", "The Colne", *(["Stour School"] if is_there else [])]


def test_quadrant_meeting_has_the_leads_partnerships_and_schools_of_its_quadrant_alone(setting):
    south, west = make_quadrant("South"), make_quadrant("West")
    meeting = make_meeting(make_board("South Meeting", quadrant=south), held_on=MET_ON, status="in-progress")
    for quadrant in (south, west, None):
        name = quadrant.name if quadrant else "County"
        partnership = make_partnership(name, schools=[make_school(f"{name} School")], home_quadrant=quadrant)
        make_lead(partnership, make_person(f"Lead {name}"))

    assert names_for(signed_in(setting.officer), meeting) == {
        "people": ["Lead South"],
        "partnerships": ["South"],
        "schools": ["South School"],
    }


def test_who_comes_for_a_confidential_item_is_not_told_to_who_withdrew_from_it(setting, recorder, meeting):
    secret = make_item(meeting, "3", title="Staffing", is_part_b=True, presenter=make_person("Pre Secret"))
    add_guest(meeting=meeting, name="Gus Secret", for_item=secret, by=setting.officer)
    Action.objects.create(item=secret, owner=make_person("Own Secret"), text="x", undertaken_on=MET_ON, due_on=MET_ON)
    secrets = {"Pre Secret", "Gus Secret", "Own Secret"}
    assert secrets <= set(names_for(recorder, meeting)["people"])

    declare_interest(item=secret, person=setting.minute_taker.person, nature="", withdrew=True, by=setting.officer)

    assert not secrets & set(names_for(recorder, meeting)["people"])
    assert secrets <= set(names_for(signed_in(setting.officer), meeting)["people"])


def test_who_comes_for_a_confidential_item_is_not_among_them_while_the_screen_is_projected(setting, recorder, meeting):
    secret = make_item(meeting, "3", title="Staffing", is_part_b=True)
    guest = make_person("Gus Secret")
    Attendance.objects.create(meeting=meeting, person=guest, presence="present", for_item=secret)

    recorder.get(at(meeting, "?projecting=1"))

    assert "Gus Secret" not in names_for(recorder, meeting)["people"]
    recorder.get(at(meeting, "?projecting=0"))
    assert "Gus Secret" in names_for(recorder, meeting)["people"]


@pytest.mark.parametrize("who", ["chair", "member", "outsider", None])
def test_names_are_not_there_for_who_does_not_record(setting, meeting, who):
    client = signed_in(make_user() if who == "outsider" else getattr(setting, who)) if who else Client()

    assert client.get(at(meeting, "names/")).status_code == (404 if who else 302)


def test_names_are_kept_by_no_browser_and_asked_for_by_get_alone(recorder, meeting):
    answer = recorder.get(at(meeting, "names/"))

    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert recorder.post(at(meeting, "names/")).status_code == 405


def test_two_thousand_schools_take_no_more_queries_and_few_bytes(recorder, meeting):
    partnership = make_partnership("Colne", schools=1)
    recorder.get(at(meeting, "names/"))
    with CaptureQueriesContext(connection) as few:
        recorder.get(at(meeting, "names/"))
    first = School.objects.get()
    copied = {field.attname: getattr(first, field.attname) for field in School._meta.concrete_fields}
    copied = {name: value for name, value in copied.items() if name not in ("id", "urn", "name")}
    schools = School.objects.bulk_create(
        School(urn=200_000 + number, name=f"St Someone’s Voluntary Aided Primary {number}", **copied)
        for number in range(2000)
    )
    started_on = partnership.started_on
    Membership.objects.bulk_create(
        Membership(partnership=partnership, school=school, started_on=started_on) for school in schools
    )

    with CaptureQueriesContext(connection) as many:
        answer = recorder.get(at(meeting, "names/"))

    assert len(answer.json()["schools"]) == 2001
    assert len(many) == len(few) <= MOST_QUERIES
    assert len(answer.content) < LARGEST


def test_a_name_is_there_once_and_no_more_schools_than_a_browser_looks_through(recorder, meeting, monkeypatch):
    monkeypatch.setattr(names, "MOST_SCHOOLS", 2)
    make_partnership("Colne", schools=[make_school(name) for name in ("Ash", "Ash", "Birch", "Cedar")])

    assert names_for(recorder, meeting)["schools"] == ["Ash", "Birch"]
