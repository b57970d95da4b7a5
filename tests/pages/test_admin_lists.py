"""Every list of admin over the whole demonstration: at most 12 queries, however many rows it shows."""

import datetime as dt

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from boards.models import Action, Attendance, Decision, Document, Meeting, MinutesVersion
from partnerships.models import Organisation, Person
from tests.admin import changelist

MOST = 12
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
    Document.objects.create(meeting=meeting, item=item, title="Report", file="papers/report.pdf")
    MinutesVersion.objects.create(
        meeting=meeting, number=number, stage="circulated", content="Text", sha256="0" * 64, frozen_by=user
    )


def count(client: Client, model) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(changelist(model)).status_code == 200
    return len(queries)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_list_takes_few_queries_and_no_more_for_more_rows(superuser, monkeypatch, model):
    monkeypatch.setattr(admin.site._registry[model], "list_per_page", 3)
    few = count(superuser, model)
    monkeypatch.setattr(admin.site._registry[model], "list_per_page", 50)

    many = count(superuser, model)

    assert many == few <= MOST
