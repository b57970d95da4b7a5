"""How far the county is from "every school"."""

import pytest

from partnerships.coverage.counting import Coverage, coverage_by, coverage_of
from partnerships.models import School
from tests.factories import make_district, make_partnership, make_quadrant, make_school, make_type


@pytest.mark.parametrize(
    ("in_partnership", "in_scope", "percentage"),
    [
        *((0, 0, 0), (481, 563, 85), (562, 563, 99), (563, 563, 100), (1, 3, 33)),
        *((29, 40, 73), (7, 8, 88), (1, 8, 13), (1, 40, 3), (199, 200, 99)),  # a half is rounded up
    ],
)
def test_percentage_is_whole_and_never_100_while_a_school_is_missing(in_partnership, in_scope, percentage):
    assert Coverage(in_partnership, in_scope).percentage == percentage


def test_percentage_with_a_decimal_rounds_a_half_up_too():
    assert [Coverage(count, 2000).share_to(1) for count in (1, 3, 5, 1997)] == ["0.1%", "0.2%", "0.3%", "99.9%"]


def test_coverage_reads_as_a_sentence():
    assert str(Coverage(481, 563)) == "481 of 563 schools are in a partnership (85%)"


@pytest.mark.django_db
class TestCounting:
    def test_county_counts_open_schools_in_scope_once(self):
        member = make_school()
        make_partnership(schools=[member, make_school()])
        make_partnership(schools=[member, make_school()])
        make_school()
        make_school(status="closed")

        assert coverage_of(School.objects.all()) == Coverage(in_partnership=3, in_scope=4)

    def test_county_leaves_out_members_from_outside_and_those_that_do_not_count(self):
        independent = make_type("Other independent school", is_in_scope=False)
        outside = make_school(la_code="919")
        make_partnership(schools=[make_school(), outside, make_school(establishment_type=independent)])

        assert coverage_of(School.objects.all()) == Coverage(in_partnership=1, in_scope=1)

    def test_county_without_schools_is_nothing(self):
        assert coverage_of(School.objects.all()) == Coverage(0, 0)

    def test_coverage_by_quadrant_gives_schools_without_a_district_apart(self):
        south = make_quadrant("South")
        basildon = make_district("Basildon", south)
        make_partnership(schools=[make_school(district=basildon), make_school(district=basildon)])
        make_school(district=basildon)
        make_school(district=None)

        assert coverage_by("district__quadrant") == {south.pk: Coverage(2, 3), None: Coverage(0, 1)}

    def test_coverage_takes_one_query(self, django_assert_num_queries):
        make_partnership(schools=3)

        with django_assert_num_queries(1):
            coverage_by("phase")
