"""What a change does, in sentences: said before it happens, agreed to, and said again once it has."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction


@dataclass(frozen=True)
class Effect:
    """What a change did, or would do: ``sentences``; and what the officer should think of besides: ``warnings``."""

    sentences: tuple[str, ...]
    warnings: tuple[str, ...] = ()

    @classmethod
    def of(cls, outcomes: Iterable["Effect"]) -> "Effect":
        """Several as one, each sentence and warning once."""
        every = list(outcomes)
        sentences = dict.fromkeys(sentence for outcome in every for sentence in outcome.sentences)
        warnings = dict.fromkeys(warning for outcome in every for warning in outcome.warnings)
        return cls(tuple(sentences), tuple(warnings))

    @property
    def text(self) -> str:
        """All of it, a line each: what the officer agrees to."""
        return "\n".join([*self.sentences, *self.warnings])


def carry_out(change: Callable[[], Effect], *, agreed: str) -> tuple[Effect, bool]:
    """Make the change if its outcome is the text that was ``agreed`` to; else undo it and only say what it would be.

    The preview is the change itself, taken back: so it cannot promise what the change would not do, and a record that
    a colleague altered in between is shown again rather than changed unseen. Returns the outcome, and whether it holds.
    Raises ``ValidationError``, with nothing changed, where a rule refuses.
    """
    with transaction.atomic():
        outcome = change()
        holds = outcome.text == agreed
        if not holds:
            transaction.set_rollback(True)
    return outcome, holds
