"""From SQLite to PostgreSQL: the demonstration, with its minutes, is restored into the other engine row by row."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError
from django.db import connection

from boards.models import MinutesVersion, Paper
from portal.backups import moving
from tests.factories import make_person
from tests.portal.backups.place import NOT_COMPARED, Place
from tests.template_databases import PROJECT, REGISTER_2020

pytestmark = [pytest.mark.slow]  # not thorough: those run on SQLite alone, where these are skipped
NAMED_BY_TESTS = {"office.HistoricalCouncil"}  # whenever tables are made: tests.template_databases.name_the_council


@pytest.fixture
def sqlite_place(tmp_path) -> Place:
    """A portal on SQLite with the demonstration, whatever the suite runs on."""
    if connection.vendor != "postgresql":
        pytest.skip("it is restored into PostgreSQL")
    return Place(str(tmp_path / "old.sqlite3"), tmp_path / "old", tmp_path / "back-ups")


def manage(place: Place, *command: str) -> None:
    kept = os.environ | {"DATABASE_URL": f"sqlite:///{place.database}", "VAR_DIR": str(place.var)}
    kept |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "BACKUP_FOLDER": str(place.back_ups)}
    subprocess.run([sys.executable, "manage.py", *command], cwd=PROJECT, env=kept, check=True, capture_output=True)


def differing(copy: Path) -> list[str]:
    """The models of which the two databases have other rows."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    with moving._asked(copy):
        return [
            model._meta.label
            for model in models
            if model._meta.label not in NOT_COMPARED | NAMED_BY_TESTS
            and sorted(model._base_manager.using("moved").values_list(), key=repr)
            != sorted(model._base_manager.values_list(), key=repr)
        ]


def test_demonstration_moves_with_every_row_and_seal(place, sqlite_place, client, capsys):
    register = ["import_gias", str(REGISTER_2020)]
    for command in (["migrate"], ["load_seed"], register, ["load_demo"], ["backup"]):
        manage(sqlite_place, *command)
    (back_up,) = sqlite_place.all_back_ups()
    place.wipe()

    said = place.restore(back_up, over=False)

    assert differing(back_up / "database.sqlite3") == []
    versions = MinutesVersion.objects.count()
    assert versions
    assert f"Frozen versions of minutes that are as they were frozen: {versions}." in said
    assert make_person("New").pk, "the numbers of records go on"
    for page in ("/", "/partnerships/", "/meetings/", "/boards/school-partnership-board/"):
        assert client.get(page).status_code == 200
    with pytest.raises(Exception, match="never changes"):
        MinutesVersion.objects.update(content="{}")
    with capsys.disabled():
        print(
            "\nMoved from SQLite to PostgreSQL:",
            said.splitlines()[2],
            f"{versions} seals, {Paper.objects.count()} papers.",
        )


def test_row_that_postgresql_does_not_take_is_said_by_its_number_and_nothing_is_left(place, sqlite_place):
    for command in (["migrate"], ["load_seed"], ["backup"]):
        manage(sqlite_place, *command)
    with closing(sqlite3.connect(sqlite_place.database)) as database:  # SQLite does not mind how long a text is
        database.execute("UPDATE partnerships_person SET name = ? WHERE id = 3", ["x" * 500])
        database.commit()
    sqlite_place = replace(sqlite_place, back_ups=sqlite_place.back_ups / "again")
    manage(sqlite_place, "backup")
    (back_up,) = sqlite_place.all_back_ups()
    place.wipe()

    with pytest.raises(CommandError, match=r"partnerships\.Person 3 does not fit"):
        place.restore(back_up, over=False)

    with connection.cursor() as cursor:
        assert connection.introspection.table_names(cursor) == []
