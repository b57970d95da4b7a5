"""What a chair would have changed in the draft that is with them, item by item."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from boards.models.items import AgendaItem
from boards.models.parts import ItemPartQuerySet, Part, in_the_same_part


class SuggestionQuerySet(ItemPartQuerySet):
    """Suggestions by what became of them."""

    def open(self) -> Self:
        """Those that nobody has answered or withdrawn."""
        return self.filter(state=Suggestion.State.OPEN)

    def approved(self, *, before: dt.datetime) -> Self:
        """Those on items whose part of the minutes was approved before that moment, as of working versions."""
        return self.filter(
            in_the_same_part("item__meeting__versions", "item"),
            item__meeting__versions__stage="approved",
            item__meeting__versions__frozen_at__lt=before,
        )


class Suggestion(models.Model):
    """A change of one item: its whole text as somebody would have it, a remark in words, or both.

    ``base`` is the version of the item's text that was before them; None where the text is to be as they read it, and
    there is a remark alone.
    """

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", "Open"
        TAKEN = "taken", "Taken"
        LEFT = "left", "Left as it was"
        WITHDRAWN = "withdrawn", "Withdrawn"

    LONGEST_REMARK = 2000  # characters

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="suggestions")
    text = models.TextField(blank=True, help_text="The whole minute as they would have it.")
    base = models.PositiveIntegerField(null=True, blank=True, help_text="The version of the text that it would change.")
    remark = models.TextField(blank=True, help_text="In words, beside the text or instead of one.")
    suggested_at = models.DateTimeField(default=timezone.now)
    suggested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.CharField(max_length=300, blank=True, help_text="Why it was taken or left, in a word.")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["item", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "taken", "left", "withdrawn"]), name="boards_suggestion_state_known"
            ),
            models.CheckConstraint(
                condition=Q(base__isnull=False) | ~Q(remark=""), name="boards_suggestion_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"Suggestion on item {self.item.number}"

    @property
    def part(self) -> Part:
        """The part of the meeting that its item is of."""
        return self.item.part

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered or withdrawn it."""
        return self.state == self.State.OPEN

    @property
    def changes_text(self) -> bool:
        """Whether it has a text; else it is a remark alone."""
        return self.base is not None
