"""A piece of work in a process of its own, a copy of this one, that is killed at any moment of it."""

import os
import random
import signal
import time
import traceback
from collections.abc import Callable
from contextlib import suppress

from django.db import connection


class Forked:
    """The work as it goes on beside this process; ``is_done`` says whether it came to its end."""

    def __init__(self, work: Callable[[], object]) -> None:
        connection.close()  # which two processes may not share
        reads, writes = os.pipe()
        self.pid, self._reads = os.fork(), reads
        if self.pid == 0:  # pragma: no cover
            self._work(work, writes)
        os.close(writes)
        self.is_done = False

    def _work(self, work: Callable[[], object], writes: int) -> None:
        """In the copy: nothing of pytest's comes after it."""
        code = 1
        try:
            os.setpgid(0, 0)
            work()
            os.write(writes, b"done")
            code = 0
        except BaseException:
            os.write(writes, traceback.format_exc()[-3000:].encode())
        finally:
            os._exit(code)

    def wait(self) -> None:
        """Let it come to its end. Raises ``AssertionError`` with what it says where it failed."""
        os.waitpid(self.pid, 0)
        self._read()
        assert self.is_done, self.said

    def kill(self) -> None:
        """Kill it and whatever it started; it may have come to its end before."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self._read()
        assert self.is_done or not self.said, self.said

    def _read(self) -> None:
        with os.fdopen(self._reads, "rb") as file:
            self.said = file.read().decode()
        self.is_done = self.said == "done"


def seconds_of(work: Callable[[], object]) -> float:
    """How long the work takes when nothing happens to it."""
    began = time.monotonic()
    Forked(work).wait()
    return time.monotonic() - began


def killed_within(work: Callable[[], object], seconds: float, chance: random.Random) -> bool:
    """Begin the work and kill it at a random moment of so many seconds; whether it was done before."""
    begun = Forked(work)
    time.sleep(chance.uniform(0.02, seconds))
    begun.kill()
    return begun.is_done
