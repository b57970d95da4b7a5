"""What is measured on: Essex as `make run` loads it, and England with thousands of partnerships besides."""

from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.server import PROJECT

ESSEX_REGISTER = PROJECT / "fixtures" / "register" / "essex-register-2020.csv"
ENGLAND_REGISTER = PROJECT / "tests" / "data" / "register" / "england-register-2020.csv.gz"
PARTNERSHIPS = 2000


def load_essex() -> None:
    """Load what `make run` loads at first."""
    call("load_seed")
    call("import_gias", str(ESSEX_REGISTER))
    call("load_demo")
    let_the_planner_know()


def load_england() -> None:
    """Load England's register besides, and the generated partnerships."""
    from benchmarks.england import make_partnerships

    call("import_gias", str(ENGLAND_REGISTER), la="all", even_so=True)  # of 2020: older than what is held
    make_partnerships(PARTNERSHIPS)
    let_the_planner_know()


def call(command: str, *arguments: str, **options: object) -> None:
    """Run a management command that says nothing."""
    from django.core.management import call_command

    call_command(command, *arguments, verbosity=0, **options)


@contextmanager
def copied() -> Iterator[str]:
    """The name of a copy of the database as it is now, which is gone afterwards."""
    from django.db import connection

    from tests import databases

    name = connection.settings_dict["NAME"]
    copy = f"{name}_copy"
    connection.close()
    databases.copy(name, copy)
    try:
        yield copy
    finally:
        databases.drop(copy)


def let_the_planner_know() -> None:
    """Do at once what PostgreSQL does by itself within a minute of a great change; SQLite does nothing of the kind."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
