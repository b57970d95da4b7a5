"""The queue of those who write one file: between processes and threads, first come, first served."""

import fcntl
import os
import time
from contextlib import suppress

PAUSE = 0.0005  # seconds between two looks of the one who is next


class TooLate(Exception):
    """Nobody's fault: the turn did not come within the time that there was."""


class WritersQueue:
    """One place in the queue for a file. Each connection has its own.

    There are two locks. Whoever holds ``turn`` writes. Whoever holds ``door`` is next, and waits for ``turn``; all
    others wait for ``door``. So whoever has just written, and wants to again, comes after who is next: with one lock
    alone they would take it again before any other woke. The locks are the kernel's: those of a process that was killed
    are gone with it.
    """

    def __init__(self, path: str, timeout: float) -> None:
        """For the file at that path, whose turn is waited for ``timeout`` seconds."""
        self._path, self._timeout = path, timeout
        self._door = self._turn = -1
        self.is_ours = False

    def enter(self) -> None:
        """Wait for the turn. Raises ``TooLate`` where it does not come in time; does nothing where it is ours."""
        if self.is_ours:
            return
        until = time.monotonic() + self._timeout
        if self._turn < 0:
            self._door, self._turn = self._opened("-door"), self._opened("-turn")
        fcntl.flock(self._door, fcntl.LOCK_EX)  # whoever holds it gives up in time, so this ends too
        try:
            while not _taken(self._turn):
                if time.monotonic() > until:
                    raise TooLate
                time.sleep(PAUSE)
        finally:
            fcntl.flock(self._door, fcntl.LOCK_UN)
        self.is_ours = True

    def leave(self) -> None:
        """Let the next one write. Does nothing where it is not our turn."""
        if self.is_ours:
            self.is_ours = False
            fcntl.flock(self._turn, fcntl.LOCK_UN)

    def close(self) -> None:
        """Leave, and need the files no more."""
        self.is_ours = False
        for held in (self._door, self._turn):
            if held >= 0:
                os.close(held)
        self._door = self._turn = -1

    def _opened(self, ending: str) -> int:
        """A file beside the database that is whose the database is, though root made it: the portal writes it too."""
        held = os.open(self._path + ending, os.O_RDWR | os.O_CREAT, 0o600)
        with suppress(OSError):
            whose = os.stat(self._path)
            if os.geteuid() == 0 and os.fstat(held).st_uid != whose.st_uid:
                os.fchown(held, whose.st_uid, whose.st_gid)
        return held


def _taken(turn: int) -> bool:
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
