"""What works, in the demonstration."""

import datetime as dt

import pytest

from demonstration.practice import PRACTICE, make_practice
from improvement.models import Practice
from tests.factories import make_partnership

pytestmark = pytest.mark.django_db


def test_it_is_made_once_of_partnerships_that_are_there_and_what_waits_is_not_shown():
    slugs = {slug for slug, *_ in PRACTICE.values()}
    for slug in slugs - {"harlow-schools-partnership"}:
        make_partnership(slug=slug)

    assert make_practice(dt.date(2026, 11, 30)) == len(PRACTICE) - 1
    assert make_practice(dt.date(2026, 11, 30)) == 0

    for one in Practice.objects.all():
        one.full_clean()
        assert one.is_shown == PRACTICE[one.title][-1]
