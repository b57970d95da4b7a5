"""Who is expected at a meeting, and who may own one of its actions: everybody on the roll and nobody else."""

import datetime as dt

import pytest

from boards.attendance.expected import possible_owners
from boards.attendance.roll import roll_of
from boards.recording.writes import add_guest, mark_attendance
from tests.boards.minuted import MET_ON, make_recording, make_setting, type_text
from tests.factories import (
    make_board,
    make_lead,
    make_meeting,
    make_organisation,
    make_partnership,
    make_person,
    make_quadrant,
    make_seat,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
TERMS = [  # of a post: its first and its last day, and whether it is held on the day of the meeting
    (MET_ON, None, True),
    (MET_ON + DAY, None, False),
    (MET_ON - 300 * DAY, MET_ON, True),
    (MET_ON - 300 * DAY, MET_ON - DAY, False),
]


def names(people) -> set[str]:
    return {person.name for person in people}


def roll(meeting) -> set[str]:
    """Who is on the roll, which the people of an action are chosen from."""
    return names(roll_of(meeting).people)


@pytest.fixture
def quadrant_meeting():
    """A meeting of the South quadrant meeting, on whose roll is nobody yet."""
    return make_meeting(make_board("South quadrant meeting", quadrant=make_quadrant("South")), held_on=MET_ON)


@pytest.mark.parametrize(
    ("quorum", "there", "lack"),
    [
        (1, 0, "the one member that the board needs is not marked as present"),
        (2, 1, "1 of the 2 members that the board needs is marked as present"),
        (3, 2, "2 of the 3 members that the board needs are marked as present"),
        (2, 0, "0 of the 2 members that the board needs are marked as present"),
    ],
)
def test_lack_of_a_quorum_is_counted_in_words_that_agree(quorum, there, lack):
    meeting = make_recording(make_setting(quorum=quorum))
    present = list(meeting.attendances.filter(presence="present"))
    for attendance in present[there:]:
        attendance.delete()

    assert roll_of(meeting).lack == lack


def test_seat_makes_an_owner_of_who_is_not_marked_as_there():
    setting = make_setting()
    meeting = make_recording(setting)  # at which nobody has marked Noa Quill, who takes the minutes

    type_text(meeting.items.first(), "! Noa Quill: send the template", setting.minute_taker)

    assert [action.owner.name for action in meeting.items.first().actions.all()] == ["Noa Quill"]


def test_who_has_left_the_board_owns_no_new_action():
    setting = make_setting()
    make_seat(setting.board, make_person("Former Member"), ended_on=MET_ON - DAY)
    meeting = make_recording(setting)

    type_text(meeting.items.first(), "! Former Member: send the template", setting.minute_taker)

    assert not meeting.items.first().actions.exists()


@pytest.mark.parametrize(("started_on", "ended_on", "is_held"), TERMS)
def test_possible_owners_are_those_whose_seat_is_held_on_the_day_of_the_meeting(started_on, ended_on, is_held):
    meeting = make_meeting(held_on=MET_ON)
    make_seat(meeting.board, make_person("Ann Day"), started_on=started_on, ended_on=ended_on)

    assert names(possible_owners(meeting)) == roll(meeting) == ({"Ann Day"} if is_held else set())


def test_possible_owners_have_no_seat_of_another_board_among_them():
    meeting = make_meeting(held_on=MET_ON)
    another = make_board("Another board")
    make_seat(another, make_person("Ann Day"))
    make_meeting(another, held_on=MET_ON)

    assert names(possible_owners(meeting)) == roll(meeting) == set()


@pytest.mark.parametrize(("started_on", "ended_on", "is_held"), TERMS)
def test_possible_owners_at_a_quadrant_meeting_are_its_leads_of_that_day(
    quadrant_meeting, started_on, ended_on, is_held
):
    make_lead(make_partnership("Colne"), make_person("Ann Day"), started_on=started_on, ended_on=ended_on)

    assert names(possible_owners(quadrant_meeting)) == roll(quadrant_meeting) == ({"Ann Day"} if is_held else set())


@pytest.mark.parametrize(("started_on", "ended_on", "is_there"), TERMS)
def test_possible_owners_at_a_quadrant_meeting_lead_partnerships_that_are_there_that_day(
    quadrant_meeting, started_on, ended_on, is_there
):
    partnership = make_partnership("Colne", started_on=started_on, ended_on=ended_on)
    make_lead(partnership, make_person("Ann Day"), started_on=MET_ON - 300 * DAY)

    assert names(possible_owners(quadrant_meeting)) == roll(quadrant_meeting) == ({"Ann Day"} if is_there else set())


def test_possible_owners_at_a_quadrant_meeting_have_no_lead_of_another_quadrant_among_them(quadrant_meeting):
    make_lead(make_partnership("Crouch", home_quadrant=make_quadrant("Mid")), make_person("Ann Day"))
    make_lead(make_partnership("Thames", home_quadrant=None), make_person("Bo Dee"))

    assert names(possible_owners(quadrant_meeting)) == roll(quadrant_meeting) == set()


def test_possible_owners_are_guests_and_substitutes_too_and_nobody_twice():
    setting = make_setting()
    meeting = make_recording(setting)
    add_guest(meeting=meeting, name="Gus Guest", by=setting.minute_taker)
    add_guest(meeting=meeting, name="Sam Substitute", substitute_for=setting.kim, by=setting.minute_taker)

    owners = [person.name for person in possible_owners(meeting)]

    assert sorted(owners) == ["Ann Day", "Gus Guest", "Kim Ash", "Lee Oak", "Noa Quill", "Sam Substitute"]
    assert set(owners) == roll(meeting)


def test_roll_calls_somebody_who_speaks_for_a_body_without_a_seat_no_guest():
    setting = make_setting()
    meeting = make_recording(setting)
    person, body = make_person("Una Usher"), make_organisation("Another body")
    mark_attendance(meeting=meeting, person=person, presence="present", organisation=body, by=setting.minute_taker)

    roll = {place.person.name: (place.post, place.is_in_attendance) for place in roll_of(meeting).places}

    assert roll["Una Usher"] == ("", False)


def test_roll_takes_as_many_queries_with_more_people(quadrant_meeting, django_assert_num_queries):
    make_lead(make_partnership("Colne"), make_person("Ann Day"))
    with django_assert_num_queries(3):
        roll_of(quadrant_meeting)
    make_lead(make_partnership("Crouch"), make_person("Bo Dee"))
    make_seat(quadrant_meeting.board, make_person("Cy Fox"))

    with django_assert_num_queries(3):
        assert len(roll_of(quadrant_meeting).people) == 3


def test_possible_owners_at_a_board_of_the_county_have_no_leads_among_them():
    meeting = make_meeting(held_on=MET_ON)
    make_lead(make_partnership("Thames", home_quadrant=None), make_person("Ann Day"))

    assert names(possible_owners(meeting)) == roll(meeting) == set()
