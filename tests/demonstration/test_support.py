"""The demonstration's support: every rule holds of it, and it is all invented."""

import pytest
from django.utils import timezone

from demonstration.support import LEADERS, NOT_CONFIRMED, STORIES, make_support
from improvement.models import Deployment, Designation, Offer, SupportRequest, SystemLeader, YearFigure
from improvement.models.support import KEPT
from partnerships.models import Headship

pytestmark = pytest.mark.django_db


def test_register_has_its_leaders_and_shows_those_who_were_confirmed(demonstration):
    assert SystemLeader.objects.count() == LEADERS
    assert SystemLeader.objects.shown().count() == LEADERS - NOT_CONFIRMED
    heads = Headship.objects.active().values("person")
    assert SystemLeader.objects.exclude(person__in=heads).count() == 0


def test_every_rule_holds_of_it(demonstration):
    for model in (SystemLeader, Designation, Offer, SupportRequest, Deployment):
        for row in model.objects.all():
            row.full_clean()


def test_requests_are_at_every_state_that_their_stories_say(demonstration):
    first = SupportRequest.objects.order_by("pk")[: len(STORIES)]
    assert [one.state for one in first] == [one.state for one in STORIES]
    assert [one.deployments.count() for one in first] == [int(bool(one.supported)) for one in STORIES]


def test_year_before_has_figures_and_what_is_past_its_time_is_forgotten(demonstration):
    """Whatever the day: where the year is long over its requests are forgotten, and its figures stay."""
    assert set(YearFigure.objects.values_list("kind", flat=True)) == {
        *("reviews", "reasons", "asked", "met", "unmet", "stages")
    }
    assert not SupportRequest.objects.filter(closed_on__lt=timezone.localdate() - KEPT).exists()


def test_second_load_adds_nothing(demonstration):
    before = Offer.objects.count()

    make_support(timezone.localdate())

    assert (SystemLeader.objects.count(), Offer.objects.count()) == (LEADERS, before)
