"""What a partnership that became part of another must be."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories import make_partnership

pytestmark = pytest.mark.django_db
LAST_DAY = dt.date(2024, 8, 31)


def test_part_of_another_has_a_last_day():
    partnership = make_partnership()
    partnership.became_part_of = make_partnership()

    with pytest.raises(ValidationError, match="Enter the last day of a partnership that became part of another"):
        partnership.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        partnership.save()


def test_part_of_itself_is_refused():
    partnership = make_partnership(ended_on=LAST_DAY)
    partnership.became_part_of = partnership

    with pytest.raises(ValidationError, match="this one cannot become part of itself"):
        partnership.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        partnership.save()


def test_part_of_another_with_a_last_day_is_right():
    partnership = make_partnership(ended_on=LAST_DAY)
    partnership.became_part_of = make_partnership()

    partnership.full_clean()
    partnership.save()


@pytest.mark.parametrize("field", ["purpose", "this_year"])
def test_what_everybody_reads_holds_no_address(field):
    partnership = make_partnership(**{field: "Write to a@example.org"})

    with pytest.raises(ValidationError, match="Take out the e-mail address"):
        partnership.full_clean()
