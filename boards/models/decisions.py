"""What a meeting decided."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from boards.models.items import AgendaItem
from boards.models.parts import ItemPartQuerySet, Part

AS_RECOMMENDED, AS_AMENDED = "as recommended", "as amended"


def labelled(label: str, text: str, recommended: str) -> str:
    """How a decision on a recommendation begins: ``AGREED, as recommended``; one that is put off, ``DEFERRED``.

    As recommended is what says the same, whatever its spaces, its case and the stop at its end.
    """
    if label.lower() == Decision.Kind.DEFERRED:
        return label.upper()
    return f"{label.upper()}, {AS_RECOMMENDED if _bare(text) == _bare(recommended) else AS_AMENDED}"


def _bare(text: str) -> str:
    return " ".join(text.split()).casefold().rstrip(" .;,")


class Decision(models.Model):
    """What a meeting decided under an item."""

    class Kind(models.TextChoices):
        """What sort of decision it was."""

        AGREED = "agreed", "Agreed"
        NOTED = "noted", "Noted"
        RESOLVED = "resolved", "Resolved"
        DEFERRED = "deferred", "Deferred"

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.AGREED)
    text = models.TextField()
    line = models.TextField(
        blank=True, editable=False, help_text="The line of the minute that it was made from; empty where made apart."
    )

    recommendation = models.PositiveSmallIntegerField(
        null=True, blank=True, editable=False, help_text="The number of the recommendation that it is of."
    )
    recommended = models.TextField(
        blank=True, editable=False, help_text="What that recommendation said when the item was last saved."
    )

    objects = ItemPartQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["item", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["agreed", "noted", "resolved", "deferred"]), name="boards_decision_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(recommendation__isnull=True, recommended="")
                | (Q(recommendation__isnull=False, recommendation__gte=1) & ~Q(recommended="")),
                name="boards_decision_of_known_recommendation",
                violation_error_message="A decision on a recommendation has its number and what it said.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.text}"

    @property
    def label(self) -> str:
        """How it begins: ``Agreed``, or on a recommendation ``AGREED, as amended``."""
        label: str = self.get_kind_display()
        return label if self.recommendation is None else labelled(label, self.text, self.recommended)

    @property
    def part(self) -> Part:
        """The part of the meeting that its item is of."""
        return self.item.part
