"""The papers of a meeting."""

from pathlib import PurePath
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from simple_history.models import HistoricalRecords

from partnerships.uploads import refuse_in_field

from . import access
from .meetings import AgendaItem, Meeting


def _keys(rows: models.QuerySet) -> models.QuerySet:
    return rows.order_by().values("pk")


class DocumentQuerySet(models.QuerySet):
    """Papers by who may read them."""

    def public(self) -> Self:
        """Papers that anyone may read: marked public, of an item that is not Part B, once the agenda is issued.

        A paper that another has replaced is left out.
        """
        return (
            self.filter(is_public=True, is_part_b=False, replaced_by__isnull=True)
            .exclude(item__is_part_b=True)
            .exclude(meeting__status__in=Meeting.WITHOUT_ISSUED_AGENDA)
            .order_by("item__position", "title")
        )

    def visible_to(self, user: Any) -> Self:
        """Papers that the user may read: the public ones, and those of meetings that are theirs.

        Before the agenda is issued they are for who records the meeting. Part B is for the board, without what the user
        withdrew from. A paper that another has replaced is left out.
        """
        issued = Meeting.objects.visible_to(user).exclude(status__in=Meeting.WITHOUT_ISSUED_AGENDA)
        theirs = issued | Meeting.objects.editable_by(user)
        confidential = theirs.filter(access.may_read_part_b(user))
        of_part_b = Q(is_part_b=True) | Q(item__is_part_b=True)
        of_theirs = Q(meeting__in=_keys(theirs)) & (~of_part_b | Q(meeting__in=_keys(confidential)))
        current = self.filter(Q(pk__in=_keys(self.public())) | of_theirs, replaced_by__isnull=True)
        return current.exclude(item__in=AgendaItem.objects.withdrawn_by(user)).order_by("item__position", "title")


class Document(models.Model):
    """A paper of a meeting; for members unless marked public, and never public when its item is Part B.

    Triggers in the database (``boards/triggers.py``) hold the second half, which reaches over two tables.
    """

    class Timing(models.TextChoices):
        """When the paper came."""

        ON_TIME = "on-time", "On time"
        TO_FOLLOW = "to-follow", "To follow"
        LATE = "late", "Late, with the chair’s agreement"
        TABLED = "tabled", "Tabled at the meeting"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="documents")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    title = models.CharField(max_length=200)
    file = models.FileField(upload_to="papers/%Y/")
    timing = models.CharField(max_length=10, choices=Timing, default=Timing.ON_TIME)
    is_public = models.BooleanField("public", default=False, help_text="Tick to let anyone read it.")
    is_part_b = models.BooleanField("Part B", default=False, help_text="Confidential, whatever its item says.")
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        help_text="The old version.",
    )

    objects = DocumentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["meeting", "item", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(is_part_b=False),
                name="boards_document_part_b_never_public",
                violation_error_message="A Part B paper is never public. Untick one of the two.",
            ),
            models.CheckConstraint(
                condition=Q(timing__in=["on-time", "to-follow", "late", "tabled"]), name="boards_document_timing_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:paper", args=[self.meeting_id, self.pk])

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
        if self.is_public and self.item is not None and self.item.is_part_b:
            raise ValidationError({"is_public": "A paper of a Part B item is never public. Untick this."})
