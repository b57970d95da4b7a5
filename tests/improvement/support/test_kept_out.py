"""Support is kept out of what officers and administrators look through (design, section 5; ADR 53)."""

import pytest
from django.urls import reverse

from accounts import roles
from improvement.models import SupportRequest
from improvement.support import writes
from tests.factories import (
    make_headship,
    make_offer,
    make_person,
    make_school,
    make_support_request,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db
SCHOOL, TOPIC = "Zzasking Primary School", "Zztopic"


@pytest.fixture
def asked(caplog) -> SupportRequest:
    """A request of a school that nothing else names, which somebody put on a short list, asked, and closed."""
    caplog.set_level("DEBUG")
    school = make_school(SCHOOL)
    make_headship(make_person("Ann Day", email="ann@example.org"), school)
    request = make_support_request(school, reach="county", topic=make_topic(TOPIC))
    offer = make_offer(topic=request.topic)
    make_headship(make_person(), offer.school)
    there = writes.put_on_short_list(request=request, offer=offer, by=None)
    writes.ask(deployment=there, by=None)
    writes.decline(deployment=there, why="days", by=None)
    writes.close_unmet(request=request, reason="money", by=None)
    return request


@pytest.fixture(params=[roles.OFFICER, roles.ADMINISTRATOR, "superuser"])
def who(request, client):
    """A client of everybody who opens admin."""
    groups = [] if request.param == "superuser" else [request.param]
    client.force_login(make_user(None, *groups, is_staff=True, is_superuser=not groups))
    return client


def test_every_change_the_post_and_the_search_have_none_of_it(asked, who):
    searched = f"{reverse('admin:change_log')}?q={TOPIC}"
    for address in (reverse("admin:change_log"), searched, reverse("admin:office_message_changelist")):
        response = who.get(address, follow=True)
        said = response.getvalue().decode().lower()

        for word in ("request for support", "request <", "ann@example.org", f">{TOPIC.lower()}<", "nobody could pay"):
            assert word not in said, (address, word)


def test_log_says_neither_school_nor_topic(asked, client, caplog):
    client.force_login(make_user(person=asked.school.headships.get().person))
    client.get(f"/support/{asked.pk}/")

    assert SCHOOL not in caplog.text
    assert TOPIC not in caplog.text


@pytest.mark.parametrize("narrowed", [f"support_requests__topic__name={TOPIC}", "support_requests__state=unmet"])
def test_list_of_schools_is_not_narrowed_by_it(asked, who, narrowed):
    assert who.get(f"{reverse('admin:partnerships_school_changelist')}?{narrowed}").status_code in (302, 400, 403)


def test_list_of_people_is_not_narrowed_by_the_register(who):
    address = reverse("admin:partnerships_person_changelist")

    assert who.get(f"{address}?system_leaderships__days=10").status_code in (302, 400, 403)
