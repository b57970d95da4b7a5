"""Who may write to all schools of a partnership, and how they are answered."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from office.council.reading import the_council
from partnerships.models import Lead, Partnership
from partnerships.models.acting import named_for
from partnerships.permissions import ADD_LETTER


@dataclass(frozen=True)
class LetterWriter:
    """Who writes: a lead, or a delegate for them, to the schools of their own partnership; or an officer, without a
    ``lead``, to any.
    """

    partnership: Partnership
    by: Any
    lead: Lead | None = None

    @property
    def reply_to(self) -> str:
        """Where answers go, which every reader sees; empty for the council's mailbox.

        A lead's published address comes before that of the role, and that before the one with which they sign in.
        """
        return (self.lead.public_email or self.lead.reachable_email) if self.lead else ""

    @property
    def answers_to(self) -> str:
        """The same, with the council's mailbox where it is that."""
        return self.reply_to or the_council().mailbox

    @property
    def signature(self) -> str:
        """Who writes, as the e-mail says it."""
        if self.lead is None:
            return the_council().name
        return f"{named_for(self.lead.person, self.by)}, {self.lead.get_role_display().lower()} of {self.partnership}"


def officer_who_writes(request: HttpRequest, slug: str) -> LetterWriter:
    """An officer, to the schools of that partnership. Raises ``PermissionDenied``."""
    if not request.user.has_perm(ADD_LETTER):  # type: ignore[union-attr]
        raise PermissionDenied("You write to no schools of a partnership.")
    return LetterWriter(get_object_or_404(Partnership, slug=slug), request.user)
