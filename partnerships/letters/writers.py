"""Who may write to all schools of a partnership, and how they are answered."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from office.council.reading import the_council
from partnerships.models import Lead, Letter, Partnership
from partnerships.permissions import ADD_LETTER


@dataclass(frozen=True)
class LetterWriter:
    """Who writes: a lead to the schools of their own partnership; or an officer, without a ``lead``, to any."""

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
        return f"{self.lead.person}, {self.lead.get_role_display().lower()} of {self.partnership}"

    @property
    def address(self) -> str:
        """Where this writer writes."""
        if self.lead:
            return reverse("my_partnership:message", args=[self.lead.pk])
        return reverse("partnerships:message", args=[self.partnership.slug])

    def address_of(self, letter: Letter) -> str:
        """Where this writer reads what was sent."""
        if self.lead:
            return reverse("my_partnership:message_sent", args=[self.lead.pk, letter.pk])
        return reverse("partnerships:message_sent", args=[self.partnership.slug, letter.pk])

    def address_to_send_again(self, letter: Letter) -> str:
        """Where this writer has it sent to those whom it did not reach."""
        if self.lead:
            return reverse("my_partnership:message_again", args=[self.lead.pk, letter.pk])
        return reverse("partnerships:message_again", args=[self.partnership.slug, letter.pk])

    @property
    def back(self) -> str:
        """Where the writer came from: their own partnership's page, or the public one."""
        if self.lead:
            return reverse("my_partnership:detail", args=[self.lead.pk])
        return self.partnership.get_absolute_url()


def lead_who_writes(request: HttpRequest, pk: int) -> LetterWriter:
    """The lead whose own record that is; 404 for everybody else, so that nobody learns that it is there."""
    own = Lead.objects.editable_by(request.user).select_related("partnership", "person__user")
    lead = get_object_or_404(own, pk=pk)
    return LetterWriter(lead.partnership, request.user, lead)


def officer_who_writes(request: HttpRequest, slug: str) -> LetterWriter:
    """An officer, to the schools of that partnership. Raises ``PermissionDenied``."""
    if not request.user.has_perm(ADD_LETTER):  # type: ignore[union-attr]
        raise PermissionDenied("You write to no schools of a partnership.")
    return LetterWriter(get_object_or_404(Partnership, slug=slug), request.user)
