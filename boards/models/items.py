"""What is on a meeting's agenda."""

import uuid
from collections.abc import Sequence
from typing import Any, Self

from django.db import models
from django.db.models import Case, Count, OuterRef, Q, Subquery, Value, When
from simple_history.models import HistoricalRecords

from base.names import refuse_address
from boards.models import access
from boards.models.meetings import Meeting
from boards.models.parts import PART_COLUMN, InPart, Part, PartQuerySet, in_part
from partnerships.models import Person


class AgendaItemQuerySet(PartQuerySet):
    """Items by who may read them."""

    def recordable_by(self, user: Any) -> Self:
        """Items of the meetings that the user records, without the Part B ones for which the user withdrew.

        Whoever records a meeting reads its Part B, but for a superuser.
        """
        items = self.filter(meeting__in=Meeting.objects.editable_by(user).order_by().values("pk"))
        if user.is_superuser:
            open_to_them = Meeting.objects.filter(access.may_read_part_b(user)).order_by().values("pk")
            items = items.filter(in_part(Part.A, of="") | Q(meeting__in=open_to_them))
        return items.exclude(pk__in=self.withdrawn_by(user)) if user.person_id else items

    def readable_by(self, user: Any, meeting: Meeting) -> Self:
        """The meeting's items that the user, who may read it, may read: Part B for its board, without those for
        which the user withdrew. ``meeting`` comes from ``with_rights``."""
        return self.filter(meeting=meeting).readable_in(user, meeting)

    def readable_in(self, user: Any, meeting: Any) -> Self:
        """Items of any meeting of its board that the user may read as one who may read that meeting, or that board:
        whichever says ``may_read_part_b``."""
        if not meeting.may_read_part_b:
            return self.of_part(Part.A)
        return self.exclude(pk__in=self.withdrawn_by(user)) if user.person_id else self

    def as_printed(self) -> Self:
        """Items in the order of an agenda that is read: the confidential ones last, whatever their numbers."""
        return self.order_by(PART_COLUMN, "position", "pk")

    def with_chosen_chair(self) -> Self:
        """Annotate ``chosen_chair``: the key of who was last chosen to take the chair, at each item or before it.

        Those before it count whether or not they are among these items.
        """
        so_far = Q(position__lt=OuterRef("position")) | Q(position=OuterRef("position"), pk__lte=OuterRef("pk"))
        chosen = AgendaItem.objects.filter(so_far, meeting=OuterRef("meeting"), chaired_from_here_by__isnull=False)
        last = chosen.order_by("-position", "-pk").values("chaired_from_here_by")[:1]
        return self.annotate(chosen_chair=Subquery(last))

    def to_come_back(self, meeting: Meeting) -> Self:
        """Items of a meeting that another is to take up: put off by a decision, or not dealt with and not minuted.

        Without those that stand on every agenda.
        """
        put_off = Q(decisions__kind="deferred")
        nothing = Q(dealt_with_at__isnull=True, text="", decisions=None, actions=None, votes=None)
        items = self.filter(put_off | nothing, meeting=meeting, standing=AgendaItem.Standing.NONE)
        return items.distinct().order_by("position", "pk")

    def put_off(self, board: Any) -> Self:
        """Items that wait for a later meeting of that board, the oldest first."""
        waiting = self.filter(meeting__board=board, put_off_at__isnull=False)
        return waiting.order_by("meeting__held_on", "position", "pk")

    def awaiting_report(self, meeting: Any) -> Self:
        """Items of a meeting that have no paper, and whose report the forward plan awaits of a person."""
        current = Q(papers__replaced_by__isnull=True, papers__withdrawn_at__isnull=True, papers__isnull=False)
        awaited = self.filter(meeting=meeting, planned_as__wants_report=True, presenter__isnull=False)
        with_paper = AgendaItem.objects.filter(current, meeting=meeting).order_by().values("pk")
        return awaited.exclude(pk__in=with_paper).select_related("presenter").order_by("position", "pk")

    def brought_by_the_plan(self, meetings: Any) -> Self:
        """Items of those meetings that come from the forward plan or from an earlier meeting, in their order."""
        found = self.filter(Q(planned_as__isnull=False) | Q(comes_from__isnull=False), meeting__in=meetings)
        related = ("presenter", "planned_as", "comes_from__meeting__board", "meeting__board")
        return found.select_related(*related).order_by("position", "pk")

    def with_paper_count(self) -> Self:
        """Annotate ``paper_count``: how many papers each has now."""
        current = Q(papers__replaced_by__isnull=True, papers__withdrawn_at__isnull=True)
        return self.annotate(paper_count=Count("papers", filter=current, distinct=True))

    def that_may_approve(self, meeting: Meeting, user: Any, *, part: Part) -> Self:
        """Items under which the user may record that a later meeting approved a part of a meeting's minutes.

        That meeting is being recorded, and the user chairs it or takes its minutes. Part B may be approved under a
        confidential item, from which the user did not withdraw.
        """
        own = Meeting.objects.filter(access.may_check(user)).order_by().values("pk")
        last_day = meeting.resumed_on or meeting.held_on
        began = meeting.resumes_at if meeting.resumed_on else meeting.start_time
        after = Q(meeting__held_on__gt=last_day)
        if began:
            after |= Q(meeting__held_on=last_day, meeting__start_time__gt=began)
        later = self.filter(after, meeting__in=own, meeting__board=meeting.board_id)
        standing = Case(When(standing=AgendaItem.Standing.LAST_MINUTES, then=Value(0)), default=Value(1))
        open_now = later.filter(meeting__status__in=Meeting.BEING_RECORDED)
        if not part.is_confidential:
            open_now = open_now.of_part(Part.A)
        elif user.person_id:
            open_now = open_now.exclude(pk__in=self.withdrawn_by(user))
        return open_now.select_related("meeting__board").order_by("meeting__held_on", standing, "position")

    def withdrawn_by(self, user: Any) -> models.QuerySet:
        """The keys of the confidential items that the user withdrew from for an interest."""
        person = getattr(user, "person_id", None)
        withdrawn = Q(interests__person=person, interests__withdrew=True) if person else access.NOBODY
        return AgendaItem.objects.of_part(Part.B).filter(withdrawn).order_by().values("pk")


class AgendaItem(InPart):
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

    OTHER_BUSINESS = ("other business", "other urgent business", "aob", "other business (aob)")  # “any …”
    PART_B_TITLE = "Confidential business"  # what anyone sees of an item of Part B

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField(help_text="The order on the agenda: the smallest first.")
    number = models.CharField(max_length=10, help_text="As printed: “5” or “5b”.")
    title = models.CharField(max_length=200)
    presenter = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="items_presented"
    )
    outside_presenter = models.CharField(
        "presenter from outside",
        max_length=150,
        blank=True,
        validators=[refuse_address],
        help_text="Somebody whom the portal does not know, by name.",
    )
    outside_body = models.CharField(
        "from", max_length=150, blank=True, validators=[refuse_address], help_text="The body of that presenter."
    )
    chaired_from_here_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="items_chaired_from",
        help_text="Who takes the chair at this item, until another item says otherwise.",
    )
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.DISCUSS)
    minutes_allowed = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How long it may take.")
    is_part_b = models.BooleanField(
        "Part B", default=False, help_text="Confidential: the public sees a neutral title and nothing else."
    )
    standing = models.CharField("fills itself as", max_length=20, choices=Standing, default=Standing.NONE, blank=True)
    recommendations = models.TextField(
        blank=True, help_text="What its report recommends, one a line or as a list, as it was typed or pasted."
    )
    is_late = models.BooleanField("late item", default=False, help_text="Added after the agenda was issued.")
    comes_from = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="comes_back_as",
        help_text="The item of an earlier meeting that was put off, or not dealt with, and came back as this one.",
    )
    arises_from = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="confidential_matters",
        help_text="The item of this meeting under which this confidential matter arose.",
    )
    put_off_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When its minutes went round without it being dealt with; empty again once it is on a later agenda.",
    )
    planned_as = models.ForeignKey(
        "PlannedItem",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="agenda_items",
        help_text="The entry of the board’s forward plan that it comes from.",
    )
    text = models.TextField("minute", blank=True)
    version = models.PositiveIntegerField(default=0, editable=False, help_text="Of the text: the last one saved.")
    taken_up_at = models.DateTimeField(null=True, blank=True, editable=False)
    dealt_with_at = models.DateTimeField(null=True, blank=True, editable=False)

    chosen_chair: int | None  # after ``with_chosen_chair``
    vote_token: uuid.UUID  # of a new vote on it, on the recording screen
    starts: str  # when, on a page with the timetable
    time_on: Any  # how long it was worked on so far (boards/agendas/timing.py), in
    spent: int  # minutes, and
    over: int  # more than it may take, on the recording screen
    recommendation_list: list  # what ``recommendations`` says, once it was read (boards/minutes/recommendations.py)
    papers_here: Sequence[Any] = ()  # its papers that a reader may read, once they are put under it
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
            models.UniqueConstraint(
                fields=["meeting", "planned_as"],
                condition=Q(planned_as__isnull=False),
                name="boards_agendaitem_planned_once",
                violation_error_message="This entry of the forward plan is on this agenda already.",
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
        return self.title if Part.A.may_show(self.part) else self.PART_B_TITLE

    @property
    def presenters(self) -> str:
        """Who presents it, in words; somebody from outside with the body that they come from.

        Once they have come they are a person like others, and still from there.
        """
        known = str(self.presenter or "")
        from_outside = ", ".join(filter(None, [self.outside_presenter or known, self.outside_body]))
        return " and ".join(filter(None, [known if self.outside_presenter else "", from_outside]))

    @property
    def came_up_at(self) -> int:
        """The position at which the meeting came to it: a confidential matter stands last, and arose before that.

        ``arises_from`` comes with it.
        """
        return self.arises_from.position if self.arises_from else self.position

    @property
    def is_any_other_business(self) -> bool:
        """Whether it is what an agenda ends with, by its title: boards name it themselves."""
        return self.title.casefold().replace(".", "").removeprefix("any ").strip() in self.OTHER_BUSINESS

    @property
    def may_be_removed(self) -> bool:
        """Whether it is a late item under which nothing was recorded yet, as far as its own row tells."""
        return self.is_late and not (self.version or self.dealt_with_at or self.chaired_from_here_by_id)

    @property
    def came_from(self) -> str:
        """The permanent number of the item that came back as this one; empty for others. It comes with its board."""
        return self.comes_from.reference if self.comes_from else ""

    @property
    def reference(self) -> str:
        """Its permanent number, ``SPB 2026-10-15/5b``."""
        return f"{self.meeting.reference}/{self.number}"
