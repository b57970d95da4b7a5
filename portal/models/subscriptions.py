"""Addresses that get an e-mail when something changes, and no more than that is known of them (ADR 41)."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from boards.models import Board
from partnerships.models import Partnership, Quadrant

CONFIRMED_WITHIN = dt.timedelta(days=3)  # after which the link that confirms works no longer, and the address goes
FOLLOWED_AFTER_END = dt.timedelta(days=90)  # for which an address is kept that follows a partnership that has ended


class SubscriptionQuerySet(models.QuerySet):
    """Subscriptions by how far they have come, and to what they are."""

    def confirmed(self) -> Self:
        """Those whose address said yes."""
        return self.filter(confirmed_at__isnull=False)

    def with_followed(self) -> Self:
        """With what each is to."""
        return self.select_related("board", "quadrant", "partnership")

    def never_confirmed(self, asked_before: dt.datetime) -> Self:
        """Those that somebody asked for before that moment, and that their address never said yes to."""
        return self.filter(confirmed_at__isnull=True, asked_at__lt=asked_before)

    def of_ended_partnerships(self, before: dt.date) -> Self:
        """Those to a partnership that ended before that day, of which there is nothing to tell any more."""
        return self.filter(partnership__ended_on__lt=before)

    def to(self, followed: Board | Quadrant | Partnership) -> Self:
        """Those to that board, quadrant or partnership."""
        return self.filter(**{str(followed._meta.model_name): followed})

    def of_addresses(self, addresses: set[str]) -> Self:
        """Those of any of these addresses, which are in small letters."""
        return self.filter(email__in=addresses)


class Subscription(models.Model):
    """An address that follows a board's published minutes, a quadrant's meetings or a partnership.

    ``known`` is what was public when it was told last, or said yes: keys and days, names of no people
    (``known_on`` of its kind, in ``portal/follow/``).
    """

    email = models.EmailField("e-mail address")
    board = models.ForeignKey(Board, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    quadrant = models.ForeignKey(Quadrant, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField("last asked for at", default=timezone.now)
    confirmed_at = models.DateTimeField("its address said yes at", null=True, blank=True)
    told_on = models.DateField("last told on", null=True, blank=True)
    known = models.JSONField("what it knows", default=dict, blank=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["email", "board"], name="portal_subscription_one_to_a_board"),
            models.UniqueConstraint(fields=["email", "quadrant"], name="portal_subscription_one_to_a_quadrant"),
            models.UniqueConstraint(fields=["email", "partnership"], name="portal_subscription_one_to_a_partnership"),
            models.CheckConstraint(
                condition=Q(board__isnull=False, quadrant__isnull=True, partnership__isnull=True)
                | Q(board__isnull=True, quadrant__isnull=False, partnership__isnull=True)
                | Q(board__isnull=True, quadrant__isnull=True, partnership__isnull=False),
                name="portal_subscription_to_one",
                violation_error_message="One follows a board, a quadrant or a partnership, one of them.",
            ),
            models.CheckConstraint(condition=Q(email=Lower(F("email"))), name="portal_subscription_in_small_letters"),
        ]

    def __str__(self) -> str:
        """Without the address: lists of what would be deleted with a record show it."""
        return f"Somebody follows {self.followed}"

    @property
    def followed(self) -> Board | Quadrant | Partnership:
        """What it is to."""
        return self.board or self.quadrant or self.partnership  # type: ignore[return-value]

    @property
    def is_confirmed(self) -> bool:
        """Whether its address said yes."""
        return self.confirmed_at is not None

    def is_too_late_to_confirm(self, now: dt.datetime | None = None) -> bool:
        """Whether the link that confirms works no longer."""
        return self.asked_at < (now or timezone.now()) - CONFIRMED_WITHIN
