"""What a change does, in sentences: said before it happens, agreed to, and said again once it has."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from django.db import transaction
from django.http import HttpRequest

from base.changing.emails import WrittenEmail, emails_of
from base.one_go import OneGo


class HasText(Protocol):
    """What a change did, with all of it in words: what somebody agrees to."""

    @property
    def text(self) -> str:
        """The words."""
        ...


Done = TypeVar("Done", bound=HasText)


@dataclass(frozen=True)
class Effect:
    """What a change did, or would do: ``sentences``; and what the officer should think of besides: ``warnings``.

    ``emails`` are those that go out with it, where it is made in one go.
    """

    sentences: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    emails: tuple[WrittenEmail, ...] = ()

    @classmethod
    def of(cls, effects: Iterable["Effect"]) -> "Effect":
        """Several as one, each sentence and warning once."""
        every = list(effects)
        sentences = dict.fromkeys(sentence for effect in every for sentence in effect.sentences)
        warnings = dict.fromkeys(warning for effect in every for warning in effect.warnings)
        return cls(tuple(sentences), tuple(warnings))

    @property
    def text(self) -> str:
        """All of it, a line each, and whom it writes to: what the officer agrees to."""
        written = [f"E-mail to {to}" for to in sorted(to for email in self.emails for to in email.to)]
        return "\n".join([*self.sentences, *self.warnings, *written])

    @property
    def email_count(self) -> int:
        """How many e-mails go out, or would if an address were known."""
        return sum(len(email.to) for email in self.emails)


def agreed_in(request: HttpRequest) -> str:
    """The text that was agreed to, with new lines as we write them, whichever a browser sends."""
    return request.POST.get("agreed", "").replace("\r\n", "\n")


def carry_out(change: Callable[[], Done], *, agreed: str) -> tuple[Done, bool]:
    """Make the change if its effect is the text that was ``agreed`` to; else undo it and only say what it would be.

    The preview is the change itself, taken back: so it cannot promise what the change would not do, and a record that
    a colleague altered in between is shown again rather than changed unseen. Returns the effect, and whether it holds.
    Raises ``ValidationError``, with nothing changed, where a rule refuses.
    """
    with transaction.atomic():
        effect = change()
        holds = effect.text == agreed
        if not holds:
            transaction.set_rollback(True)
    return effect, holds


def carry_out_in(go: OneGo, change: Callable[[], Effect], *, agreed: str, reader: Any) -> tuple[Effect, bool]:
    """The same within one go, of which the ``reader`` is shown the e-mails that it writes, before and after."""

    return carry_out(lambda: with_emails(change(), go, reader), agreed=agreed)


def with_emails(effect: Effect, go: OneGo, reader: Any) -> Effect:
    """The effect with the e-mails that were written in that go, as far as the reader may read them."""
    return replace(effect, emails=emails_of(go, reader)) if reader else effect
