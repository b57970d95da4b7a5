"""What a meeting decided."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from boards.models.items import AgendaItem
from boards.models.parts import ItemPartQuerySet, Part


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

    objects = ItemPartQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["item", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["agreed", "noted", "resolved", "deferred"]), name="boards_decision_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"

    @property
    def part(self) -> Part:
        """The part of the meeting that its item is of."""
        return self.item.part
