"""The journal: what somebody did in one go, and the records that were written by it (ADR 81)."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from base.about import about
from base.permissions import for_meta
from office.permissions import OF_ENTRY


class JournalEntryQuerySet(models.QuerySet):
    """Entries by what became of them."""

    def taken_back(self) -> Self:
        """Entries that are not in force."""
        return self.filter(is_taken_back=True)

    def about(self, record: models.Model) -> Self:
        """Entries of what was done on the page of that record."""
        return self.filter(about=about(record))


class JournalEntry(models.Model):
    """Something done in one go: a sheet brought in, a change of many records, a change on a day; or that taken back."""

    title = models.CharField("what", max_length=200)
    said = models.TextField("what happened", blank=True, help_text="A line for each sentence that was agreed to.")
    about = models.CharField(
        max_length=100, blank=True, help_text="The record it was done on, such as “membership 12”."
    )
    done_at = models.DateTimeField("when", default=timezone.now)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="who",
        help_text="Empty where the command line did it.",
    )
    takes_back = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="taken_back_by"
    )
    is_taken_back = models.BooleanField("taken back", default=False)

    objects = JournalEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-done_at", "-pk"]
        verbose_name = "thing done in one go"
        verbose_name_plural = "things done in one go"
        permissions = for_meta(OF_ENTRY)
        indexes = [models.Index(fields=["done_at"]), models.Index(fields=["about"])]

    def __str__(self) -> str:
        return f"{self.title}, {timezone.localtime(self.done_at):%-d %B %Y}"

    @property
    def sentences(self) -> list[str]:
        """What happened, as it was agreed to."""
        return self.said.splitlines()


class JournalRow(models.Model):
    """A record that was written in one go: ``versions`` in its history from the first to the last of it.

    A record of which no history is kept, such as an e-mail, has no versions.
    """

    entry = models.ForeignKey(JournalEntry, on_delete=models.CASCADE, related_name="rows")
    model = models.CharField(max_length=80, help_text="Such as “partnerships.membership”.")
    key = models.CharField(max_length=40)
    first_version = models.BigIntegerField(null=True, blank=True)
    last_version = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]  # as they were first written
        verbose_name = "record written in one go"
        verbose_name_plural = "records written in one go"
        indexes = [models.Index(fields=["model", "key"])]
        constraints = [
            models.UniqueConstraint(fields=["entry", "model", "key"], name="office_journalrow_once_an_entry"),
            models.CheckConstraint(
                condition=models.Q(first_version__isnull=True, last_version__isnull=True)
                | models.Q(first_version__lte=models.F("last_version")),
                name="office_journalrow_versions_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.key}"

    def has(self, version: int) -> bool:
        """Whether that version in the record’s history was written."""
        return (self.first_version or 0) <= version <= (self.last_version or 0)
