"""The officer's overview with England's 2,000 partnerships: within 12 queries a page, and in how many seconds."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import roles
from benchmarks.data import PARTNERSHIPS
from benchmarks.england import make_partnerships, make_reviews
from partnerships.models import School
from tests.factories import make_district, make_quadrant, make_type, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ADDRESS = "/improvement/this-year/"
SCHOOLS = 22_000
QUERIES = ["", "?page=80", "?quadrant=south", "?show=held", "?show=no-answer", "?quadrant=county-wide&show=cancelled"]


def test_overview_of_england_asks_at_most_twelve_times_a_page(client, capsys):
    place = {"district": make_district(), "establishment_type": make_type(), "la_code": "881", "la_name": "Essex"}
    School.objects.bulk_create(
        School(urn=200_000 + n, establishment_number="1000", name=f"School {n}", phase="primary", **place)
        for n in range(SCHOOLS)
    )
    for name in ("West", "South"):
        make_quadrant(name)
    reviews = make_reviews(make_partnerships(PARTNERSHIPS))
    client.force_login(make_user(None, roles.OFFICER, is_staff=True))

    assert reviews > 10_000
    for query in QUERIES:
        client.get(f"{ADDRESS}{query}")
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(f"{ADDRESS}{query}")
        taken = time.perf_counter() - began
        with capsys.disabled():
            print(f"\n{ADDRESS}{query}: {len(queries)} queries, {taken:.2f} s", end="")
        assert response.status_code == 200
        assert len(queries) <= 12
        assert len(response.context["rows"]) == 25
