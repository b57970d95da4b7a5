"""Which migrations a database still waits for: the one answer of probe, doctor, back-up and ``make serve``."""

from functools import lru_cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Name = tuple[str, str]  # the app's label and the migration's name


def waiting(applied: set[Name] | None = None) -> list[Name]:
    """The migrations of the code that the database has not had, by app and name.

    ``applied`` are those that it has had, where they are known; otherwise it is asked, and what Django raises where it
    does not answer goes through. A squashed migration is applied where all that it replaces are.
    """
    applied = {*MigrationRecorder(connection).applied_migrations()} if applied is None else applied
    return [name for name, replaces in _all() if name not in applied and not (replaces and replaces <= applied)]


def not_applied(names: list[Name]) -> str:
    """How many they are, as the beginning of a sentence: “1 migration is not applied”."""
    return "1 migration is not applied" if len(names) == 1 else f"{len(names)} migrations are not applied"


@lru_cache(maxsize=1)
def _all() -> list[tuple[Name, frozenset[Name]]]:
    """All that the code has, and what each replaces; read once, since a process never sees others."""
    nodes = MigrationLoader(None).graph.nodes
    return sorted((name, frozenset(tuple(one) for one in migration.replaces)) for name, migration in nodes.items())
