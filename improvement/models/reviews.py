"""The peer review of one school."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import BooleanField, Case, Count, F, Q, Value, When
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from base.school_terms import Term, academic_year, year_label
from boards.models.access import is_officer
from improvement.models import access
from improvement.models.rounds import ReviewGroup, Round
from improvement.models.topics import Topic
from partnerships.models import School


class Half(models.TextChoices):
    """How much of a day a visit takes."""

    DAY = "day", "All day"
    MORNING = "morning", "Morning"
    AFTERNOON = "afternoon", "Afternoon"


class PeerReviewQuerySet(models.QuerySet):
    """Reviews by state, and by what of them is whose to know."""

    def going_on(self) -> Self:
        """Those that are not cancelled."""
        return self.exclude(state=PeerReview.State.CANCELLED)

    def visible_to(self, user: Any) -> Self:
        """Those of which the user may know who reviews whom, and on which days."""
        return self.filter(access.may_see(user))

    def plannable_by(self, user: Any) -> Self:
        """Those that the user may plan, move, postpone and cancel."""
        return self.filter(access.may_plan(user))

    def with_rights(self, user: Any) -> Self:
        """Annotate what the user may do with each: ``may_see``, ``may_plan``, ``may_set_days``, ``may_see_topics``,
        ``may_see_reason``; whether they are there as ``is_host`` or ``is_lead``, or broke its glass, ``is_opened``; and
        their ``own_role`` in it.
        """
        rights = {
            name: Case(When(right(user), then=Value(True)), default=Value(False), output_field=BooleanField())
            for name, right in access.RIGHTS.items()
        }
        return self.annotate(**rights, own_role=access.own_role(user))

    def states_and_months(self, user: Any) -> Any:
        """What an officer may know: how many (``n``) of each ``partnership``, ``year``, ``state`` and ``month``.

        No row says which school. The month is the visit's, None where it has no day. Nobody else gets a row here.
        """
        rows = self if is_officer(user) else self.none()
        return (
            rows.values("year", "state", partnership=F("round__partnership"), month=TruncMonth("visit_on"))
            .annotate(n=Count("pk"))
            .order_by("year", "partnership", F("month").asc(nulls_first=True), "state")
        )


class PeerReview(models.Model):
    """The review of one host school in a round: topics, days, and how far it has come.

    It belongs to the host. **There is no box for what a review found**, and none for anybody's own words at all: what
    is not kept need not be disclosed. It has no history, which would keep what a host took back, and stands in no list
    of admin (design, section 5; ADR 50). Planned is not held: ``state`` says which, with the reason as data.
    """

    class State(models.TextChoices):
        """How far it has come. A review that was postponed and has a new day is planned again."""

        PLANNED = "planned", "Planned"
        HELD = "held", "Held"
        POSTPONED = "postponed", "Postponed, without a new day yet"
        CANCELLED = "cancelled", "Cancelled"

    class Reason(models.TextChoices):
        """Why it was postponed or cancelled."""

        INSPECTION = "inspection", "An inspection"
        HEAD = "head", "The head is away, or the headship changes"
        REVIEWER = "reviewer", "A reviewer cannot come"
        SCHOOL_SHUT = "school-shut", "The school cannot be visited that day"
        DIARY = "diary", "The day no longer suits"
        CAPACITY = "capacity", "There is not enough time or staff"
        CHANGING = "changing", "The school closes, merges or leaves the partnership"
        OTHER = "other", "Another reason"

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="reviews")
    group = models.ForeignKey(ReviewGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="reviews")
    year = models.PositiveSmallIntegerField(
        "academic year", editable=False, help_text="That of its round, here so that the database can hold one a year."
    )
    host = models.ForeignKey(School, on_delete=models.PROTECT, related_name="reviews_hosted")
    host_before = models.ForeignKey(
        School,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The record of the register under which the review was planned, where another followed it since.",
    )
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    second_topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_topic_shared = models.BooleanField(
        "the lead may see the topics", default=False, help_text="Only the host says so, and can take it back."
    )
    data_shared_on = models.DateField(null=True, blank=True)
    visit_on = models.DateField("visit", null=True, blank=True)
    visit_half = models.CharField(max_length=9, choices=Half, default=Half.DAY)
    second_visit_on = models.DateField("second day of the visit", null=True, blank=True)
    second_visit_half = models.CharField(max_length=9, choices=Half, default=Half.DAY)
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    reason = models.CharField("why it was postponed or cancelled", max_length=11, choices=Reason, blank=True)
    postponed_from = models.DateField(null=True, blank=True, help_text="The day on which the visit was to be.")
    report_received_on = models.DateField(null=True, blank=True, help_text="Only the host says so.")
    workshop_on = models.DateField("workshop planned for", null=True, blank=True)
    workshop_held_on = models.DateField(null=True, blank=True)
    impact_review_on = models.DateField("impact review planned for", null=True, blank=True)
    impact_review_held_on = models.DateField(null=True, blank=True)
    days_set_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When its days were last changed, by which calendars know."
    )

    objects = PeerReviewQuerySet.as_manager()

    # What a user may do with it, after ``with_rights``; without that nobody may do anything.
    may_see = may_plan = may_set_days = may_see_topics = may_see_reason = is_host = is_lead = is_opened = False
    own_role: str | None = None
    people: list[Any]  # its reviewers, lead reviewer first, and champions: on pages (``rounds/fetching.py``)
    clashes: dict[str, list[str]] = {}  # what its days clash with, by their fields, once ``note_clashes`` has looked

    class Meta:
        ordering = ["round_id", "group_id", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["host", "year"],
                condition=~Q(state="cancelled"),
                name="improvement_peerreview_one_a_year",
                violation_error_message="This school has a peer review this academic year already, perhaps in another "
                "partnership. One a year is enough: plan the other for next year.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "held", "postponed", "cancelled"]),
                name="improvement_peerreview_state_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    reason__in=[
                        *("", "inspection", "head", "reviewer", "school-shut"),
                        *("diary", "capacity", "changing", "other"),
                    ]
                ),
                name="improvement_peerreview_reason_known",
            ),
            models.CheckConstraint(
                condition=Q(visit_half__in=["day", "morning", "afternoon"])
                & Q(second_visit_half__in=["day", "morning", "afternoon"]),
                name="improvement_peerreview_halves_known",
            ),
            models.CheckConstraint(
                condition=Q(second_topic__isnull=True) | (Q(topic__isnull=False) & ~Q(second_topic=F("topic"))),
                name="improvement_peerreview_one_or_two_topics",
                violation_error_message="Choose one topic, or two that differ.",
            ),
            models.CheckConstraint(
                condition=Q(second_visit_on__isnull=True)
                | Q(visit_on__isnull=False, second_visit_on__gt=F("visit_on")),
                name="improvement_peerreview_second_day_after_first",
                violation_error_message="The second day of the visit must be after the first.",
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(visit_on__isnull=False, topic__isnull=False),
                name="improvement_peerreview_held_on_a_day",
                violation_error_message="A review that was held has a day and at least one topic. Enter both first.",
            ),
            models.CheckConstraint(
                condition=~Q(state="postponed") | Q(visit_on__isnull=True, postponed_from__isnull=False),
                name="improvement_peerreview_postponed_from_a_day",
                violation_error_message="A visit is postponed from the day that it had, and has none until there is a "
                "new one.",
            ),
            models.CheckConstraint(
                condition=(Q(reason="") & Q(postponed_from__isnull=True) & ~Q(state="cancelled"))
                | (~Q(reason="") & (Q(postponed_from__isnull=False) | Q(state="cancelled"))),
                name="improvement_peerreview_moved_for_a_reason",
                violation_error_message="Choose why the review was postponed or cancelled, and only then.",
            ),
            models.CheckConstraint(
                condition=Q(state="held")
                | Q(
                    report_received_on__isnull=True,
                    workshop_held_on__isnull=True,
                    impact_review_held_on__isnull=True,
                ),
                name="improvement_peerreview_follows_a_visit",
                violation_error_message="Report, workshop and impact review come after the visit: say first that it "
                "was held.",
            ),
            *(
                models.CheckConstraint(
                    condition=Q((f"{step}__isnull", True)) | Q((f"{step}__gte", F("visit_on"))),
                    name=f"improvement_peerreview_{name}_after_visit",
                    violation_error_message=f"The {said} cannot be before the visit.",
                )
                for step, name, said in (
                    ("report_received_on", "report", "report"),
                    ("workshop_held_on", "workshop", "workshop"),
                    ("impact_review_held_on", "impact", "impact review"),
                )
            ),
        ]

    def __str__(self) -> str:
        return f"Peer review {self.pk} of {year_label(self.year)}"  # which school's is not for logs

    @property
    def earlier_year(self) -> str:
        """Its academic year, where that is over and has to be said beside it; empty for this year's."""
        return year_label(self.year) if self.year < academic_year(timezone.localdate()) else ""

    def get_absolute_url(self) -> str:
        return reverse("reviews:detail", args=[self.pk])

    def clean(self) -> None:
        """Refuse a group or a year of another round."""
        super().clean()
        if self.group and self.group.round_id != self.round_id:
            raise ValidationError("This group is of another round. Choose one of this year’s.")
        if self.round_id and self.year != self.round.year:
            raise ValidationError("A review is of the academic year of its round.")

    def note_new_days(self) -> None:
        """Let calendars know, once it is saved, by a later moment each time; no count of how often a day was moved."""
        now, before = timezone.now(), self.days_set_at
        self.days_set_at = max(now, before + dt.timedelta(seconds=1)) if before else now

    def take_second_day_out(self) -> None:
        """Have no second day any more. Its half keeps that there was one, so that calendars which have it lose it."""
        if self.second_visit_on and self.second_visit_half == Half.DAY:
            self.second_visit_half = Half.MORNING
        self.second_visit_on = None

    @property
    def had_second_day(self) -> bool:
        """Whether it has no second day any more, but had one."""
        return self.second_visit_on is None and self.second_visit_half != Half.DAY

    @property
    def topics(self) -> list[Topic]:
        """What it is about, whoever asks: a page shows ``topics_shown``."""
        return [topic for topic in (self.topic, self.second_topic) if topic]

    @property
    def topics_shown(self) -> list[Topic]:
        """What it is about, where the user of ``with_rights`` may see that; select both for many reviews."""
        return self.topics if self.may_see_topics else []

    @property
    def reason_shown(self) -> str:
        """Why it was postponed or cancelled, where the user of ``with_rights`` may see that."""
        return self.get_reason_display() if self.may_see_reason else ""

    @property
    def reviewers_shown(self) -> list[Any]:
        """Those of ``people`` who come to the visit, the lead reviewer first."""
        return [one for one in self.people if one.visits]

    @property
    def champions_shown(self) -> list[Any]:
        """Those of ``people`` who lead the workshop."""
        return [one for one in self.people if not one.visits]

    @property
    def visit_days(self) -> Iterator[tuple[dt.date, Half]]:
        """Its days that are known, each with how much of it."""
        for day, half in ((self.visit_on, self.visit_half), (self.second_visit_on, self.second_visit_half)):
            if day:
                yield day, Half(half)

    @property
    def visit_in_words(self) -> str:
        """Its days as a sentence has them: “Thursday 12 November 2026, morning”; empty where it has none."""
        days = [(date_format(day, "l j F Y"), half) for day, half in self.visit_days]
        return " and ".join(day if half == Half.DAY else f"{day}, {half.label.lower()}" for day, half in days)

    @property
    def last_visit_day(self) -> dt.date | None:
        """The day on which the visit ends; None where it has no day."""
        return self.second_visit_on or self.visit_on

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.state == self.State.CANCELLED

    @property
    def is_held(self) -> bool:
        """Whether the visit took place."""
        return self.state == self.State.HELD

    @property
    def _days_after(self) -> tuple[dt.date | None, ...]:
        return self.report_received_on, self.workshop_held_on, self.impact_review_held_on

    @property
    def has_follow_through(self) -> bool:
        """Whether its report was received, or its workshop or impact review was held."""
        return any(self._days_after)

    @property
    def has_step_to_come(self) -> bool:
        """Whether its visit, which has a day, or something after that is still to be said of: also in the next year."""
        return not self.is_cancelled and self.visit_on is not None and not all(self._days_after)

    @property
    def terms_to_impact_review(self) -> int | None:
        """How many terms after the visit its impact review was or is planned; None where either has no day."""
        impact = self.impact_review_held_on or self.impact_review_on
        visit = self.last_visit_day
        return Term.of(visit).until(Term.of(impact)) if visit and impact and not self.is_cancelled else None

    @property
    def terms_in_words(self) -> str:
        """The same, beside the day: “2 terms later”; empty where it is not known."""
        terms = self.terms_to_impact_review
        if terms is None or terms < 0:
            return ""
        return ("same term", "next term")[terms] if terms < 2 else f"{terms} terms later"

    @property
    def has_day_to_come(self) -> bool:
        """Whether one of its planned days is today or later, unless it is cancelled."""
        days = (self.last_visit_day, self.workshop_on, self.impact_review_on)
        return not self.is_cancelled and any(day and day >= timezone.localdate() for day in days)

    @property
    def next_in_words(self) -> str:
        """What comes next after its visit, with its planned day: “workshop, Tuesday 8 December 2026”; else empty.

        Of a visit that is still to come nothing: its own day stands beside it.
        """
        today = timezone.localdate()
        if self.is_cancelled or (not self.is_held and self.last_visit_day and self.last_visit_day >= today):
            return ""
        days = [
            (planned, name)
            for name, planned, held in (
                ("workshop", self.workshop_on, self.workshop_held_on),
                ("impact review", self.impact_review_on, self.impact_review_held_on),
            )
            if planned and not held and planned >= today
        ]
        day, name = min(days, default=(None, ""))
        return f"{name}, {date_format(day, 'l j F Y')}" if day else ""

    @property
    def moved_from(self) -> dt.date | None:
        """The day from which the visit was moved, unless it is on that day again; None where it was not."""
        return self.postponed_from if self.postponed_from != self.visit_on else None

    @property
    def is_postponed(self) -> bool:
        """Whether it has lost its day, and has no new one yet."""
        return self.state == self.State.POSTPONED

    @property
    def is_planned(self) -> bool:
        """Whether it is to come, with a day or without one."""
        return self.state == self.State.PLANNED

    @property
    def is_to_be_confirmed(self) -> bool:
        """Whether the last day of the visit has come, and nobody has said whether it was held."""
        day = self.last_visit_day
        return self.is_planned and day is not None and day <= timezone.localdate()
