"""Roles, bodies and groups as the owners of actions: who they are at a meeting, and how each copy calls them."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from boards.actions.writes import close_action, give_action
from boards.attendance.roll import roll_of
from boards.emails import post_reminders
from boards.minutes.outcomes import keep_outcomes_in_step
from boards.minutes.owners import group_labels, groups_of
from boards.minutes.plain import lines_of
from boards.minutes.reading import read_version
from boards.models import Action, Attendance, Part
from boards.recording.writes import add_guest, declare_interest, mark_attendance
from boards.steps import FINISH
from boards.workflow import take
from office.council.reading import the_council
from tests.boards.minuted import MET_ON, bring_to_members, make_item, make_recording, type_text
from tests.clients import signed_in
from tests.factories import (
    make_board,
    make_lead,
    make_organisation,
    make_partnership,
    make_person,
    make_quadrant,
    make_seat,
)
from tests.pages.reading import texts
from tests.post import outbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(setting):
    return make_recording(setting)


def action_of(meeting, line: str, by) -> Action:
    item = meeting.items.first()
    type_text(item, line, by)
    return Action.objects.with_owners().get(item=item)


def problem_of(meeting, line: str, by) -> str:
    item = meeting.items.first()
    type_text(item, line, by)
    [problem] = keep_outcomes_in_step(item=item, by=by)
    return problem.why


@pytest.mark.parametrize(
    ("written", "owners", "words"),
    [
        ("all", ["Ann Day", "Lee Oak", "Kim Ash"], "All members (Ann Day, Kim Ash and Lee Oak)"),
        ("All members", ["Ann Day", "Lee Oak", "Kim Ash"], "All members (Ann Day, Kim Ash and Lee Oak)"),
        ("everyone", ["Ann Day", "Lee Oak", "Kim Ash"], "All members (Ann Day, Kim Ash and Lee Oak)"),
        ("all present", ["Ann Day", "Lee Oak"], "All members present (Ann Day and Lee Oak)"),
        ("Chair", ["Ann Day"], "Chair (Ann Day)"),
        ("the chair", ["Ann Day"], "Chair (Ann Day)"),
        ("Minute taker", ["Noa Quill"], "Minute taker"),
        ("clerk", ["Noa Quill"], "Minute taker"),
        ("EPHA", ["Kim Ash", "Lee Oak"], "EPHA (Kim Ash and Lee Oak)"),
        ("Ann Day and EPHA", ["Ann Day", "Lee Oak", "Kim Ash"], "Ann Day, EPHA (Kim Ash and Lee Oak)"),
        ("Lee Oak and Chair", ["Lee Oak", "Ann Day"], "Lee Oak, Chair (Ann Day)"),
        ("Chair/LO", ["Ann Day", "Lee Oak"], "Lee Oak, Chair (Ann Day)"),
        ("Ann Day, Chair", ["Ann Day"], "Chair (Ann Day)"),
        ("Lee Oak and Ann Day", ["Lee Oak", "Ann Day"], "Lee Oak, Ann Day"),
    ],
)
def test_action_is_owned_by_who_has_the_role_and_called_by_what_was_written(setting, meeting, written, owners, words):
    action = action_of(meeting, f"! {written}: read the paper", setting.minute_taker)

    assert sorted(map(str, action.owners)) == sorted(owners)
    assert str(action.owner) == owners[0]
    assert ", ".join(action.owners_in_words) == words


@pytest.mark.parametrize(
    "line",
    [
        "ACTION: Chair to write",
        "ACTION Chair to write",
        "ACTION Ann Day write",
        "ACTION AD write",
        "Action – AD: write",
        "! Chair – write",
        "! Ann Day write",
        "! Ann will write",
    ],
)
def test_owner_is_found_however_the_line_begins(setting, meeting, line):
    action = action_of(meeting, line, setting.minute_taker)

    assert (action.owner, action.text) == (setting.ann, "write")


def test_guest_and_substitute_are_not_among_all_members(setting, meeting):
    add_guest(meeting=meeting, name="Pat Elm", by=setting.minute_taker)
    add_guest(meeting=meeting, name="Sam Fir", substitute_for=setting.kim, by=setting.minute_taker)

    action = action_of(meeting, "! all: read", setting.minute_taker)

    assert set(action.owners) == {setting.ann, setting.lee, setting.kim}


def test_more_than_three_people_are_counted_and_not_named(setting, meeting):
    make_seat(setting.board, make_person("Jo Fir"), organisation=make_organisation("ESGA"))

    action = action_of(meeting, "! Members: read", setting.minute_taker)

    assert action.owners_in_words == ["All members (4 people)"]


def test_role_is_of_the_day_of_the_meeting(setting, meeting):
    setting.board.seats.filter(person=setting.kim).update(ended_on=MET_ON - dt.timedelta(days=1))

    assert set(action_of(meeting, "! EPHA: read", setting.minute_taker).owners) == {setting.lee}


def test_chair_is_who_presides_and_it_is_asked_where_that_is_not_the_boards_chair(setting, meeting):
    mark_attendance(meeting=meeting, person=setting.ann, presence="apologies", by=setting.minute_taker)
    assert action_of(meeting, "! Chair: write", setting.minute_taker).owner == setting.ann

    meeting.chaired_by = setting.lee
    meeting.save()

    assert problem_of(meeting, "! Chair: write soon", setting.minute_taker) == (
        "The board’s chair is Ann Day, and Lee Oak takes the chair at this meeting. Write the name."
    )


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("! Vice-chair: write", "Nobody is “Vice-chair” at this meeting. Write the name of who will do it."),
        ("! Leads: write", "Nobody is “All partnership leads” at this meeting."),
        ("! ESSET: write", "Nobody at this meeting is called “ESSET”"),
        ("! Academy trust: write", "“Academy trusts” has no seat on this board and nobody here."),
        ("! ,: write", "Say who will do it"),
        ("ACTION write to heads", "Nobody at this meeting is called “write”"),
        ("ACTION share the template", "Say who will do it"),
    ],
)
def test_nobody_in_a_role_is_said_in_a_sentence(setting, meeting, line, why):
    make_organisation("Academy trusts")
    assert problem_of(meeting, line, setting.minute_taker).startswith(why)


def test_nobody_marked_is_nobody_present(setting, meeting):
    meeting.attendances.all().delete()

    assert "Nobody is marked as present yet" in problem_of(meeting, "! all present: go", setting.minute_taker)


def test_stand_in_who_takes_the_minutes_has_to_be_in_the_list_of_attendance(setting, meeting):
    meeting.stand_in = make_person("Jo Fir")
    meeting.save()
    assert "Jo Fir takes the minutes" in problem_of(meeting, "! Minute taker: go", setting.minute_taker)

    add_guest(meeting=meeting, person=meeting.stand_in, by=setting.minute_taker)

    assert action_of(meeting, "! Minute taker: go", setting.minute_taker).owner == meeting.stand_in


def test_leads_of_the_quadrant_are_a_group_and_members_there(setting):
    quadrant = make_quadrant()
    board = make_board(name="Quadrant meeting", slug="quadrant-meeting", abbreviation="QM", quadrant=quadrant)
    lead = make_person("Jo Fir")
    make_lead(make_partnership("Colne", home_quadrant=quadrant), lead)
    make_seat(board, setting.ann, role="chair")
    setting.board = board
    meeting = make_recording(setting)

    groups = {group.label: list(group.people) for group in groups_of(meeting, roll_of(meeting))}

    assert groups["All partnership leads"] == [lead]
    assert groups["All members"] == [setting.ann, lead]


@pytest.mark.parametrize("written", ["Essex County Council", "the Essex County Council", "ECC", "ecc"])
def test_body_is_found_by_its_name_and_its_initials(setting, meeting, written):
    seat = make_seat(setting.board, make_person("Jo Fir"), organisation=make_organisation("Essex County Council"))

    assert action_of(meeting, f"! {written}: go", setting.minute_taker).owner == seat.person


def test_body_is_found_in_the_singular_and_with_an_and_in_its_name(setting, meeting):
    hub = make_seat(setting.board, make_person("Jo Fir"), organisation=make_organisation("Teaching School Hubs"))
    both = make_seat(setting.board, make_person("Al Yew"), organisation=make_organisation("Church and Schools"))

    assert action_of(meeting, "! Teaching School Hub: go", setting.minute_taker).owner == hub.person
    assert action_of(meeting, "! Church and Schools: stay away", setting.minute_taker).owner == both.person


def test_labels_for_the_completion_are_groups_roles_and_bodies_of_the_day(setting, meeting):
    assert group_labels(roll_of(meeting)) == [
        "All members",
        "All members present",
        "Chair",
        "Minute taker",
        "ASHE",
        "EPHA",
    ]


def test_body_without_a_seat_is_who_is_there_for_it_and_not_who_comes_for_a_confidential_item(setting, meeting):
    hub = make_organisation("Teaching School Hubs")
    secret = make_item(meeting, "3", is_part_b=True)
    for name, for_item in (("Jo Fir", None), ("Al Yew", secret)):
        guest = add_guest(meeting=meeting, name=name, for_item=for_item, by=setting.minute_taker)
        Attendance.objects.filter(pk=guest.pk).update(organisation=hub)

    action = action_of(meeting, "! Teaching School Hubs: write", setting.minute_taker)

    assert action.owners_in_words == ["Teaching School Hubs (Jo Fir)"]


def test_initials_of_a_person_and_of_a_body_are_asked_about(setting, meeting):
    make_seat(setting.board, make_person("Jo Fir"), organisation=make_organisation("Adult Division"))

    assert problem_of(meeting, "! AD: go", setting.minute_taker) == (
        "“AD” may be Ann Day or Adult Division. Write the whole name."
    )


def test_who_withdrew_from_the_item_is_in_none_of_its_groups(setting, meeting):
    secret = make_item(meeting, "3", is_part_b=True)
    declare_interest(item=secret, person=setting.lee, nature="", withdrew=True, by=setting.minute_taker)

    type_text(secret, "! all: read\n! EPHA: go", setting.minute_taker)

    read, go = Action.objects.with_owners().filter(item=secret).order_by("pk")
    assert set(read.owners) == {setting.ann, setting.kim}
    assert set(go.owners) == {setting.kim}


def test_each_of_a_group_has_it_and_is_told_and_one_closes_it_for_all(setting, meeting):
    type_text(meeting.items.first(), "! all: read the paper\n! Lee Oak: go", setting.minute_taker)
    take(FINISH, meeting=meeting, by=setting.minute_taker)
    own = [one for one in outbox() if "read the paper" in one.body and "Your actions from" in one.subject]

    assert {one.to[0] for one in own} == {"chair@example.org", "member@example.org"}  # Kim Ash has no address
    assert all("for All members (Ann Day, Kim Ash and Lee Oak), by" in one.body for one in own)
    assert "read the paper" in texts(signed_in(setting.member).get("/actions/?mine=yes"), ".//tbody/tr/td/a")
    close_action(action=Action.objects.get(text="read the paper"), note="Done", by=setting.chair)
    assert texts(signed_in(setting.member).get("/actions/?mine=yes"), ".//tbody/tr/td/a")[::2] == ["go"]


def test_no_email_calls_the_owners_of_a_confidential_action(setting, meeting):
    secret = make_item(meeting, "3", is_part_b=True)
    type_text(secret, "! EPHA: MARKER by 12 November", setting.minute_taker)

    messages = post_reminders(dt.date(2025, 11, 5))

    assert messages
    assert not any("EPHA" in message.text for message in messages)


def test_frozen_minutes_call_a_group_as_it_was_written_whatever_changes(setting, meeting):
    type_text(meeting.items.first(), "AGREED that it goes on\nACTION: EPHA to read by Friday", setting.minute_taker)
    bring_to_members(meeting, setting)
    action = Action.objects.with_owners().get()
    setting.lee.name = "Lee Elm"
    setting.lee.save()

    version = meeting.versions.last_of(Part.A)

    assert version.data["items"][0]["actions"][0]["owners"] == ["EPHA (Kim Ash and Lee Oak)"]
    assert "read (EPHA (Kim Ash and Lee Oak), by 17 October 2025)" in "\n".join(lines_of(read_version(version)))
    assert "Agreed: that it goes on" in lines_of(read_version(version))
    assert action.line == "ACTION: EPHA to read by Friday"


def test_owner_to_whom_it_is_given_stands_beside_the_group(setting, meeting):
    action = action_of(meeting, "! EPHA: read", setting.minute_taker)

    give_action(action=action, instead_of=setting.kim, to=setting.ann, by=setting.officer)

    assert Action.objects.with_owners().get().owners_in_words == ["Ann Day", "EPHA (Lee Oak)"]


def test_line_that_names_people_again_has_no_group_any_more(setting, meeting):
    action_of(meeting, "! EPHA: read", setting.minute_taker)

    action = action_of(meeting, "! Ann Day: read", setting.minute_taker)

    assert (action.groups, action.owners_in_words) == ([], ["Ann Day"])


def test_queries_do_not_grow_with_people_and_bodies(setting, meeting):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            groups_of(meeting, roll_of(meeting))
        return len(queries)

    before = count()
    for number in range(4):
        make_seat(setting.board, make_person(f"Jo Fir {number}"), organisation=make_organisation(f"Body {number}"))

    assert count() == before


@pytest.mark.parametrize(
    ("written", "owner"), [("Lee O", "Lee Oak"), ("lee o.", "Lee Oak"), ("Kim A", "Kim Ash"), ("KA", "Kim Ash")]
)
def test_first_name_and_an_initial_or_initials_are_one_persons(setting, meeting, written, owner):
    assert str(action_of(meeting, f"ACTION: {written} to write", setting.minute_taker).owner) == owner


def test_first_name_and_initial_of_two_people_asks(setting, meeting):
    add_guest(meeting=meeting, name="Lee Otter", by=setting.minute_taker)

    assert "may be Lee Oak or Lee Otter" in problem_of(meeting, "! Lee O: write", setting.minute_taker)


@pytest.mark.parametrize("written", ["LA officer", "la officers", "the council", "Local Authority"])
def test_role_of_the_council_is_its_body_where_that_has_a_seat(setting, meeting, written):
    council = make_organisation(the_council().name)
    make_seat(setting.board, make_person("Odd Fell"), organisation=council)

    assert str(action_of(meeting, f"ACTION: {written} to telephone", setting.minute_taker).owner) == "Odd Fell"


def test_role_of_a_council_that_is_not_there_says_what_to_write(setting, meeting):
    said = problem_of(meeting, "ACTION: LA officer to telephone", setting.minute_taker)

    assert "Write the name of who will do it, or of who here will ask them" in said
