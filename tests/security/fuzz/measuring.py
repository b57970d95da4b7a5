"""What something took: seconds, and memory beyond what was there before; with bounds that end it where it goes on."""

import contextlib
import resource
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1 << 20
STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
MOST = 3 << 30  # bytes that a bomb may ask for beyond what there is: then it gets a MemoryError, and not the machine


class TooLongError(Exception):
    """It was not over in time."""


@dataclass
class Took:
    """How long it took, and how much memory at the worst moment."""

    seconds: float = 0.0
    megabytes: float = 0.0


@contextlib.contextmanager
def measured(longest: int) -> Iterator[Took]:
    """Measure what is inside; it is ended after ``longest`` seconds, or where it takes all memory."""
    took, began = Took(), time.process_time()
    CLEAR.write_text("5")  # forget the worst moment so far (proc(5))
    before = _of("VmRSS")
    limits = resource.getrlimit(resource.RLIMIT_AS)
    former = signal.signal(signal.SIGALRM, _give_up)
    resource.setrlimit(resource.RLIMIT_AS, (_of("VmSize") + MOST, limits[1]))
    signal.alarm(longest)
    try:
        yield took
    finally:
        signal.alarm(0)
        resource.setrlimit(resource.RLIMIT_AS, limits)
        signal.signal(signal.SIGALRM, former)
        took.seconds = time.process_time() - began
        took.megabytes = (_of("VmHWM") - before) / MEGABYTE


def can_measure() -> bool:
    """Whether this machine says how much memory a process had at its worst moment: Linux does."""
    return CLEAR.exists() and STATUS.exists()


def _of(name: str) -> int:
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(name + ":"))
    return int(line.split()[1]) * 1024


def _give_up(*_: object) -> None:
    raise TooLongError
