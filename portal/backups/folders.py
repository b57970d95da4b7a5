"""Dated folders: made under another name and renamed when whole, so that what was cut off looks like no back-up."""

import errno
import fcntl
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils import timezone

from portal.backups import manifest
from portal.backups.errors import BackUpError

STAMP = "%Y-%m-%dT%H%M%SZ"
DATED = re.compile(r"\d{4}-\d{2}-\d{2}T\d{6}Z")
PARTIAL = re.compile(r"\.\d{4}-\d{2}-\d{2}T\d{6}Z\.partial")
LOCK = ".backing-up"
FULL = (errno.ENOSPC, errno.EDQUOT)


def whole(folder: Path) -> list[Path]:
    """The whole back-ups in a folder, the oldest first. What has no manifest of ours is somebody else's."""
    dated = (path for path in folder.iterdir() if DATED.fullmatch(path.name) and path.is_dir())
    return sorted(path for path in dated if manifest.is_there(path))


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A folder to fill, which gets its dated name once that is done; of one that is not, nothing stays.

    Raises ``BackUpError`` while another back-up goes on here, and where there is no room.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise BackUpError(f"{folder} cannot be made: {error.strerror}.") from error
    with _alone(folder):
        for left_over in folder.iterdir():
            if PARTIAL.fullmatch(left_over.name):
                shutil.rmtree(left_over)
        name = _free_name(folder)
        partial = folder / f".{name}.partial"
        partial.mkdir(mode=0o700)
        try:
            yield partial
            _sync(partial)
            partial.rename(folder / name)
            _sync(folder)
        except OSError as error:
            if error.errno in FULL:
                raise no_room(folder) from error
            raise BackUpError(
                f"{error.filename or folder}: {error.strerror}. Nothing of the back-up is left."
            ) from error
        finally:
            shutil.rmtree(partial, ignore_errors=True)


def refuse_without_room(folder: Path, needed: int) -> None:
    """Raise ``BackUpError`` where so many bytes do not fit."""
    if shutil.disk_usage(folder).free < needed:
        raise no_room(folder)


def no_room(folder: Path) -> BackUpError:
    """What is said where it does not fit."""
    free = shutil.disk_usage(folder).free // 1024**2
    return BackUpError(
        f"There is not enough room in {folder} for a back-up ({free} MB are free), and nothing of it is left there. "
        "Make room, lower BACKUP_KEEP, or name a folder on another disk."
    )


def remove_old(folder: Path, keep: int) -> list[Path]:
    """Remove all whole back-ups but the newest ``keep``, and return which."""
    old = whole(folder)[: -max(keep, 1)]
    for path in old:
        dying = path.with_name(f".{path.name}.partial")  # cut off here, it is nothing that looks whole
        path.rename(dying)
        shutil.rmtree(dying)
    return old


def _free_name(folder: Path) -> str:
    while (folder / (name := timezone.now().strftime(STAMP))).exists():
        time.sleep(0.1)
    return name


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise BackUpError(f"Another back-up is being made in {folder}. Wait for its end.") from error
    else:
        yield
    finally:
        os.close(handle)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
