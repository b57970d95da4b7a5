"""Officers' spreadsheets of partnerships: uploaded, looked through, applied."""

import datetime as dt
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.formats import date_format

from office.models import JournalEntry

KEPT = dt.timedelta(days=1)  # for which a file waits to be applied; then its preview is gone with it


def upload_path(_import: "SpreadsheetImport", _name: str) -> str:
    """Where an upload is kept: under a name of our own, for what people call their files is not to be trusted."""
    return f"spreadsheets/{uuid4().hex}"


class SpreadsheetImportQuerySet(models.QuerySet):
    """Imports by how far they have come."""

    def applied(self) -> Self:
        """Imports that were applied, the latest first."""
        return self.filter(applied_at__isnull=False).order_by("-applied_at", "-pk")

    def in_force(self) -> Self:
        """Imports that were applied and not taken back, the latest first."""
        return self.applied().with_is_taken_back().filter(is_taken_back=False)

    def with_is_taken_back(self) -> Self:
        """Annotate ``is_taken_back``: whether what was applied was taken back as one."""
        about = Concat(Value(f"{self.model._meta.model_name} "), Cast(OuterRef("pk"), models.CharField()))
        entries = JournalEntry.objects.taken_back().filter(about=about, takes_back=None)
        return self.annotate(is_taken_back=Exists(entries))

    def waiting(self) -> Self:
        """Uploads that nobody has applied yet and that have not waited too long."""
        return self.filter(applied_at__isnull=True, uploaded_at__gt=timezone.now() - KEPT)

    def stale(self, before: dt.datetime | None = None) -> Self:
        """Uploads that have waited too long: since that moment or longer."""
        return self.filter(applied_at__isnull=True, uploaded_at__lte=before or timezone.now() - KEPT)


class SpreadsheetImport(models.Model):
    """A spreadsheet of partnerships, from its upload until, and after, it is applied.

    ``choices`` are the officer's answers by the keys of the questions; ``changes`` is what was done, each its kind
    (new, changed, ended, left out), the row (“5 of South” where several sheets were read), the partnership and a
    sentence. ``layout`` has the sheets that are read, and columns that an officer matched: ``sheets``, a list of names;
    ``of_sheets``, by name the row of the headings and the columns; ``columns``, those by the headings that they have,
    for the next file.
    """

    file = models.FileField(upload_to=upload_path, blank=True, editable=False)
    file_name = models.CharField("file", max_length=255)
    file_hash = models.CharField("SHA-256 of the file", max_length=64)
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True, help_text="Set where the sheet is complete.")
    layout = models.JSONField(default=dict, blank=True)
    choices = models.JSONField(default=dict, blank=True)
    summary = models.CharField("what it did", max_length=255, blank=True)
    changes = models.JSONField(default=list, blank=True)
    partnerships = models.JSONField("slugs of the partnerships that it changed", default=list, blank=True)
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty where the command line did it.",
    )

    objects = SpreadsheetImportQuerySet.as_manager()

    is_taken_back = False  # what it is says ``with_is_taken_back``

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = "import from a spreadsheet"
        verbose_name_plural = "imports from spreadsheets"
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at__isnull=False) | Q(applied_by__isnull=True),
                name="spreadsheets_spreadsheetimport_applied_by_whom_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}, {timezone.localtime(self.uploaded_at):%-d %B %Y}"

    @property
    def entry(self) -> JournalEntry | None:
        """The entry that it is kept as; None where it was applied before there was a journal, or wrote nothing."""
        return JournalEntry.objects.about(self).filter(takes_back=None).first()

    @property
    def is_applied(self) -> bool:
        """Whether it was applied."""
        return self.applied_at is not None

    @property
    def kept_until(self) -> dt.datetime:
        """Until when the file waits to be applied."""
        return self.uploaded_at + KEPT

    @property
    def state(self) -> str:
        """How far it has come."""
        if self.is_taken_back:
            return "Taken back"
        if self.is_applied:
            return "Applied"
        until = date_format(timezone.localtime(self.kept_until), "DATETIME_FORMAT")
        return f"Waiting to be looked through until {until}"
