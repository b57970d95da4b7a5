"""Meetings: when and where, what is on the agenda, and who was there."""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Case, Count, F, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from partnerships.models import Organisation, Person

from ..terms import Term, academic_year, year_days
from . import access
from .boards import Board


class MeetingQuerySet(models.QuerySet):
    """Meetings by day and by what the public may know of them."""

    def upcoming(self, on: dt.date | None = None) -> Self:
        """Meetings on or after that day that are not cancelled, the soonest first."""
        return self.to_come(on).exclude(status=Meeting.Status.CANCELLED)

    def to_come(self, on: dt.date | None = None) -> Self:
        """Meetings on or after that day, the cancelled ones too, the soonest first."""
        return self.filter(held_on__gte=on or timezone.localdate()).order_by("held_on", "start_time")

    def agenda_due(self, on: dt.date | None = None) -> Self:
        """Meetings so near that day that their agenda should be out, and it is not; the soonest first."""
        day = on or timezone.localdate()
        last = day + dt.timedelta(days=settings.AGENDA_DAYS_AHEAD)
        return self.to_come(day).filter(status=Meeting.Status.PLANNED, held_on__lte=last)

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

    def visible_to(self, user: Any) -> Self:
        """Meetings whose issued agenda, papers and circulated minutes the user may read."""
        return self.filter(access.may_read(user))

    def editable_by(self, user: Any) -> Self:
        """Meetings that the user plans, records, circulates and publishes."""
        return self.filter(access.may_record(user))

    def with_rights(self, user: Any) -> Self:
        """Annotate what the user may do with each: ``may_read``, ``may_record``, ``may_check``, ``may_approve``,
        ``may_read_part_b`` and ``may_withdraw``."""
        return self.annotate(
            **{
                name: Case(When(right(user), then=Value(True)), default=Value(False), output_field=BooleanField())
                for name, right in access.RIGHTS.items()
            }
        )

    def before(self, meeting: "Meeting") -> Self:
        """The same board's meetings before that one, the latest first, without those that were cancelled."""
        earlier = Q(held_on__lt=meeting.held_on)
        if meeting.start_time:
            earlier |= Q(held_on=meeting.held_on, start_time__lt=meeting.start_time)
        same_board = self.filter(earlier, board=meeting.board_id).exclude(status=Meeting.Status.CANCELLED)
        return same_board.order_by("-held_on", "-start_time")

    def after(self, meeting: "Meeting") -> Self:
        """The same board's meetings on a later day, the soonest first, without those that were cancelled."""
        return self.upcoming(meeting.held_on + dt.timedelta(days=1)).filter(board=meeting.board_id)


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
    BEING_RECORDED = (Status.IN_PROGRESS, Status.DRAFT)  # its minutes may still be changed
    WITH_CIRCULATED_MINUTES = (Status.CIRCULATED, Status.APPROVED, Status.PUBLISHED)

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField("day", help_text="For example 15 October 2026.")
    start_time = models.TimeField("starts at", null=True, blank=True)
    end_time = models.TimeField("ends at", null=True, blank=True)
    venue = models.CharField(max_length=200, blank=True, help_text="Shown in public.")
    joining_link = models.URLField(blank=True, help_text="For a remote meeting. Only those invited see it.")
    is_extraordinary = models.BooleanField(default=False)
    status = models.CharField(max_length=15, choices=Status, default=Status.PLANNED)
    agenda_issued_at = models.DateTimeField(null=True, blank=True, editable=False)
    stand_in = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="stand-in minute taker",
        help_text="Takes the minutes of this one meeting.",
    )
    chaired_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings_chaired",
        verbose_name="who took the chair",
        help_text="Leave empty where one of the board’s chairs did.",
    )
    is_inquorate = models.BooleanField(
        default=False, editable=False, help_text="Too few were there: notes only, nothing is decided or approved."
    )
    finished_at = models.DateTimeField("recording finished at", null=True, blank=True, editable=False)
    cleared_at = models.DateTimeField("draft cleared at", null=True, blank=True, editable=False)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    approved_in = models.ForeignKey(
        "AgendaItem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="approves",
        verbose_name="item that approved the minutes",
    )
    part_b_approved_in = models.ForeignKey(
        "AgendaItem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="approves_part_b",
        verbose_name="item that approved Part B of the minutes",
    )
    resumed_on = models.DateField(
        null=True,
        blank=True,
        editable=False,
        help_text="The day on which it went on, under the same numbers, where it was adjourned.",
    )
    is_demonstration = models.BooleanField("invented for the demonstration", default=False, editable=False)

    may_read: bool  # these are there after ``with_rights``
    may_record: bool
    may_check: bool
    may_approve: bool
    may_read_part_b: bool
    may_withdraw: bool

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
                condition=Q(resumed_on__isnull=True) | Q(resumed_on__gt=F("held_on")),
                name="boards_meeting_resumed_after_start",
                violation_error_message="An adjourned meeting is resumed on a later day.",
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
    def agenda_due_on(self) -> dt.date:
        """By when its agenda is to go out."""
        return self.held_on - dt.timedelta(days=settings.AGENDA_DAYS_AHEAD)

    @property
    def has_issued_agenda(self) -> bool:
        """Whether its agenda has gone out, so that the public may read it."""
        return self.status not in self.WITHOUT_ISSUED_AGENDA

    @property
    def is_being_recorded(self) -> bool:
        """Whether its minutes may still be changed."""
        return self.status in self.BEING_RECORDED

    @property
    def has_circulated_minutes(self) -> bool:
        """Whether its members have its minutes."""
        return self.status in self.WITH_CIRCULATED_MINUTES

    @property
    def is_approved(self) -> bool:
        """Whether a later meeting approved its minutes, Part A at least."""
        return self.status in (self.Status.APPROVED, self.Status.PUBLISHED)

    @property
    def part_b_awaits_approval(self) -> bool:
        """Whether members have its minutes and no meeting has approved their Part B, where there is one."""
        return self.has_circulated_minutes and self.part_b_approved_in_id is None

    def approval_of(self, *, is_part_b: bool) -> "AgendaItem | None":
        """The item of a later meeting under which that part of its minutes was approved; none before."""
        return self.part_b_approved_in if is_part_b else self.approved_in

    @property
    def draft_mark(self) -> str:
        """What tells one state of the texts from another: how many versions of them there have been."""
        return str(self.items.aggregate(saved=models.Sum("version"))["saved"] or 0)

    @property
    def reference(self) -> str:
        """What the permanent numbers of its minutes begin with: ``SPB 2026-10-15``."""
        return f"{self.board.abbreviation} {self.held_on.isoformat()}"


def clock(time: dt.time) -> str:
    """A time as the council writes it: ``9.30am``, ``2pm``, ``midday``."""
    if (time.hour, time.minute) == (12, 0):
        return "midday"
    minutes = f".{time.minute:02}" if time.minute else ""
    return f"{time.hour % 12 or 12}{minutes}{'am' if time.hour < 12 else 'pm'}"


class AgendaItemQuerySet(models.QuerySet):
    """Items by who may read them."""

    def recordable_by(self, user: Any) -> Self:
        """Items of the meetings that the user records, without the Part B ones for which the user withdrew."""
        items = self.filter(meeting__in=Meeting.objects.editable_by(user).order_by().values("pk"))
        return items.exclude(pk__in=self.withdrawn_by(user)) if user.person_id else items

    def readable_by(self, user: Any, meeting: Meeting) -> Self:
        """The meeting's items that the user, who may read it, may read: Part B for its board, without those for
        which the user withdrew. ``meeting`` comes from ``with_rights``."""
        return self.filter(meeting=meeting).readable_in(user, meeting)

    def readable_in(self, user: Any, meeting: Meeting) -> Self:
        """Items of any meeting of its board that the user may read as one who may read that meeting."""
        if not meeting.may_read_part_b:
            return self.filter(is_part_b=False)
        return self.exclude(pk__in=self.withdrawn_by(user)) if user.person_id else self

    def with_paper_count(self) -> Self:
        """Annotate ``paper_count``: how many papers each has now."""
        current = Q(documents__replaced_by__isnull=True, documents__withdrawn_at__isnull=True)
        return self.annotate(paper_count=Count("documents", filter=current, distinct=True))

    def that_may_approve(self, meeting: Meeting, user: Any, *, is_part_b: bool = False) -> Self:
        """Items of later meetings that are being recorded, under which a part of a meeting's minutes may be approved.

        Part B may be approved under a confidential item, from which the user did not withdraw.
        """
        later = self.filter(meeting__board=meeting.board_id, meeting__held_on__gt=meeting.held_on)
        standing = Case(When(standing=AgendaItem.Standing.LAST_MINUTES, then=Value(0)), default=Value(1))
        open_now = later.filter(meeting__status__in=Meeting.BEING_RECORDED)
        if not is_part_b:
            open_now = open_now.filter(is_part_b=False)
        elif user.person_id:
            open_now = open_now.exclude(pk__in=self.withdrawn_by(user))
        return open_now.select_related("meeting__board").order_by("meeting__held_on", standing, "position")

    def withdrawn_by(self, user: Any) -> models.QuerySet:
        """The keys of the confidential items that the user withdrew from for an interest."""
        person = getattr(user, "person_id", None)
        withdrawn = Q(is_part_b=True, interests__person=person, interests__withdrew=True) if person else access.NOBODY
        return AgendaItem.objects.filter(withdrawn).order_by().values("pk")


class AgendaItem(models.Model):
    """Something a meeting deals with; ``text`` is the minute of it."""

    class Standing(models.TextChoices):
        """What an item that comes at every meeting fills itself with."""

        NONE = "", "An ordinary item"
        WELCOME = "welcome", "Welcome and apologies"
        DECLARATIONS = "declarations", "Declarations of interest"
        LAST_MINUTES = "last-minutes", "Minutes of the last meeting"
        MATTERS_ARISING = "matters-arising", "Matters arising: the open actions"
        NEXT_DATE = "next-date", "Date of next meeting"

    class Purpose(models.TextChoices):
        """What the meeting is asked to do."""

        NOTE = "note", "To note"
        DISCUSS = "discuss", "To discuss"
        DECIDE = "decide", "To decide"

    PART_B_TITLE = "Confidential business"  # what anyone sees of an item of Part B

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
    standing = models.CharField("fills itself as", max_length=20, choices=Standing, default=Standing.NONE, blank=True)
    is_late = models.BooleanField("late item", default=False, help_text="Added after the agenda was issued.")
    text = models.TextField("minute", blank=True)
    version = models.PositiveIntegerField(default=0, editable=False, help_text="Of the text: the last one saved.")
    taken_up_at = models.DateTimeField(null=True, blank=True, editable=False)
    dealt_with_at = models.DateTimeField(null=True, blank=True, editable=False)

    is_withheld: bool  # of Part B, on a page for somebody who may not read it

    objects = AgendaItemQuerySet.as_manager()
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
            models.CheckConstraint(
                condition=Q(
                    standing__in=["", "welcome", "declarations", "last-minutes", "matters-arising", "next-date"]
                ),
                name="boards_agendaitem_standing_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def public_title(self) -> str:
        """The title that anyone may see."""
        return self.PART_B_TITLE if self.is_part_b else self.title

    @property
    def reference(self) -> str:
        """Its permanent number, ``SPB 2026-10-15/5b``."""
        return f"{self.meeting.reference}/{self.number}"


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
    arrived_at = models.ForeignKey(
        AgendaItem,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="came at item",
    )
    left_at = models.ForeignKey(
        AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="left at item"
    )
    for_item = models.ForeignKey(
        AgendaItem,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="guests",
        help_text="The item that a guest came for.",
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
