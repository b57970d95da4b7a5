"""Marks ``VAR_DIR`` as in use while web processes or a worker run, so that no restore puts another portal under them.

The mark is a lock on a file, which ends with the process however it ends. Where a folder is shared between machines it
holds there too, as far as their file system shares locks (NFS does).
"""

import errno
import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.conf import settings

log = logging.getLogger(__name__)
NAME = ".in-use"
_held: list[IO[bytes]] = []  # for as long as the process lives


def use() -> None:
    """Mark it for as long as this process lives; a restore that goes on is waited for.

    A folder that is not there or takes no lock keeps nobody from serving: the doctor says what is wrong with it, and a
    line here where it is another user's.
    """
    if said := what_keeps_us_out(Path(settings.VAR_DIR)):
        log.error("%s", said)
    with suppress(OSError):
        file = _opened(Path(settings.VAR_DIR))
        _held.append(file)
        fcntl.flock(file, fcntl.LOCK_SH)


def what_keeps_us_out(folder: Path) -> str:
    """A sentence where that ``VAR_DIR`` is there and this user cannot read and write in it; else nothing."""
    if not os.path.exists(folder) or os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return ""
    return (
        f"VAR_DIR, {folder}, cannot be read and written by this user, so uploads and minutes fail. Give it to the "
        "portal’s own user (chown -R), for that user alone (chmod 700)."
    )


def is_in_use(folder: Path) -> bool:
    """Whether web processes or a worker run with that folder as their ``VAR_DIR``."""
    if not (folder / NAME).exists():
        return False
    try:
        with kept_out(folder) as is_out:
            return not is_out
    except OSError:  # it is somebody else's
        return False


@contextmanager
def kept_out(folder: Path) -> Iterator[bool]:
    """Have whoever would serve wait meanwhile; false where somebody serves already, who is not kept out any more."""
    with _opened(folder) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:  # a file system without locks tells nothing
            is_out = error.errno not in (errno.EWOULDBLOCK, errno.EACCES)
        else:
            is_out = True
        yield is_out


def _opened(folder: Path) -> IO[bytes]:
    return (folder / NAME).open("ab")
