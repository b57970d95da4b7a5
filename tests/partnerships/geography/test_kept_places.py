"""Neighbours and nearest partnerships, from what is kept: what the database says of the same records."""

import datetime as dt
from random import Random

import pytest
from django.utils import timezone

from partnerships.geography import (
    Location,
    groups,
    location_of,
    miles,
    nearest_partnerships,
    neighbourhood_of,
)
from partnerships.geography.open_schools import CELL, open_schools
from partnerships.models import Membership, Partnership, School
from tests.factories import make_district, make_membership, make_partnership, make_quadrant, make_school

HERE = Location(599_700, 225_300, "Here", district_code="E07000071")
MILE = 1609.344
TODAY, DAY = timezone.localdate(), dt.timedelta(days=1)
POSTCODES = ["", "CM1 1QH", "CO1 1JB", "CO1", "ZZ9 9ZZ"]
pytestmark = pytest.mark.django_db


def near_by(random: Random) -> dict[str, int]:
    return {
        "easting": HERE.easting + random.randint(-8_000, 8_000),
        "northing": HERE.northing + random.randint(-8_000, 8_000),
    }


def make_world(random: Random) -> list[School]:
    """Schools in every state, and partnerships that overlap, are county-wide, to come, over or too small."""
    districts = [make_district(), make_district("Colchester")]
    states = [{}, {}, {}, {"status": "closed"}, {"closed_on": TODAY}, {"closed_on": TODAY - DAY}, {"opened_on": TODAY}]
    states += [{"opened_on": TODAY + DAY}, {"status": "proposed-to-open"}]
    schools = [
        make_school(
            f"School {n % 30}",
            district=random.choice([*districts, None]),
            **random.choice(states),
            **(near_by(random) if random.random() < 0.8 else {"postcode": random.choice(POSTCODES)}),
        )
        for n in range(60)
    ]
    for n in range(30):
        partnership = make_partnership(
            f"Partnership {n}",
            home_quadrant=random.choice([make_quadrant("Mid"), None]),
            is_open_to_new_schools=random.random() < 0.5,
        )
        for school in random.sample(schools, random.randint(2, 9)):
            span = {"started_on": random.choice([TODAY - 400 * DAY, TODAY, TODAY + DAY])}
            ends = [None, TODAY, TODAY - DAY] if span["started_on"] < TODAY - DAY else [None]
            make_membership(partnership, school, **span, ended_on=random.choice(ends))
    Partnership.objects.filter(name="Partnership 3").update(ended_on=TODAY - DAY)
    Partnership.objects.filter(name="Partnership 4").update(started_on=TODAY + DAY)
    return schools


@pytest.mark.parametrize("seed", range(4))
def test_nearest_of_what_is_kept_are_those_of_the_database(seed):
    make_world(Random(seed))  # noqa: S311  # no secret
    counted = Partnership.objects.counted()

    kept = [(near.group.pk, near.miles) for near in groups().nearest_first(HERE)]

    asked = nearest_partnerships(HERE, counted).filter(miles_away__isnull=False)
    assert len(kept) > 5
    assert kept == [(partnership.pk, pytest.approx(partnership.miles_away)) for partnership in asked]


@pytest.mark.parametrize("seed", range(4))
def test_neighbours_are_the_nearest_of_all_schools_that_are_looked_at_one_by_one(seed):
    schools = make_world(Random(seed))  # noqa: S311  # no secret
    here = make_school("Here", easting=HERE.easting, northing=HERE.northing)
    make_membership(partnership := Partnership.objects.active().first(), here, started_on=TODAY)

    found = neighbourhood_of(here, {partnership.pk})

    places = [(school, location_of(school)) for school in schools if school.is_open]
    rows = [
        (miles(HERE.easting, HERE.northing, place.easting, place.northing), school.name, school.urn)
        for school, place in places
        if place and place.precise
    ]
    assert [(one.miles, one.school.name, one.school.urn) for one in found.neighbours] == sorted(rows)[:5]
    partners = set(Membership.objects.active().filter(partnership=partnership).values_list("school", flat=True))
    assert [one.is_partner for one in found.neighbours] == [one.school.pk in partners for one in found.neighbours]


@pytest.mark.parametrize("reach", [1, 3, 10.5])
def test_neighbours_are_those_that_are_read_to_be_within_ten_miles_to_the_metre(reach):
    here = make_school("Here", easting=HERE.easting, northing=HERE.northing)
    for metres in (-1, 0, 1):
        make_school(f"{metres}", easting=HERE.easting - int(reach * MILE) - metres, northing=HERE.northing)

    found = [neighbour.school.name for neighbour in neighbourhood_of(here).neighbours]

    assert found == (["-1", "0"] if reach == 10.5 else ["-1", "0", "1"])


def test_a_school_on_the_edge_of_a_square_is_found_from_both_sides():
    edge = Location(600_000 // CELL * CELL, 225_000 // CELL * CELL, "Edge")
    school = make_school(easting=edge.easting, northing=edge.northing)

    for east, north in [(-1, -1), (0, 0), (1, 1), (-1, 1)]:
        here = Location(edge.easting + east, edge.northing + north, "Here")
        assert [one.pk for one in open_schools().perhaps_within(2, here)] == [school.pk]


def test_of_many_partnerships_few_are_looked_at():
    for n in range(30):
        far = [make_school(easting=500_000 + 1000 * n, northing=200_000) for _ in range(2)]
        make_partnership(schools=far)
    near = make_partnership(schools=[make_school(easting=599_000, northing=225_000) for _ in range(2)])

    first = next(groups().nearest_first(HERE))

    assert first.group.pk == near.pk


def test_what_is_kept_follows_each_change():
    here = make_school("Here", easting=HERE.easting, northing=HERE.northing)
    other = make_school("Other", easting=HERE.easting + 500, northing=HERE.northing)
    assert [one.school.name for one in neighbourhood_of(here).neighbours] == ["Other"]

    School.objects.filter(pk=other.pk).update(name="Another")
    assert [one.school.name for one in neighbourhood_of(here).neighbours] == ["Another"]
    partnership = make_partnership(schools=[other])
    assert neighbourhood_of(here, {partnership.pk}).neighbours[0].is_partner
    Membership.objects.update(ended_on=TODAY - DAY, started_on=TODAY - DAY)
    assert not neighbourhood_of(here, {partnership.pk}).neighbours[0].is_partner
