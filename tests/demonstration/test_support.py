"""The demonstration's support: every rule holds of it, and it is all invented."""

import pytest
from django.utils import timezone

from demonstration.support import LEADERS, NOT_CONFIRMED, STORIES, make_support
from improvement.models import Deployment, Designation, Offer, SupportRequest, SystemLeader
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
    assert sorted(SupportRequest.objects.values_list("state", flat=True)) == sorted(one.state for one in STORIES)
    assert Deployment.objects.count() == sum(bool(one.supported) for one in STORIES)


def test_second_load_adds_nothing(demonstration):
    before = Offer.objects.count()

    make_support(timezone.localdate())

    assert (SystemLeader.objects.count(), Offer.objects.count()) == (LEADERS, before)
