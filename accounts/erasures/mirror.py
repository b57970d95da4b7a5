"""The log of erasures outside of the database: a file that is only added to, a JSON object a line.

A back-up that is restored knows nothing of what was erased after it, and the database that did may be gone: this file
is not. Its first line says since when it knows everything.
"""

import datetime as dt
import fcntl
import json
import logging
import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from accounts.models import Erasure

log = logging.getLogger(__name__)
MADE_BY = "0004_what_was_erased"  # the migration of accounts that made the table


def path() -> Path:
    """Where the file is. Every server and the worker must share it, as they share ``VAR_DIR``."""
    return Path(settings.ERASURES_FILE)


def add(erasures: Iterable[Erasure]) -> None:
    """Add what was erased, once that is committed. A disk that is full is said in the log; ``settle`` makes it good."""
    try:
        if not path().exists():
            settle()
            return
        with _opened() as file:
            _write(file, (erasure.as_line() for erasure in erasures))
    except OSError as error:
        log.error("What was erased is not in %s yet (%s): the next back-up tries again.", path(), error.strerror)


def settle(*, begins_anew: bool = False) -> int:
    """Add what the database knows and the file does not, making the file where there is none; return how many.

    A new file knows what the database knows, which is everything since it has the table. It ``begins_anew`` where
    what was erased before now may be unknown: after a restore.
    """
    path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _opened() as file:
        known = {line["id"] for line in read(path())}
        if begins_anew or not file.tell():
            begun_at = timezone.now() if begins_anew else _table_made_at()
            _write(file, [{"begun": begun_at.isoformat()}])
        missing = [erasure.as_line() for erasure in Erasure.objects.iterator() if str(erasure.pk) not in known]
        _write(file, missing)
    return len(missing)


def read(file: Path) -> Iterator[dict[str, Any]]:
    """The erasures in such a file. A last line that was cut off, as by a power cut, is left out."""
    return (line for line in _lines(file) if "id" in line)


def others(file: Path, has: str) -> Iterator[dict[str, Any]]:
    """The lines of such a file that say of something else, by what each has."""
    return (line for line in _lines(file) if has in line)


def add_others(lines: Collection[dict[str, Any]]) -> None:
    """Add lines that say of something else, and have no ``id``."""
    if lines:
        with _opened() as file:
            _write(file, lines)


def begun(file: Path) -> str:
    """The moment since which such a file knows everything, as ISO 8601; empty where it does not say."""
    return next((line["begun"] for line in reversed([*_lines(file)]) if "begun" in line), "")


def _table_made_at() -> dt.datetime:
    """Since when this database notes what is erased."""
    applied = MigrationRecorder(connection).migration_qs.filter(app="accounts", name=MADE_BY).first()
    return applied.applied if applied else timezone.now()


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    if not file.exists():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            continue


@contextmanager
def _opened() -> Iterator[IO[bytes]]:
    """The file, to add to, for nobody else meanwhile."""
    handle = os.open(path(), os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0, os.SEEK_END)
        yield file
        file.flush()
        os.fsync(file.fileno())


def _write(file: IO[bytes], lines: Iterable[dict[str, Any]]) -> None:
    """Write each as a line; on one of its own, whatever was cut off before."""
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    if text and (end := file.tell()) and os.pread(file.fileno(), 1, end - 1) != b"\n":
        text = "\n" + text
    file.write(text.encode())
    file.flush()
