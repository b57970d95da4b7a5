"""A percentage is rounded by one rule, a half up."""

from decimal import ROUND_HALF_UP, Decimal

import pytest

from base.percentages import percentage_of
from boards.attendance.years import Count
from partnerships.coverage.counting import Coverage


@pytest.mark.parametrize("decimals", [0, 1])
def test_half_is_rounded_up_of_every_share(decimals):
    step = Decimal(1).scaleb(-decimals)
    for whole in range(1, 201):
        for part in range(whole + 1):
            exactly = (Decimal(100 * part) / whole).quantize(step, ROUND_HALF_UP)
            assert percentage_of(part, whole, decimals) == float(exactly), (part, whole)


def test_nothing_has_no_share():
    assert percentage_of(0, 0) == 0


@pytest.mark.parametrize(("part", "whole", "percentage"), [(29, 40, 73), (7, 8, 88), (1, 8, 13)])
def test_coverage_and_attendance_round_alike(part, whole, percentage):
    assert Coverage(part, whole).percentage == percentage
    assert Coverage(part, whole).share == f"{percentage}%"
    assert Count(expected=whole, present=part, is_recorded=True).percentage == percentage
