"""Ways to narrow a list of records, whatever they are."""

from collections.abc import Container, Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import PAGE_VAR, SEARCH_VAR, ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest

ALL = "all"


def refuse_unless_chosen(value: str | None, *, among: Container[str | None]) -> None:
    """Raise ``IncorrectLookupParameters`` for what is no choice of a filter: who asked is told, and led to the list."""
    if value not in among:
        raise IncorrectLookupParameters(f"no choice {value!r}")


class WordFilter(admin.SimpleListFilter):
    """A filter whose choices are words of the queryset: ``words``, each a value, a method's name and a label."""

    parameter_name: str  # given by each
    words: tuple[tuple[str, str, str], ...]
    # The choice that holds where the address makes none and nobody searches, and what is said of the rest: who looks a
    # former lead up by name wants to find them.
    default = ""
    left_out = ""

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        super().__init__(request, *args)
        self._is_searched = bool(request.GET.get(SEARCH_VAR))
        query = request.GET.copy()
        query[self.parameter_name] = ALL
        query.pop(PAGE_VAR, None)
        self.everything = f"?{query.urlencode()}"  # the same list, with what it leaves out

    def value(self) -> str | None:
        """What was chosen; ``ALL`` where that is everything."""
        chosen = super().value()
        return self.default or None if chosen is None and not self._is_searched else chosen

    @property
    def leaves_out(self) -> str:
        """What is said above the list of what it leaves out though nobody asked for that."""
        return self.left_out if self.default and super().value() is None and not self._is_searched else ""

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """The choices; where one holds by itself, everything is an address of its own."""
        for number, choice in enumerate(super().choices(changelist)):
            if number == 0 and self.default:
                everything = changelist.get_query_string({self.parameter_name: ALL})
                choice |= {"selected": self.value() in (None, ALL), "query_string": everything}
            yield choice

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """What the officer may choose."""
        return [(value, label) for value, _, label in self.words]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """The records of that choice. Raises ``IncorrectLookupParameters`` where there is no such choice."""
        for value, word, _ in self.words:
            if value == self.value():
                return getattr(queryset, word)()
        refuse_unless_chosen(self.value(), among=(None, "", ALL))
        return queryset


class CurrentFilter(WordFilter):
    """Records that hold today, that are over, or that are to come; what has ended is out of the way until asked for."""

    title = "state"
    parameter_name = "when"
    default, left_out = "lasting", "What has ended is left out."
    words = (
        ("lasting", "not_over", "Current and to come"),
        ("now", "active", "Current"),
        ("past", "former", "Ended"),
        ("future", "upcoming", "Not yet started"),
    )


class NamedEmptyFilter(admin.RelatedFieldListFilter):
    """A filter by a related record that says in words what it is to have none: ``empty``."""

    empty = "Not recorded"

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.empty_value_display = self.empty


class NamedBlankFilter(admin.AllValuesFieldListFilter):
    """A filter by what a field holds that says in words what it is to hold nothing: a link needs a name."""

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Everything that is held, and all."""
        for choice in super().choices(changelist):
            yield {**choice, "display": choice["display"] or NamedEmptyFilter.empty}


class CodeFilter(admin.AllValuesFieldListFilter):
    """A filter by a field that holds names such as ``question-next-year``, which it says as words."""

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Everything that is held, and all."""
        for choice in super().choices(changelist):
            yield {**choice, "display": code_in_words(str(choice["display"]))}


def code_in_words(code: str) -> str:
    """The words of a name that programs use: “Question next year”."""
    return code.replace("/", ", ").replace("-", " ").replace("_", " ").strip().capitalize()
