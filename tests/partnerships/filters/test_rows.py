"""Which rows a list has, and in which order, without asking the database: the same as the database would say."""

import pytest
from django.http import QueryDict

from partnerships.filters import PartnershipFilters, SchoolFilters
from partnerships.models import District, Partnership, School
from tests.factories import make_partnership, make_school

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

WHAT = [
    "",
    "quadrant=south",
    "district=colchester&phase=primary",
    "character=none",
    "q=primary",
    "q=st+john&phase=secondary",
    "q=ch",
]
WHERE = [
    "",
    "near=CM1+1LX",
    "near=Colchester",
    "near=SS14&within=5",
    "near=CM20+1LL&within=1",
    "near=CB10+1AA&unplaced=only",
]
DAYS = ["", "on=2024-03-01", "on=2026-01-15"]
STATUSES = ["", "status=closed", "status=all"]


def together(*parts: str) -> QueryDict:
    return QueryDict("&".join(filter(None, parts)))


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("day", DAYS)
def test_partnerships_are_those_of_the_database_in_its_order(where, day):
    for what in [*WHAT, "kind=mat", "room=yes", "quadrant=county-wide"]:
        filters = PartnershipFilters(together(what, where, day))
        expected = filters.apply(Partnership.objects.active(filters.on).order_by("name"))

        rows = filters.rows(Partnership.objects.all)[:]

        assert [row.pk for row in rows] == [one.pk for one in expected], what
        assert filters.count().total == len(rows), what
        assert [row.miles for row in rows] == pytest.approx([getattr(one, "miles_away", None) for one in expected])


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("status", STATUSES)
def test_schools_are_those_of_the_database_in_its_order(where, status):
    for what in WHAT:
        filters = SchoolFilters(together(what, where, status))
        expected = filters.apply(School.objects.order_by("name", "urn"))

        rows = filters.rows(School.objects.all)[:]

        assert [row.pk for row in rows] == [one.pk for one in expected], what
        assert filters.count_all().total == len(rows), what
        assert [row.miles for row in rows] == pytest.approx([getattr(one, "miles_away", None) for one in expected])


@pytest.mark.parametrize("where", WHERE)
def test_counts_by_choice_are_those_of_the_database(where):
    for what in WHAT:
        filters = SchoolFilters(together(what, where))
        expected = filters.count(School.objects.all())

        assert filters.count_all() == expected, what


def test_school_that_nobody_has_placed_comes_last_its_own_district_first():
    here = District.objects.get(name="Harlow")
    elsewhere = make_school("A school", easting=None, northing=None, postcode="")
    near = make_school("B school", easting=None, northing=None, postcode="", district=here)

    filters = SchoolFilters(QueryDict("near=CM20+1LL"))
    *_, last_but_one, last = filters.rows(School.objects.all)

    assert (last_but_one.pk, last.pk) == (near.pk, elsewhere.pk)
    assert (last.miles, last_but_one.miles, filters.unplaced_count) == (None, None, 2)


def test_rows_of_a_page_are_read_once_and_only_where_somebody_asks(django_assert_num_queries):
    make_partnership()
    filters = PartnershipFilters(QueryDict(""))
    filters.count()

    with django_assert_num_queries(0):
        page = filters.rows(Partnership.objects.all)[:25]
    with django_assert_num_queries(1):
        names = [row.record.name for row in page]

    assert names == sorted(names)
    assert all(row.record.school_count is not None for row in page)
