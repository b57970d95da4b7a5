"""What was taken from the DfE register, when and by whom."""

from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format


class RegisterImportQuerySet(models.QuerySet["RegisterImport"]):
    """Imports by what they cover and how far they are."""

    def of_authority(self, la_code: str) -> Self:
        """Applied imports whose file was taken for schools of that authority, or for all, the latest first."""
        imports = self.applied().without_details().filter(Q(la_code="") | Q(la_code=la_code))
        return imports.order_by("-applied_at", "-pk")

    def source_of(self, la_code: str) -> str:
        """Where the facts of that authority's schools come from; empty where none was loaded."""
        latest = self.of_authority(la_code).first()
        return latest.source if latest else ""

    def without_details(self) -> Self:
        """Without what each changes and wrote, which is as long as the file: for all but its own page."""
        return self.defer("preview", "choices", "written")

    def applied(self) -> Self:
        """Imports that were applied and not undone."""
        return self.filter(state=RegisterImport.State.APPLIED)

    def running(self) -> Self:
        """The import that is being read, applied or undone, if one is; there is never a second."""
        return self.without_details().filter(state__in=RegisterImport.RUNNING)


class RegisterImport(models.Model):
    """One refresh of the schools from a file of the register, from upload to undoing (ADR 12)."""

    class State(models.TextChoices):
        """How far it is."""

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
    la_code = models.CharField("local authority", max_length=3, blank=True, help_text="Empty where all were taken.")
    started_at = models.DateTimeField(default=timezone.now, help_text="When what it is doing, or did last, began.")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty where the command line did it.",
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
    written = models.JSONField(
        default=list, blank=True, help_text="Each row that it wrote, as register.undoing reads it."
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
    def source(self) -> str:
        """Where the schools' facts come from, and when: for a school's page."""
        day = date_format(self.extracted_on) if self.extracted_on else "a day that the file does not give"
        loaded_on = date_format(timezone.localtime(self.applied_at or self.started_at).date())
        return f"Get Information About Schools, extract of {day}, loaded on {loaded_on}"

    def get_absolute_url(self) -> str:
        """Its page in admin, for officers."""
        return reverse("admin:register_registerimport_change", args=[self.pk])

    def enter(self, state: str) -> None:
        """Set the state, and with it whether it is running."""
        self.state, self.is_running = state, state in self.RUNNING

    @property
    def path(self) -> Path:
        """The folder of its files, which is served to nobody."""
        return Path(settings.MEDIA_ROOT) / "register" / self.folder

    @property
    def is_ready(self) -> bool:
        """Whether its preview waits for an officer's word."""
        return self.state == self.State.READY

    @property
    def is_at_work(self) -> bool:
        """Whether it is being read, applied or undone."""
        return self.is_running

    @property
    def is_applied(self) -> bool:
        """Whether it was applied and not undone."""
        return self.state == self.State.APPLIED

    @property
    def is_undone(self) -> bool:
        """Whether it was applied and undone."""
        return self.state == self.State.UNDONE

    @property
    def can_be_undone(self) -> bool:
        """Whether it is applied and changed something of which it kept the former state."""
        return self.is_applied and bool(self.written)

    @property
    def cautions(self) -> list[str]:
        """Why an officer is asked twice before it is applied; empty where once is enough."""
        return self.preview.get("cautions", [])

    @property
    def who(self) -> str:
        """Who started what it is doing, in words."""
        return str(self.started_by) if self.started_by else "The command line"

    @property
    def counts_in_words(self) -> str:
        """How many schools it makes, closes and updates."""
        if not self.counts:
            return ""
        return f"{self.counts['created']} new, {self.counts['closed']} closed, {self.counts['updated']} updated"
