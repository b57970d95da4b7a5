"""Predecessors and successors of schools."""

from typing import Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from partnerships.models.schools import School


class SchoolLinkQuerySet(models.QuerySet):
    """Links between schools, by direction."""

    def successors(self) -> Self:
        """Links to the schools that took over."""
        return self.filter(direction=SchoolLink.Direction.SUCCESSOR)

    def predecessors(self) -> Self:
        """Links to the schools that came before."""
        return self.filter(direction=SchoolLink.Direction.PREDECESSOR)


class SchoolLink(models.Model):
    """A line of the register's links file: a school and its predecessor or successor.

    The other school need not be in the portal (it closed long ago, or is in another authority), so the
    link keeps its URN and name besides.
    """

    class Direction(models.TextChoices):
        """Which way the link points."""

        PREDECESSOR = "predecessor", "Predecessor"
        SUCCESSOR = "successor", "Successor"

    class Manner(models.TextChoices):
        """How the one became the other; empty for a plain conversion or re-opening."""

        MERGED = "merged", "Merged"
        AMALGAMATED = "amalgamated", "Amalgamated"

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="links")
    direction = models.CharField(max_length=12, choices=Direction)
    manner = models.CharField(max_length=12, choices=Manner, blank=True)
    linked_urn = models.PositiveIntegerField("linked URN")
    linked_name = models.CharField(max_length=200)
    linked_school = models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, blank=True, related_name="linked_from"
    )
    established_on = models.DateField(null=True, blank=True)

    objects = SchoolLinkQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["school", "direction", "linked_urn"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "direction", "linked_urn"],
                name="partnerships_schoollink_unique",
                violation_error_message="This link is recorded already.",
            ),
            models.CheckConstraint(
                condition=Q(direction__in=["predecessor", "successor"]), name="partnerships_schoollink_direction_known"
            ),
            models.CheckConstraint(
                condition=Q(manner__in=["", "merged", "amalgamated"]), name="partnerships_schoollink_manner_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school}: {self.get_direction_display().lower()} {self.linked_name}"

    @property
    def is_successor(self) -> bool:
        """Whether the other school took over from this one."""
        return self.direction == self.Direction.SUCCESSOR
