"""The draft with what is suggested beside each item, as one user sees it; queries do not grow with items."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from boards.minutes.comparing import Change, changes_by_word
from boards.minutes.previewing import Preview, preview_of
from boards.models import AgendaItem, ItemVersion, Meeting, Suggestion
from boards.models.besides import SaidBesides, said_besides


@dataclass
class Typed:
    """What was posted and refused: under which item or suggestion, its fields, and what is wrong with each."""

    item: int
    suggestion: int | None = None
    fields: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


@dataclass
class ShownSuggestion:
    """A suggestion with what it would change.

    ``has_moved_on`` where the item's text changed since: ``lines`` are what it was written on, compared with it, and
    ``now`` the text as it is, compared with it.
    """

    suggestion: Suggestion
    is_own: bool
    has_moved_on: bool
    lines: list[list[Change]]
    now: list[list[Change]]
    typed: Typed | None = None

    @property
    def text(self) -> str:
        """The text to take: as it was refused last, else as it is suggested."""
        return self.typed.fields.get("text", self.suggestion.text) if self.typed else self.suggestion.text


@dataclass
class ShownItem:
    """An item, how it reads now, and its suggestions."""

    item: AgendaItem
    preview: Preview
    open: list[ShownSuggestion]
    answered: list[ShownSuggestion]
    typed: Typed | None = None
    besides: list[SaidBesides] = field(default_factory=list)  # which the draft has too, below the text

    @property
    def text(self) -> str:
        """What stands in the box to change: the item's text, or what was refused."""
        return self.typed.fields.get("text", self.item.text) if self.typed else self.item.text

    @property
    def base(self) -> int | str:
        """The version that was before whoever typed."""
        return self.typed.fields.get("base", self.item.version) if self.typed else self.item.version


@dataclass
class SuggestionPage:
    """All of it; ``unseen`` is how many are open under items that are not the user's to read."""

    items: list[ShownItem]
    unseen: int

    @property
    def open(self) -> list[ShownSuggestion]:
        """What the user sees that is still to be answered."""
        return [one for shown in self.items for one in shown.open]

    @property
    def has_any(self) -> bool:
        """Whether anything was ever suggested under what the user may read."""
        return any(shown.open or shown.answered for shown in self.items)


def page_of(meeting: Meeting, user: Any, typed: Typed | None = None) -> SuggestionPage:
    """The page of a meeting that comes from ``with_rights``."""
    by_whom = Suggestion.objects.select_related("suggested_by", "answered_by").order_by("pk")
    items = list(
        AgendaItem.objects.readable_by(user, meeting)
        .prefetch_related(Prefetch("suggestions", by_whom))
        .order_by("position", "pk")
    )
    for item in items:
        item.meeting = meeting
    numbers = list(meeting.items.values_list("number", flat=True))
    bases = _texts_before(items)
    shown = [_shown(item, user, numbers, bases, typed if typed and typed.item == item.pk else None) for item in items]
    said = said_besides(meeting)
    for one in shown:
        one.besides = said.get(one.item.pk, [])
    all_open = Suggestion.objects.open().filter(item__meeting=meeting).count()
    return SuggestionPage(shown, all_open - sum(len(one.open) for one in shown))


def _texts_before(items: list[AgendaItem]) -> dict[tuple[int, int], str]:
    """The texts that suggestions were written on, by item and version."""
    written_on = {
        (item.pk, suggestion.base)
        for item in items
        for suggestion in item.suggestions.all()
        if suggestion.base is not None
    }
    versions = ItemVersion.objects.filter(
        item__in={item for item, _ in written_on}, number__in={number for _, number in written_on}
    )
    texts = {(one.item_id, one.number): one.text for one in versions} if written_on else {}
    return texts | {(item.pk, item.version): item.text for item in items}


def _shown(
    item: AgendaItem, user: Any, numbers: list[str], bases: dict[tuple[int, int], str], typed: Typed | None
) -> ShownItem:
    suggestions = [_compared(one, item, user, bases, typed) for one in item.suggestions.all()]
    return ShownItem(
        item,
        preview_of(item.text, numbers, item.recommendations),
        [one for one in suggestions if one.suggestion.is_open],
        [one for one in suggestions if not one.suggestion.is_open],
        typed if typed and typed.suggestion is None else None,
    )


def _compared(
    suggestion: Suggestion, item: AgendaItem, user: Any, bases: dict[tuple[int, int], str], typed: Typed | None
) -> ShownSuggestion:
    has_moved_on = suggestion.changes_text and suggestion.is_open and suggestion.base != item.version
    before = bases.get((item.pk, suggestion.base), "") if suggestion.base is not None else ""
    return ShownSuggestion(
        suggestion,
        is_own=suggestion.suggested_by_id == user.pk,
        has_moved_on=has_moved_on,
        lines=changes_by_word(before, suggestion.text) if suggestion.changes_text else [],
        now=changes_by_word(item.text, suggestion.text) if has_moved_on else [],
        typed=typed if typed and typed.suggestion == suggestion.pk else None,
    )
