"""The demonstration's self-evaluations: of every sort, and as the portal would have let people enter them."""

import pytest
from django.utils import timezone

from base.school_terms import academic_year
from demonstration.headteacher import SHOWCASE
from improvement.models import Agreement, Answer, NextStep, Participation, SelfEvaluation
from improvement.models.self_evaluations import FEWEST_ANSWERS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration"), pytest.mark.once]
YEAR = academic_year(timezone.localdate())


def test_there_are_some_of_every_sort():
    of_year = SelfEvaluation.objects.in_year(YEAR)
    shared = SelfEvaluation.objects.shared()

    assert of_year.agreed().exists()
    assert of_year.filter(agreed_on=None, manner="paper").exists()
    assert of_year.filter(agreed_on=None, answers__isnull=False).exists()
    assert SelfEvaluation.objects.in_year(YEAR - 1).agreed().count() > 5
    assert 1 < shared.count() < SelfEvaluation.objects.agreed().count()
    both = (
        SelfEvaluation.objects.agreed()
        .in_year(YEAR)
        .filter(partnership__in=SelfEvaluation.objects.agreed().in_year(YEAR - 1).values("partnership"))
    )
    assert both.exists(), "for years side by side"


def test_showcase_has_answers_enough_for_a_spread_and_a_year_before_that_is_shared():
    this_year, before = SelfEvaluation.objects.filter(partnership__slug=SHOWCASE)

    assert (this_year.year, before.year) == (YEAR, YEAR - 1)
    assert this_year.answers.all().schools_counted() >= FEWEST_ANSWERS
    assert this_year.answers_close_on == this_year.meets_on
    assert before in SelfEvaluation.objects.shared()


def test_they_are_of_invented_partnerships_alone():
    assert not SelfEvaluation.objects.exclude(partnership__is_demonstration=True).exists()


def test_every_record_is_valid():
    for model in (SelfEvaluation, Answer, Agreement, NextStep, Participation):
        for row in model.objects.all():
            row.full_clean()


def test_agreed_ones_are_whole():
    for one in SelfEvaluation.objects.agreed():
        assert one.agreements.filter(stage__isnull=False).count() == one.framework.themes.count()
        assert one.participations.filter(was_there=True).count() > 1
        assert one.agreed_on <= timezone.localdate()
