"""Keeps one record of every refresh of the schools from the DfE register: its file, its changes, and who made it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

# Whoever works on an import notes so every second or two; comparing all of England takes some seconds in between.
LEASE = dt.timedelta(seconds=60)


def _took(codes: Iterable[str] | None) -> Q:
    took = Q(la_codes="")
    for code in codes or ():
        took |= Q(la_codes__contains=code)  # codes are of three digits, so none is a part of others
    return took


class RegisterImportQuerySet(models.QuerySet["RegisterImport"]):
    """Imports, filtered by the authority they cover and by the state they are in."""

    def of_authorities(self, codes: Iterable[str] | None) -> Self:
        """Applied imports that took the schools of one of these authorities, or of all, the latest first.

        With None those that took the schools of all.
        """
        return self.applied().without_details().filter(_took(codes)).order_by("-applied_at", "-pk")

    def once_applied(self, codes: Iterable[str] | None) -> Self:
        """The same, and those that were undone since, the latest first."""
        return self.exclude(applied_at=None).without_details().filter(_took(codes)).order_by("-applied_at", "-pk")

    def source_of(self, la_code: str) -> str:
        """The ``source`` of the latest import that covers this authority and had most schools; empty if there is none.

        No record says which schools a file had. One of a few says nothing of the age of what is known of the others.
        """
        return next((one.source for one in self.of_authorities([la_code]) if one.had_most_schools), "")

    def without_details(self) -> Self:
        """Leave the long columns unread. They can be as long as the file, and only an import's own page shows them."""
        return self.defer("preview", "choices", "authorities", "written", "left")

    def applied(self) -> Self:
        """Imports that were applied and not undone."""
        return self.filter(state=RegisterImport.State.APPLIED)

    def running(self) -> Self:
        """The import that is being read, applied or undone, or waits for it. There is at most one."""
        return self.without_details().filter(state__in=RegisterImport.RUNNING)

    def queued(self) -> Self:
        """The import whose next step waits for a worker."""
        return self.running().filter(worked_at=None)

    def left_off(self, now: dt.datetime | None = None) -> Self:
        """The import that is running, and of whose worker nothing was heard for so long that it was stopped."""
        return self.running().filter(worked_at__lt=(now or timezone.now()) - LEASE)


class RegisterImport(models.Model):
    """One refresh of the schools from a file of the register, from upload to undoing (ADR 12)."""

    class State(models.TextChoices):
        """The states that a refresh goes through, from the upload to the undoing."""

        READING = "reading", "Being read"
        READY = "ready", "Preview ready"
        APPLYING = "applying", "Being applied"
        APPLIED = "applied", "Applied"
        UNDOING = "undoing", "Being undone"
        UNDONE = "undone", "Undone"
        REFUSED = "refused", "Refused"
        DISCARDED = "discarded", "Discarded"

    RUNNING = [State.READING, State.APPLYING, State.UNDOING]

    state = models.CharField(max_length=10, choices=State)
    is_running = models.BooleanField(default=False, editable=False)
    folder = models.CharField(max_length=32, blank=True, editable=False, help_text="Where its files are kept.")
    file_name = models.CharField("file", max_length=255)
    file_hash = models.CharField("SHA-256 of the file", max_length=64, blank=True)
    links_name = models.CharField("links file", max_length=255, blank=True)
    extracted_on = models.DateField(
        null=True, blank=True, help_text="The day of the DfE's extract, where its name or its rows tell."
    )
    newest_on = models.DateField(
        null=True,
        blank=True,
        verbose_name="newest day in it",
        help_text="When the last school in the file opened or closed; it tells an older file from a newer one.",
    )
    la_codes = models.CharField(
        "local authorities",
        max_length=200,
        blank=True,
        help_text="Their codes, separated by commas. Empty where all were taken.",
    )
    started_at = models.DateTimeField(default=timezone.now, help_text="When what it is doing, or did last, began.")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty where the command line did it.",
    )
    worked_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When whoever works on it was last heard of; empty while it waits for the worker, or for nothing.",
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
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    message = models.TextField(blank=True, help_text="Why it was refused, or what went wrong.")
    counts = models.JSONField(default=dict, blank=True)
    preview = models.JSONField(
        default=dict, blank=True, help_text="What it changes, as register.planning.preview makes it."
    )
    choices = models.JSONField(default=dict, blank=True, help_text="The successor chosen, by the closing school's URN.")
    undo_choices = models.JSONField(
        default=dict,
        blank=True,
        help_text="Of what came after it, by its key, whether undoing keeps it or takes it back.",
    )
    authorities = models.JSONField(
        default=dict,
        blank=True,
        help_text="Where schools come to other authorities: from which day, and the codes of those that are home then.",
    )
    written = models.JSONField(
        default=list, blank=True, help_text="Each row that it wrote, as register.undoing reads it."
    )

    left = models.JSONField(
        default=list,
        blank=True,
        help_text="Once it is undone, the rows of what it made and is still there: what was kept needed it.",
    )

    objects = RegisterImportQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = "refresh of the register"
        verbose_name_plural = "refreshes of the register"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["reading", "ready", "applying", "applied", "undoing", "undone", "refused", "discarded"]
                ),
                name="register_registerimport_state_known",
            ),
            models.CheckConstraint(
                condition=Q(is_running=True, state__in=["reading", "applying", "undoing"])
                | Q(is_running=False, state__in=["ready", "applied", "undone", "refused", "discarded"]),
                name="register_registerimport_running_as_its_state_says",
            ),
            models.CheckConstraint(
                condition=Q(is_running=True) | Q(worked_at__isnull=True),
                name="register_registerimport_worked_on_while_running",
            ),
            models.UniqueConstraint(
                fields=["is_running"],
                condition=Q(is_running=True),
                name="register_registerimport_one_running",
                violation_error_message="Another refresh is running. Wait until it is done.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["applied", "undoing", "undone"], applied_at__isnull=False)
                | Q(state__in=["reading", "ready", "applying", "refused", "discarded"], applied_at__isnull=True),
                name="register_registerimport_applied_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}, {timezone.localtime(self.applied_at or self.started_at):%-d %B %Y}"

    @property
    def las(self) -> list[str] | None:
        """The codes of the authorities whose schools it takes; None where it takes all."""
        return self.la_codes.split(",") if self.la_codes else None

    @property
    def day(self) -> dt.date | None:
        """The day of the register: of its extract, else the newest in it that has come; None where it has no day."""
        newest_on = self.newest_on if self.newest_on and self.newest_on <= timezone.localdate() else None
        return self.extracted_on or newest_on

    @property
    def had_most_schools(self) -> bool:
        """Whether at least half of the schools that were held then were in it; true of records without such counts."""
        counts = Counter(self.counts)
        found = sum(counts[kind] for kind in ("updated", "closed", "unchanged"))
        return found >= counts["not_in_file"]

    @property
    def source(self) -> str:
        """A phrase for a school's page: the register, by its day or, where nobody knows that, by what it goes up to.

        A day that was still to come when it was loaded is a mistake in its name, and no register's.
        """
        loaded_on = timezone.localtime(self.applied_at or self.started_at).date()
        if self.extracted_on and self.extracted_on <= loaded_on:
            return f"the DfE’s register of {date_format(self.extracted_on)}"
        goes_up_to = self.day if self.day and not self.extracted_on else None
        told = f" that goes up to {date_format(goes_up_to)}" if goes_up_to else ""
        return f"the DfE’s register{told}, loaded on {date_format(loaded_on)}"

    def get_absolute_url(self) -> str:
        """The address of the import's page in admin."""
        return reverse("admin:register_registerimport_change", args=[self.pk])

    def enter(self, state: str) -> None:
        """Set the state, and what goes with it, as constraints demand: nobody works on it yet. The caller saves."""
        self.state, self.is_running, self.worked_at = state, state in self.RUNNING, None

    @property
    def path(self) -> Path:
        """The folder of the uploaded files. The web server must not serve it."""
        return Path(settings.MEDIA_ROOT) / "register" / self.folder

    @property
    def is_ready(self) -> bool:
        """Whether an officer has to decide on the preview: to apply it or to discard it."""
        return self.state == self.State.READY

    @property
    def is_at_work(self) -> bool:
        """Whether it is being read, applied or undone."""
        return self.is_running

    @property
    def is_queued(self) -> bool:
        """Whether it waits for a worker to do its next step."""
        return self.is_running and self.worked_at is None

    @property
    def is_refused(self) -> bool:
        """Whether its files could not be taken, or reading them was interrupted."""
        return self.state == self.State.REFUSED

    @property
    def can_be_read_again(self) -> bool:
        """Whether it was refused and its files are kept all the same: reading them was interrupted."""
        return self.is_refused and (self.path / "register").exists()

    @property
    def is_applied(self) -> bool:
        """Whether it was applied and has not been undone since."""
        return self.state == self.State.APPLIED

    @property
    def is_undone(self) -> bool:
        """Whether it was applied and undone."""
        return self.state == self.State.UNDONE

    @property
    def can_be_undone(self) -> bool:
        """Whether it was applied, and wrote rows of which it kept the former values."""
        return self.is_applied and bool(self.written)

    @property
    def can_be_finished(self) -> bool:
        """Whether it was undone, and some of what it made was kept and may be taken out by now."""
        return self.is_undone and bool(self.left)

    @property
    def to_undo(self) -> list:
        """The rows that undoing puts back: all that it wrote, or once it was undone, what was left."""
        return self.left if self.undone_at else self.written

    @property
    def cautions(self) -> list[str]:
        """Sentences that warn an officer before it is applied; if there are any, the officer must confirm twice."""
        return self.preview.get("cautions", [])

    @property
    def who(self) -> str:
        """The name of the person who started the latest step, or "The command line"."""
        return str(self.started_by) if self.started_by else "The command line"

    @property
    def counts_in_words(self) -> str:
        """A phrase such as "3 new, 2 closed, 40 updated"; empty until the file has been read."""
        if not self.counts:
            return ""
        return f"{self.counts['created']} new, {self.counts['closed']} closed, {self.counts['updated']} updated"
