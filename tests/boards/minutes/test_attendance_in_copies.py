"""Who was there, as every copy of minutes says it."""

import datetime as dt
import json

import pytest

from boards.minutes.content import content_of
from boards.minutes.reading import Minutes, read_version
from boards.models import Meeting, MinutesVersion, Part
from boards.recording.writes import add_guest, mark_attendance
from tests.boards.minuted import make_recording
from tests.boards.minutes.every_copy import texts_of_copies
from tests.factories import make_lead, make_partnership, make_quadrant

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def minutes_of(meeting: Meeting, part: Part = Part.A) -> Minutes:
    content = json.dumps(content_of(meeting, part=part))
    return read_version(MinutesVersion(meeting=meeting, stage="circulated", content=content, **part.column))


def test_substitute_of_a_lead_is_among_the_leads_with_the_partnership_that_they_represent(setting):
    setting.board.quadrant = make_quadrant()
    setting.board.save()
    lead = make_lead(make_partnership("Epping", home_quadrant=setting.board.quadrant))
    meeting = make_recording(setting)
    add_guest(meeting=meeting, name="Priya Sandhu", substitute_for=lead.person, by=setting.minute_taker)
    add_guest(meeting=meeting, name="Gus Test", by=setting.minute_taker)
    said = f"Priya Sandhu, Epping (substitute for {lead.person})"

    minutes = minutes_of(meeting)

    assert dict(minutes.present)["Partnership leads"] == [said]
    assert [label for label, _ in minutes.attendance] == ["Present", "Apologies", "Also in attendance"]
    for copy, text in texts_of_copies(minutes).items():
        assert said in text, copy
        assert text.count("Also in attendance") == 1, copy


def test_school_of_a_substitute_stands_beside_what_they_represent(setting):
    meeting = make_recording(setting)
    add_guest(meeting=meeting, name="Sam Elm", substitute_for=setting.kim, body=" Elm  School", by=None)

    said = dict(minutes_of(meeting).present)["EPHA"]

    assert said == ["Lee Oak, Member", "Sam Elm, Elm School (substitute for Kim Ash)"]


@pytest.mark.parametrize("body", ["EPHA", "epha "])
def test_body_of_a_substitute_that_is_the_members_is_said_once(setting, body):
    meeting = make_recording(setting)
    add_guest(meeting=meeting, name="Sam Elm", substitute_for=setting.kim, body=body, by=None)

    assert dict(minutes_of(meeting).present)["EPHA"] == ["Lee Oak, Member", "Sam Elm (substitute for Kim Ash)"]


def test_partnership_of_a_substitute_that_is_the_leads_is_said_once(setting):
    setting.board.quadrant = make_quadrant()
    setting.board.save()
    lead = make_lead(make_partnership("Epping", home_quadrant=setting.board.quadrant))
    meeting = make_recording(setting)
    add_guest(meeting=meeting, name="Priya Sandhu", substitute_for=lead.person, body="Epping", by=None)

    said = dict(minutes_of(meeting).present)["Partnership leads"]

    assert said == [f"Priya Sandhu, Epping (substitute for {lead.person})"]


def test_substitute_of_a_member_is_in_their_body(setting):
    meeting = make_recording(setting)
    add_guest(meeting=meeting, name="Sam Elm", substitute_for=setting.kim, by=setting.minute_taker)

    assert dict(minutes_of(meeting).present)["EPHA"] == ["Lee Oak, Member", "Sam Elm (substitute for Kim Ash)"]


def test_no_two_headings_are_the_same_where_a_member_represents_no_body(setting):
    setting.board.seats.filter(person=setting.lee).update(organisation=None)
    meeting = make_recording(setting)
    add_guest(meeting=meeting, name="Gus Test", by=setting.minute_taker)

    minutes = minutes_of(meeting)

    labels = [label for label, _ in [*minutes.present, *minutes.others]]
    assert labels == ["ASHE", "Members", "Apologies", "Also in attendance"]


@pytest.mark.parametrize(
    ("details", "note"),
    [
        ({"left_at": "2", "time_left": dt.time(9, 20)}, "left at 9.20am, before item 2"),
        ({"arrived_at": "1", "time_came": dt.time(13, 45)}, "arrived at 1.45pm, during item 1"),
        ({"arrived_at": "1", "left_at": "2"}, "arrived during item 1; left before item 2"),
        ({"time_left": dt.time(15, 0)}, "left at 3pm"),
        ({}, "in part"),
    ],
)
def test_who_came_or_left_says_which_items_they_missed(setting, details, note):
    meeting = make_recording(setting)
    items = {name: meeting.items.get(number=of) for name, of in details.items() if name.endswith("_at")}

    mark_attendance(meeting=meeting, person=setting.lee, presence="in-part", by=None, **details | items)

    assert dict(minutes_of(meeting).present)["EPHA"] == [f"Lee Oak, Member ({note})"]
