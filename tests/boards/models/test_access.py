"""What an account may do with a meeting, asked of each right by itself."""

import pytest

from accounts import roles
from boards.models import Meeting, access
from tests.boards.minuted import make_recording, make_setting
from tests.factories import make_lead, make_partnership, make_quadrant, make_user

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("role", [None, roles.HEADTEACHER, roles.PARTNERSHIP_LEAD])
def test_who_leads_in_no_quadrant_reads_nothing_of_a_board_where_others_lead(setting, meeting, role):
    make_lead(make_partnership(schools=2, home_quadrant=setting.board.quadrant))
    elsewhere = make_lead(make_partnership(schools=2, home_quadrant=make_quadrant("Mid")))

    assert rights_of(make_user(None, *filter(None, [role]), person=elsewhere.person)) == set()
