"""The disk: whose the folders are, who may read them, and how much room there is."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from portal.doctor.database import ask, sqlite_file
from portal.doctor.findings import Finding, Visit, must, should

MB, GB = 2**20, 2**30
FULL, NEARLY = (256 * MB, 0.03), (1 * GB, 0.10)  # free bytes, and free share of the disk
ROOMY = 10 * GB  # where as much is free, the share does not matter
FILES = 0.05  # the share of files that a disk may still hold
LOCAL = ("", "localhost", "127.0.0.1", "::1")


def room(visit: Visit) -> Iterator[Finding]:
    """Whether the disks of uploads and of the database are nearly full."""
    seen: set[int] = set()
    for what, folder in _folders(visit):
        if not folder.exists() or (disk := folder.stat().st_dev) in seen:
            continue
        seen.add(disk)
        usage = shutil.disk_usage(folder)
        yield from room_of(what, folder, usage.free, usage.total)
        files = os.statvfs(folder)
        if files.f_files and files.f_favail / files.f_files < FILES:
            yield must(
                f"The disk {what} can hold hardly any more files, whatever their size. Remove small ones.", str(folder)
            )


def room_of(what: str, folder: Path, free: int, total: int) -> Iterator[Finding]:
    """What so many free bytes of so many ask for."""
    words = f"The disk {what} is nearly full: {_size(free)} of {_size(total)} are free."
    if _is_below(FULL, free, total):
        yield must(f"{words} Uploads and minutes will be refused: make room now.", str(folder))
    elif _is_below(NEARLY, free, total):
        yield should(f"{words} Make room, or have it made larger.", str(folder))


def _is_below(limit: tuple[int, float], free: int, total: int) -> bool:
    least, share = limit
    return free < least or (free < ROOMY and free < share * total)


def owners(_: Visit) -> Iterator[Finding]:
    """Whether what the portal keeps is there, is its user's own, and nobody else's to read."""
    folder = Path(settings.VAR_DIR)
    if not folder.is_dir():
        yield must("VAR_DIR is not there. Make the folder, for the portal’s own user alone (chmod 700).", str(folder))
    elif foreign := _foreign(folder):
        yield must(
            f"{_said_of(foreign, folder)} belongs to another user than this command’s: a command was run as somebody "
            "else. Run each as the portal’s own user, and give it the folder (chown -R).",
            str(foreign),
        )
    elif not os.access(folder, os.W_OK | os.X_OK):
        yield must(
            "VAR_DIR cannot be written to. Mount it for writing, or give it to the portal’s own user.", str(folder)
        )
    kept = [folder, *folder.glob("uploads"), *([file] if (file := sqlite_file()) else [])]
    for path in kept:
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & (stat.S_IROTH | stat.S_IWOTH | stat.S_IXOTH):
            yield should(f"Other users of this machine may look into {path.name}. Run “chmod -R go=” on it.", str(path))


def _said_of(path: Path, folder: Path) -> str:
    """Where it is, without its own name where that is a file’s, which may tell of a person."""
    place = path if path.is_dir() else path.parent
    if place == folder:
        inside = "VAR_DIR"
    elif place.is_relative_to(folder):
        inside = f"VAR_DIR/{place.relative_to(folder)}"
    else:
        return "The database’s file"
    return inside if path.is_dir() else f"A file in {inside}"


def _foreign(folder: Path) -> Path | None:
    """Something in the folder, two levels down, that is another user's than mine; for root, than the folder's."""
    owner = os.geteuid() or folder.stat().st_uid
    looked_at = [folder, *folder.glob("*"), *folder.glob("*/*")]
    file = sqlite_file()
    if file is not None:
        looked_at += [path for path in file.parent.glob(f"{file.name}*") if path.exists()]
    return next((path for path in looked_at if path.lstat().st_uid != owner), None)


def _folders(visit: Visit) -> Iterator[tuple[str, Path]]:
    yield "of VAR_DIR", _nearest(Path(settings.VAR_DIR))
    if file := sqlite_file():
        yield "of the database", file.parent
    elif visit.database_answers and connection.vendor == "postgresql" and connection.settings_dict["HOST"] in LOCAL:
        yield from _of_postgresql()
    if kept := settings.BACKUP_FOLDER:
        yield "of back-ups", _nearest(Path(kept))
    yield "of temporary files", Path(settings.FILE_UPLOAD_TEMP_DIR or tempfile.gettempdir())


def _of_postgresql() -> Iterator[tuple[str, Path]]:
    """Where a server on this machine keeps its data, if it tells this role and lets this user look."""
    # To a role that may not know, this has no row; current_setting() would fail, and the server's log tell of it.
    for (data,) in ask("SELECT setting FROM pg_settings WHERE name = 'data_directory'"):
        if os.path.exists(data):  # false too where this user may not look
            yield "of the database", Path(data)


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(place for place in (folder, *folder.absolute().parents) if place.exists())


def _size(count: int) -> str:
    return f"{count / GB:.1f} GB" if count >= GB else f"{count // MB} MB"
