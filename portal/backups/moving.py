"""From SQLite into PostgreSQL, row by row: how a portal moves from one to the other.

PostgreSQL's tables are made by the migrations, with their triggers and constraints, so that what does not fit is said
and not kept. Rows are written as they are (``raw``): a row that notes when it was last saved was not saved now.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, Error, connection, connections, transaction

from portal.backups.errors import BackUpError

SOURCE = "moved"  # the alias of the SQLite copy, for as long as this takes
BATCH = 500
# Tables that are not moved: what PostgreSQL's own migrations and triggers note, and what ends with a restore anyway.
LEFT = {"django_migrations", "django_session", "portal_cache", "portal_pages", "office_tablestamp"}


def move(copy: Path) -> None:
    """Write every row of a SQLite copy of the same migrations into the empty PostgreSQL database. All or nothing."""
    call_command("migrate", verbosity=0, interactive=False)
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    models = [model for model in models if not model._meta.proxy and model._meta.db_table not in LEFT]
    with _asked(copy), transaction.atomic():
        _empty()
        for model in models:
            _move_rows(model)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)


def _move_rows(model: Any) -> None:
    fields = model._meta.local_concrete_fields
    rows = model._base_manager.using(SOURCE).order_by("pk").iterator(chunk_size=BATCH)
    target = model._base_manager.using(DEFAULT_DB_ALIAS)
    while batch := list(islice(rows, BATCH)):
        try:
            with transaction.atomic():
                target._insert(batch, fields=fields, using=DEFAULT_DB_ALIAS, raw=True)
        except (Error, ValueError) as error:  # a longer text than the column takes, which SQLite does not mind
            raise BackUpError(f"{_culprit(target, fields, batch)} does not fit into PostgreSQL: {error}") from error


def _culprit(target: Any, fields: list, batch: list) -> str:
    """The first row that is refused, by its number: its content is nobody's here."""
    for row in batch:
        try:
            with transaction.atomic():
                target._insert([row], fields=fields, using=DEFAULT_DB_ALIAS, raw=True)
        except (Error, ValueError):
            return f"{row._meta.label} {row.pk}"
    return batch[0]._meta.label


def _empty() -> None:
    """Remove the rows that the migrations made: the copy has its own."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - LEFT
        names = ", ".join(connection.ops.quote_name(table) for table in sorted(tables))
        cursor.execute(f"TRUNCATE {names} CASCADE")


@contextmanager
def _asked(copy: Path) -> Iterator[None]:
    """The copy as a second database of Django's."""
    described = {DEFAULT_DB_ALIAS: {}, SOURCE: {"ENGINE": "django.db.backends.sqlite3", "NAME": str(copy)}}
    connections.settings[SOURCE] = connections.configure_settings(described)[SOURCE]
    try:
        yield
    finally:
        connections[SOURCE].close()
        del connections[SOURCE]
        del connections.settings[SOURCE]
