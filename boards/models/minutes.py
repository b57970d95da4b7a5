"""What came out of a meeting: decisions, actions, and the frozen minutes."""

from typing import NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from partnerships.models import Person

from .meetings import AgendaItem, Meeting


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


class ActionQuerySet(models.QuerySet):
    """Actions by whether they are done."""

    def outstanding(self) -> Self:
        """Actions that nobody has closed."""
        return self.filter(closed_on__isnull=True)

    def overdue(self, on=None) -> Self:
        """Outstanding actions whose due date is before that day."""
        return self.outstanding().filter(due_on__lt=on or timezone.localdate())


class Action(models.Model):
    """Something a person undertook at a meeting, with an owner and a due date."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="actions")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="actions")
    text = models.TextField("action", help_text="What will be done: “Share the peer review template”.")
    undertaken_on = models.DateField(help_text="The day of the meeting.")
    due_on = models.DateField(help_text="For example 15 October 2026.")
    closed_on = models.DateField(null=True, blank=True)
    closing_note = models.TextField(blank=True, help_text="What came of it.")

    objects = ActionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("undertaken_on")),
                name="boards_action_due_after_meeting",
                violation_error_message="The due date must be on or after the day of the meeting.",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("undertaken_on")),
                name="boards_action_closed_after_meeting",
                violation_error_message="An action is closed on or after the day of the meeting.",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_closed(self) -> bool:
        """Whether it is done with."""
        return self.closed_on is not None


class FrozenError(TypeError):
    """An attempt to change what is frozen."""


class MinutesVersionQuerySet(models.QuerySet):
    """Frozen versions: added, never changed or deleted."""

    def update(self, **kwargs: object) -> NoReturn:
        """Refuse: a frozen version never changes."""
        raise FrozenError("A frozen version of minutes never changes")

    def delete(self) -> NoReturn:
        """Refuse: a frozen version is kept."""
        raise FrozenError("A frozen version of minutes is never deleted")


class MinutesVersion(models.Model):
    """The minutes as they were circulated, approved or published: immutable.

    A trigger in the database (migration 0002) refuses every change, whoever makes it.
    """

    class Stage(models.TextChoices):
        """At which step the version was frozen."""

        CIRCULATED = "circulated", "Circulated"
        APPROVED = "approved", "Approved"
        PUBLISHED = "published", "Published"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=10, choices=Stage)
    is_part_b = models.BooleanField("Part B", default=False)
    content = models.TextField(help_text="The whole text, as Markdown.")
    sha256 = models.CharField("SHA-256", max_length=64, help_text="Of the content, in UTF-8.")
    frozen_at = models.DateTimeField(default=timezone.now)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = MinutesVersionQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "is_part_b", "number"], name="boards_minutesversion_unique"),
            models.CheckConstraint(
                condition=Q(stage__in=["circulated", "approved", "published"]), name="boards_minutesversion_stage_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: version {self.number}, {self.get_stage_display().lower()}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Add the version; refuse to change one that is there."""
        if not self._state.adding:
            raise FrozenError("A frozen version of minutes never changes")
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refuse: a frozen version is kept."""
        raise FrozenError("A frozen version of minutes is never deleted")
