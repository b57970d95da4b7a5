"""A queryset whose rows a search found, each with why, a page at a time."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from django.db.models import QuerySet

from partnerships.search.results import Hit


class Ranked(Sequence):
    """The rows of a queryset that are among the hits, in the order of the hits, each with its ``hit``.

    Its length, a slice and going through all of it take one query each, so that a Paginator may have it in place of a
    queryset. Filters that are on the queryset hold; its own order does not.
    """

    def __init__(self, queryset: QuerySet, hits: list[Hit]) -> None:
        self.queryset = queryset
        self.hits = {hit.pk: hit for hit in hits}

    @cached_property
    def pks(self) -> list[int]:
        """The primary keys of the rows, the best first."""
        found = set(self.queryset.order_by().filter(pk__in=self.hits).values_list("pk", flat=True))
        return [pk for pk in self.hits if pk in found]

    def __len__(self) -> int:
        return len(self.pks)

    def __getitem__(self, item):
        if isinstance(item, slice):
            return self._rows(self.pks[item])
        return self._rows([self.pks[item]])[0]

    def __iter__(self) -> Iterator:
        return iter(self._rows(self.pks))

    def _rows(self, pks: list[int]) -> list:
        rows = self.queryset.in_bulk(pks)
        for pk, row in rows.items():
            row.hit = self.hits[pk]
        return [rows[pk] for pk in pks if pk in rows]


class InOwnOrder(Ranked):
    """The same in the queryset's own order: the nearest first, say."""

    @cached_property
    def pks(self) -> list[int]:
        """The primary keys of the rows, in the queryset's order."""
        return list(self.queryset.filter(pk__in=self.hits).values_list("pk", flat=True))

    def __getitem__(self, item):
        found = self.queryset.filter(pk__in=self.hits)[item]
        for row in found if isinstance(item, slice) else [found]:
            row.hit = self.hits[row.pk]
        return list(found) if isinstance(item, slice) else found
