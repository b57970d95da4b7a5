"""What looks at an upgrade notices one that goes wrong: rows that are lost, and a rule or trigger that is not there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from portal.backups.loading import rows_now
from tests import databases
from tests.template_databases import MIGRATED
from tests.upgrade.kept import manage
from tests.upgrade.looking import GROW, differences, schema

APP, LOST, TRIGGER = "partnerships", "partnerships_schoollink", "boards_minutesversion_frozen"
MIGRATION = """
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [{last!r}]
    operations = [migrations.RunSQL({sql!r})]
"""


@pytest.fixture(scope="module")
def before_and_after(portal_of, tmp_path_factory) -> Iterator[tuple[dict[str, int], dict[str, int]]]:
    """The rows of the portal of 1.0, upgraded by one more migration that takes away what it must not."""
    folder: Path = tmp_path_factory.mktemp("wrong")
    package = folder / "of_nobody" / "migrations"
    package.mkdir(parents=True)
    for of_python in (package, package.parent):
        (of_python / "__init__.py").touch()
    trigger = f"DROP TRIGGER {TRIGGER}{' ON boards_minutesversion' if connection.vendor == 'postgresql' else ''}"
    [last] = MigrationLoader(None).graph.leaf_nodes(APP)
    wrong = MIGRATION.format(last=last, sql=["DELETE FROM partnerships_schoollink WHERE id > 1", trigger])
    (package / "0001_wrong.py").write_text(wrong)
    (folder / "settings_of_nobody.py").write_text(
        "from tests.settings import *\n\nINSTALLED_APPS = [*INSTALLED_APPS, 'of_nobody']\n"
    )
    name = portal_of("1.0")
    with databases.connected_to(name):
        before = rows_now()
        run = manage(name, "migrate", DJANGO_SETTINGS_MODULE="settings_of_nobody", PYTHONPATH=str(folder))
        assert run.returncode == 0, run.stdout + run.stderr
        yield before, rows_now()


@pytest.mark.slow
def test_rows_that_a_migration_loses_are_noticed(before_and_after):
    before, after = before_and_after

    assert list(differences(before, after, GROW)) == [f"{LOST}: {before[LOST]} rows before, 1 after"]


@pytest.mark.slow
def test_trigger_that_a_migration_takes_away_is_noticed(before_and_after, copy_of):
    of_the_upgraded = schema()

    with databases.connected_to(copy_of(MIGRATED)):
        gone = schema().keys() - of_the_upgraded.keys()

    assert [name.replace(".", " ").split()[-1] for name in gone] == [TRIGGER]


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ({"a": 2, "new": 5}, []),
        ({"a": 3}, ["a: 2 rows before, 3 after"]),
        ({"new": 2}, ["a is gone, with 2 rows"]),
    ],
)
def test_row_that_nobody_said_would_come_and_table_that_is_gone_are_noticed(after, said):
    assert list(differences({"a": 2}, after)) == said


def test_row_that_migrating_itself_adds_is_none():
    assert list(differences({"a": 2}, {"a": 3}, {"a"})) == []
