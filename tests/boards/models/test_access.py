"""What an account may do with a meeting, asked of each right by itself."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.http import HttpRequest
from django.utils import timezone

from accounts import roles
from base.glass import break_glass, hand_over
from boards.models import Meeting, access
from tests.boards.minuted import NEXT_ON, make_recording, make_setting
from tests.factories import (
    make_board,
    make_lead,
    make_meeting,
    make_partnership,
    make_person,
    make_quadrant,
    make_seat,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
SEES_ALL = {"may_read", "may_record", "may_check", "may_approve", "may_read_part_b", "may_withdraw"}
RECORDS = SEES_ALL - {"may_withdraw"}


@pytest.fixture
def setting():
    return make_setting(quadrant=make_quadrant("West"))


@pytest.fixture
def meeting(setting) -> Meeting:
    return make_recording(setting)


def rights_of(user) -> set[str]:
    """The rights on some meeting that the account has."""
    return {name for name, condition in access.RIGHTS.items() if Meeting.objects.filter(condition(user)).exists()}


@pytest.mark.parametrize("who", ["chair", "member", "minute_taker", "officer", "stand in", "superuser", "lead"])
def test_closed_account_has_none_of_the_rights_that_it_had(setting, meeting, who):
    lead = make_lead(make_partnership(schools=2, home_quadrant=setting.board.quadrant))
    of_others = {
        "stand in": lambda: make_user(person=meeting.stand_in),
        "superuser": lambda: make_user(is_superuser=True),
        "lead": lambda: make_user(person=lead.person),
    }
    meeting.stand_in = make_lead(make_partnership(home_quadrant=make_quadrant("Mid"))).person
    meeting.save()
    user = of_others[who]() if who in of_others else getattr(setting, who)
    assert "may_read" in rights_of(user)

    user.is_active = False

    assert rights_of(user) == set()


def test_who_may_look_at_versions_of_minutes_in_admin_is_no_officer(meeting):
    reader = make_user(is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))

    assert rights_of(reader) == set()


@pytest.mark.parametrize("role", roles.PERMISSIONS)
def test_officer_is_a_role_that_no_other_role_brings(role, django_assert_num_queries):
    user = make_user(None, role)

    with django_assert_num_queries(1):
        assert access.is_officer(user) is access.is_officer(user) is (role == roles.OFFICER)


@pytest.mark.parametrize(
    ("starts_in", "ends_in", "is_there"), [(0, None, True), (1, None, False), (-9, 0, True), (-9, -1, False)]
)
def test_lead_reads_while_the_partnership_is_there(setting, meeting, starts_in, ends_in, is_there):
    today = timezone.localdate()
    days = {"started_on": today + starts_in * DAY, "ended_on": None if ends_in is None else today + ends_in * DAY}
    partnership = make_partnership(schools=2, home_quadrant=setting.board.quadrant, **days)
    lead = make_lead(partnership, started_on=today - 300 * DAY)

    assert rights_of(make_user(person=lead.person)) == ({"may_read"} if is_there else set())


@pytest.mark.parametrize("role", [None, roles.HEADTEACHER, roles.PARTNERSHIP_LEAD])
def test_who_leads_in_no_quadrant_reads_nothing_of_a_board_where_others_lead(setting, meeting, role):
    make_lead(make_partnership(schools=2, home_quadrant=setting.board.quadrant))
    elsewhere = make_lead(make_partnership(schools=2, home_quadrant=make_quadrant("Mid")))

    assert rights_of(make_user(None, *filter(None, [role]), person=elsewhere.person)) == set()


@pytest.mark.parametrize(
    ("who", "rights"),
    [
        ("chair", RECORDS - {"may_record"}),
        ("member", {"may_read", "may_read_part_b"}),
        ("minute_taker", RECORDS),
        ("officer", SEES_ALL),
    ],
)
def test_rights_are_those_of_the_seat_of_today_on_the_meetings_own_board(setting, meeting, who, rights):
    user = getattr(setting, who)
    assert rights_of(user) == rights
    if who == "officer":
        return

    seat = setting.board.seats.filter(person=user.person)
    seat.update(ended_on=timezone.localdate())
    assert rights_of(user) == rights
    seat.update(ended_on=timezone.localdate() - DAY)
    assert rights_of(user) == set()
    seat.update(ended_on=None, board=make_board("Another board"))
    assert rights_of(user) == set()


def test_co_chair_may_what_a_chair_may(setting, meeting):
    user = make_user(person=make_seat(setting.board, role="co-chair").person)

    assert rights_of(user) == rights_of(setting.chair)


def test_superuser_without_a_seat_may_all_but_read_part_b(meeting):
    assert rights_of(make_user(is_superuser=True)) == SEES_ALL - {"may_read_part_b"}


def test_who_stands_in_records_that_meeting_and_approves_the_others_of_the_board_while_it_is_recorded(setting, meeting):
    other = make_recording(setting, NEXT_ON)
    elsewhere = make_meeting(make_board("Another board"))
    user = make_user(person=make_person())
    Meeting.objects.filter(pk=meeting.pk).update(stand_in=user.person)

    def rights(of: Meeting) -> set[str]:
        mine = Meeting.objects.with_rights(user).get(pk=of.pk)
        return {name for name in access.RIGHTS if getattr(mine, name)}

    assert rights(meeting) == RECORDS
    assert rights(other) == {"may_approve"}
    assert rights(elsewhere) == set()
    Meeting.objects.filter(pk=meeting.pk).update(status="published")
    assert rights(other) == set()


@pytest.mark.parametrize(
    ("of", "is_open"),
    [
        ("part-b/{slug}", True),
        ("part-b/another-board", False),
        ("{slug}", False),
        ("other/{slug}", False),
    ],
)
def test_glass_opens_part_b_of_the_board_that_it_names_and_of_no_other(setting, meeting, of, is_open):
    make_board("Another board")
    request = HttpRequest()
    request.user, request.session = make_user(is_superuser=True), {}
    break_glass(request, of=of.format(slug=setting.board.slug), reason="Locked out")
    hand_over(request)

    assert ("may_read_part_b" in rights_of(request.user)) is is_open


@pytest.mark.parametrize(("who", "is_needed"), [("officer", False), ("member", False), ("nobody", True)])
def test_glass_is_needed_by_a_superuser_without_role_or_seat_alone(setting, who, is_needed):
    user = make_user() if who == "nobody" else getattr(setting, who)
    assert not access.needs_glass(user, setting.board)

    user.is_superuser = True

    assert access.needs_glass(user, setting.board) is is_needed
    assert access.needs_glass(user, make_board("Another board")) is (who != "officer")


def test_boards_sat_on_and_recorded_are_those_of_the_own_seats_and_all_for_who_sees_to_all(setting):
    other = make_board("Another board")
    make_seat(other, setting.chair.person)

    for user, sat_on, recorded in (
        (setting.chair, {setting.board, other}, set()),
        (setting.member, {setting.board}, set()),
        (setting.minute_taker, {setting.board}, {setting.board}),
        (setting.officer, {setting.board, other}, {setting.board, other}),
        (make_user(is_superuser=True), {setting.board, other}, {setting.board, other}),
        (make_user(), set(), set()),
        (AnonymousUser(), set(), set()),
    ):
        assert set(access.boards_sat_on_by(user)) == sat_on, user
        assert set(access.boards_recorded_by(user)) == recorded, user
