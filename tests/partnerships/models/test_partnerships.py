"""What a partnership that became part of another must be, and the address of any."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from base.slugs import free_slug
from partnerships.directory import urls
from partnerships.models import Partnership
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


def test_addresses_at_which_other_pages_are_are_reserved():
    addresses = [str(one.pattern) for one in urls.urlpatterns]
    fixed = [address for address in addresses if address.endswith("/") and "<" not in address]

    assert [address.removesuffix("/") for address in fixed] == list(Partnership.RESERVED_SLUGS)


def test_partnership_is_refused_an_address_at_which_another_page_is():
    partnership = make_partnership("Print")
    partnership.slug = "print"

    with pytest.raises(ValidationError) as refused:
        partnership.full_clean()

    assert refused.value.message_dict == {
        "slug": ["Another page is at “print”. Write a longer one, such as “print-partnership”."]
    }


def test_slug_of_a_partnership_called_as_another_page_gets_a_number():
    assert free_slug(Partnership, "Print") == "print-2"
    assert free_slug(Partnership, "Printers") == "printers"
