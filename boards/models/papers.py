"""The papers of a meeting."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from simple_history.models import HistoricalRecords

from base.uploads import refuse_in_field
from boards.models.items import AgendaItem
from boards.models.meetings import Meeting
from boards.models.parts import InPart, Part, PartQuerySet, in_part
from boards.models.recording import Interest


def withdrawn_papers(user: Any) -> Q:
    """Part B papers that are closed to the user because they withdrew: from the paper's item, or, where it has none,
    from a confidential item of its meeting, for nobody can tell which of them such a paper is about (ADR 26)."""
    withdrew = Interest.objects.withdrawn_by(user)
    of_item = in_part(Part.B, of="") | in_part(Part.B, of="item")
    of_meeting = Q(item=None, meeting__in=withdrew.of_part(Part.B).values("item__meeting"))
    return (of_item & Q(item__in=withdrew.values("item"))) | (in_part(Part.B, of="") & of_meeting)


# What other rooms say of a paper that nobody may make public yet: a sentence that says why, or "". A room adds its own
# in ``AppConfig.ready``, so that boards need not know it.
closed_for_now: list[Callable[["Paper"], str]] = []


class PaperQuerySet(PartQuerySet):
    """Papers by who may read them."""

    def public(self) -> Self:
        """Papers that anyone may read: marked public, of an item that is not Part B, once the agenda is issued."""
        return (
            self.current()
            .of_part(Part.A)
            .filter(is_public=True)
            .exclude(meeting__status__in=Meeting.WITHOUT_ISSUED_AGENDA)
        )

    def current(self) -> Self:
        """Papers that no other has replaced and nobody has withdrawn, in the order of the agenda;
        of an item its report first."""
        kept = self.filter(replaced_by__isnull=True, withdrawn_at__isnull=True)
        return kept.order_by("item__position", "-is_report", "title", "pk")

    def not_current(self) -> Self:
        """Papers that another has replaced, and withdrawn ones."""
        return self.filter(Q(replaced_by__isnull=False) | Q(withdrawn_at__isnull=False)).order_by("title", "pk")

    def of_part(self, part: Part) -> Self:
        """Those of the part: of Part B where they are marked so or of a Part B item, of Part A otherwise."""
        confidential = in_part(Part.B, of="") | in_part(Part.B, of="item")
        return self.filter(confidential) if part.is_confidential else self.exclude(confidential)

    def readable_by(self, user: Any, meeting: Meeting) -> Self:
        """The meeting's papers that the user may read. ``meeting`` comes from ``with_rights``.

        Who records it reads them all, old versions and withdrawn ones too; members the current ones once the agenda
        is issued; everybody the public ones. Part B ones are for those who may read Part B and did not withdraw from
        their item (``withdrawn_papers``).
        """
        papers = self.filter(meeting=meeting)
        if meeting.may_record:
            shown = papers
        elif meeting.may_read and meeting.has_issued_agenda:
            shown = papers.current()
        else:
            return papers.public()
        if not meeting.may_read_part_b:
            return shown.exclude(pk__in=papers.of_part(Part.B).order_by().values("pk"))
        if not user.person_id:
            return shown
        return shown.exclude(pk__in=papers.filter(withdrawn_papers(user)).order_by().values("pk"))


class Paper(InPart):
    """A paper of a meeting; for members unless marked public, and never public when its item is Part B.

    Triggers in the database (``boards/triggers.py``) hold the second half, which reaches over two tables.
    """

    class Timing(models.TextChoices):
        """When the paper came."""

        ON_TIME = "on-time", "On time"
        TO_FOLLOW = "to-follow", "To follow"
        LATE = "late", "Late, with the chair’s agreement"
        TABLED = "tabled", "Tabled at the meeting"

    WITHOUT_FILE = (Timing.TO_FOLLOW, Timing.TABLED)  # it is not here yet, or was on paper alone

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="papers")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="papers")
    title = models.CharField(max_length=200)
    file = models.FileField(
        upload_to="papers/%Y/",
        blank=True,
        help_text="Leave empty while it is to follow, or where it was tabled on paper.",
    )
    timing = models.CharField("when it came", max_length=10, choices=Timing, default=Timing.ON_TIME)
    agreement = models.CharField(
        "the chair’s agreement",
        max_length=200,
        blank=True,
        help_text="Of a late paper: who agreed to take it, and when. “Ann Day, in the chair, 12 October 2026”.",
    )
    is_public = models.BooleanField("public", default=False, help_text="Tick to let anyone read it.")
    is_part_b = models.BooleanField("Part B", default=False, help_text="Confidential, whatever its item says.")
    is_report = models.BooleanField(
        "the report", default=False, help_text="The report of its item, whose recommendations stand under the item."
    )
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        help_text="The old version.",
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawal_reason = models.CharField("why it was withdrawn", max_length=200, blank=True, editable=False)
    announced_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When members were told that it came late: once."
    )

    objects = PaperQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["meeting", "item", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(is_part_b=False),
                name="boards_paper_part_b_never_public",
                violation_error_message="A Part B paper is never public. Untick one of the two.",
            ),
            models.CheckConstraint(
                condition=Q(timing__in=["on-time", "to-follow", "late", "tabled"]), name="boards_paper_timing_known"
            ),
            models.CheckConstraint(
                condition=~Q(file="") | Q(timing__in=["to-follow", "tabled"]),
                name="boards_paper_file_unless_to_follow",
                violation_error_message="Choose a file, or say that the paper is to follow or was tabled.",
            ),
            models.CheckConstraint(
                condition=Q(is_report=False) | Q(item__isnull=False),
                name="boards_paper_report_of_an_item",
                violation_error_message="A report is of an item. Choose the item, or untick “the report”.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:paper", args=[self.meeting_id, self.pk])

    @property
    def part(self) -> Part:
        """Part B where it is marked so, or with its item."""
        return Part.of(self.is_part_b or bool(self.item and self.item.part.is_confidential))

    @part.setter
    def part(self, part: Part) -> None:
        self.is_part_b = part.is_confidential

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken back."""
        return self.withdrawn_at is not None

    @property
    def suffix(self) -> str:
        """How the name of its file ends, ``.pdf``."""
        return PurePath(self.file.name or "").suffix.lower()

    @property
    def format(self) -> str:
        """Its type and size, ``PDF, 1.2 MB``; the type alone where the file is not there."""
        kind = self.suffix.lstrip(".").upper()
        try:
            return f"{kind}, {filesizeformat(self.file.size)}"
        except OSError:
            return kind

    def clean(self) -> None:
        """Refuse a file that is not what it says; and a public paper of a Part B item, before the database does."""
        super().clean()
        refuse_in_field("file", self.file)
        if not self.file and self.timing not in self.WITHOUT_FILE:
            raise ValidationError({"file": "Choose a file, or say that the paper is to follow or was tabled."})
        if self.timing == self.Timing.LATE and not self.agreement.strip():
            raise ValidationError({"agreement": "Enter who agreed in the chair to take this late paper, and when."})
        if self.is_public and self.item is not None and self.item.part.is_confidential:
            raise ValidationError({"is_public": "A paper of a Part B item is never public. Untick this."})
        if self.is_public and (why := next(filter(None, (says(self) for says in closed_for_now)), "")):
            raise ValidationError({"is_public": why})

    def successor(self) -> "Paper":
        """A paper to take its place, marked as it is, and not saved yet."""
        return Paper(
            meeting=self.meeting,
            item=self.item,
            is_part_b=self.is_part_b,
            is_report=self.is_report,
            replaces=self,
            announced_at=self.announced_at,
        )
