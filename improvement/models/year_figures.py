"""What a past academic year is published as: figures made safe, frozen once (design, section 5; ADR 58)."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from base.school_terms import year_label
from boards.models.access import is_officer
from improvement.models.frameworks import Stage, Theme
from improvement.models.reviews import PeerReview
from improvement.models.topics import Topic

FEWEST = 5  # a smaller number is not in the table, so that nobody can read it there either


class FrozenFiguresError(Exception):
    """Raised where somebody would change a figure of a past year."""


class YearSnapshot(models.Model):
    """That the figures of an academic year were frozen, and when: once, whatever changes later.

    A year of which no figure is safe has a snapshot without figures.
    """

    year = models.PositiveSmallIntegerField(
        "academic year", unique=True, help_text="The calendar year in which the academic year starts."
    )
    frozen_on = models.DateField()

    class Meta:
        ordering = ["-year"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"Figures of {self.label}"

    @property
    def label(self) -> str:
        """The academic year, written ``2026 to 2027``."""
        return year_label(self.year)


class YearFigureQuerySet(models.QuerySet):
    """Figures, which are written once."""

    def reasons_of_year(self, user: Any, year: int) -> Self:
        """How many reviews of a past year were postponed or cancelled for each reason that is safe: for officers."""
        rows = self if is_officer(user) else self.none()
        return rows.filter(snapshot__year=year, kind=YearFigure.Kind.REASONS).order_by("reason")

    def update(self, **values: Any) -> int:
        """Refuse: the database does so too (``improvement/triggers.py``)."""
        raise FrozenFiguresError("The figures of a past year never change.")


class YearFigure(models.Model):
    """One number of a past year that is safe: of a topic, of a reason, of a stage of a theme, or of all.

    What is not safe is nowhere.
    """

    class Kind(models.TextChoices):
        """What is counted."""

        REVIEWS = "reviews", "Peer reviews held"
        ASKED = "asked", "Requests for support that came to an end"
        MET = "met", "Requests that were met"
        UNMET = "unmet", "Requests that were not met"
        REASONS = "reasons", "Peer reviews postponed or cancelled, by reason"
        STAGES = "stages", "Self-evaluations agreed, by theme and stage"

    snapshot = models.ForeignKey(YearSnapshot, on_delete=models.CASCADE, related_name="figures")
    kind = models.CharField(max_length=7, choices=Kind)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=12, choices=PeerReview.Reason, blank=True)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    value = models.PositiveIntegerField()

    objects = YearFigureQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "kind", "topic"], name="improvement_yearfigure_once"),
            models.UniqueConstraint(
                fields=["snapshot", "kind", "reason"],
                condition=Q(topic__isnull=True, theme__isnull=True),
                name="improvement_yearfigure_of_all_once",
            ),
            models.UniqueConstraint(
                fields=["snapshot", "theme", "stage"], name="improvement_yearfigure_of_a_stage_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["reviews", "asked", "met", "unmet", "reasons", "stages"]),
                name="improvement_yearfigure_kind_known",
            ),
            models.CheckConstraint(
                condition=(Q(kind="reasons", topic__isnull=True) & Q(reason__in=PeerReview.Reason.values))
                | (~Q(kind="reasons") & Q(reason="")),
                name="improvement_yearfigure_reason_where_it_counts_them",
            ),
            models.CheckConstraint(
                condition=Q(theme__isnull=True, stage__isnull=True)
                | Q(kind="stages", topic__isnull=True, theme__isnull=False, stage__isnull=False),
                name="improvement_yearfigure_stage_where_it_counts_them",
            ),
            models.CheckConstraint(condition=Q(value__gte=FEWEST), name="improvement_yearfigure_not_small"),
        ]

    def __str__(self) -> str:
        return f"Figure {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it once."""
        if self.pk is not None and not self._state.adding:
            raise FrozenFiguresError("The figures of a past year never change.")
        super().save(*args, **kwargs)
