"""Files that take long to make: ordered by whoever asks for one, made by the worker, and kept (ADR 31).

A kept file is named for all that it is made of, the code too, so it is never out of date; what nobody asks for any
more goes. An order is a file beside it that says what it is to be made of: the worker needs no database.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

MOST_SECONDS = 400  # that the worker may take for one: a pack's own limits come to less (boards/papers/packs.py)
MOST_MEMORY = 2 * 2**30  # bytes that its process may take
DAY = 24 * 60 * 60
KEPT_FOR = {"public": 180 * DAY, "closed": DAY}  # seconds since somebody last asked for it
WANTED, FAILED, HALF = ".wanted", ".failed", ".half"


def path_of(order: str, suffix: str, *, code: str, is_public: bool) -> Path:
    """Where a file of that order is, once it is made."""
    folder: Path = settings.VAR_DIR / "copies" / ("public" if is_public else "closed")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256(f"{code}\n{order}".encode()).hexdigest()
    return folder / f"{digest}.{suffix}"


def checksum(files: Iterable[Path]) -> str:
    """The code that makes files, as a checksum: another version of the portal makes other ones."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def kept(path: Path) -> bytes | None:
    """The file, where it was made."""
    try:
        os.utime(path)
        return path.read_bytes()
    except FileNotFoundError:
        return None


def has_failed(path: Path) -> bool:
    """Whether the worker could not make it."""
    return path.with_suffix(FAILED).exists()


def ask_for(path: Path, order: str) -> None:
    """Have the worker make it, unless it could not. Who asks again while it waits does not send it to the end."""
    if not has_failed(path) and not path.with_suffix(WANTED).exists():
        keep(path.with_suffix(WANTED), order.encode())


def make_one() -> bool:
    """Make the file that has been waited for longest, in a process of its own; whether there was one."""
    waiting = sorted((settings.VAR_DIR / "copies").glob(f"*/*{WANTED}"), key=lambda file: file.stat().st_mtime)
    if not waiting:
        return False
    order = waiting[0]
    try:
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "make_copy", str(order)]
        subprocess.run(command, check=True, timeout=MOST_SECONDS)  # noqa: S603
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        keep(order.with_suffix(FAILED), b"")
        raise
    finally:
        order.unlink(missing_ok=True)
        forget_old()
    return True


def forget_old() -> None:
    """Remove what nobody has asked for in a while, and what says nothing outside this portal's present code."""
    now = time.time()
    for name, seconds in KEPT_FOR.items():
        for file in (settings.VAR_DIR / "copies" / name).glob("*"):
            if now - file.stat().st_mtime > seconds:
                file.unlink(missing_ok=True)


def keep(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all, for the portal's user alone."""
    half, name = tempfile.mkstemp(dir=path.parent, suffix=HALF)
    try:
        with os.fdopen(half, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
