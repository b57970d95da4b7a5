"""Who was at a meeting, for whom they stood in, and for which body."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from base.names import refuse_address
from boards.models.items import AgendaItem
from boards.models.meetings import Meeting, clock
from partnerships.models import Organisation, Person


class Attendance(models.Model):
    """Whether a person was at a meeting, for whom they stood in, and for which body."""

    class Presence(models.TextChoices):
        """How they were there."""

        PRESENT = "present", "Present"
        IN_PART = "in-part", "Present in part"
        APOLOGIES = "apologies", "Apologies"
        ABSENT = "absent", "Absent"

    THERE = (Presence.PRESENT, Presence.IN_PART)

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendances")
    presence = models.CharField(max_length=10, choices=Presence)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="represents"
    )
    body = models.CharField(
        "from",
        max_length=150,
        blank=True,
        validators=[refuse_address],
        help_text="The body of a guest in words, where it is none of the organisations that the portal knows.",
    )
    substitute_for = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="substitutions",
        help_text="Stands in for.",
    )
    is_in_attendance = models.BooleanField(
        "in attendance", default=False, help_text="Minute takers, guests and observers, outside the quorum."
    )
    arrived_at = models.ForeignKey(
        AgendaItem,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="came during item",
    )
    left_at = models.ForeignKey(
        AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="left before item"
    )
    time_came = models.TimeField("came at", null=True, blank=True)
    time_left = models.TimeField("left at", null=True, blank=True)
    for_item = models.ForeignKey(
        AgendaItem,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="guests",
        help_text="The item that a guest came for.",
    )

    history = HistoricalRecords()

    body_then: str | None = None  # what the organisation was called on the day of the meeting, on a roll

    class Meta:
        ordering = ["meeting", "person"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="boards_attendance_one_a_person",
                violation_error_message="This person’s attendance is recorded already. Change that record instead.",
            ),
            models.CheckConstraint(
                condition=Q(presence__in=["present", "in-part", "apologies", "absent"]),
                name="boards_attendance_presence_known",
            ),
            models.CheckConstraint(
                condition=Q(substitute_for__isnull=True) | ~Q(substitute_for=F("person")),
                name="boards_attendance_not_own_substitute",
                violation_error_message="Nobody stands in for themselves.",
            ),
        ]

    @property
    def came_words(self) -> str:
        """The time at which they came, ``10.20am``; empty where none is recorded."""
        return clock(self.time_came) if self.time_came else ""

    @property
    def left_words(self) -> str:
        """The time at which they left, in the same words."""
        return clock(self.time_left) if self.time_left else ""

    def __str__(self) -> str:
        return f"{self.person}: {self.get_presence_display().lower()}"
