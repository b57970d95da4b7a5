"""Uploaded files, as one archive and a list of what is in it."""

import hashlib
import os
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from portal.backups.errors import BackUpError

HALF = ".half"  # what base.storage is writing
LEFT_OUT = (
    "register"  # the DfE's own files, which wait for a decision: they name heads, and anybody can fetch them again
)


@dataclass
class Archived:
    """What went into an archive, and what vanished before it could."""

    files: list[dict[str, Any]] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        return sum(file["size"] for file in self.files)


def all_files() -> Iterator[Path]:
    """Every upload that is kept, in order; half-written ones and the register's are not."""
    root = Path(settings.MEDIA_ROOT)
    for folder, folders, names in os.walk(root):
        folders.sort()
        if Path(folder) == root and LEFT_OUT in folders:
            folders.remove(LEFT_OUT)
        yield from (Path(folder, name) for name in sorted(names) if not name.endswith(HALF))


def size_of_all() -> int:
    """How many bytes they are."""
    total = 0
    for path in all_files():
        try:
            total += path.stat().st_size
        except FileNotFoundError:
            continue
    return total


def archive(sink: IO[bytes]) -> Archived:
    """Write all uploads into one archive, as it goes: nothing else touches a disk."""
    done, root = Archived(), Path(settings.MEDIA_ROOT)
    with tarfile.open(fileobj=sink, mode="w|") as tar:
        for path in all_files():
            name = path.relative_to(root).as_posix()
            try:
                file = path.open("rb")
            except FileNotFoundError:
                done.vanished.append(name)
                continue
            with file:
                member = tarfile.TarInfo(name)
                member.size, member.mode = os.fstat(file.fileno()).st_size, 0o600
                hashing = _Hashing(file)
                tar.addfile(member, hashing)  # type: ignore[arg-type]
            done.files.append({"name": name, "size": member.size, "sha256": hashing.digest.hexdigest()})
    return done


def unpack(source: IO[bytes], folder: Path, files: list[dict[str, Any]]) -> int:
    """Write the files of an archive into a folder and compare each with the list; return how many there were.

    Raises ``BackUpError`` for one that is not in the list, differs from it, is missing, or would lie elsewhere.
    """
    expected = {file["name"]: file for file in files}
    folder.mkdir(parents=True, mode=0o700)
    try:
        with tarfile.open(fileobj=source, mode="r|") as tar:
            for member in tar:
                _unpack_one(tar, member, folder, expected.pop(member.name, None))
    except tarfile.TarError as error:
        raise BackUpError(f"The archive of uploads cannot be read: {error}.") from error
    if expected:
        raise BackUpError(f"The archive of uploads has no {next(iter(expected))}.")
    return len(files)


def _unpack_one(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path, said: dict[str, Any] | None) -> None:
    path = folder / member.name
    source = tar.extractfile(member)
    if said is None or source is None or not path.resolve().is_relative_to(folder.resolve()):
        raise BackUpError(f"The archive of uploads holds {member.name}, which is not in its list.")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    hashing = _Hashing(source)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while block := hashing.read(1024 * 1024):
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    if hashing.digest.hexdigest() != said["sha256"]:
        raise BackUpError(f"The upload {member.name} is not as it was backed up: its checksum differs.")


class _Hashing:
    """A file that is read once, and what it was."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.file.read(size)
        self.digest.update(block)
        return block
