"""Admin with England in it, 22,000 schools and 2,000 partnerships: few queries for each list and each answer."""

import datetime as dt
import time

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import roles
from base.school_terms import academic_year, year_starts_on
from benchmarks.data import PARTNERSHIPS, load_england
from partnerships.models import Membership, Partnership, School
from portal.answers.every import ANSWERS
from tests.admin import changelist
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
MOST = 12
MISTYPED = "?q=prak+scool"  # takes one more: whether the list's own fields find anything
EACH = 5  # of the memberships one in so many ended this school year
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
OF_A_LIST = ("", "?q=park+school", MISTYPED, "?p=2")
OF_AN_ANSWER = ("", "?page=10", "?quadrant=south", "?show=schools", "?format=csv", "?format=xlsx", "?format=print")


@pytest.fixture(scope="module")
def officer(demonstration) -> Client:
    """An officer of the country."""
    load_england()
    gone = list(Membership.objects.filter(partnership__is_demonstration=False).values_list("pk", flat=True))[::EACH]
    last = min(year_starts_on(academic_year(timezone.localdate())), timezone.localdate() - dt.timedelta(days=1))
    Membership.objects.filter(pk__in=gone).update(ended_on=last, leaving_reason=Membership.LeavingReason.LEFT)
    client = Client()
    client.force_login(make_user("officer-of-many@example.org", roles.OFFICER, is_staff=True))
    return client


@pytest.fixture
def asked(officer, capsys):
    """Ask for an address, say how long it took, and return how many queries; None where officers are refused."""

    def ask(address: str) -> int | None:
        if officer.get(address).status_code == 403:
            return None
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            response = officer.get(address)
            response.getvalue()
        assert response.status_code in (200, 302)  # a page after the last leads to the first
        with capsys.disabled():
            print(f"\n{address}: {len(queries)} queries, {time.perf_counter() - began:.2f} s", end="")
        return len(queries)

    return ask


def test_country_is_there(officer):
    assert School.objects.count() > 22_000
    assert Partnership.objects.count() > PARTNERSHIPS
    assert Membership.objects.exclude(ended_on=None).count() > 4_000


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_list_of_admin_takes_at_most_twelve_queries(asked, model):
    taken = {query: asked(changelist(model) + query) for query in OF_A_LIST}

    most = {MISTYPED: MOST + 1}
    assert {query: queries for query, queries in taken.items() if queries and queries > most.get(query, MOST)} == {}


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.slug)
def test_answer_takes_at_most_twelve_queries(asked, answer):
    taken = {query: asked(answer.address() + query) for query in OF_AN_ANSWER}

    assert {query: queries for query, queries in taken.items() if queries is None or queries > MOST} == {}
