"""Rules that only triggers can hold, on the database that the suite runs on."""

import hashlib

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.db.utils import DatabaseError

from boards import triggers
from boards.models import AgendaItem, MinutesVersion, Paper, Part
from boards.models.minutes import FrozenError
from tests.factories import make_meeting, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> MinutesVersion:
    return MinutesVersion.objects.create(
        meeting=make_meeting(),
        number=1,
        stage=MinutesVersion.Stage.CIRCULATED,
        part=Part.A,
        content="What was said",
        sha256=hashlib.sha256(b"What was said").hexdigest(),
        frozen_by=make_user(),
    )


@pytest.fixture
def item() -> AgendaItem:
    return AgendaItem.objects.create(meeting=make_meeting(), position=1, number="1", title="Budget")


def make_paper(of: AgendaItem, **fields) -> Paper:
    defaults = {"meeting": of.meeting, "item": of, "title": "A report", "file": "papers/report.pdf"}
    return Paper.objects.create(**defaults | fields)


def installed() -> set[str]:
    """The names of the triggers that are in the database."""
    if connection.vendor == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        sql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {name for (name,) in cursor.fetchall()}


def test_triggers_are_installed():
    expected = triggers.SQLITE if connection.vendor == "sqlite" else triggers.POSTGRESQL_TRIGGERS

    assert set(expected) <= installed()


def test_frozen_version_refuses_raw_sql(version):
    with pytest.raises(DatabaseError, match=triggers.FROZEN), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE boards_minutesversion SET content = 'Something else'")

    version.refresh_from_db()
    assert version.content == "What was said"


def test_frozen_version_refuses_a_plain_queryset(version):
    with pytest.raises(IntegrityError, match=triggers.FROZEN), transaction.atomic():
        QuerySet(MinutesVersion).update(content="Something else")


def test_frozen_version_refuses_update_save_and_delete_before_the_database_does(version):
    version.content = "Something else"

    for attempt in (
        version.save,
        version.delete,
        MinutesVersion.objects.all().delete,
        lambda: MinutesVersion.objects.update(content="Something else"),
    ):
        with pytest.raises(FrozenError):
            attempt()


def test_paper_of_a_part_b_item_is_never_added_as_public(item):
    AgendaItem.objects.update(is_part_b=True)

    with pytest.raises(IntegrityError, match=triggers.PART_B_PUBLIC), transaction.atomic():
        make_paper(item, is_public=True)


def test_paper_of_a_part_b_item_is_never_made_public(item):
    AgendaItem.objects.update(is_part_b=True)
    make_paper(item)

    with pytest.raises(IntegrityError, match=triggers.PART_B_PUBLIC), transaction.atomic():
        Paper.objects.update(is_public=True)


def test_public_paper_is_never_moved_to_a_part_b_item(item):
    secret = AgendaItem.objects.create(
        meeting=item.meeting, position=2, number="2", title="Confidential", is_part_b=True
    )
    make_paper(item, is_public=True)

    with pytest.raises(IntegrityError, match=triggers.PART_B_PUBLIC), transaction.atomic():
        Paper.objects.update(item=secret)


def test_item_that_becomes_part_b_withdraws_its_papers_and_no_others(item):
    other = AgendaItem.objects.create(meeting=item.meeting, position=2, number="2", title="Another")
    withdrawn, kept = make_paper(item, is_public=True), make_paper(other, is_public=True)

    AgendaItem.objects.filter(pk=item.pk).update(is_part_b=True)

    withdrawn.refresh_from_db()
    kept.refresh_from_db()
    assert not withdrawn.is_public
    assert kept.is_public


def test_paper_without_an_item_may_be_public(item):
    assert make_paper(item, item=None, is_public=True).is_public
