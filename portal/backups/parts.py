"""The parts of a back-up: private files, written through the encryption, each with its size and SHA-256."""

import hashlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from portal.backups.encryption import Encryption, decrypting
from portal.backups.errors import BackUpError


@contextmanager
def writing(path: Path, encryption: Encryption | None = None) -> Iterator[IO[bytes]]:
    """A file to write to; with ``encryption``, only what that program makes of it goes to the disk."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        if encryption is None:
            yield file
        else:
            with _through(encryption.command, stdin=subprocess.PIPE, stdout=file) as process:
                yield process.stdin
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def reading(path: Path, program: str = "") -> Iterator[IO[bytes]]:
    """A part to read, decrypted by the program that encrypted it."""
    if not program:
        with path.open("rb") as file:
            yield file
        return
    with path.open("rb") as file, _through(decrypting(program), stdin=file, stdout=subprocess.PIPE) as process:
        yield process.stdout


def said_of(path: Path) -> dict[str, Any]:
    """The size and the SHA-256 of a file, as a manifest has them."""
    with path.open("rb") as file:
        return {"size": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


@contextmanager
def _through(command: list[str], **pipes: Any) -> Iterator[Any]:
    """A program between us and a file. Raises ``BackUpError`` with what it says where it fails."""
    with tempfile.TemporaryFile() as said, subprocess.Popen(command, stderr=said, **pipes) as process:  # noqa: S603
        stopped: BrokenPipeError | BackUpError | None = None
        try:
            yield process
            if process.stdout:
                process.stdout.read()  # else it would wait for ever to be read
            if process.stdin:
                process.stdin.close()
        except (BrokenPipeError, BackUpError) as error:  # who wrote to it stopped: if it ended before, it says why
            if not process.stdin:
                process.kill()
                raise
            stopped = error
            with suppress(BrokenPipeError):
                process.stdin.close()
        except BaseException:
            process.kill()
            raise
        if process.wait() or isinstance(stopped, BrokenPipeError):
            said.seek(0)
            why = " ".join(said.read().decode(errors="replace").split())[-300:]
            raise BackUpError(f"{Path(command[0]).name} failed: {why or 'it does not say why'}") from stopped
        if stopped:
            raise stopped
