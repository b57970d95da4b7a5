"""Names that something bore until a day; the present one stands in its own record."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format


class FormerNameQuerySet(models.QuerySet):
    """Former names by the day on which they were borne."""

    def borne_on(self, on: Any) -> Self:
        """The names of that day, a date or an expression, of two of one thing the one that ended first.

        None where the present name was borne already.
        """
        begun = Q(started_on__isnull=True) | Q(started_on__lte=on)
        return self.filter(begun, ended_on__gte=on).order_by("ended_on", "pk")


class FormerName(models.Model):
    """A name that something had until a day: what bore it, ``name``, ``started_on``, if known, and ``ended_on``."""

    name: Any
    started_on: Any
    ended_on: Any

    objects = FormerNameQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(started_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_message="The name’s last day must be on or after its first.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="%(app_label)s_%(class)s_is_not_empty",
                violation_error_message="Enter the former name.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, until {date_format(self.ended_on)}"
