"""Uploaded files on the disk: whole or not at all, and for the portal's user alone."""

import errno
import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import SuspiciousOperation, ValidationError
from django.core.files import File
from django.core.files.storage import FileSystemStorage

log = logging.getLogger(__name__)
_FULL = (errno.ENOSPC, errno.EDQUOT)


class DiskFullError(ValidationError, SuspiciousOperation):
    """There was no room for a file, and nothing of it is left.

    A form says so like any other refusal; where nothing catches it, a page does (``portal/web/views.py``).
    """

    def __init__(self) -> None:
        super().__init__(
            "There is no room on the portal’s disk for this file, so it was not kept. "
            "Tell the council, and try again when there is room.",
            code="disk-full",
        )


@contextmanager
def saying_when_full() -> Iterator[None]:
    """Raise ``DiskFullError`` where what is written within does not fit on the disk."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            log.error("There is no room on the disk for a file, so it was not kept")
            raise DiskFullError from error
        raise


class WholeFilesStorage(FileSystemStorage):
    """Files in a folder: each is written beside its place and then moved there."""

    def _save(self, name: str, content: File) -> str:
        folder = Path(self.path(name)).parent
        with saying_when_full():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, half = tempfile.mkstemp(dir=folder, suffix=".half")  # which is for this user alone
            try:
                with os.fdopen(handle, "wb") as file:
                    for chunk in content.chunks():
                        file.write(chunk)
                    file.flush()
                    os.fsync(file.fileno())
                name = self._reserved(name)
                Path(half).replace(self.path(name))
            finally:
                Path(half).unlink(missing_ok=True)
        return name.replace("\\", "/")

    def _reserved(self, name: str) -> str:
        """The name, or one like it, that nobody has and nobody else can take any more."""
        while True:
            try:
                Path(self.path(name)).touch(mode=0o600, exist_ok=False)
            except FileExistsError:
                name = self.get_available_name(name)
            else:
                return name
