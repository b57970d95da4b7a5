"""The demonstration's peer reviews: two years of a county as they could be, by every rule that the portal has."""

import datetime as dt
from collections import Counter

import pytest
from django.utils import timezone

from base.school_terms import academic_year
from demonstration.headteacher import SHOWCASE
from demonstration.review_days import MOVED_AHEAD, visit_days
from improvement.models import PeerReview, Reviewer, ReviewGroup, Round
from improvement.rounds.grouping import why_not_valid
from improvement.rounds.rules import refuse_visit
from partnerships.models import Partnership, Person

pytestmark = [pytest.mark.usefixtures("demonstration"), pytest.mark.once, pytest.mark.slow]

State, Manner = PeerReview.State, Round.Manner


def this_year() -> int:
    return academic_year(timezone.localdate())


@pytest.fixture(params=["this year", "last year"])
def year(request) -> int:
    return this_year() - (request.param == "last year")


def test_most_partnerships_have_said_how_and_some_have_not(year):
    counted = Partnership.objects.counted()
    manners = Counter(Round.objects.filter(year=year).values_list("manner", flat=True))

    assert 0.65 <= manners.total() / counted.count() <= 0.9
    assert set(manners) == set(Manner)
    assert manners[Manner.GROUPS] > manners.total() / 2
    assert Round.objects.filter(year=year, manner=Manner.NONE).exclude(why_none="").count() == manners[Manner.NONE]


def test_rounds_are_of_invented_partnerships_alone():
    assert not Round.objects.exclude(partnership__in=Partnership.objects.invented()).exists()


def test_reviews_are_in_every_state_and_moved_for_several_reasons(year):
    states = Counter(PeerReview.objects.filter(year=year).values_list("state", flat=True))

    assert set(states) == set(State)
    assert len(set(PeerReview.objects.filter(year=year).exclude(reason="").values_list("reason", flat=True))) >= 3
    if year < this_year():
        assert states[State.HELD] > states.total() * 0.7


def test_last_years_workshops_and_impact_reviews_are_behind_in_most_reviews():
    held = PeerReview.objects.filter(year=this_year() - 1, state=State.HELD)

    for step in ("report_received_on", "workshop_held_on", "impact_review_held_on"):
        assert held.count() / 2 < held.exclude(**{step: None}).count() < held.count()


def test_nothing_has_been_done_on_a_day_to_come():
    today = timezone.localdate()
    done = ("data_shared_on", "report_received_on", "workshop_held_on", "impact_review_held_on")

    for step in done:
        assert not PeerReview.objects.filter(**{f"{step}__gte": today}).exists()
    assert not PeerReview.objects.filter(state=State.HELD, visit_on__gte=today).exists()
    assert not PeerReview.objects.filter(postponed_from__gt=today + MOVED_AHEAD).exists()


def test_every_record_is_valid():
    for model in (Round, ReviewGroup, PeerReview, Reviewer):
        assert model.objects.exists()
        for row in model.objects.all():
            row.full_clean()


def test_every_visit_keeps_the_rules():
    reviews = PeerReview.objects.going_on().select_related("round__partnership", "host")

    for review in reviews:
        refuse_visit(review)


def test_groups_are_valid_and_most_of_them_those_of_last_year():
    hosts: dict[int, dict[int, dict[int, set[int]]]] = {}
    for review in PeerReview.objects.select_related("round", "group"):
        partnership = hosts.setdefault(review.round.partnership_id, {}).setdefault(review.year, {})
        partnership.setdefault(review.group.number, set()).add(review.host_id)

    for years in hosts.values():
        for groups in years.values():
            assert why_not_valid([sorted(groups[number]) for number in sorted(groups)]) == ""
    both = [years for years in hosts.values() if len(years) == 2]
    assert sum(years[this_year()] == years[this_year() - 1] for years in both) > len(both) / 2


def test_topics_fit_the_phase():
    assert not PeerReview.objects.filter(topic__slug="sixth-form").exclude(host__phase="secondary").exists()
    assert not PeerReview.objects.filter(topic__slug="early-years", host__phase="secondary").exists()


def test_showcase_has_groups_with_people_and_deputies_who_head_nothing():
    people = Person.objects.filter(reviews__review__round__partnership__slug=SHOWCASE)
    roles = Reviewer.objects.filter(review__round__partnership__slug=SHOWCASE, review__year=this_year())

    assert set(roles.values_list("role", flat=True)) == set(Reviewer.Role)
    assert people.filter(headships=None, leads=None).exists()
    assert not people.filter(is_demonstration=False).exists()


def test_visits_are_on_weekdays_of_the_year():
    for year in range(2024, 2032):
        days = visit_days(year)
        assert days == sorted(set(days))
        assert {academic_year(day) for day in days} == {year}
        assert max(day.weekday() for day in days) == 4
        assert len(days) >= 2 * 25  # two for each school of the largest partnership
        assert dt.date(year, 12, 25) not in days
