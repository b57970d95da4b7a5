"""The databases of released versions that `tests/data/upgrade` keeps: which, and how they are loaded (ADR 87)."""

import lzma
import os
import subprocess
import sys
import tarfile
from pathlib import Path

from django.conf import settings
from django.db import connection

from portal.doctor.files import file_fields
from tests import databases
from tests.template_databases import PROJECT, address_of

FOLDER = PROJECT / "tests" / "data" / "upgrade"
MIGRATIONS = FOLDER / "migrations.sha256"  # of all released versions, as sha256sum writes them
ENDS = {"sqlite": ".sqlite3.xz", "postgresql": ".sql.xz"}


def kept(version: str, vendor: str) -> Path:
    """The file of one."""
    return FOLDER / f"{version}{ENDS[vendor]}"


def minutes_of(version: str, vendor: str) -> Path:
    """The archive of its minutes that were uploaded as files."""
    return FOLDER / f"{version}{ENDS[vendor].removesuffix('.xz')}.minutes.tar.xz"


def versions(vendor: str) -> list[str]:
    """The versions of which that engine's database is kept."""
    return sorted(path.name.removesuffix(ENDS[vendor]) for path in FOLDER.glob(f"*{ENDS[vendor]}"))


def released() -> dict[str, str]:
    """The files of the migrations that a released version has, and the SHA-256 of each."""
    lines = MIGRATIONS.read_text(encoding="utf-8").splitlines()
    return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}


def load(version: str, name: str) -> None:
    """Make the database ``name`` from the kept one of this engine; no program of PostgreSQL's is needed."""
    content = lzma.decompress(kept(version, connection.vendor).read_bytes())
    databases.drop(name)
    databases.create(name)
    if connection.vendor == "sqlite":
        Path(name).write_bytes(content)
        return
    with databases.connected_to(name), connection.cursor() as cursor:
        cursor.execute(content.decode())


def put_uploads(version: str) -> None:
    """Put minutes where the database says that they are, and an empty file for each other upload, which is not kept."""
    folder = Path(settings.MEDIA_ROOT)
    with tarfile.open(minutes_of(version, connection.vendor)) as archive:
        archive.extractall(folder, filter="data")
    for model, field in file_fields():
        for name in model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).touch()


def manage(database: str, *command: str, **environment: str) -> subprocess.CompletedProcess:
    """Run a command of ``manage.py`` on that database, in a process of its own as on a server."""
    ours = {"DATABASE_URL": address_of(database), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=PROJECT,
        env=os.environ | ours | environment,
        capture_output=True,
        text=True,
        check=False,
    )
