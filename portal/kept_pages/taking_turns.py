"""One thread of this process makes a page while the others that want it wait a little."""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from threading import Event, Lock

PATIENCE = 2  # seconds; then who waited makes it too, and nobody hangs on another's slow page

_lock = Lock()
_being_made: dict[Hashable, Event] = {}


@contextmanager
def turn_to_make(what: Hashable) -> Iterator[bool]:
    """Whether it is this thread's turn; False, after a while, where another has just made it, or is slow."""
    with _lock:
        made = _being_made.get(what)
        if made is None:
            mine = _being_made[what] = Event()
    if made is not None:
        made.wait(PATIENCE)
        yield False
        return
    try:
        yield True
    finally:
        with _lock:
            del _being_made[what]
        mine.set()
