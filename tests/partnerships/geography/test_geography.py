"""Postcodes, distances, and what is nearest."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.models import Council
from partnerships.geography import (
    Location,
    district_centre,
    locate,
    location_of,
    miles,
    nearest_partnerships,
    nearest_schools,
    problem_with,
)
from partnerships.models import Partnership, School
from tests.factories import make_district, make_membership, make_partnership, make_school

HERE = Location(570_000, 208_000, "Here", district_code="E07000070")
MILE = 1609.344


@pytest.mark.parametrize("text", ["CM1 1QH", "cm11qh", " Cm1  1qH "])
def test_locate_knows_a_full_postcode(text):
    assert locate(text) == Location(570628, 206915, "CM1 1QH", True, "E07000070")


def test_locate_knows_an_outward_code_as_its_middle():
    found = locate("cm1")

    assert (found.label, found.precise, found.district_code) == ("CM1", False, "E07000070")
    assert miles(found.easting, found.northing, 570_628, 206_915) < 3


def test_locate_tells_outward_codes_that_begin_alike_apart():
    assert locate("CM1").label == "CM1"
    assert locate("CM11").label == "CM11"
    assert locate("CM11 1LX") != locate("CM1 1LX")


@pytest.mark.parametrize(
    ("typed", "label"),
    [("cm 18", "CM18"), ("CM18", "CM18"), ("co12 3", "CO12 3"), ("co12 3n", "CO12 3N"), ("C012", "CO12")],
)
def test_locate_knows_what_is_half_typed_as_the_middle_of_what_begins_so(typed, label):
    found = locate(typed)

    assert (found.label, found.precise) == (label, False)


@pytest.mark.parametrize("text", ["year 7", "x 1", "cm", "cm1 1lxx", "12", "CO12 3NZ9"])
def test_locate_takes_nothing_else_for_half_a_postcode(text):
    assert locate(text) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("CM99 9ZZ", "We do not know the postcode CM99 9ZZ. Check it, or enter a town or a school."),
        ("zz9", "We do not know the postcode ZZ9. Check it, or enter a town or a school."),
        ("SW1A 1AA", "SW1A 1AA is outside Essex. Enter a postcode, a town or a school in Essex."),
        ("rm17", "RM17 is outside Essex. Enter a postcode, a town or a school in Essex."),
        ("hello", "That is not a postcode. Enter one such as CM1 1LX, or its first half, CM1."),
        ("", "That is not a postcode. Enter one such as CM1 1LX, or its first half, CM1."),
        ("CM1 1QH", ""),
    ],
)
def test_problem_says_why_there_is_no_answer(text, problem):
    assert problem_with(text) == problem
    assert bool(locate(text)) == (not problem)


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.django_db
@given(st.text(max_size=10_000) | st.from_regex(r"[A-Za-z]{1,2}[0-9]{1,2} ?[0-9][A-Za-z]{2}", fullmatch=True))
def test_locate_never_raises(text):
    assert bool(locate(text)) == (not problem_with(text))


def test_locate_is_quick_once_read():
    locate("CM1 1LX")
    start = time.perf_counter()

    for _ in range(100):
        locate("CM1 1LX")

    assert time.perf_counter() - start < 5  # seconds; 0.1 alone, more while other tests run


def test_district_centre_is_the_middle_of_its_postcodes():
    found = district_centre("E07000070", "Chelmsford")

    assert (found.label, found.precise) == ("Chelmsford", False)
    assert miles(found.easting, found.northing, 570_628, 206_915) < 4
    assert district_centre("E00000000") is None


def test_miles_are_as_the_crow_flies():
    assert miles(0, 0, 3 * MILE, 4 * MILE) == pytest.approx(5)


@pytest.mark.django_db
def test_nearest_schools_come_by_distance_and_the_unplaced_last():
    far = make_school("Far", easting=570_000 + 16_093, northing=208_000)
    near = make_school("Near", easting=570_000, northing=208_000 + 1609)
    unplaced = make_school("Anywhere")

    found = list(nearest_schools(HERE, School.objects.all()))

    assert found == [near, far, unplaced]
    assert [round(s.miles_away, 1) for s in found[:2]] == [1.0, 10.0]
    assert found[2].miles_away is None


@pytest.mark.django_db
def test_nearest_schools_across_the_country_do_not_overflow():
    school = make_school(easting=5_000, northing=1_200_000)

    assert nearest_schools(HERE, School.objects.all()).get() == school


@pytest.mark.django_db
def test_nearest_school_without_coordinates_is_placed_by_its_postcode():
    school = make_school("By postcode", postcode="CM1 1QH")
    unknown = make_school("Unknown postcode", postcode="CM99 9ZZ")

    found = {s.pk: s.miles_away for s in nearest_schools(locate("CM1 1QH"), School.objects.all())}

    assert found[school.pk] == pytest.approx(0)
    assert found[unknown.pk] is None


@pytest.mark.django_db
def test_postcode_that_an_officer_put_in_gives_a_place_where_the_register_has_none():
    put_in = make_school(postcode="CM1 1QH", register_postcode="")
    put_right = make_school(postcode="CM1 1QH", register_postcode="CO1 1AA", easting=600_000, northing=200_000)

    places = [location_of(school) for school in (put_in, put_right)]

    assert [(place.easting, place.northing) for place in places] == [(570_628, 206_915), (600_000, 200_000)]
    assert list(School.objects.with_a_place()) == [put_in, put_right]


@pytest.mark.django_db
@pytest.mark.parametrize("facts", [{}, {"easting": 600_000}, {"northing": 200_000}])
def test_school_with_neither_both_coordinates_nor_a_postcode_has_no_place(facts):
    school = make_school(**facts)

    assert list(School.objects.without_a_place()) == [school]


@pytest.mark.django_db
def test_nearest_schools_that_cannot_be_placed_come_by_district():
    district = make_district("Chelmsford")
    district.code = "E07000070"
    district.save()
    elsewhere = make_school("A school elsewhere")
    here = make_school("School of Chelmsford", district=district)

    assert list(nearest_schools(HERE, School.objects.all())) == [here, elsewhere]


@pytest.mark.django_db
def test_nearest_schools_keep_the_filters_of_the_queryset():
    make_school(easting=570_000, northing=208_000, status=School.Status.CLOSED)

    assert not nearest_schools(HERE, School.objects.open()).exists()


@pytest.mark.django_db
def test_nearest_partnerships_come_by_their_nearest_open_school():
    far = make_partnership("Far", schools=[make_school(easting=580_000, northing=208_000)])
    near = make_partnership("Near", schools=[make_school(easting=571_000, northing=208_000), make_school()])
    closed = make_school(easting=570_000, northing=208_000, status=School.Status.CLOSED)
    make_membership(far, closed)
    unplaced = make_partnership("Anywhere", schools=2)

    found = list(nearest_partnerships(HERE, Partnership.objects.in_directory()))

    assert found == [near, far, unplaced]
    assert found[1].miles_away == pytest.approx(10_000 / MILE)
    assert found[2].miles_away is None


@pytest.mark.django_db
def test_of_partnerships_with_the_same_nearest_school_the_one_most_at_home_comes_first():
    shared, beside = (make_school(easting=570_500 + metres, northing=208_000) for metres in (0, 500))
    further = make_school(easting=572_000, northing=208_000)
    scattered = make_partnership("A Trust", schools=[shared, make_school(easting=600_000, northing=208_000)])
    local = make_partnership("Harlow", schools=[shared, beside, further])

    found = list(nearest_partnerships(HERE, Partnership.objects.in_directory()))

    assert found == [local, scattered]


@pytest.mark.django_db
def test_postcode_outside_is_said_to_be_outside_the_councils_area():
    Council.objects.update(area="North Essex")

    assert problem_with("SW1A 1AA").startswith("SW1A 1AA is outside North Essex. ")


@pytest.mark.django_db
def test_location_of_a_school_is_its_coordinates_else_its_postcode():
    assert location_of(make_school(easting=570_000, northing=208_000)).easting == 570_000
    assert location_of(make_school(postcode="CM1 1QH")).easting == 570_628
    assert location_of(make_school()) is None
