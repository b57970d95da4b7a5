"""Admin's search boxes and pickers find what the public search box finds."""

from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar

from django.contrib.admin.views.main import ORDER_VAR
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest

from base.text import cleaned
from partnerships.search.kept_indexes import school_names
from partnerships.search.results import Hit
from partnerships.search.search_box import A_NUMBER, find, schools_of_number

MOST_FOUND = 200  # of what the search box finds; the rest of its list is seldom what an officer means


class FoundBySearchBox:
    """An admin that finds what the search box finds, the best first, and what its own ``search_fields`` find.

    ``found_as`` says by the way to a record which of the search's results these are: "schools" or "partnerships".
    """

    found_as: ClassVar[dict[str, str]] = {}

    def get_search_results(self: Any, request: HttpRequest, queryset: QuerySet, search_term: str) -> Any:
        """The rows that either finds; each once, in the list's own order where a column was chosen.

        What has the number that was typed comes first, a closed school before those that follow it. No near match where
        its own fields find something. Records that belong to what the search box finds come after those that its own
        fields alone find: “brown” is the head of that name before the heads of Brownlow School.
        """
        rows, may_repeat = super().get_search_results(request, queryset, search_term)  # type: ignore[misc]
        text = cleaned(search_term).strip()
        if not text:
            return rows, may_repeat
        results, own = find(text), rows.order_by()
        found, ranks = Q(pk__in=own.values("pk")), []
        is_none_own = cache(lambda: not own.exists())  # asked once, and where nothing matches exactly alone
        for way, kind in self.found_as.items():
            hits = _by_number_first(text, getattr(results, kind), kind)[:MOST_FOUND]
            offered = _worth_offering(hits, are_near_asked=is_none_own)
            found |= Q(**{f"{way}__in": [hit.pk for hit in offered]})
            ranks += [When(**{way: hit.pk}, then=Value(rank)) for rank, hit in enumerate(hits)]
        either = queryset.filter(found)
        if ranks and not request.GET.get(ORDER_VAR):
            rank = Case(*ranks, default=Value(MOST_FOUND if "pk" in self.found_as else -1), output_field=IntegerField())
            either = either.order_by(rank, *queryset.query.order_by)
        return either, False


def _worth_offering(hits: list[Hit], *, are_near_asked: Callable[[], bool]) -> list[Hit]:
    """The best; near matches only where they are asked for, and nothing matches as it was typed."""
    exact = [hit for hit in hits if not hit.is_approximate]
    return hits if hits and not exact and are_near_asked() else exact


def _by_number_first(text: str, hits: list[Hit], kind: str) -> list[Hit]:
    """The schools that have the URN or LAESTAB that was typed before what they became; else as they are."""
    if kind != "schools" or not any(letter.isdigit() for letter in text):
        return hits
    numbered = {hit.pk for hit in schools_of_number(text, school_names()) if hit.score == A_NUMBER}
    return sorted(hits, key=lambda hit: hit.pk not in numbered)
