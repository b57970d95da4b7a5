"""A portal of its own, on the engine that the suite runs on."""

import os
from collections.abc import Iterator

import pytest
from django.db import connection

from tests import databases
from tests.portal.backups.place import Place, standing
from tests.template_databases import MIGRATED


@pytest.fixture
def place(tmp_path, settings, django_db_setup, django_db_blocker) -> Iterator[Place]:
    """A migrated database, and nothing beside it; this process asks it."""
    is_sqlite = connection.vendor == "sqlite"
    name = str(tmp_path / "portal.sqlite3") if is_sqlite else f"backup_{os.getpid()}"
    with django_db_blocker.unblock():
        MIGRATED.copy_to(name)
        try:
            with standing(Place(name, tmp_path / "var", tmp_path / "back-ups"), settings) as place:
                yield place
        finally:
            connection.close()
            databases.drop(name)
