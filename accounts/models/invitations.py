"""How somebody gets an account: an officer or administrator invites them by e-mail."""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from base.names import refuse_address
from partnerships.models import Person

VALID_FOR = dt.timedelta(days=7)
OPEN_ALREADY = "There is an open invitation to this address. Send that one again instead."
_SALT = "accounts.invitation"


class InvitationQuerySet(models.QuerySet):
    """Invitations by where they stand."""

    def open(self) -> Self:
        """Those that can still be accepted."""
        return self.filter(accepted_at=None, withdrawn_at=None, invited_at__gt=timezone.now() - VALID_FOR)

    def of_token(self, token: str) -> Self:
        """The open invitation whose link holds that token; none where it is wrong, used, withdrawn or too old."""
        try:
            number, moment = signing.loads(token, salt=_SALT)
        except signing.BadSignature:
            return self.none()
        return self.open().filter(pk=number, invited_at=dt.datetime.fromisoformat(moment))


class Invitation(models.Model):
    """An invitation to make an account with that address; the link in the e-mail works for seven days, once."""

    email = models.EmailField("e-mail address")
    name = models.CharField(
        max_length=150,
        blank=True,
        help_text="As they are called, for example Ann Day.",
        validators=[refuse_address],
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations",
        help_text="The record of the same person, whose seats, leads and headships give the account its rights.",
    )
    roles = models.ManyToManyField(
        Group,
        blank=True,
        help_text="Only for LA officers and administrators. Every other role follows from the records.",
    )
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    invited_at = models.DateTimeField(default=timezone.now, editable=False)
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        app_label = "accounts"
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="accounts_invitation_one_open",
                violation_error_message=OPEN_ALREADY,
            ),
        ]

    def clean(self) -> None:
        """Write the address in small letters, and refuse it where there is an account for it."""
        self.email = self.email.strip().lower()
        if self.pk:
            return
        if self.person and (refused := why_not_invited(self.person)):
            raise ValidationError({"person": refused})
        if get_user_model().objects.filter(email=self.email).exists():
            raise ValidationError({"email": "There is an account with this e-mail address already."})
        # Django leaves the constraint out here, for a form shows none of the fields of its condition.
        if Invitation.objects.filter(email=self.email, accepted_at=None, withdrawn_at=None).exists():
            raise ValidationError({"email": OPEN_ALREADY})

    def __str__(self) -> str:
        return f"Invitation to {self.email}"

    def is_senders_own(self, user: Any) -> bool:
        """Whether that account, which opens admin, is of whoever sent it: nobody invites themself (ADR 30)."""
        return user.is_authenticated and user.is_staff and user.pk == self.invited_by_id

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted."""
        return not (self.accepted_at or self.withdrawn_at) and self.expires_at > timezone.now()

    @property
    def expires_at(self) -> dt.datetime:
        """When its link stops working."""
        return self.invited_at + VALID_FOR

    @property
    def state_label(self) -> str:
        """Where it stands."""
        if self.accepted_at:
            return "Accepted"
        if self.withdrawn_at:
            return "Withdrawn"
        return "Open" if self.is_open else "Run out"

    @property
    def path(self) -> str:
        """Where the link leads, which is for the invited alone; it changes when the invitation is sent again.

        It is no ``get_absolute_url``: admin would offer the link to officers as “View on site”.
        """
        token = signing.dumps([self.pk, self.invited_at.isoformat()], salt=_SALT)
        return reverse("accept_invitation", args=[token])


def why_not_invited(person: Person) -> str:
    """Why nobody is invited to make that person's account, in a sentence; empty where they have none."""
    account = get_user_model().objects.filter(person=person).first()
    if account is None:
        return ""
    closed = "" if account.is_active else ", which is closed: an administrator can open it again"
    return f"No invitation is sent: {person} has an account already{closed}."


def path_of(pk: int) -> str | None:
    """Where the link of an invitation leads, asked as its message is sent; None where it is not open any more."""
    invitation = Invitation.objects.open().filter(pk=pk).first()
    return invitation.path if invitation else None
