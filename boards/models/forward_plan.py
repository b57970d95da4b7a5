"""What is to come to a board's meetings, before any agenda has it (ADR 70)."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from base.names import refuse_address
from base.school_terms import Term
from boards.models.boards import Board
from boards.models.items import AgendaItem
from boards.models.meetings import Meeting
from boards.models.parts import InPart, Part, PartQuerySet
from boards.models.planning import TermDates
from partnerships.models import Person

PLACE_COLUMNS = ("meeting", "term_year", "term_name", "recurs")  # where an entry stands


class PlannedItemQuerySet(PartQuerySet):
    """Entries of forward plans by where they stand and who may read them."""

    def readable_by(self, user: Any, board: Any) -> Self:
        """The board's entries that the user, who may read its plan, may read.

        Confidential ones are for who reads the board's Part B, and not for who withdrew from the item that one became.
        So is one whose item was made confidential on an agenda. ``board`` comes from ``access.boards_with_plan``.
        """
        items = AgendaItem.objects.filter(planned_as=OuterRef("pk"))
        rows = self.filter(board=board)
        if not board.may_read_part_b:
            rows = rows.of_part(Part.A).exclude(Exists(items.of_part(Part.B)))
        if user.person_id:
            rows = rows.exclude(Exists(items.filter(pk__in=AgendaItem.objects.withdrawn_by(user))))
        return rows

    def open(self) -> Self:
        """Those that are still to come, or come again and again."""
        return self.filter(done_on=None)

    def since(self, day: dt.date) -> Self:
        """Those that are still to come, and those that were done on that day or later."""
        return self.filter(Q(done_on=None) | Q(done_on__gte=day))

    def for_term(self, term: Term) -> Self:
        """Those at a term that had no meeting planned."""
        return self.filter(term_year=term.year, term_name=term.name)

    def recurring_in(self, term: Term) -> Self:
        """Those that come to every meeting of such a term."""
        return self.filter(recurs__in=[PlannedItem.Recurs.EVERY, term.name])

    def titled(self, title: str) -> Self:
        """Those of that title, in whatever case it is written."""
        return self.filter(title__iexact=" ".join(title.split()))

    def with_cancelled(self) -> Self:
        """Prefetch ``at_cancelled``: the items that each has on agendas of meetings that were cancelled."""
        cancelled = AgendaItem.objects.filter(meeting__status=Meeting.Status.CANCELLED).select_related("meeting")
        return self.prefetch_related(Prefetch("agenda_items", cancelled, to_attr="at_cancelled"))

    def in_order(self) -> Self:
        """As they were entered, with who brings them and where they stand."""
        return self.select_related("board", "presenter", "meeting").order_by("pk")


class PlannedItem(InPart):
    """An entry of a board's forward plan: at a meeting, at a term without one, at every such meeting, or not placed."""

    class Recurs(models.TextChoices):
        """To which meetings it comes again and again; the terms by their names."""

        NOT = "", "Once"
        AUTUMN = "Autumn", "Every autumn meeting"
        SPRING = "Spring", "Every spring meeting"
        SUMMER = "Summer", "Every summer meeting"
        EVERY = "Every", "Every meeting"

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="forward_plan")
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=10, choices=AgendaItem.Purpose, default=AgendaItem.Purpose.DISCUSS)
    presenter = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="items_planned",
        verbose_name="who brings it",
    )
    outside_presenter = models.CharField(
        "presenter from outside", max_length=150, blank=True, validators=[refuse_address]
    )
    outside_body = models.CharField("from", max_length=150, blank=True, validators=[refuse_address])
    minutes_allowed = models.PositiveSmallIntegerField(null=True, blank=True)
    wants_report = models.BooleanField("a report is to come with it", default=False)
    is_part_b = models.BooleanField("Part B", default=False)
    note = models.TextField(blank=True)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="planned", help_text="To which it comes."
    )
    term_year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of a term without a meeting.")
    term_name = models.CharField(max_length=6, choices=TermDates.Name, blank=True)
    recurs = models.CharField(max_length=6, choices=Recurs, default=Recurs.NOT, blank=True)
    done_on = models.DateField(null=True, blank=True, help_text="When it was dealt with, or given up.")

    at_cancelled: list[AgendaItem]  # after ``with_cancelled``

    objects = PlannedItemQuerySet.as_manager()

    class Meta:
        ordering = ["board", "pk"]
        default_permissions = ()
        verbose_name = "entry of a forward plan"
        verbose_name_plural = "entries of forward plans"
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=["note", "discuss", "decide"]), name="boards_planneditem_purpose_known"
            ),
            models.CheckConstraint(
                condition=Q(recurs__in=["", "Autumn", "Spring", "Summer", "Every"]),
                name="boards_planneditem_recurs_known",
            ),
            models.CheckConstraint(
                condition=Q(term_year__isnull=True, term_name="")
                | Q(term_year__isnull=False, term_name__in=["Autumn", "Spring", "Summer"]),
                name="boards_planneditem_term_whole",
            ),
            models.CheckConstraint(
                condition=Q(meeting__isnull=True, term_year__isnull=True)
                | Q(term_year__isnull=True, recurs="")
                | Q(meeting__isnull=True, recurs=""),
                name="boards_planneditem_one_place",
                violation_error_message="It comes to a meeting, to a term or again and again: choose one.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def neutral_title(self) -> str:
        """What a message calls it that is kept outside the portal, in a cookie: nothing of a confidential one."""
        return "The confidential entry" if self.part.is_confidential else f"“{self.title}”"

    @property
    def presenters(self) -> str:
        """Who brings it, in words; somebody from outside with the body that they come from."""
        outside = ", ".join(filter(None, [self.outside_presenter, self.outside_body]))
        return " and ".join(filter(None, [str(self.presenter or ""), outside]))

    @property
    def term(self) -> Term | None:
        """The term at which it stands, while that has no meeting."""
        return Term(self.term_year, self.term_name) if self.term_year is not None else None

    @property
    def is_recurring(self) -> bool:
        """Whether it comes again and again."""
        return bool(self.recurs)

    @property
    def is_placed(self) -> bool:
        """Whether it stands anywhere."""
        return self.meeting_id is not None or self.term_year is not None or self.is_recurring

    @property
    def is_settled(self) -> bool:
        """Whether the agenda that has it is out of the plan's hands; ``meeting`` comes with it."""
        return self.meeting is not None and not self.meeting.awaits_agenda

    @property
    def was_to_come_on(self) -> dt.date | None:
        """The day of the cancelled meeting that had it last, where it stands nowhere since."""
        if self.is_placed or not self.at_cancelled:
            return None
        return max(item.meeting.held_on for item in self.at_cancelled)

    def put_at(self, meeting: Meeting | None = None, term: Term | None = None, recurs: str = "") -> None:
        """Stand there and nowhere else; without any of them it is not placed."""
        self.meeting, self.recurs = meeting, recurs
        self.term_year, self.term_name = (term.year, term.name) if term else (None, "")

    def comes_to(self, meeting: Meeting) -> bool:
        """Whether it recurs at meetings such as that one."""
        return self.recurs in (self.Recurs.EVERY, meeting.term.name)


def open_meetings(board: Board) -> models.QuerySet[Meeting]:
    """The board's meetings whose agenda the plan may still change: to come, and it is not out; the soonest first."""
    meetings = Meeting.objects.upcoming(timezone.localdate()).awaiting_agenda().filter(board=board)
    return meetings.filter(held_on__gte=timezone.localdate())
