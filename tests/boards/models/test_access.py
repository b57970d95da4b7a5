"""What an account may do with a meeting, asked of each right by itself."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts import roles
from boards.models import Meeting, access
from tests.boards.minuted import make_recording, make_setting
from tests.factories import make_lead, make_partnership, make_quadrant, make_user

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


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
