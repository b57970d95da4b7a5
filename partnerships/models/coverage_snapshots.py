"""How far the county was from "every school", day by day."""

import datetime as dt
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Self

from django.db import models
from django.db.models import F, Q, Subquery
from django.utils.formats import date_format

from partnerships.models.places import Quadrant


class CoverageSnapshotQuerySet(models.QuerySet):
    """Snapshots by the day."""

    def last_of_each(self, spans: Iterable[tuple[dt.date, dt.date]]) -> Self:
        """Those of the last day that has any in each span, a first and a last day; none where the span has none."""
        lasts = [self.filter(day__range=span).order_by("-day").values("day")[:1] for span in spans]
        return self.filter(reduce(or_, (Q(day=Subquery(last)) for last in lasts))) if lasts else self.none()


class CoverageSnapshot(models.Model):
    """Coverage of one quadrant on one day, as ``take_snapshot`` counted it.

    A row without a quadrant counts the schools whose district nobody has recorded, so the rows of a day add up to the
    county.
    """

    day = models.DateField()
    quadrant = models.ForeignKey(
        Quadrant,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty for schools whose district is not recorded.",
    )
    in_scope = models.PositiveIntegerField("open schools in scope")
    in_partnership = models.PositiveIntegerField("of them in a partnership")

    objects = CoverageSnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "quadrant"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "quadrant"],
                name="partnerships_coveragesnapshot_one_a_day",
                violation_error_message="There is a snapshot of this quadrant on that day already.",
            ),
            models.UniqueConstraint(
                fields=["day"],
                condition=Q(quadrant__isnull=True),
                name="partnerships_coveragesnapshot_one_a_day_elsewhere",
                violation_error_message="There is a snapshot of these schools on that day already.",
            ),
            models.CheckConstraint(
                condition=Q(in_partnership__lte=F("in_scope")),
                name="partnerships_coveragesnapshot_part_of_whole",
                violation_error_message="No more schools can be in a partnership than there are.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}, {date_format(self.day)}"

    @property
    def place(self) -> str:
        """The quadrant, or that none is recorded."""
        return str(self.quadrant) if self.quadrant else "District not recorded"
