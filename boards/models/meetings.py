"""Meetings: when and where, what is on the agenda, and who was there."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from partnerships.models import Organisation, Person

from ..terms import Term, academic_year, year_days
from .boards import Board


class MeetingQuerySet(models.QuerySet):
    """Meetings by day and by what the public may know of them."""

    def upcoming(self, on: dt.date | None = None) -> Self:
        """Meetings on or after that day that are not cancelled, the soonest first."""
        return self.to_come(on).exclude(status=Meeting.Status.CANCELLED)

    def to_come(self, on: dt.date | None = None) -> Self:
        """Meetings on or after that day, the cancelled ones too, the soonest first."""
        return self.filter(held_on__gte=on or timezone.localdate()).order_by("held_on", "start_time")

    def since_a_year_ago(self, on: dt.date | None = None) -> Self:
        """Meetings of the year before that day, and those to come, the cancelled ones too, by day."""
        day = on or timezone.localdate()
        return self.to_come(day - dt.timedelta(days=365))

    def past(self, on: dt.date | None = None) -> Self:
        """Meetings before that day, the latest first."""
        return self.filter(held_on__lt=on or timezone.localdate()).order_by("-held_on", "-start_time")

    def years(self) -> list[int]:
        """The academic years that have meetings, the latest first, each by the year in which it starts."""
        return sorted(
            {academic_year(day) for day in self.order_by().values_list("held_on", flat=True).distinct()}, reverse=True
        )

    def in_year(self, starting: int) -> Self:
        """Meetings of the academic year that starts in September of that year."""
        return self.filter(held_on__range=year_days(starting))


class Meeting(models.Model):
    """One sitting of a board."""

    class Status(models.TextChoices):
        """How far the meeting and its minutes have come."""

        PLANNED = "planned", "Planned"
        AGENDA_ISSUED = "agenda-issued", "Agenda issued"
        IN_PROGRESS = "in-progress", "In progress"
        DRAFT = "draft", "Draft minutes"
        CIRCULATED = "circulated", "Minutes circulated"
        APPROVED = "approved", "Minutes approved"
        PUBLISHED = "published", "Minutes published"
        CANCELLED = "cancelled", "Cancelled"

    WITHOUT_ISSUED_AGENDA = (Status.PLANNED, Status.CANCELLED)

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField("day", help_text="For example 15 October 2026.")
    start_time = models.TimeField("starts at", null=True, blank=True)
    end_time = models.TimeField("ends at", null=True, blank=True)
    venue = models.CharField(max_length=200, blank=True, help_text="Shown in public.")
    joining_link = models.URLField(blank=True, help_text="For a remote meeting. Only those invited see it.")
    is_extraordinary = models.BooleanField(default=False)
    status = models.CharField(max_length=15, choices=Status, default=Status.PLANNED)
    is_demonstration = models.BooleanField("invented for the demonstration", default=False, editable=False)

    objects = MeetingQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-held_on", "-start_time"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "held_on", "start_time"],
                name="boards_meeting_unique",
                violation_error_message="This board has a meeting at that time already.",
            ),
            models.CheckConstraint(
                condition=Q(start_time__isnull=True) | Q(end_time__isnull=True) | Q(end_time__gt=F("start_time")),
                name="boards_meeting_ends_after_start",
                violation_error_message="The meeting must end after it starts.",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "planned",
                        "agenda-issued",
                        "in-progress",
                        "draft",
                        "circulated",
                        "approved",
                        "published",
                        "cancelled",
                    ]
                ),
                name="boards_meeting_status_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board}, {self.held_on.day} {self.held_on:%B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:detail", args=[self.pk])

    @property
    def term(self) -> Term:
        """The term that the meeting falls in."""
        return Term.of(self.held_on)

    @property
    def times(self) -> str:
        """When on the day, ``9.30am to 11.30am``; empty where it is not known yet."""
        times = [clock(time) for time in (self.start_time, self.end_time) if time]
        return " to ".join(times)

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.status == self.Status.CANCELLED

    @property
    def has_issued_agenda(self) -> bool:
        """Whether its agenda has gone out, so that the public may read it."""
        return self.status not in self.WITHOUT_ISSUED_AGENDA


def clock(time: dt.time) -> str:
    """A time as the council writes it: ``9.30am``, ``2pm``, ``midday``."""
    if (time.hour, time.minute) == (12, 0):
        return "midday"
    minutes = f".{time.minute:02}" if time.minute else ""
    return f"{time.hour % 12 or 12}{minutes}{'am' if time.hour < 12 else 'pm'}"


class AgendaItem(models.Model):
    """Something a meeting deals with; ``text`` is the minute of it."""

    class Purpose(models.TextChoices):
        """What the meeting is asked to do."""

        NOTE = "note", "To note"
        DISCUSS = "discuss", "To discuss"
        DECIDE = "decide", "To decide"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField(help_text="The order on the agenda: the smallest first.")
    number = models.CharField(max_length=10, help_text="As printed: “5” or “5b”.")
    title = models.CharField(max_length=200)
    presenter = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="items_presented"
    )
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.DISCUSS)
    minutes_allowed = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How long it may take.")
    is_part_b = models.BooleanField(
        "Part B", default=False, help_text="Confidential: the public sees a neutral title and nothing else."
    )
    text = models.TextField("minute", blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="boards_agendaitem_number_unique",
                violation_error_message="Another item of this meeting has this number.",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=["note", "discuss", "decide"]), name="boards_agendaitem_purpose_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def public_title(self) -> str:
        """The title that anyone may see."""
        return "Confidential business" if self.is_part_b else self.title


class Attendance(models.Model):
    """Whether a person was at a meeting, for whom they stood in, and for which body."""

    class Presence(models.TextChoices):
        """How they were there."""

        PRESENT = "present", "Present"
        IN_PART = "in-part", "Present in part"
        APOLOGIES = "apologies", "Apologies"
        ABSENT = "absent", "Absent"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendances")
    presence = models.CharField(max_length=10, choices=Presence)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="represents"
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

    history = HistoricalRecords()

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

    def __str__(self) -> str:
        return f"{self.person}: {self.get_presence_display().lower()}"
