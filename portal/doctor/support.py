"""A bundle for whoever helps, without personal data: what is there, how much of it, and what was found.

Nothing that somebody typed is in it: no value of a setting but switches and numbers, no text of a record, no name of
an uploaded file, no path, no words of an error. There is no log in it: the portal writes none to a file of its own.
"""

import json
import os
import platform
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from office.jobs import WORKER
from office.models import JobRun
from portal.backups.manifest import settings_known
from portal.desk.last_runs import TIMERS
from portal.doctor.database import ask, sqlite_file
from portal.doctor.examining import Examination, examine

RUNS = 10  # of each job
UPLOADS = ("papers", "minutes", "resources", "register", "spreadsheets")
SAYS = """A bundle of manage.py doctor, for whoever helps with this portal.

versions.json    Python, libraries, the system
settings.json    which settings are set; the values of switches and numbers alone
database.json    which one, of which version, and its bytes
migrations.json  which are applied
tables.json      how many rows each table has
findings.json    what the doctor found
jobs.json        the last runs of what runs by itself; of those that failed not what they said, which may quote a record
sizes.json       bytes of uploads, and what is free on their disk

What asks the database is left out where it did not answer.

There are no personal data in it: no names, addresses, texts, file names, paths or words of errors, and no log. Look
through it before you send it all the same.
"""


def write_bundle(file: Path, *, is_thorough: bool = False) -> Examination:
    """Examine, and write the bundle: a zip that only its owner may read. A part that fails says so in its place."""
    examination = examine(is_thorough=is_thorough)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as opened, zipfile.ZipFile(opened, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("README.txt", SAYS)
        for name, part in _parts(examination):
            bundle.writestr(f"{name}.json", json.dumps(_whole(part), indent=1, ensure_ascii=False))
    return examination


def _parts(examination: Examination) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Each part; those of a database that is away are left out, or each of its tables would be waited for."""
    yield "versions", versions
    yield "settings", settings_set
    yield "findings", lambda: findings(examination)
    yield "sizes", sizes
    if examination.database_answers:
        yield "database", database
        yield "migrations", migrations
        yield "tables", tables
        yield "jobs", last_runs_of_jobs


def _whole(part: Callable[[], Any]) -> Any:
    try:
        return part()
    except Exception as error:
        return {"failed": type(error).__name__}


def versions() -> dict[str, Any]:
    """What runs here, and of which version."""
    return {
        "python": platform.python_version(),
        "django": django.get_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "command": Path(sys.argv[0]).name,
        "libraries": dict(sorted((found.metadata["Name"], found.version) for found in distributions())),
    }


def database() -> dict[str, Any]:
    """Which database it is, of which version, and how many bytes."""
    if (file := sqlite_file()) is not None:
        [(version,)], size = ask("SELECT sqlite_version()"), file.stat().st_size
    else:
        [(version, size)] = ask("SELECT current_setting('server_version'), pg_database_size(current_database())")
    return {"kind": connection.vendor, "version": version, "bytes": size}


def settings_set() -> dict[str, Any]:
    """The settings that the environment sets, by name; of those that are switches or numbers the value too."""
    said = {}
    for name in sorted({*settings_known()}):
        if name in os.environ:
            value = getattr(settings, name, None)
            said[name] = value if isinstance(value, bool | int) else "set"
    return said


def migrations() -> list[str]:
    """Those that are applied, by app and name."""
    return sorted(".".join(name) for name in MigrationRecorder(connection).applied_migrations())


def tables() -> dict[str, Any]:
    """How many rows each table has."""
    models = sorted(apps.get_models(), key=lambda model: model._meta.db_table)
    return {model._meta.db_table: _whole(model._base_manager.count) for model in models}


def findings(examination: Examination) -> dict[str, Any]:
    """The sentences, without their details; what was looked at; how long it took."""
    return {
        "found": [
            {"severity": finding.severity.value, "of": check.what, "sentence": finding.sentence}
            for check, finding in examination.found
        ],
        "looked at": [check.what for check in examination.looked_at],
        "seconds": round(examination.seconds, 1),
    }


def last_runs_of_jobs() -> dict[str, list[dict[str, Any]]]:
    """The last runs of each job that the portal knows. What a run that came to its end said is counts, and ours."""
    said = {}
    for job in (WORKER, *(timer.command for timer in TIMERS)):
        runs = JobRun.objects.filter(job=job).order_by("-pk")[:RUNS]
        said[job] = [
            {
                "started": run.started_at.isoformat(),
                "ended": run.ended_at.isoformat() if run.ended_at else None,
                "state": run.state,
                "said": run.said if run.state == JobRun.State.DONE else "",
            }
            for run in runs
        ]
    return said


def sizes() -> dict[str, Any]:
    """Files and bytes of each kind of upload, and what is free on their disk."""
    return {
        "uploads": {kind: _whole(partial(_size_of, Path(settings.MEDIA_ROOT, kind))) for kind in UPLOADS},
        "VAR_DIR": _whole(lambda: shutil.disk_usage(settings.VAR_DIR)._asdict()),
    }


def _size_of(folder: Path) -> dict[str, int]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {"files": len(files), "bytes": sum(file.stat().st_size for file in files)}
