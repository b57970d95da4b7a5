"""What `make bench` makes of the programme's pages, and that none asks more of the database for more partnerships."""

from itertools import repeat

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks import england_programme, programme
from benchmarks.england import make_partnerships, make_reviews
from benchmarks.measuring import Page
from partnerships.models import School
from tests.factories import make_authority, make_board, make_district, make_quadrant, make_type

SMALL = {"LEADERS": 60, "REQUESTS": 200, "RESOURCES": 60, "PRIORITIES": 3, "TERMS": 6}
FEW, MORE = 12, 40  # partnerships


def a_page(name: str, milliseconds: float = 20, queries: int = 3) -> Page:
    return Page(name, ["/"], queries=queries, milliseconds=[milliseconds])


def missed(public: list[Page], signed_in: list[Page]) -> list[str]:
    return [one.target for one in programme.verdicts("SQLite", public, signed_in) if not one.holds]


def test_pages_within_their_limits_miss_nothing():
    assert missed([a_page("practice", queries=9)], [a_page("support", milliseconds=300, queries=40)]) == []


def test_page_that_takes_long_is_named_with_its_queries():
    assert missed([a_page("practice")], [a_page("support", milliseconds=301)]) == ["milliseconds of support, 3 queries"]


def test_of_queries_the_page_that_asks_most_is_named():
    public = [a_page("resources"), a_page("practice", queries=10)]

    assert missed(public, [a_page("support")]) == [
        "SQL queries of a public page of the programme of 2000 partnerships (practice)"
    ]


@pytest.mark.slow
@pytest.mark.django_db
def test_no_page_asks_more_of_the_database_for_more_partnerships(monkeypatch):
    for name, value in SMALL.items():
        monkeypatch.setattr(england_programme, name, value)
    place = {"establishment_type": make_type(), "la_code": "881", "la_name": "Essex", "establishment_number": "1000"}
    make_authority()
    quadrants = [make_quadrant(name) for name in ("West", "South")]
    districts = [make_district(f"District {n}", quadrants[n % 2]) for n in range(4)]
    School.objects.bulk_create(
        School(urn=200_000 + n, name=f"School {n}", phase="primary", district=districts[n % 4], **place)
        for n in range(400)
    )
    for quadrant in quadrants:
        make_board(f"{quadrant} quadrant meeting", quadrant=quadrant)

    few, more = queries_with(FEW), queries_with(MORE)

    assert {name: (few[name], more[name]) for name in few if more[name] > few[name]} == {}


def queries_with(partnerships: int) -> dict[str, int]:
    """Of each page how many queries it takes with the programme of so many partnerships, which is gone afterwards."""
    with transaction.atomic():
        made = make_partnerships(partnerships)
        make_reviews(made)
        england_programme.make_programme(made)
        public, signed_in = programme.pages()
        found = {page.name: max(map(queries_of, repeat(page), page.addresses)) for page in (*public, *signed_in)}
        transaction.set_rollback(True)
    return found


def queries_of(page: Page, address: str) -> int:
    """How many it takes once what is kept between requests is kept."""
    client = Client()
    client.get(address, headers=page.headers)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, headers=page.headers)
    assert response.status_code == 200
    return len(queries)
