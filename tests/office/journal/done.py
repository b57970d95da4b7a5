"""Doing something in one go, and taking it back, as the pages do."""

from collections.abc import Callable
from typing import Any

from base.changing.effects import Effect, carry_out
from base.one_go import in_one_go
from office.journal.taking_back import take_back
from office.models import JournalEntry


def do(change: Callable[[], Any], *, by: Any = None, title: str = "Move") -> JournalEntry:
    """Do it in one go, and return its entry."""
    with in_one_go(title, by=by) as go:
        change()
        go.keep(["A sentence."])
    return go.entry


def take_back_in_one_go(entry: JournalEntry, *, by: Any = None, is_rest: bool = False) -> tuple[Effect, JournalEntry]:
    """Preview it, take it back, and return what it did, and the entry of that."""

    def change() -> Effect:
        return take_back(entry=entry, by=by, is_rest=is_rest)

    preview, _ = carry_out(change, agreed="")
    with in_one_go(f"Taken back: {entry.title}", by=by, takes_back=entry) as go:
        effect, is_done = carry_out(change, agreed=preview.text)
        go.keep(effect.sentences)
    assert is_done
    return effect, go.entry
