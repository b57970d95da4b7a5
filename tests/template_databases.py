"""Databases that the tests start from, each made once and then copied.

Migrating takes some 20 s and loading the demonstration as long again; copying a database takes a tenth of a second. A
template is kept under a name that holds a hash of all that decides what is in it, so one that is out of date is never
taken: on SQLite as a file in ``VAR_DIR``, on PostgreSQL as a database besides. What a template's filling left in
``VAR_DIR``, such as the demonstration's sign-ins, is kept beside it.
"""

import ast
import fcntl
import hashlib
import importlib
import inspect
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import django
from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test.utils import override_settings
from django.utils import timezone

from accounts import granting
from accounts.roles import PERMISSIONS
from tests import databases

PROJECT = Path(__file__).resolve().parent.parent
REGISTER_2020 = PROJECT / "fixtures" / "register" / "essex-register-2020.csv"
FOLDER = Path(settings.VAR_DIR) / "test-templates"
HASHED = 12  # letters of a hash in a name
MAKE_TRIGGERS = ("tables.py", "triggers.py")
DRAFT = ".draft"  # ends the name of a folder while it is filled
KEPT = 3  # of each name: the branches that somebody goes back and forth between


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


say: Callable[[str], None] = _write  # tests/conftest.py puts what pytest does not capture in its place


def address_of(database: str) -> str:
    """The ``DATABASE_URL`` of that database, of the kind that the suite runs on."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{database}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()


@dataclass(frozen=True)
class Template:
    """A database to copy: ``fill`` adds to a copy of ``base``; ``sources`` is all that decides what it adds."""

    name: str
    fill: Callable[[], None]
    sources: Callable[[], Iterable[bytes]]
    base: "Template | None" = None

    @cached_property
    def key(self) -> str:
        """Its name and what it was made from, as letters and digits."""
        digest = hashlib.sha256((self.base.key if self.base else django.get_version()).encode())
        for source in self.sources():
            digest.update(source + b"\0")
        return f"{self.name}_{digest.hexdigest()[:HASHED]}"

    @property
    def files(self) -> Path:
        """The folder of what filling it left besides: it is there once the template is whole."""
        return _files_of(self.key)

    def copy_to(self, name: str) -> None:
        """Make the database ``name`` from it, in place of one of that name."""
        with _alone():
            self._make_at_first()
            databases.drop(name)
            databases.copy(_database_of(self.key), name)

    def _make_at_first(self) -> None:
        if self.base:
            self.base._make_at_first()
        if not (self.files.exists() and databases.exists(_database_of(self.key))):
            self._make()
        os.utime(self.files)  # when it was last asked for

    def _make(self) -> None:
        """Fill a draft and give it its name at the end, so that what was cut off is never taken for whole."""
        _clear_drafts()
        database, files = _database_of(self.key), self.files.with_name(f"{self.key}{DRAFT}")
        draft = f"{database}_{os.getpid()}"
        shutil.rmtree(self.files, ignore_errors=True)
        files.mkdir(parents=True)
        if self.base:
            databases.copy(_database_of(self.base.key), draft)
            shutil.copytree(self.base.files, files, dirs_exist_ok=True)
        else:
            databases.create(draft)
        began = time.monotonic()
        say(f"\nMaking the template database '{self.name}' ...")
        try:
            with databases.connected_to(draft), override_settings(VAR_DIR=files, MEDIA_ROOT=files / "uploads"):
                self.fill()
        except BaseException:
            say(" failed\n")
            databases.drop(draft)
            raise
        say(f" {time.monotonic() - began:.0f} s\n")
        databases.drop(database)
        databases.rename(draft, database)
        files.rename(self.files)
        os.utime(self.files)  # else the time of what it was copied from
        self._remove_old()

    def _remove_old(self) -> None:
        """Keep those that were asked for last."""
        of_this_name = _files_of("").glob(f"{self.name}_{'?' * HASHED}")
        for folder in sorted(of_this_name, key=lambda path: path.stat().st_mtime)[:-KEPT]:
            databases.drop(_database_of(folder.name))
            shutil.rmtree(folder)


def _files_of(key: str) -> Path:
    return FOLDER / connection.vendor / key


def _database_of(key: str) -> str:
    return f"{_files_of(key)}.sqlite3" if connection.vendor == "sqlite" else f"portal_template_{key}"


@contextmanager
def _alone() -> Iterator[None]:
    """While one process makes a template or copies one, the others wait: none is removed under another's hands."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _clear_drafts() -> None:
    """Remove what was being made when its process was killed.

    Whoever asks has the folder to itself (``_alone``), so every draft in it is left over. PostgreSQL's databases are of
    every folder's tests: those of a process that is there, or that somebody is connected to, stay.
    """
    for path in _files_of("").glob(f"*{DRAFT}"):
        shutil.rmtree(path)
    if connection.vendor == "sqlite":
        for path in _files_of("").glob("*.sqlite3_*"):
            path.unlink()
        return
    drafts = databases.ask(
        "SELECT datname FROM pg_database WHERE datname ~ %s"
        " AND NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE pg_stat_activity.datname = pg_database.datname)",
        rf"^{_database_of('')}\w+_[0-9a-f]{{{HASHED}}}_[0-9]+$",
    )
    for (name,) in drafts:
        process = int(name.rpartition("_")[2])
        if process == os.getpid() or not _is_there(process):
            databases.drop(name)


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's
    return True


# What is in them.


def _what_decides_migrations() -> Iterator[bytes]:
    """Every migration, what our own ones call, and what is made after them: permissions, roles, triggers of stamps.

    And what ``_migrate`` does besides.
    """
    yield (inspect.getsource(_migrate) + inspect.getsource(name_the_council)).encode()
    migrations = MigrationLoader(None).disk_migrations.values()
    files = {Path(importlib.import_module(migration.__module__).__file__) for migration in migrations}
    ours = {file for file in files if PROJECT in file.parents}
    files |= {called for file in ours for called in _called_from(file)}
    files |= {Path(granting.__file__), *(PROJECT / "portal" / "kept_pages" / name for name in MAKE_TRIGGERS)}
    yield from (file.read_bytes() for file in sorted(files))
    for model in sorted(apps.get_models(), key=lambda model: model._meta.label):
        options = model._meta
        yield f"{options.label} {options.verbose_name} {options.default_permissions} {options.permissions}".encode()
    yield repr(sorted((name, sorted(permissions)) for name, permissions in PERMISSIONS.items())).encode()


def _called_from(migration: Path) -> Iterator[Path]:
    """The files of ours that a migration imports from."""
    for node in ast.walk(ast.parse(migration.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and (PROJECT / node.module.split(".")[0]).is_dir():
            yield Path(importlib.import_module(node.module).__file__)


def _whole_project() -> Iterator[bytes]:
    """Every file of ours that is no test and no page, and the day: the demonstration follows both."""
    yield str(timezone.localdate()).encode()
    packages = [PROJECT / config.name.split(".")[0] for config in apps.get_app_configs()]
    for folder in sorted({package for package in packages if package.is_dir()} | {PROJECT / "fixtures"}):
        for file in sorted(folder.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                yield file.read_bytes()


def _migrate() -> None:
    """Migrate, and give the council the name that the seed would: most tests speak of Essex."""
    call_command("migrate", verbosity=0)
    name_the_council()


def name_the_council(**sent: object) -> None:
    """Name it in the database, where it is made anew without a name besides when a test has emptied all tables."""
    council = apps.get_model("office", "Council")  # no import: pytest may load this before Django is set up
    for rows in (council.objects, council.history):
        rows.update(name="Essex County Council")


def add_what_is_shipped(**sent: object) -> None:
    """Add the topics, days to keep clear and framework that migrations add, where a test has emptied all tables."""
    editor = SimpleNamespace(connection=connection)
    importlib.import_module("improvement.migrations.0003_topics_of_november_2025").add_topics(apps, editor)
    importlib.import_module("improvement.migrations.0004_sats_of_2027").add_sats(apps, editor)
    importlib.import_module("improvement.migrations.0005_the_framework_of_seven_themes").add_framework(apps, editor)


def _load_seed() -> None:
    call_command("load_seed", verbosity=0)


def _import_register() -> None:
    call_command("import_gias", str(REGISTER_2020), verbosity=0)


# Passwords as the portal itself keeps them: the browser tests' server asks for them too.
_as_served = override_settings(PASSWORD_HASHERS=[f"{PBKDF2PasswordHasher.__module__}.PBKDF2PasswordHasher"])


def _load_demonstration() -> None:
    with _as_served:
        call_command("load_demo", without_minutes=True, verbosity=0)


def _record_minutes() -> None:
    with _as_served:
        call_command("load_demo", verbosity=0)


def _nothing() -> list[bytes]:
    return []


MIGRATED = Template("migrated", _migrate, _what_decides_migrations)
SEEDED = Template("seeded", _load_seed, _whole_project, MIGRATED)
REGISTERED = Template("registered", _import_register, _nothing, SEEDED)
DEMONSTRATION = Template("demonstration", _load_demonstration, _nothing, REGISTERED)
WITH_MINUTES = Template("with_minutes", _record_minutes, _nothing, DEMONSTRATION)
