"""Records that were made by mistake and are out of the public's and everybody's sight (ADR 77)."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

DEEPEST = 6  # parts of the address of a record's page, with some to spare: whoever asks may send thousands


class WithdrawalQuerySet(models.QuerySet):
    """Withdrawals by whether they stand."""

    def standing(self) -> Self:
        """Those of what was not put back."""
        return self.filter(put_back_at__isnull=True)

    def returned(self) -> Self:
        """Those of what was put back."""
        return self.filter(put_back_at__isnull=False)

    def at(self, path: str) -> Self:
        """Those of the record whose page, or a page under it, had that address."""
        parts = path.split("/")[:DEEPEST]
        return self.standing().filter(address__in=["/".join(parts[:n]) + "/" for n in range(3, len(parts) + 1)])

    def telling_of(self, person: int) -> Self:
        """Those that tell of the person; looked for here, as not every database looks into JSON."""
        told_of = self.exclude(rows=[]).values_list("pk", "people")
        return self.filter(pk__in=[pk for pk, people in told_of if person in people])


class Withdrawal(models.Model):
    """A record with what belongs to it, taken out of its tables and kept here until it is put back or forgotten.

    As nothing of it is in any table, no list, feed, export or search can show it. ``rows`` are what Django's serialiser
    makes of it, in an order in which they can be put back.
    """

    model = models.CharField(max_length=100, help_text="As the code names it: partnerships.Lead.")
    key = models.CharField(max_length=64, help_text="Its primary key.")
    kind = models.CharField("kind of record", max_length=100)
    name = models.CharField("record", max_length=400, help_text="What it was called.")
    reason = models.CharField("why it was withdrawn", max_length=300, help_text="Never shown to the public.")
    address = models.CharField(max_length=300, blank=True, help_text="Of its public page, which says that it is gone.")
    rows = models.JSONField(default=list, blank=True)
    people = models.JSONField(default=list, blank=True, help_text="The keys of those of whom it tells.")
    withdrawn_at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    put_back_at = models.DateTimeField(null=True, blank=True)
    put_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        ordering = ["-withdrawn_at", "-pk"]
        verbose_name = "withdrawn record"
        default_permissions = ("view", "change")
        indexes = [models.Index(fields=["address"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="portal_withdrawal_says_why",
                violation_error_message="Say why it is withdrawn.",
            ),
            models.UniqueConstraint(
                fields=["model", "key"],
                condition=Q(put_back_at__isnull=True),
                name="portal_withdrawal_stands_once",
                violation_error_message="This record is withdrawn already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def can_be_put_back(self) -> bool:
        """Whether it stands, and what it was is still kept."""
        return self.put_back_at is None and bool(self.rows)
