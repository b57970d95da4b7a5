"""Parts of public pages, such as a row of a list, kept by this process until a record changes (ADR 46).

A part is what ``{% kept "what it is" its.pk %}…{% endkept %}`` surrounds in a template. It is taken from what is kept,
and kept, in answers alone that may themselves be kept for whoever asks next; in all others, such as whatever somebody
sees who is signed in, it is made each time.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from threading import Lock

from django.apps import apps
from django.db import connection
from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.safestring import SafeString

from office.stamps import Stamp

Key = tuple[Hashable, ...]  # what the part is, and all that it varies with besides the records and the day
Basis = tuple[str, str, object, Stamp]  # the database, what addresses begin with, the day, the marks of the tables

ROOMS = ("office", "partnerships")  # of whose records alone parts are made: what is typed at a meeting moves no part
MOST = 5000  # parts, of typically 1 to 3 kB with their keys: then those go that were made first


@dataclass
class _Kept:
    """All parts under the latest basis that somebody asked under."""

    basis: Basis | None = None
    parts: dict[Key, SafeString] = field(default_factory=dict)


_kept = _Kept()
_lock = Lock()


class PartsOfAnAnswer:
    """The parts of one answer: those that are kept, and those that are made for it, which ``keep`` keeps."""

    def __init__(self, stamp: Stamp) -> None:
        self._basis = _basis_of(stamp)
        self._before = _kept
        self._found = _kept.parts if _kept.basis == self._basis else {}
        self._made: dict[Key, SafeString] = {}

    def part(self, key: Key, make: Callable[[], SafeString]) -> SafeString:
        """The part of that key, made where it is not kept."""
        found = self._found.get(key, self._made.get(key))
        if found is None:
            found = self._made[key] = make()
        return found

    def keep(self) -> None:
        """Keep what was made: the answer turned out to be one that everybody may have."""
        global _kept
        with _lock:
            if _kept.basis != self._basis:
                if _kept is not self._before:  # another answer began later, and has newer ones
                    return
                _kept = _Kept(self._basis)
            _kept.parts.update(self._made)
            for key in [*islice(_kept.parts, max(0, len(_kept.parts) - MOST))]:
                del _kept.parts[key]


_of_this_answer: ContextVar[PartsOfAnAnswer | None] = ContextVar("parts_of_this_answer", default=None)


@contextmanager
def taking_kept_parts(stamp: Stamp) -> Iterator[PartsOfAnAnswer]:
    """Have templates take parts that are kept meanwhile; whoever asks for the answer says whether to keep new ones."""
    parts = PartsOfAnAnswer(stamp)
    token = _of_this_answer.set(parts)
    try:
        yield parts
    finally:
        _of_this_answer.reset(token)


def part(key: Key, make: Callable[[], SafeString]) -> SafeString:
    """The part of that key, taken from what is kept where this answer may take it, else made."""
    parts = _of_this_answer.get()
    return parts.part(key, make) if parts else make()


def forget_parts() -> None:
    """Keep nothing: for tests."""
    global _kept
    _kept = _Kept()


def _basis_of(stamp: Stamp) -> Basis:
    marks = tuple(row for row in stamp if row[0] in tables_of_parts())
    return str(connection.settings_dict["NAME"]), get_script_prefix(), timezone.localdate(), marks


@cache
def tables_of_parts() -> frozenset[str]:
    """The tables from which alone a part may be made."""
    rooms = [apps.get_app_config(room) for room in ROOMS]
    return frozenset(model._meta.db_table for room in rooms for model in room.get_models(include_auto_created=True))
