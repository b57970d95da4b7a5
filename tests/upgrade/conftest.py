"""A portal of a released version, and what its upgrade by this code makes of it."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from portal.backups.loading import rows_now
from tests import databases
from tests.upgrade.kept import load, manage, versions


@dataclass(frozen=True)
class Kept:
    """A portal as it was released: how many rows each table has, and which migrations it has had, by app and name."""

    rows: dict[str, int]
    migrations: set[tuple[str, str]]


@dataclass(frozen=True)
class Upgraded:
    """From which version, how many rows each table had before, and how many it has now."""

    version: str
    before: dict[str, int]
    after: dict[str, int]


@pytest.fixture(scope="module")
def portal_of(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Callable[[str], str]]:
    """Load the kept database of a version under a name of its own, which is returned; gone at the end."""
    made: list[str] = []

    def loaded(version: str) -> str:
        name = f"upgrade_{os.getpid()}_{len(made)}"
        if connection.vendor == "sqlite":
            name = str(tmp_path_factory.mktemp("upgrade") / f"{name}.sqlite3")
        made.append(name)
        load(version, name)
        return name

    with django_db_blocker.unblock():
        yield loaded
        for name in made:
            databases.drop(name)


@pytest.fixture(scope="module", params=versions(connection.vendor))
def kept(request, portal_of) -> Iterator[Kept]:
    """The portal of each version as it is kept, for every test of a module: this process asks it."""
    with databases.connected_to(portal_of(request.param)):
        yield Kept(rows_now(), {*MigrationRecorder(connection).applied_migrations()})


@pytest.fixture(scope="module", params=versions(connection.vendor))
def upgraded(request, portal_of) -> Iterator[Upgraded]:
    """The portal of each version, upgraded by ``manage.py migrate``, likewise."""
    name = portal_of(request.param)
    with databases.connected_to(name):
        before = rows_now()
        run = manage(name, "migrate", "--verbosity", "0")
        assert run.returncode == 0, run.stdout + run.stderr
        yield Upgraded(request.param, before, rows_now())
