"""Who may own an action that an officer writes in admin."""

import datetime as dt

import pytest
from django.test import Client

from accounts import roles
from boards.models import Action
from tests.admin import add, change
from tests.boards.minuted import MET_ON, make_item
from tests.factories import make_board, make_lead, make_meeting, make_partnership, make_person, make_quadrant, make_user

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
REFUSAL = "was not expected at this meeting and is not recorded as there"


@pytest.fixture
def officer() -> Client:
    client = Client()
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


@pytest.fixture
def item():
    """An item of a quadrant meeting."""
    return make_item(make_meeting(make_board(quadrant=make_quadrant("West")), held_on=MET_ON))


def typed(item, owner) -> dict[str, object]:
    days = {"undertaken_on": MET_ON.isoformat(), "due_on": (MET_ON + DAY).isoformat()}
    return {"item": item.pk, "owner": owner.pk, "text": "Send the template", **days}


@pytest.mark.parametrize(("ended_on", "may_own"), [(MET_ON, True), (MET_ON - DAY, False)])
def test_lead_owns_an_action_until_the_last_day_of_the_partnership(officer, item, ended_on, may_own):
    partnership = make_partnership(
        home_quadrant=item.meeting.board.quadrant, started_on=MET_ON - 300 * DAY, ended_on=ended_on
    )
    lead = make_lead(partnership, started_on=MET_ON - 300 * DAY)

    page = officer.post(add(Action), typed(item, lead.person)).content.decode()

    assert Action.objects.filter(owner=lead.person).exists() is may_own
    assert (REFUSAL in page) is not may_own


def test_owner_who_is_on_no_roll_stays_when_something_else_is_changed(officer, item):
    data = typed(item, make_person("Former Member"))
    action = Action.objects.create(
        item=item, owner_id=data["owner"], text="x", undertaken_on=MET_ON, due_on=MET_ON + DAY
    )

    page = officer.post(change(action), data)

    assert page.status_code == 302, page.content.decode()
    action.refresh_from_db()
    assert action.text == "Send the template"


def test_owner_who_is_on_no_roll_does_not_follow_to_another_meeting(officer, item):
    action = Action.objects.create(
        item=item, owner=make_person("Former Member"), text="x", undertaken_on=MET_ON, due_on=MET_ON + DAY
    )
    elsewhere = make_item(make_meeting(item.meeting.board, held_on=MET_ON + DAY))

    page = officer.post(change(action), typed(elsewhere, action.owner)).content.decode()

    assert REFUSAL in page
