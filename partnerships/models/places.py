"""Where schools are: districts, each in one quadrant."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from base.slugs import SlugManager


class QuadrantQuerySet(models.QuerySet):
    """Quadrants with what is in them."""

    def with_partnership_count(self, on: dt.date | None = None) -> Self:
        """Annotate ``partnership_count``, the active partnerships at home there on that day, and ``counted_count``."""
        from partnerships.models.partnerships import Partnership

        active, counted = Partnership.objects.active(on).values("pk"), Partnership.objects.counted(on).values("pk")
        return self.annotate(
            partnership_count=Count("partnerships", filter=Q(partnerships__in=active)),
            counted_count=Count("partnerships", filter=Q(partnerships__in=counted)),
        ).order_by("position", "name")


class QuadrantManager(SlugManager.from_queryset(QuadrantQuerySet)):  # type: ignore[misc]
    """Finds a quadrant by its slug, the natural key of fixtures."""


class Quadrant(models.Model):
    """One of the four parts into which the county is divided for school improvement."""

    name = models.CharField(max_length=50, unique=True)
    slug = models.SlugField(unique=True, help_text="The last part of the address of its page.")
    position = models.PositiveSmallIntegerField(default=0, help_text="Where it stands in lists: the smallest first.")

    objects = QuadrantManager()
    history = HistoricalRecords()

    partnership_count: int  # these two are there after ``with_partnership_count``
    counted_count: int

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @property
    def not_counted_count(self) -> int:
        """How many of its partnerships have too few open schools to count; after ``with_partnership_count``."""
        return self.partnership_count - self.counted_count

    def get_absolute_url(self) -> str:
        return reverse("quadrant_detail", args=[self.slug])


class District(models.Model):
    """A district of the council’s area; ``code`` is its ONS code, such as E07000071."""

    name = models.CharField(max_length=50, unique=True)
    slug = models.SlugField(unique=True)
    code = models.CharField("ONS code", max_length=9, unique=True, help_text="Nine characters, such as E07000071.")
    quadrant = models.ForeignKey(Quadrant, on_delete=models.PROTECT, related_name="districts")

    objects = SlugManager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    natural_key.dependencies = ["partnerships.quadrant"]  # type: ignore[attr-defined]
