"""A termly report with England's 22,000 schools and 2,000 partnerships: in how many seconds, and how many queries."""

import datetime as dt
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import roles
from base.school_terms import Term
from benchmarks.data import PARTNERSHIPS, let_the_planner_know
from benchmarks.england import make_partnerships, make_reviews
from improvement.models import Framework, Priority, SelfEvaluation
from improvement.reporting.content import content_of
from improvement.reporting.terms import TermSlug
from improvement.reporting.word import word_of
from partnerships.models import School, SchoolAuthority
from partnerships.models.authorities import LONG_SINCE
from tests.clients import signed_in
from tests.factories import make_authority, make_board, make_district, make_meeting, make_quadrant, make_type, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SCHOOLS = 22_000
MOST_SECONDS = 2


def make_england() -> None:
    authority = make_authority()
    quadrants = [make_quadrant(name) for name in ("West", "Mid", "South", "North-East")]
    districts = [make_district(f"District {number}", quadrants[number % 4]) for number in range(12)]
    place = {"establishment_type": make_type(), "la_code": "881", "la_name": "Essex", "establishment_number": "1000"}
    schools = School.objects.bulk_create(
        School(urn=200_000 + n, name=f"School {n}", phase="primary", district=districts[n % 12], **place)
        for n in range(SCHOOLS)
    )
    SchoolAuthority.objects.bulk_create(
        SchoolAuthority(school=school, authority=authority, started_on=LONG_SINCE) for school in schools
    )
    partnerships = make_partnerships(PARTNERSHIPS)
    make_reviews(partnerships)
    framework, today = Framework.objects.get(), timezone.localdate()
    SelfEvaluation.objects.bulk_create(
        SelfEvaluation(partnership=one, framework=framework, year=Term.of(today).year, opened_on=today, agreed_on=today)
        for one in partnerships[::2]
    )
    for number, quadrant in enumerate(quadrants):
        board = make_board(f"{quadrant} meeting {number}", quadrant=quadrant)
        make_meeting(board, held_on=today + dt.timedelta(days=10))
    make_board()
    Priority.objects.create(name="Reading", started_on=LONG_SINCE)
    let_the_planner_know()


def test_report_of_england_takes_less_than_two_seconds(capsys):
    make_england()
    term = Term.of(timezone.localdate())
    client = signed_in(make_user(None, roles.OFFICER, is_staff=True))

    for slug in ("school-partnership-board", "south-meeting-2"):
        address = f"/reports/{TermSlug().to_url(term)}/{slug}/"
        client.get(address)
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        taken = time.perf_counter() - began
        began = time.perf_counter()
        word_of(content_of(response.context["board"], term, timezone.localdate()))
        as_word = time.perf_counter() - began
        with capsys.disabled():
            print(f"\n{address}: {len(queries)} queries, {taken:.2f} s; as a Word file {as_word:.2f} s", end="")
        assert response.status_code == 200
        assert taken < MOST_SECONDS
        assert as_word < MOST_SECONDS
