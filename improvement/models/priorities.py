"""The county's priorities, and how each quadrant meeting says a priority goes, meeting by meeting."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from base.dated import Dated, DatedQuerySet
from base.school_terms import Term
from boards.models import AgendaItem, Board, Meeting, MinutesVersion, Part, TermDates
from boards.models.access import is_officer, may_read
from boards.models.parts import ItemPartQuerySet
from boards.models.statuses import WITH_CIRCULATED_MINUTES
from improvement.models import access
from improvement.models.topics import Topic


class PriorityQuerySet(DatedQuerySet):
    """Priorities in order."""

    def in_order(self) -> Self:
        """As lists show them."""
        return self.order_by("position", "name")


class Priority(Dated):
    """Something that the county works on with its partnerships, from a day and perhaps to a day."""

    name = models.CharField(max_length=120, unique=True)
    description = models.CharField("what it means", max_length=300, blank=True)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0, help_text="Where it stands in lists: the smallest first.")

    objects = PriorityQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Dated.Meta):
        ordering = ["position", "name"]
        verbose_name_plural = "priorities"
        constraints = [*Dated.Meta.constraints]

    def __str__(self) -> str:
        return self.name


class PriorityProgressQuerySet(ItemPartQuerySet):
    """What quadrant meetings said of priorities, by term and by who may read it."""

    def in_term(self, term: Term) -> Self:
        """What was said of that term."""
        return self.filter(year=term.year, term=term.name)

    def in_terms(self, terms: list[Term]) -> Self:
        """What was said of any of those terms."""
        of_any = [Q(year=term.year, term=term.name) for term in terms]
        return self.filter(Q.create([*of_any], connector=Q.OR)) if of_any else self.none()

    def of_boards(self, boards: Iterable[Board]) -> Self:
        """What the meetings of those boards said."""
        return self.filter(board__in=[board.pk for board in boards])

    def published(self) -> Self:
        """What stands in minutes that anybody may read."""
        published = MinutesVersion.objects.published().order_by().values("meeting")
        withdrawn = MinutesVersion.objects.withdrawn().order_by().values("meeting")
        rows = self.of_part(Part.A).filter(meeting__in=published, meeting__board__publishes_minutes=True)
        return rows.exclude(meeting__in=withdrawn)

    def not_published_yet(self) -> Self:
        """What stands in minutes that went round, of boards that publish theirs, and are not published yet."""
        waiting = (Meeting.Status.CIRCULATED, Meeting.Status.APPROVED)
        rows = self.of_part(Part.A).filter(meeting__status__in=waiting)
        return rows.filter(meeting__board__publishes_minutes=True)

    def visible_to(self, user: Any) -> Self:
        """All for an officer; to whoever chairs or minutes a board that board's; to who may read circulated minutes
        what stands in them; what is published to everybody.

        Nothing of an item that was made confidential since: only the confidential minutes have that.
        """
        rows = self.of_part(Part.A)
        if is_officer(user):
            return rows
        published = PriorityProgress.objects.published().order_by().values("pk")
        if not user.is_authenticated:
            return rows.filter(pk__in=published)
        own = Q(board__quadrant__in=access.quadrants_of_seats(user))
        return rows.filter(own | _circulated_to(user) | Q(pk__in=published))

    def with_minute(self) -> Self:
        """Each with the item, the meeting and the board of which its minute's number is made."""
        return self.select_related("item__meeting__board", "meeting")


def _circulated_to(user: Any) -> Q:
    """What stands in minutes that went round to the user; a superuser reads none of them by being one."""
    if user.is_superuser:
        return Q(pk__in=[])
    read = Meeting.objects.filter(may_read(user), status__in=WITH_CIRCULATED_MINUTES)
    return Q(meeting__in=read.order_by().values("pk"))


class PriorityProgress(models.Model):
    """How a quadrant's meeting says a priority goes: a word, a sentence, and the minute in which it was said.

    Each meeting has its own. Of a term whoever reads it reads the latest that is theirs to read
    (``latest_of_terms``). Words and colour stand together; there is no number, so none is added up.
    """

    class Rating(models.TextChoices):
        """How it goes."""

        ACHIEVED = "achieved", "Achieved"
        ON_TRACK = "on-track", "On track"
        AT_RISK = "at-risk", "At risk"
        OFF_TRACK = "off-track", "Off track"
        NOT_STARTED = "not-started", "Not started"

    LENGTH = 300  # characters

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="progress")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(
        "academic year", help_text="The calendar year in which the academic year starts: 2026 for 2026 to 2027."
    )
    term = models.CharField(max_length=6, choices=TermDates.Name)
    rating = models.CharField("how it goes", max_length=11, choices=Rating)
    sentence = models.CharField("in a sentence", max_length=LENGTH)
    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, related_name="+", verbose_name="the item under which it was said"
    )

    objects = PriorityProgressQuerySet.as_manager()

    class Meta:
        ordering = ["priority__position", "-year", "pk"]
        default_permissions = ()
        verbose_name = verbose_name_plural = "progress on a priority"
        constraints = [
            models.UniqueConstraint(
                fields=["priority", "meeting"],
                name="improvement_priorityprogress_one_a_meeting",
                violation_error_message="This meeting said already how that priority goes. Change that.",
            ),
            models.CheckConstraint(
                condition=Q(rating__in=["achieved", "on-track", "at-risk", "off-track", "not-started"]),
                name="improvement_priorityprogress_rating_known",
            ),
            models.CheckConstraint(
                condition=Q(term__in=["Autumn", "Spring", "Summer"]), name="improvement_priorityprogress_term_known"
            ),
            models.CheckConstraint(
                condition=~Q(sentence=""),
                name="improvement_priorityprogress_says_why",
                violation_error_message="Enter in a sentence why.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.priority}, {self.of_term}"

    @property
    def of_term(self) -> Term:
        """The term that it is about."""
        return Term(self.year, self.term)

    @property
    def minute_number(self) -> str:
        """The permanent number of the minute, ``SQ 2026-10-15/5b``; its item comes with meeting and board."""
        return self.item.reference

    @property
    def in_words(self) -> str:
        """The rating and the sentence: ``On track. Most have begun.``"""
        return in_words(self.rating, self.sentence)

    def clean(self) -> None:
        """Refuse an item of another meeting, or one that is Part B: progress is public once minutes are."""
        super().clean()
        if self.item_id and (self.item.meeting_id, self.item.meeting.board_id) != (self.meeting_id, self.board_id):
            raise ValidationError({"item": "Choose an item of this meeting."})
        if self.item_id and self.item.part.is_confidential:
            raise ValidationError(
                {"item": "What is said of a priority is public with the minutes. Choose another item."}
            )


def in_words(rating: str, sentence: str) -> str:
    """A rating and a sentence as minutes have them."""
    labels = dict(PriorityProgress.Rating.choices)
    ends = "" if sentence.endswith((".", "!", "?")) else "."
    return f"{labels.get(rating, rating)}. {sentence}{ends}"


def latest_of_terms(rows: Iterable[PriorityProgress]) -> dict[tuple[int, int, Term], PriorityProgress]:
    """Of each priority, board and term what its latest meeting said, among ``rows``: those that somebody may read.

    The rows come ``with_minute``. What an earlier meeting of the term said stands where it was said.
    """
    in_order = sorted(
        rows, key=lambda row: (row.meeting.held_on, row.meeting.start_time or dt.time.min, row.meeting.pk)
    )
    return {(row.priority_id, row.board_id, row.of_term): row for row in in_order}
