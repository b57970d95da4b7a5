"""A day more than a year away is asked about before it is sent."""

import datetime as dt

import pytest
from django.utils import timezone

from confirmations.models import Proposal
from tests.confirmations.asked import ask, link
from tests.factories import make_school, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
TODAY = timezone.localdate()
SAID = "Say that the day is right, or correct it above"


def joined(on: dt.date) -> dict[str, object]:
    return {"joined_1": make_school().urn, "joined_1_on_0": on.day, "joined_1_on_1": on.month, "joined_1_on_2": on.year}


@pytest.fixture
def page(client, lead) -> str:
    """Where a lead says that a school has joined."""
    client.force_login(make_user("ann@example.org", person=lead.person))
    return f"/my-partnership/{lead.pk}/correct/school-joined/"


@pytest.mark.parametrize(("days", "is_asked"), [(-367, True), (-366, False), (0, False), (366, False), (367, True)])
def test_first_day_of_a_school_is_asked_about_where_it_is_more_than_a_year_away(client, page, days, is_asked):
    answer = client.post(page, joined(TODAY + dt.timedelta(days=days)))

    assert (answer.status_code == 200) is is_asked
    assert Proposal.objects.exists() is not is_asked
    if is_asked:
        assert answer.context["form"].errors["days_meant"] == [SAID]
        assert 'href="#id_days_meant_1"' in answer.content.decode(), "the summary leads to the first box"
        assert 'id="id_days_meant_1"' in answer.content.decode()
        assert f"more than a year {'ago' if days < 0 else 'ahead'}" in answer.content.decode()


def test_day_that_is_meant_is_sent(client, page):
    on = TODAY - dt.timedelta(days=800)

    client.post(page, joined(on) | {"days_meant": on.isoformat()})

    assert Proposal.objects.get().proposed["facts"][0]["on"] == on.isoformat()


def test_day_corrected_to_another_far_one_is_asked_about_again(client, page):
    on, other = (TODAY - dt.timedelta(days=days) for days in (800, 900))

    answer = client.post(page, joined(other) | {"days_meant": on.isoformat()})

    assert answer.context["form"].errors["days_meant"] == [SAID]


def test_hand_over_years_ahead_is_asked_about(client, lead, page):
    on = TODAY + dt.timedelta(days=400)
    day = {"successor_on_0": on.day, "successor_on_1": on.month, "successor_on_2": on.year}
    address = f"/my-partnership/{lead.pk}/hand-over/"

    answer = client.post(address, {"successor_name": "Cy New", **day})
    client.post(address, {"successor_name": "Cy New", **day, "days_meant": on.isoformat()})

    assert answer.context["form"].errors["days_meant"] == [SAID]
    assert Proposal.objects.get().proposed["on"] == on.isoformat()


def test_several_days_behind_the_link_are_all_to_be_said_right(client, lead):
    first, second = (TODAY - dt.timedelta(days=days) for days in (800, 900))
    day = {"joined_2": make_school().urn, "joined_2_on_0": second.day, "joined_2_on_1": second.month}
    data = joined(first) | day | {"joined_2_on_2": second.year, "lead_email": "ann@example.org"}
    address = link(ask(lead), "correct/")

    answer = client.post(address, data | {"days_meant": first.isoformat()})
    client.post(address, data | {"days_meant": [first.isoformat(), second.isoformat()]})

    assert answer.context["form"].errors["days_meant"] == ["Say that these days are right, or correct it above"]
    assert Proposal.objects.count() == 1
