"""What a migration written by hand makes, and Django would forget when migrations are made anew."""

import pytest
from django.conf import settings
from django.db import connection

from boards import triggers
from improvement import triggers as figures
from portal.kept_pages import triggers as stamps
from portal.kept_pages.tables import stamped_tables

pytestmark = pytest.mark.django_db


def asked(sql: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {row[0] for row in cursor.fetchall()}


def test_table_of_the_cache_is_there():
    assert settings.CACHES["default"]["LOCATION"] in connection.introspection.table_names()


def test_triggers_are_there():
    if connection.vendor == "postgresql":
        there, meant = (
            asked("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"),
            {*triggers.POSTGRESQL_TRIGGERS, *figures.POSTGRESQL_TRIGGERS},
        )
        of_stamps = {stamps.POSTGRESQL_NAME}
    else:
        there = asked("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        meant = {*triggers.SQLITE, *figures.SQLITE}
        of_stamps = {name for table in stamped_tables() for name in stamps._sqlite(table)}

    assert there == meant | of_stamps
    assert stamps.missing() == []


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="exclusion constraints are PostgreSQL's")
def test_constraints_that_no_days_overlap_are_there():
    assert asked("SELECT conname FROM pg_constraint WHERE contype = 'x'") == {
        "boards_seat_nobody_chairs_twice",
        "partnerships_membership_no_overlap",
        "partnerships_schoolauthority_no_overlap",
    }
