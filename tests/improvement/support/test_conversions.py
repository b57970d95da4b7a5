"""A school that asks for support, or gives it, becomes an academy or merges, or a refresh is undone."""

import datetime as dt

import pytest
from django.utils import timezone

from improvement import conversions
from improvement.models import Deployment, Offer, SupportRequest
from improvement.support.conversions import follow_conversions
from office import jobs
from partnerships.models import School
from partnerships.successors.writes import carry_over_to_successor
from tests.factories import (
    make_deployment,
    make_headship,
    make_offer,
    make_person,
    make_school,
    make_support_request,
    make_system_leader,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LAST_DAY = TODAY - dt.timedelta(days=10)


@pytest.fixture(autouse=True)
def _look_anew(monkeypatch):
    monkeypatch.setattr(conversions, "_quiet", {})


@pytest.fixture
def alpha() -> School:
    return make_school("Alpha", urn=800001)


@pytest.fixture
def academy() -> School:
    return make_school("Alpha Academy", urn=840001, opened_on=LAST_DAY + dt.timedelta(days=1))


def close(school: School, *, followed_by: School, on: dt.date = LAST_DAY) -> None:
    """As a refresh of the register does."""
    school.status, school.closed_on = "closed", on
    school.save()
    carry_over_to_successor(school=school, successor=followed_by, by=None)


def test_all_that_is_of_the_school_goes_on_at_the_one_that_follows_and_keeps_what_it_was(alpha, academy):
    asked = make_support_request(alpha)
    offer, leader = make_offer(school=alpha), make_system_leader(school=alpha)
    there = make_deployment(make_support_request(), school=alpha, system_leader=leader, state="asked")
    close(alpha, followed_by=academy)

    assert follow_conversions()

    for row in (asked, offer, leader, there):
        row.refresh_from_db()
        assert (row.school, row.school_before) == (academy, alpha)
    assert (asked.state, asked.owner, there.state) == ("looking", "school", "asked")
    assert not follow_conversions(), "once"


def test_head_of_the_academy_sees_the_request_that_they_made_before(alpha, academy):
    head = make_person()
    make_headship(head, alpha)
    asked, user = make_support_request(alpha), make_user(person=head)
    close(alpha, followed_by=academy)

    follow_conversions()

    assert SupportRequest.objects.visible_to(user).get() == asked


def test_all_goes_back_where_the_school_is_open_again(alpha, academy):
    asked, offer = make_support_request(alpha), make_offer(school=alpha)
    close(alpha, followed_by=academy)
    follow_conversions()
    alpha.status, alpha.closed_on = "open", None
    alpha.save()

    assert follow_conversions()

    for row in (asked, offer):
        row.refresh_from_db()
        assert (row.school, row.school_before) == (alpha, None)


def test_of_schools_that_merge_one_stands_on_the_short_list_once_and_whoever_is_asked_stays(alpha, academy):
    beta = make_school("Beta")
    request = make_support_request(state="asked", owner="supporter")
    make_deployment(request, school=alpha)
    make_deployment(request, school=beta, state="asked")
    close(alpha, followed_by=academy)
    close(beta, followed_by=academy)

    while follow_conversions():
        pass

    assert list(request.deployments.values_list("school", "state")) == [(academy.pk, "asked")]


def test_school_gives_no_support_to_itself(alpha):
    request = make_support_request()
    make_deployment(request, school=alpha)
    close(alpha, followed_by=request.school)

    assert follow_conversions()

    assert not Deployment.objects.exists()
    assert not follow_conversions()


def test_nothing_moves_where_no_school_follows(alpha):
    make_support_request(alpha)
    Offer.objects.all().delete()
    alpha.status, alpha.closed_on = "closed", LAST_DAY
    alpha.save()

    assert not follow_conversions()


def test_worker_does_it():
    assert follow_conversions in [job.work for job in jobs.all_jobs()]
