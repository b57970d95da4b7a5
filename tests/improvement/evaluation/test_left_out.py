"""A theme that the heads did not get to has no stage in any figure."""

import pytest

from improvement.models import Agreement, SelfEvaluation, YearFigure
from improvement.programme.past_years import freeze_last_year
from tests.improvement.programme.test_safe_stages import AFTER, agree, frozen

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_said", [True, False])
def test_theme_left_out_is_counted_as_no_stage_whether_it_is_said_or_not(is_said):
    for stage, number in enumerate((9, 8, 2, 0, 6)):
        for _ in range(number):
            agree([stage], of=1)
    if is_said:
        for evaluation in SelfEvaluation.objects.filter(agreements=None):
            theme = evaluation.framework.themes.first()
            Agreement.objects.create(evaluation=evaluation, theme=theme, is_left_out=True)

    freeze_last_year(AFTER)

    theme = SelfEvaluation.objects.first().framework.themes.first().name
    assert frozen() == {(theme, "Getting started"): 9, (theme, "Growing"): 8}
    assert YearFigure.objects.get(kind="stages", theme=None).value == 25
