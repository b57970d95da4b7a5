"""A portal of its own to back up: a database, a folder for what is beside it, and one for back-ups."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection

from tests import databases
from tests.template_databases import PROJECT, address_of

# What a restore does not bring back as it was: sessions end, runs are noted, limits are counted anew.
NOT_COMPARED = {
    "sessions.Session",
    "usersessions.UserSession",
    "office.JobRun",
    "office.TableStamp",
    "accounts.Erasure",
}


@dataclass(frozen=True)
class Place:
    """Where a portal is: ``database`` is a file's path on SQLite, a name on PostgreSQL."""

    database: str
    var: Path
    back_ups: Path

    @property
    def name(self) -> str:
        """The database as ``--over`` names it."""
        return Path(self.database).name

    @property
    def uploads(self) -> Path:
        return self.var / "uploads"

    @property
    def log(self) -> Path:
        """The log of erasures beside the database."""
        return self.var / "erasures.jsonl"

    @property
    def environment(self) -> dict[str, str]:
        """What makes a process of its own run here."""
        ours = {"DATABASE_URL": address_of(self.database), "VAR_DIR": str(self.var)}
        return os.environ | ours | {"DJANGO_SETTINGS_MODULE": "tests.settings", "BACKUP_FOLDER": str(self.back_ups)}

    def put(self, name: str, content: bytes) -> Path:
        """An upload."""
        path = self.uploads / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def back_up(self) -> Path:
        """Make a back-up in this process, and return its folder."""
        before = self.all_back_ups()
        call_command("backup", stdout=StringIO())
        (new,) = self.all_back_ups() - before
        return new

    def all_back_ups(self) -> set[Path]:
        return set(self.back_ups.glob("*Z"))

    def restore(self, back_up: Path, *options: str, over: bool = True) -> str:
        """Restore in this process, and return what is said."""
        said = StringIO()
        where = ["--over", self.name] if over else []
        call_command("restore", str(back_up), "--yes", *where, *options, stdout=said)
        return said.getvalue()

    def manage(self, *command: str, **environment: str) -> subprocess.Popen:
        """A command in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *command],
            cwd=PROJECT,
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wipe(self) -> None:
        """Lose everything but the back-ups."""
        connection.close()
        databases.drop(self.database)
        databases.create(self.database)
        for path in sorted(self.var.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()


@contextmanager
def standing(place: Place, settings) -> Iterator[Place]:
    """Let this process be that portal."""
    settings.VAR_DIR, settings.MEDIA_ROOT, settings.ERASURES_FILE = place.var, place.uploads, place.log
    settings.BACKUP_FOLDER = str(place.back_ups)
    place.var.mkdir(parents=True, exist_ok=True)
    with databases.connected_to(place.database):
        yield place


def all_rows() -> dict[str, list[tuple]]:
    """Every row of every table that a restore brings back, by the label of its model."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return {
        model._meta.label: sorted(model._base_manager.values_list(), key=repr)
        for model in models
        if model._meta.label not in NOT_COMPARED
    }


def all_uploads(place: Place) -> dict[str, bytes]:
    """Every file, by its name."""
    files = (path for path in place.uploads.rglob("*") if path.is_file())
    return {path.relative_to(place.uploads).as_posix(): path.read_bytes() for path in files}
