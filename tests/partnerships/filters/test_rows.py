"""Which rows a list has, and in which order, without asking the database: the same as the database would say."""

import pytest
from django.http import QueryDict

from partnerships.filters import PartnershipFilters, SchoolFilters, overviews
from partnerships.models import District, Partnership, School
from partnerships.search.places import Whereabouts
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


def tell_nothing(_) -> None:
    """Give schools no successors: they are not asked for."""


def together(*parts: str) -> QueryDict:
    return QueryDict("&".join(filter(None, parts)))


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("day", DAYS)
def test_partnerships_are_those_of_the_database_in_its_order(where, day):
    for what in [*WHAT, "kind=mat", "room=yes", "quadrant=county-wide"]:
        filters = PartnershipFilters(together(what, where, day))
        expected = filters.apply(Partnership.objects.active(filters.on).in_directory(filters.on))

        listed = filters.rows(Partnership.objects.all)
        rows = listed[:]

        assert [row.pk for row in rows] == [one.pk for one in expected], what
        assert filters.count().total == len(listed) == len(rows), what
        assert [row.miles for row in rows] == pytest.approx([getattr(one, "miles_away", None) for one in expected])


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("status", STATUSES)
def test_schools_are_those_of_the_database_in_its_order(where, status):
    for what in WHAT:
        filters = SchoolFilters(together(what, where, status))
        expected = filters.apply(School.objects.by_name())

        listed = filters.rows(School.objects.all, tell_nothing)
        rows = listed[:]

        assert [row.pk for row in rows] == [one.pk for one in expected], what
        assert filters.count().total == len(listed) == len(rows), what
        assert [row.miles for row in rows] == pytest.approx([getattr(one, "miles_away", None) for one in expected])


@pytest.mark.parametrize("where", WHERE)
def test_counts_by_choice_are_those_of_the_database(where):
    for what in WHAT:
        filters = SchoolFilters(together(what, where))
        for facet in filters.count().facets:
            for choice in facet.choices:
                query = filters.query.copy()
                query[facet.name] = choice.value
                chosen = SchoolFilters(query)
                chosen.found = filters.found  # no choice changes what is searched for
                expected = chosen.apply(School.objects.all())

                assert choice.count == len(expected), (what, facet.name, choice.value)


def test_school_that_nobody_has_placed_comes_last_its_own_district_first():
    here = District.objects.get(name="Harlow")
    elsewhere = make_school("A school", easting=None, northing=None, postcode="")
    near = make_school("B school", easting=None, northing=None, postcode="", district=here)

    filters = SchoolFilters(QueryDict("near=CM20+1LL"))
    *_, last_but_one, last = filters.rows(School.objects.all, tell_nothing)[:]

    assert (last_but_one.pk, last.pk) == (near.pk, elsewhere.pk)
    assert (last.miles, last_but_one.miles, filters.unplaced_count) == (None, None, 2)


@pytest.mark.parametrize("start", [0, 20, 25, 500])
def test_page_beyond_those_around_goes_on_where_the_one_before_ended(start):
    filters = SchoolFilters(QueryDict("near=CO16+0DY"))  # at the coast: less than half of the county is around

    rows = filters.rows(School.objects.all, tell_nothing)

    around = sum(row.miles <= 20 for row in rows[:] if row.miles is not None)
    assert 25 < around < 500
    pks = [row.pk for row in rows[:]]
    for at in (start, around - 5, around):
        assert [row.pk for row in rows[at : at + 10]] == pks[at : at + 10]


def test_page_of_those_around_weighs_no_others(monkeypatch):
    filters = SchoolFilters(QueryDict("near=CM1+1LX"))
    rows = filters.rows(School.objects.all, tell_nothing)
    monkeypatch.setattr(Whereabouts, "miles_to", lambda *_: pytest.fail("another was weighed"))

    assert all(row.miles < 20 for row in rows[:25])


def test_list_by_name_has_no_headings():
    assert {row.listed_under for row in PartnershipFilters(QueryDict("")).rows(Partnership.objects.all)[:]} == {""}


def test_partnership_of_which_no_school_is_placed_stands_by_its_name_among_such():
    make_partnership("Alpha", schools=0)
    make_partnership("Beta", schools=[make_school("A school", easting=None, northing=None, postcode="")])

    rows = PartnershipFilters(QueryDict("near=CM1+1LX")).rows(Partnership.objects.all)[:]

    assert [row.record.name for row in rows if row.miles is None][:2] == ["Alpha", "Beta"]


def test_partnership_that_is_made_while_others_are_weighed_waits_for_the_next_page(monkeypatch):
    weigh = overviews.traits_of_partnerships

    def weigh_slowly(*given):
        traits = weigh(*given)
        make_partnership("Made meanwhile")
        return traits

    monkeypatch.setattr(overviews, "traits_of_partnerships", weigh_slowly)
    make_partnership("Made before")

    names = {row.record.name for row in PartnershipFilters(QueryDict("")).rows(Partnership.objects.all)[:]}

    assert "Made before" in names
    assert "Made meanwhile" not in names


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
