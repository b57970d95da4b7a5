"""What has a beginning and an end: both days inclusive, no end while it is current."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone


def holding(on: Any, of: str = "") -> Q:
    """The condition that a row has started and not ended on that day; of what its field ``of`` refers to, ``lead__``.

    The first and the last day count. ``on`` is a date, or an expression that the database works out for each row.
    """
    is_not_over = Q((f"{of}ended_on__isnull", True)) | Q((f"{of}ended_on__gte", on))
    return is_not_over & Q((f"{of}started_on__lte", on))


class DatedQuerySet(models.QuerySet):
    """Rows by the day on which they hold. ``on`` is a date; today when left out."""

    def active(self, on: dt.date | None = None) -> Self:
        """Rows that have started and not ended on that day; the first and the last day count."""
        return self.filter(holding(on or timezone.localdate()))

    def former(self, on: dt.date | None = None) -> Self:
        """Rows that ended before that day, the latest first."""
        return self.filter(ended_on__lt=on or timezone.localdate()).order_by("-ended_on", "pk")

    def upcoming(self, on: dt.date | None = None) -> Self:
        """Rows that start after that day, the soonest first: a hand-over entered ahead."""
        return self.filter(started_on__gt=on or timezone.localdate()).order_by("started_on", "pk")

    def not_over(self, on: dt.date | None = None) -> Self:
        """Rows that hold on that day or later."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on or timezone.localdate()))

    def going_on_after(self, on: dt.date) -> Self:
        """Rows that have started by that day and go on after it, without those that are over today."""
        return self.active(on).not_over().exclude(ended_on=on)

    def overlapping(self, started_on: dt.date, ended_on: dt.date | None) -> Self:
        """Rows that share at least one day with the span given; no end means for ever."""
        rows = self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=started_on))
        return rows if ended_on is None else rows.filter(started_on__lte=ended_on)


class Dated(models.Model):
    """A record with a first and, once it is over, a last day."""

    started_on = models.DateField("started on", help_text="The first day, for example 1 September 2026.")
    ended_on = models.DateField(
        "ended on", null=True, blank=True, help_text="The last day. Leave empty while this is current."
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_message="The end date must be on or after the start date.",
            ),
        ]

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.ended_on is not None and self.ended_on < timezone.localdate()

    @property
    def is_to_come(self) -> bool:
        """Whether it has not begun yet."""
        return self.started_on > timezone.localdate()

    def overlaps(self, other: "Dated") -> bool:
        """Whether this and the other share at least one day."""
        starts_in_time = other.ended_on is None or self.started_on <= other.ended_on
        return starts_in_time and (self.ended_on is None or other.started_on <= self.ended_on)

    def is_active(self, on: dt.date | None = None) -> bool:
        """Whether this holds on that day (today when left out)."""
        on = on or timezone.localdate()
        return self.started_on <= on and (self.ended_on is None or self.ended_on >= on)
