"""A school under review becomes an academy, merges, or a refresh is undone: whose review it is then."""

import datetime as dt

import pytest
from django.utils import timezone

from base.school_terms import academic_year
from improvement import conversions
from improvement.models import InsetDay, PeerReview
from improvement.rounds.conversions import follow_conversions
from partnerships.models import SchoolLink
from partnerships.successors.writes import carry_over_to_successor
from tests.factories import (
    make_partnership,
    make_person,
    make_review,
    make_reviewer,
    make_round,
    make_school,
    make_topic,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LAST_DAY = TODAY - dt.timedelta(days=10)
YEAR = academic_year(TODAY)


@pytest.fixture(autouse=True)
def _look_anew(monkeypatch):
    monkeypatch.setattr(conversions, "_quiet", {})


@pytest.fixture
def colne():
    return make_partnership("Colne", schools=[make_school("Beta"), make_school("Gamma")])


@pytest.fixture
def review(colne):
    alpha = make_school("Alpha", urn=800001)
    colne.memberships.create(school=alpha, started_on=TODAY - dt.timedelta(days=400))
    return make_review(make_round(colne), alpha)


def close(school, *, followed_by, on=LAST_DAY) -> None:
    """As a refresh of the register does."""
    school.status, school.closed_on = "closed", on
    school.save()
    carry_over_to_successor(school=school, successor=followed_by, by=None)


def academy(urn: int = 840001, opened_on=LAST_DAY + dt.timedelta(days=1)):
    return make_school("Alpha Academy", urn=urn, opened_on=opened_on)


def test_review_goes_on_at_the_school_that_follows_and_keeps_what_it_was(review):
    alpha, after = review.host, academy()
    close(alpha, followed_by=after)

    assert follow_conversions()

    review.refresh_from_db()
    assert (review.host, review.host_before, review.state) == (after, alpha, "planned")
    assert review.days_set_at, "calendars name the host"
    assert not follow_conversions(), "once"


def test_inset_days_of_the_school_go_on_with_its_review_and_back(review):
    alpha, after = review.host, academy()
    InsetDay.objects.create(school=alpha, day=review.round.days[0])
    close(alpha, followed_by=after)

    follow_conversions()
    assert InsetDay.objects.get().school == after

    alpha.refresh_from_db()
    alpha.status, alpha.closed_on = "open", None
    alpha.save()
    follow_conversions()
    assert InsetDay.objects.get().school == alpha


def test_review_follows_from_school_to_school(review):
    first, second = academy(), academy(840002, opened_on=TODAY)
    close(review.host, followed_by=first)
    close(first, followed_by=second, on=TODAY - dt.timedelta(days=1))

    follow_conversions()

    review.refresh_from_db()
    assert (review.host, review.host_before.urn) == (second, 800001)


def test_review_goes_back_where_the_school_is_open_again(review):
    alpha = review.host
    close(alpha, followed_by=academy())
    follow_conversions()
    alpha.status, alpha.closed_on = "open", None
    alpha.save()

    assert follow_conversions()

    review.refresh_from_db()
    assert (review.host, review.host_before) == (alpha, None)


def test_review_stays_where_two_schools_follow(review, colne):
    close(review.host, followed_by=academy())
    half = make_school("Other half", opened_on=LAST_DAY)
    SchoolLink.objects.create(
        school=review.host, direction="successor", linked_urn=half.urn, linked_name=half.name, linked_school=half
    )
    colne.memberships.create(school=half, started_on=LAST_DAY)

    assert not follow_conversions()

    review.refresh_from_db()
    assert review.host.urn == 800001


def test_review_stays_where_the_successor_is_no_member(review):
    alpha = review.host
    alpha.status, alpha.closed_on = "closed", LAST_DAY
    alpha.save()
    after = academy()
    SchoolLink.objects.create(
        school=alpha, direction="successor", linked_urn=after.urn, linked_name=after.name, linked_school=after
    )

    assert not follow_conversions()


def test_planned_review_of_a_school_that_merges_into_one_under_review_is_cancelled(review, colne):
    beta = colne.memberships.get(school__name="Beta").school
    make_review(review.round, beta)
    close(review.host, followed_by=beta)

    assert follow_conversions()

    review.refresh_from_db()
    assert (review.state, review.reason) == (PeerReview.State.CANCELLED, PeerReview.Reason.CHANGING)
    assert not follow_conversions()


def hold(review: PeerReview) -> None:
    PeerReview.objects.filter(pk=review.pk).update(state="held", topic=make_topic(), visit_on=LAST_DAY)


def test_review_that_was_held_goes_before_the_planned_one_of_the_school_that_it_merges_into(review, colne):
    beta = colne.memberships.get(school__name="Beta").school
    planned = make_review(review.round, beta)
    hold(review)
    close(review.host, followed_by=beta)

    assert follow_conversions()

    review.refresh_from_db()
    planned.refresh_from_db()
    assert (review.host, review.is_held) == (beta, True)
    assert (planned.state, planned.reason) == (PeerReview.State.CANCELLED, PeerReview.Reason.CHANGING)
    assert not follow_conversions()


@pytest.mark.parametrize("held", ["Alpha", "Beta"])
def test_of_two_schools_that_become_one_the_review_that_was_held_goes_on(review, colne, held):
    beta = colne.memberships.get(school__name="Beta").school
    reviews = {"Alpha": review, "Beta": make_review(review.round, beta)}
    hold(reviews[held])
    after = academy()
    close(review.host, followed_by=after)
    close(beta, followed_by=after)

    assert follow_conversions()

    states = {name: PeerReview.objects.get(pk=one.pk) for name, one in reviews.items()}
    assert states[held].host == after
    assert [one.state for name, one in states.items() if name != held] == [PeerReview.State.CANCELLED]
    assert not follow_conversions()


def test_second_review_that_was_held_stays_where_it_is(review, colne):
    beta = colne.memberships.get(school__name="Beta").school
    hold(make_review(review.round, beta))
    hold(review)
    close(review.host, followed_by=beta)

    assert not follow_conversions()

    review.refresh_from_db()
    assert (review.host.urn, review.is_held) == (800001, True)


def test_reviewer_works_at_the_school_that_follows(review):
    school = make_school("Delta")
    reviewer = make_reviewer(review, make_person("Ann Day"), school=school)
    after = academy()
    close(school, followed_by=after)

    assert follow_conversions()

    reviewer.refresh_from_db()
    assert reviewer.school == after


def test_reviews_of_long_ago_stay(review):
    PeerReview.objects.filter(pk=review.pk).update(year=YEAR - 2)
    close(review.host, followed_by=academy())

    assert not follow_conversions()


def test_nothing_is_asked_but_whether_anything_changed(review, django_assert_num_queries):
    follow_conversions()

    with django_assert_num_queries(1):
        assert not follow_conversions()
