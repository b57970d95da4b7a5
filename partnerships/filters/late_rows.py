"""The rows of a list, of which none is read before somebody asks for more than its key.

What a row looks like is mostly kept (``office.kept_parts``); then a page of a list asks nothing of the database.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, overload

from django.db.models import QuerySet

from partnerships.filters.distances import Distance
from partnerships.search import Hit

Records = Callable[[], QuerySet]  # which are to be listed; called where one is read
Tell = Callable[[Iterable[Any]], None]  # gives records what no query of theirs does


def tell_nothing(records: Iterable[Any]) -> None:
    """Give them nothing."""


@dataclass
class Row:
    """A row of a page, and what is said of it in this list alone."""

    pk: int
    page: "PageOfRows | PageThatIsRead"
    hit: Hit | None = None  # why it was found, where something was searched for
    miles: float | None = None  # from where ``near`` is; None where it is not known
    distance: Distance | None = None  # the same in words
    listed_under: str = ""  # the heading of those that stand apart

    @property
    def record(self) -> Any:
        """Its record, which is read with all others of the page."""
        return self.page.records[self.pk]


class PageOfRows:
    """What reads the records of a page, once."""

    def __init__(self, pks: Sequence[int], records: Records, tell: Tell) -> None:
        self._pks, self._records, self._tell = pks, records, tell

    @cached_property
    def records(self) -> dict[int, Any]:
        """The records of the page by their primary keys."""
        found = self._records().in_bulk(self._pks)
        self._tell(found.values())
        return found


@dataclass
class PageThatIsRead:
    """The same of records that are there."""

    records: dict[int, Any]


class _Rows(Sequence[Row]):
    """What a list of either kind can do for a paginator."""

    @overload
    def __getitem__(self, item: int) -> Row: ...
    @overload
    def __getitem__(self, item: slice) -> list[Row]: ...

    def __getitem__(self, item: int | slice) -> Row | list[Row]:
        return self._page(item) if isinstance(item, slice) else self._page(slice(item, item + 1))[0]

    def _page(self, at: slice) -> list[Row]:
        raise NotImplementedError


class LateRows(_Rows):
    """A list by its primary keys, in their order; the hits of a search and the miles to a place by theirs."""

    def __init__(
        self,
        pks: Sequence[int],
        records: Records,
        tell: Tell,
        hits: Iterable[Hit] = (),
        miles: Callable[[int], float | None] = lambda _: None,
    ) -> None:
        self._pks, self._records, self._tell, self._miles = pks, records, tell, miles
        self._hits = {hit.pk: hit for hit in hits}

    def __len__(self) -> int:
        return len(self._pks)

    def _page(self, at: slice) -> list[Row]:
        pks = self._pks[at]
        page = PageOfRows(pks, self._records, self._tell)
        return [Row(pk, page, self._hits.get(pk), self._miles(pk)) for pk in pks]


class ReadRows(_Rows):
    """The same of a list whose order only the database knows, such as by distance: a page is read at once."""

    def __init__(self, records: Sequence[Any], tell: Tell) -> None:
        self._records, self._tell = records, tell

    def __len__(self) -> int:
        return len(self._records)

    def _page(self, at: slice) -> list[Row]:
        page = PageThatIsRead({record.pk: record for record in self._records[at]})
        self._tell(page.records.values())
        return [
            Row(pk, page, getattr(record, "hit", None), getattr(record, "miles_away", None))
            for pk, record in page.records.items()
        ]
