"""The rows of a list, of which none is read before somebody asks for more than its key.

What a row looks like is mostly kept (``office.kept_parts``); then a page of a list asks nothing of the database.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, Self

from django.db.models import QuerySet

from partnerships.filters.distances import Distance
from partnerships.search import Hit

Records = Callable[[], QuerySet]  # which are to be listed; called where one is read
Tell = Callable[[Collection[Any]], None]  # gives records what no query of theirs does


class Keys(Protocol):
    """Primary keys in their order, of which some are asked for by positions from the first on."""

    def __len__(self) -> int: ...
    def __getitem__(self, at: slice, /) -> list[int]: ...


@dataclass
class ListRow:
    """A row of a list, and what is said of it in this list alone."""

    pk: int
    records: "RecordsOfPage"
    hit: Hit | None = None  # why it was found, where something was searched for
    miles: float | None = None  # from where ``near`` is; None where it is not known
    distance: Distance | None = None  # the same in words
    listed_under: str = ""  # the heading of those that stand apart

    @property
    def record(self) -> Any:
        """Its record, which is read with all others of the page; None where it is gone since the keys were known."""
        return self.records.by_pk.get(self.pk)


class RecordsOfPage:
    """What reads the records of a page, once."""

    def __init__(self, pks: list[int], records: Records, tell: Tell) -> None:
        self._pks, self._records, self._tell = pks, records, tell

    @cached_property
    def by_pk(self) -> dict[int, Any]:
        """The records of the page by their primary keys."""
        found = self._records().in_bulk(self._pks)
        self._tell(found.values())
        return found

    @classmethod
    def of(cls, records: Iterable[Any]) -> Self:
        """Those that are read already."""
        page = cls([], QuerySet, lambda _: None)
        page.by_pk = {record.pk: record for record in records}
        return page


class LateRows:
    """A list by its primary keys in their order, for a paginator; hits of a search and miles to a place by theirs."""

    def __init__(
        self,
        pks: Keys,
        records: Records,
        tell: Tell,
        hits: Iterable[Hit] = (),
        miles: Callable[[int], float | None] = lambda _: None,
    ) -> None:
        self._pks, self._records, self._tell, self._miles = pks, records, tell, miles
        self._hits = {hit.pk: hit for hit in hits}

    def __len__(self) -> int:
        return len(self._pks)

    def __getitem__(self, at: slice) -> list[ListRow]:
        """The rows of a page."""
        pks = self._pks[at]
        records = RecordsOfPage(pks, self._records, self._tell)
        return [ListRow(pk, records, self._hits.get(pk), self._miles(pk)) for pk in pks]


class ReadRows:
    """The same of a list whose order is the database's: a page is read at once."""

    def __init__(self, records: Any) -> None:
        self._records = records

    def __len__(self) -> int:
        return len(self._records)

    def __getitem__(self, at: slice) -> list[ListRow]:
        """The rows of a page."""
        records = RecordsOfPage.of(self._records[at])
        return [
            ListRow(pk, records, getattr(record, "hit", None), getattr(record, "miles_away", None))
            for pk, record in records.by_pk.items()
        ]
