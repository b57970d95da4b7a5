"""How far the rows of a list are, as it says it, and the limit of distance."""

import datetime as dt
import re

import pytest
from django.http import QueryDict

from partnerships import search
from partnerships.filters import PartnershipFilters, SchoolFilters
from partnerships.filters.distances import LIMITS, WITHIN
from partnerships.geography import neighbourhood_of
from partnerships.geography.distance import METRES_IN_A_MILE, in_miles
from partnerships.models import School
from tests.factories import make_partnership, make_school
from tests.partnerships.directory.test_views import text_of
from tests.partnerships.search.found import link_to, names

HERE = {"easting": 570_900, "northing": 206_900}

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _fresh_index():
    search.reset()
    yield
    search.reset()


def at(miles: float, name: str, **fields) -> School:
    """A school so many miles east of the first."""
    east = HERE["easting"] + round(miles * METRES_IN_A_MILE)
    return make_school(name, easting=east, northing=HERE["northing"], **fields)


@pytest.fixture
def schools() -> list[School]:
    """Schools farther and farther from the first."""
    return [at(miles, f"{word} School") for miles, word in ((0, "Alder"), (0.9, "Birch"), (3.02, "Cedar"), (12, "Elm"))]


@pytest.mark.parametrize(
    ("miles", "words"),
    [
        (0.0, "less than 0.1 miles"),
        (0.1, "0.1 miles"),
        (0.96, "1 mile"),
        (1.04, "1 mile"),
        (3.02, "3 miles"),
        (3.4, "3.4 miles"),
        (0.25, "0.3 miles"),
        (9.94, "9.9 miles"),
        (9.96, "10 miles"),
        (10.0, "10 miles"),
        (12.4, "12 miles"),
        (12.5, "13 miles"),
    ],
)
def test_miles_are_said_as_people_say_them(miles, words):
    assert in_miles(miles) == words


def test_partnership_says_its_nearest_school_and_how_far_it_is(client, schools):
    make_partnership("Here", schools=[schools[0], schools[3]])
    make_partnership("There", schools=[schools[2], schools[3]])

    page = text_of(client.get("/partnerships/", {"near": schools[0].urn}))

    assert f"Has a school here: {link_to(schools[0])}</p>" in page
    assert f">3 miles: {link_to(schools[2])}</p>" in page


def test_nearest_school_of_a_partnership_is_an_open_one(client, schools):
    shut = at(1, "Shut School", status="closed")
    make_partnership("There", schools=[shut, schools[2], schools[3]])

    page = text_of(client.get("/partnerships/", {"near": schools[0].urn}))

    assert f">3 miles: {link_to(schools[2])}</p>" in page


def test_partnership_with_a_school_in_a_town_has_it_here(client):
    in_town = make_school("Town School", **HERE)  # half a mile from the middle of Chelmsford
    make_partnership("Town", schools=[in_town, make_school()])

    page = text_of(client.get("/partnerships/", {"near": "Chelmsford"}))

    assert f"Has a school here: {link_to(in_town)}</p>" in page


def test_school_says_how_far_it_is(client, schools):
    page = text_of(client.get("/schools/", {"near": schools[0].urn}))

    assert re.findall(r'govuk-body-s">(Here|[\d.]+ miles? away)</p>', page) == [
        "Here",
        "0.9 miles away",
        "3 miles away",
        "12 miles away",
    ]


@pytest.mark.parametrize(("within", "count"), [("1", 2), ("3", 3), ("5", 3), ("10", 3), ("20", 4)])
def test_limit_keeps_what_is_within_it(client, schools, within, count):
    make_school("Nowhere School")
    for school in schools:
        make_partnership(f"{school.name} Partnership", schools=[school, make_school()])
    query = {"near": schools[0].urn, "within": within}

    found, partnerships = client.get("/schools/", query), client.get("/partnerships/", query)

    assert names(found) == [school.name for school in schools[:count]]
    assert names(partnerships) == [f"{school.name} Partnership" for school in schools[:count]]
    limit = WITHIN[within].lower()
    assert f"{count} schools {limit} of Alder School, the nearest first</h2>" in text_of(found)
    assert f"Remove </span>{WITHIN[within]}</a>" in text_of(found)


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("address", ["/schools/", "/partnerships/", "/schools/without-a-partnership/"])
def test_school_that_is_read_to_be_as_far_as_the_limit_is_within_it_and_one_read_to_be_farther_is_not(
    client, address, limit
):
    miles = float(limit)
    here = at(0, "Alder School")
    beyond = [0.4, 0.6] if miles >= 10 else [0.04, 0.06]
    for more in beyond:
        school = at(miles + more, f"School {more}")
        make_partnership(f"Partnership {more}", schools=[school, make_school()] if "without" not in address else [])

    page = client.get(address, {"near": here.urn, "within": limit})

    words = [row.distance.words for row in page.context["page"]]
    assert words[-1].removesuffix(" away") == in_miles(miles)
    within = client.get(address, {"near": here.urn}).context["page"]
    read_as_the_limit = [row.record.name for row in within if row.miles and in_miles(row.miles) == in_miles(miles)]
    assert names(page)[-1:] == read_as_the_limit
    assert len(names(page)) == (1 if address == "/partnerships/" else 2)


def test_neighbour_that_is_read_to_be_ten_miles_away_is_within_ten_miles():
    here, near, _ = at(0, "Alder School"), at(10.4, "Birch School"), at(10.6, "Cedar School")

    assert [one.school.urn for one in neighbourhood_of(here).neighbours] == [near.urn]


def test_partnership_whose_only_school_within_the_limit_has_closed_is_not_within_it(client, schools):
    shut = at(1, "Shut School", status="closed")
    make_partnership("There", schools=[shut, schools[3]])

    assert names(client.get("/partnerships/", {"near": schools[0].urn, "within": "3"})) == []


def test_school_that_has_closed_since_is_near_on_a_day_on_which_it_was_open(client, schools):
    shut = at(1, "Shut School", status="closed", closed_on=dt.date(2024, 8, 31))
    make_partnership("There", schools=[shut, schools[2], schools[3]])
    near = {"near": schools[0].urn, "within": "1"}

    last_day = text_of(client.get("/partnerships/", {**near, "on": "2024-08-31"}))
    day_after = client.get("/partnerships/", {**near, "on": "2024-09-01"})

    assert f">1 mile: {link_to(shut)}</p>" in last_day
    assert names(day_after) == []


@pytest.mark.parametrize("filters", [SchoolFilters, PartnershipFilters])
def test_each_limit_says_how_many_it_would_leave(schools, filters):
    make_partnership("A", schools=schools[:1])
    make_partnership("B", schools=schools[3:])
    asked = filters(QueryDict(f"near={schools[0].urn}&within=3"))

    counts = asked.count()

    [facet] = [facet for facet in counts.facets if facet.name == "within"]
    expected = [4, 2, 3, 3, 3, 4] if filters is SchoolFilters else [2, 1, 1, 1, 1, 2]
    assert [choice.count for choice in facet.choices] == expected
    assert [removal.label for removal in counts.removals] == ["Within 3 miles"]


@pytest.mark.parametrize("address", ["/schools/", "/partnerships/", "/schools/without-a-partnership/"])
def test_limit_without_a_place_says_what_to_do_and_narrows_nothing(client, schools, address):
    make_partnership("A", schools=schools[:2])

    response = client.get(address, {"within": "5"})

    assert "Say in “Near” where it is to be within that distance of." in text_of(response)
    assert names(response) == names(client.get(address))
    assert '<option value="5" selected>Within 5 miles</option>' in text_of(response)


@pytest.mark.parametrize("within", ["2", "5 miles", "-1", "0", "x"])
def test_limit_that_is_none_is_ignored_and_said_to_be(client, schools, within):
    response = client.get("/schools/", {"near": schools[0].urn, "within": within})

    assert f"There is no distance called “{within}”, so the list is not narrowed by distance." in text_of(response)
    assert len(names(response)) == 4


def test_place_that_is_not_known_is_the_one_problem(client, schools):
    response = client.get("/schools/", {"near": "zzqq", "within": "5"})

    assert len(response.context["ignored"]) == 1
    assert "We do not know a place called “zzqq”" in response.context["ignored"][0]


def test_place_that_is_removed_takes_its_limit_along(schools):
    chosen = dict(SchoolFilters(QueryDict(f"near={schools[0].urn}&within=5&phase=primary&filters=open")).chosen)

    assert chosen["Near Alder School"] == "?phase=primary"
    assert chosen["Within 5 miles"] == f"?near={schools[0].urn}&phase=primary"


def test_file_has_what_the_page_within_the_limit_has(client, schools):
    query = {"near": schools[0].urn, "within": "1"}

    lines = b"".join(client.get("/schools/export.csv", query).streaming_content).decode().splitlines()

    assert len(lines) == 1 + 2
    assert client.get("/schools/export.csv", {"within": "1"}).status_code == 404


@pytest.mark.parametrize(
    ("query", "is_open"),
    [("", False), ("?phase=primary", False), ("?filters=open", True), ("?filters=open&page=2", False)],
)
def test_filters_are_open_where_they_were_applied_without_javascript(client, schools, query, is_open):
    page = text_of(client.get(f"/schools/{query}"))

    assert ('<details class="govuk-details portal-narrow" open>' in page) is is_open
    assert 'name="filters" value="open" formaction="/schools/#results"' in page
