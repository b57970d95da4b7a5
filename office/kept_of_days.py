"""What is worked out from records for a day, kept by this process until one of these changes (ADR 46)."""

import datetime as dt
from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import chain
from threading import Lock
from typing import Generic, TypeVar

from django.db import connection, models
from django.utils import timezone

from office.stamps import current_stamp

T = TypeVar("T")

MOST_DAYS = 3  # that are kept where nothing else is said, today always among them
Basis = tuple[str, tuple[tuple[str, str], ...]]  # the database, and the marks of the tables


class KeptOfDays(Generic[T]):
    """What ``make`` makes for a day from records of these models, made again when one of them has changed.

    ``made_from`` are lists of models, to which rooms may still add while they are loaded.
    """

    def __init__(
        self, make: Callable[[dt.date], T], *made_from: Iterable[type[models.Model]], most_days: int = MOST_DAYS
    ) -> None:
        self._make, self._made_from, self._most_days = make, made_from, most_days
        self._kept: dict[dt.date, tuple[Basis, T]] = {}
        self._lock = Lock()

    def of(self, day: dt.date) -> T:
        """What it is on that day, from the records as they are now."""
        basis = self._basis()
        found = self._kept.get(day)
        if found and found[0] == basis:  # whoever has it does not wait for another day that is being made
            return found[1]
        with self._lock:
            kept = self._kept.get(day)
            if kept is None or kept[0] != basis:
                kept = (basis, self._make(day))
                self._keep(day, kept)
            return kept[1]

    def forget(self) -> None:
        """Keep nothing: for tests."""
        with self._lock:
            self._kept.clear()

    def _keep(self, day: dt.date, kept: tuple[Basis, T]) -> None:
        self._kept.pop(day, None)
        while len(self._kept) >= self._most_days:
            today = timezone.localdate()
            del self._kept[next((other for other in self._kept if other != today), today)]
        self._kept[day] = kept

    @cached_property
    def _tables(self) -> set[str]:
        return {model._meta.db_table for model in chain.from_iterable(self._made_from)}

    def _basis(self) -> Basis:
        marks = tuple(row for row in current_stamp() if row[0] in self._tables)
        return str(connection.settings_dict["NAME"]), marks
