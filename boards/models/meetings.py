"""Meetings: when and where, and how far their minutes have come."""

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from base.days import in_words
from base.school_terms import Term, academic_year, year_days
from boards.models import access
from boards.models.besides import mark_of_besides
from boards.models.boards import Board
from boards.models.deadlines import latest_due_by
from boards.models.parts import Part
from boards.models.statuses import (
    BEING_RECORDED,
    NOT_BEGUN,
    WITH_CIRCULATED_MINUTES,
    WITHOUT_ISSUED_AGENDA,
    MeetingStatus,
)
from partnerships.models import Person

if TYPE_CHECKING:
    from boards.models.items import AgendaItem


class MeetingQuerySet(models.QuerySet):
    """Meetings by day and by what the public may know of them."""

    def upcoming(self, on: dt.date | None = None) -> Self:
        """Meetings on or after that day that are not cancelled, the soonest first."""
        return self.to_come(on).exclude(status=Meeting.Status.CANCELLED)

    def to_come(self, on: dt.date | None = None) -> Self:
        """Meetings on or after that day, the cancelled ones too, the soonest first.

        One that was adjourned is to come until the day on which it goes on, and stands there. One of that very day is
        over once its minutes went round.
        """
        day = on or timezone.localdate()
        next_day = Case(When(resumed_on__gte=day, then=F("resumed_on")), default=F("held_on"))
        to_come = self.filter(Q(held_on__gte=day) | Q(resumed_on__gte=day)).exclude(self._is_over(day))
        return to_come.order_by(next_day, "start_time")

    def agenda_due(self, on: dt.date | None = None) -> Self:
        """Meetings so near that day that their agenda should be out, and it is not; the soonest first."""
        day = on or timezone.localdate()
        return self.to_come(day).awaiting_agenda().filter(held_on__lte=latest_due_by(day))

    def awaiting_agenda(self) -> Self:
        """Meetings that are planned, whose agenda has not gone out."""
        return self.filter(status=Meeting.Status.PLANNED)

    def since_a_year_ago(self, on: dt.date | None = None) -> Self:
        """Meetings of the year before that day, and those to come, the cancelled ones too, by day."""
        day = on or timezone.localdate()
        return self.filter(held_on__gte=day - dt.timedelta(days=365)).order_by("held_on", "start_time")

    def past(self, on: dt.date | None = None) -> Self:
        """Meetings that were over before that day, or on it as ``to_come`` says, the latest first."""
        day = on or timezone.localdate()
        before = Q(held_on__lt=day) & (Q(resumed_on__isnull=True) | Q(resumed_on__lt=day))
        return self.filter(before | self._is_over(day)).order_by("-held_on", "-start_time")

    def _is_over(self, day: dt.date) -> Q:
        """Held on that day, or gone on with, and its minutes went round before the day was over."""
        of_that_day = Q(held_on=day, resumed_on__isnull=True) | Q(resumed_on=day)
        return of_that_day & Q(status__in=WITH_CIRCULATED_MINUTES)

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
        ``may_read_part_b`` and ``may_withdraw``; and ``is_redacted``, which one of the steps needs."""
        versions: Any = Meeting._meta.get_field("versions").related_model
        return self.annotate(
            is_redacted=Exists(versions.objects.withdrawn().filter(meeting=OuterRef("pk"))),
            **{
                name: Case(When(right(user), then=Value(True)), default=Value(False), output_field=BooleanField())
                for name, right in access.RIGHTS.items()
            },
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
        later = self.filter(board=meeting.board_id, held_on__gt=meeting.held_on)
        return later.exclude(status=Meeting.Status.CANCELLED).order_by("held_on", "start_time")


class Meeting(models.Model):
    """One sitting of a board."""

    Status = MeetingStatus
    WITHOUT_ISSUED_AGENDA = WITHOUT_ISSUED_AGENDA
    BEING_RECORDED = BEING_RECORDED
    WITH_CIRCULATED_MINUTES = WITH_CIRCULATED_MINUTES

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
    time_opened = models.TimeField(null=True, blank=True, help_text="When it was opened, as the minutes say it.")
    time_closed = models.TimeField(null=True, blank=True, help_text="When it was closed, as the minutes say it.")
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
    resumes_at = models.TimeField(
        null=True, blank=True, editable=False, help_text="The time on that day, where it is known."
    )
    status_reason = models.CharField(
        "why it was cancelled or set up again",
        max_length=300,
        blank=True,
        editable=False,
        help_text="The last that was given. Shown in public while it is cancelled.",
    )
    is_demonstration = models.BooleanField("invented for the demonstration", default=False, editable=False)

    # Where ``recordable`` fetched it: the last mark of its screen, and whether a wall shows that, so nothing of Part B.
    last_mark: int
    is_projected = False
    # Its ``Deadlines`` after ``add_deadlines``, while its agenda is to go out, and on its page for who runs it whether
    # its board's forward plan is the reader's to read.
    deadlines: Any = None
    was_due: Any = None  # its ``Deadlines`` after ``add_past_deadlines``, once its agenda went out
    reads_plan = False
    # After ``with_rights``: whether its public minutes are withdrawn, and what the user may do with it.
    is_redacted = False
    may_read: bool
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
            models.UniqueConstraint(  # the permanent numbers of minutes are made of the board and the day
                fields=["board", "held_on"],
                condition=~Q(status="cancelled"),
                name="boards_meeting_one_a_day",
                violation_error_message="This board has a meeting on that day already.",
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
                condition=Q(resumes_at__isnull=True) | Q(resumed_on__isnull=False),
                name="boards_meeting_resumes_on_a_day",
                violation_error_message="The time at which a meeting goes on needs the day.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=MeetingStatus.values),
                name="boards_meeting_status_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board}, {self.held_on.day} {self.held_on:%B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:detail", args=[self.pk])

    def clean(self) -> None:
        """Refuse a second meeting of a board on one day."""
        super().clean()
        self.refuse_second_on_its_day()

    def refuse_second_on_its_day(self) -> None:
        """Raise ``ValidationError`` by ``held_on`` where the board has another meeting on its day, not cancelled.

        The numbers of their minutes are made of the board and the day (``AgendaItem.reference``), so the two would
        share them.
        """
        if self.is_cancelled or not (self.board_id and self.held_on):
            return
        that_day = Meeting.objects.filter(board=self.board_id, held_on=self.held_on).exclude(pk=self.pk)
        if there := that_day.exclude(status=self.Status.CANCELLED).first():
            at = f", {there.times}" if there.times else ""
            raise ValidationError(
                {
                    "held_on": f"This board meets on {in_words(self.held_on)} already{at}. The numbers of minutes are "
                    "made of the board and the day, so two would share them: change that meeting, or choose another "
                    "day."
                }
            )

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
    def resumes_words(self) -> str:
        """The time at which an adjourned meeting goes on, ``1.30pm``; empty where it is not known."""
        return clock(self.resumes_at) if self.resumes_at else ""

    @property
    def opened_words(self) -> str:
        """The time at which it was opened, ``1.30pm``; empty where none is recorded."""
        return clock(self.time_opened) if self.time_opened else ""

    @property
    def closed_words(self) -> str:
        """The time at which it was closed, in the same words."""
        return clock(self.time_closed) if self.time_closed else ""

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.status == self.Status.CANCELLED

    @property
    def is_of_a_publishing_board(self) -> bool:
        """Whether its board lets the public read its minutes; ``board`` comes with it."""
        return self.board.publishes_minutes

    @property
    def has_public_minutes(self) -> bool:
        """Whether anybody may read its minutes; ``board`` comes with it."""
        return self.status == self.Status.PUBLISHED and self.board.publishes_minutes

    @property
    def has_not_begun(self) -> bool:
        """Whether it is planned, or its agenda is out, and nothing of it is recorded."""
        return self.status in NOT_BEGUN

    @property
    def is_adjourned(self) -> bool:
        """Whether it is to go on on another day."""
        return self.status == self.Status.ADJOURNED

    @property
    def goes_on(self) -> bool:
        """Whether it was adjourned to a day that is not over."""
        return self.resumed_on is not None and self.resumed_on >= timezone.localdate()

    @property
    def next_day(self) -> dt.date:
        """The day under which lists have it: the one on which it goes on until that is over, else its first."""
        return self.resumed_on if self.resumed_on and self.goes_on else self.held_on

    @property
    def awaits_agenda(self) -> bool:
        """Whether it is planned, and its agenda has not gone out."""
        return self.status == self.Status.PLANNED

    @property
    def has_issued_agenda(self) -> bool:
        """Whether its agenda has gone out, so that the public may read it."""
        return self.status not in self.WITHOUT_ISSUED_AGENDA

    def follows(self, earlier: "Meeting") -> bool:
        """Whether it begins after that one last did, on a later day or later on the same: only then it approves its
        minutes (``AgendaItemQuerySet.that_may_approve`` asks the same of rows)."""
        last_day = earlier.resumed_on or earlier.held_on
        if self.held_on != last_day:
            return self.held_on > last_day
        began = earlier.resumes_at if earlier.resumed_on else earlier.start_time
        return began is not None and self.start_time is not None and self.start_time > began

    @property
    def is_being_recorded(self) -> bool:
        """Whether its minutes may still be changed."""
        return self.status in self.BEING_RECORDED

    @property
    def awaits_clearing(self) -> bool:
        """Whether nobody has cleared its draft as it is."""
        return self.cleared_at is None

    @property
    def has_circulated_minutes(self) -> bool:
        """Whether its members have its minutes."""
        return self.status in self.WITH_CIRCULATED_MINUTES

    @property
    def part_b_awaits_approval(self) -> bool:
        """Whether members have its minutes and no meeting has approved their Part B, where there is one."""
        return self.has_circulated_minutes and self.part_b_approved_in_id is None

    @property
    def part_b_is_approved(self) -> bool:
        """Whether a later meeting approved the Part B of its minutes."""
        return self.part_b_approved_in_id is not None

    @property
    def has_come(self) -> bool:
        """Whether its first day is here, or over: not before it is it recorded."""
        return self.held_on <= timezone.localdate()

    @property
    def is_past(self) -> bool:
        """Whether its day is over, the one on which it goes on too."""
        return self.next_day < timezone.localdate()

    def approval_of(self, *, part: Part) -> "AgendaItem | None":
        """The item of a later meeting under which that part of its minutes was approved; none before."""
        return self.part_b_approved_in if part.is_confidential else self.approved_in

    def draft_mark(self) -> str:
        """Count the versions of its texts, and of its votes: another mark means another draft, and so does another of
        what other rooms have of it. Two queries, and theirs."""
        saved = self.items.aggregate(saved=models.Sum("version"))["saved"] or 0
        votes = apps.get_model("boards", "HistoricalVote").objects.filter(item__meeting=self).count()
        return "-".join(filter(None, [str(saved), str(votes), mark_of_besides(self)]))

    @property
    def reference(self) -> str:
        """What the permanent numbers of its minutes begin with: ``SPB 2026-10-15``."""
        return f"{self.board.abbreviation} {self.held_on.isoformat()}"


def moment_in_words(moment: dt.datetime) -> str:
    """A moment by the clock on the wall: ``15 October 2026 at 9.30am``."""
    then = timezone.localtime(moment)
    return f"{in_words(then.date())} at {clock(then.time())}"


def clock(time: dt.time) -> str:
    """A time as the council writes it: ``9.30am``, ``2pm``, ``midday``."""
    if (time.hour, time.minute) == (12, 0):
        return "midday"
    minutes = f".{time.minute:02}" if time.minute else ""
    return f"{time.hour % 12 or 12}{minutes}{'am' if time.hour < 12 else 'pm'}"
