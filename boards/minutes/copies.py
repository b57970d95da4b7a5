"""Word and PDF copies of the minutes: at once where that is quick, else made by the worker and kept (ADR 31).

A kept copy is a file named for all that it is made of, the code too, so it is never out of date; what nobody asks for
any more goes. The worker is asked by a file beside it, and needs no database to make one.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from base import pdfs, text
from boards.minutes import pdf, reading, word
from boards.minutes import text as minutes_text
from boards.models import Board, Meeting, MinutesVersion, Part

MAKERS = {"pdf": pdf.pdf_of, "docx": word.word_of}
QUICK_LENGTH, QUICK_PIECES = 300_000, 3_000  # characters and runs of one style: a second's work, ten long meetings
MOST_SECONDS = 300  # that the worker may take for one
DAY = 24 * 60 * 60
KEPT_FOR = {"public": 180 * DAY, "closed": DAY}  # seconds since somebody last asked for it
WANTED, FAILED, HALF = ".wanted", ".failed", ".half"


@dataclass(frozen=True)
class MinutesCopy:
    """A copy of one version, as ``pdf`` or ``docx``; ``withheld`` are the numbers of items that it may not say."""

    version: MinutesVersion
    kind: str
    withheld: frozenset[str] = frozenset()

    @property
    def path(self) -> Path:
        """Where it is, once it is made."""
        digest = hashlib.sha256(f"{_code()}\n{self.order}".encode()).hexdigest()
        return _folder(self.version.is_public) / f"{digest}.{self.kind}"

    @property
    def order(self) -> str:
        """All that it is made of, for the worker."""
        version = self.version
        what = {"kind": self.kind, "stage": version.stage, "part": str(version.part), "content": version.content}
        return json.dumps(what | {"withheld": sorted(self.withheld)})

    @property
    def is_quick(self) -> bool:
        """Whether making it takes a second at most, so that whoever asks can wait for it."""
        content = self.version.content
        pieces = sum(content.count(mark) for mark in ("\\n", "*", "_", "](", "://", "minute"))
        return len(content) <= QUICK_LENGTH and pieces <= QUICK_PIECES

    @property
    def has_failed(self) -> bool:
        """Whether the worker could not make it."""
        return self.path.with_suffix(FAILED).exists()

    def content(self) -> bytes | None:
        """The file; None where the worker is to make it. What is public is made once."""
        path = self.path
        try:
            os.utime(path)
            return path.read_bytes()
        except FileNotFoundError:
            pass
        if not self.is_quick:
            self._ask()
            return None
        content = MAKERS[self.kind](reading.read_version(self.version, self.withheld))
        if self.version.is_public:
            _keep(path, content)
        return content

    def _ask(self) -> None:
        if not self.has_failed:
            _keep(self.path.with_suffix(WANTED), self.order.encode())


def make_one() -> bool:
    """Make the copy that has been waited for longest, in a process of its own; whether there was one."""
    waiting = sorted(_files(WANTED), key=lambda file: file.stat().st_mtime)
    if not waiting:
        return False
    order = waiting[0]
    try:
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "make_copy", str(order)]
        subprocess.run(command, check=True, timeout=MOST_SECONDS)  # noqa: S603
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        _keep(order.with_suffix(FAILED), b"")
        raise
    finally:
        order.unlink(missing_ok=True)
        forget_old()
    return True


def make_ordered(order: Path) -> None:
    """Make the copy that an order describes, beside it."""
    what = json.loads(order.read_text())
    part = Part(what["part"])
    meeting = Meeting(board=Board())
    version = MinutesVersion(meeting=meeting, stage=what["stage"], content=what["content"], **part.column)
    minutes = reading.read_version(version, frozenset(what["withheld"]))
    _keep(order.with_suffix(f".{what['kind']}"), MAKERS[what["kind"]](minutes))


def forget_old() -> None:
    """Remove what nobody has asked for in a while, and what says nothing outside this portal's present code."""
    now = time.time()
    for name, seconds in KEPT_FOR.items():
        for file in (settings.VAR_DIR / "copies" / name).glob("*"):
            if now - file.stat().st_mtime > seconds:
                file.unlink(missing_ok=True)


def _files(suffix: str) -> Iterable[Path]:
    return (settings.VAR_DIR / "copies").glob(f"*/*{suffix}")


def _folder(is_public: bool) -> Path:
    folder: Path = settings.VAR_DIR / "copies" / ("public" if is_public else "closed")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _keep(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all, for the portal's user alone."""
    half, name = tempfile.mkstemp(dir=path.parent, suffix=HALF)
    try:
        with os.fdopen(half, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@lru_cache(maxsize=1)
def _code() -> str:
    """What makes the copies, as a checksum: another version of the portal makes other ones."""
    modules: tuple[Any, ...] = (pdf, word, reading, minutes_text, pdfs, text)
    files = [Path(module.__file__) for module in modules] + [pdf.TEMPLATE, pdfs.FONTS / "covered.txt"]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
