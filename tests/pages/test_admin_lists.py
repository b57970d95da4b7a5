"""Every list of admin over the whole demonstration: at most 12 queries, however many rows it shows."""

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import roles
from accounts.models import User
from boards.models import Action, Attendance, Decision, Meeting, MinutesVersion, Paper, Part
from partnerships.models import Organisation, Person
from portal.desk.tasks import TASKS
from tests.admin import changelist
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
MOST = 12  # one of them for the council’s word for “quadrant”
OF_THE_SEARCH = 2  # whether its names are current, and whether the list's own fields find anything
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.fixture(scope="module")
def superuser(demonstration) -> Client:
    """Someone who sees every list, over the demonstration with papers, attendance, decisions and actions besides."""
    user = User.objects.create_superuser("root@example.org", "a long test password")
    people = list(Person.objects.all()[:10])
    for number, meeting in enumerate(Meeting.objects.all()):
        _record(meeting, people, user, number)
    client = Client()
    client.force_login(user)
    return client


def _record(meeting: Meeting, people: list[Person], user: User, number: int) -> None:
    body, day = Organisation.objects.first(), dt.date(2026, 10, 15)
    item = meeting.items.first() or meeting.items.create(position=1, number="1", title="Welcome")
    for person in people:
        Attendance.objects.create(meeting=meeting, person=person, presence="present", organisation=body)
        Action.objects.create(item=item, owner=person, text="Do", undertaken_on=day, due_on=day)
    Decision.objects.create(item=item, text="Agreed")
    Paper.objects.create(meeting=meeting, item=item, title="Report", file="papers/report.pdf")
    MinutesVersion.objects.create(
        meeting=meeting, part=Part.A, number=number, stage="circulated", content="Text", sha256="0" * 64, frozen_by=user
    )


@pytest.fixture(scope="module")
def officer(superuser) -> Client:
    """An LA officer, whose permissions are looked up besides, over the same."""
    client = Client()
    client.force_login(make_user("list-officer@example.org", roles.OFFICER, is_staff=True))
    return client


def count(client: Client, model, query: str = "") -> int:
    """How many queries a list takes, without those of the trail, which are the same few if any row is Part B."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(changelist(model) + query).status_code == 200
    return len([query for query in queries if "accounts_auditevent" not in query["sql"]])


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_list_takes_few_queries_and_no_more_for_more_rows(superuser, monkeypatch, model):
    superuser.get(changelist(model))  # the first to show Part B in an hour is written into the trail
    monkeypatch.setattr(admin.site._registry[model], "list_per_page", 3)
    few = count(superuser, model)
    monkeypatch.setattr(admin.site._registry[model], "list_per_page", 50)

    many = count(superuser, model)

    assert many == few <= MOST


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_officers_list_takes_few_queries_searched_or_not(officer, model):
    if officer.get(changelist(model)).status_code == 403:
        return  # accounts are for administrators

    officer.get(f"{changelist(model)}?q=a")  # some read the names that the search knows, which are kept

    assert count(officer, model) <= MOST
    assert count(officer, model, "?q=a") <= MOST + OF_THE_SEARCH


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.one)
def test_list_behind_a_line_of_the_desk_takes_few_queries(officer, task):
    assert count(officer, task.model, f"?{urlencode(task.query)}") <= MOST
