"""What was taken from the DfE register, when and by whom."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format


class RegisterImportQuerySet(models.QuerySet):
    """Imports by what they cover."""

    def of_authority(self, la_code: str) -> Self:
        """Imports whose file was taken for schools of that authority, or for all of them, the latest first."""
        return self.filter(Q(la_code="") | Q(la_code=la_code)).order_by("-applied_at", "-pk")


class RegisterImport(models.Model):
    """One refresh of the schools from a file of the register, once it was applied."""

    file_name = models.CharField("file", max_length=255)
    file_hash = models.CharField("SHA-256 of the file", max_length=64, blank=True)
    extracted_on = models.DateField(
        null=True, blank=True, help_text="The day of the DfE's extract, where its name or its rows tell."
    )
    la_code = models.CharField("local authority", max_length=3, blank=True, help_text="Empty where all were taken.")
    applied_at = models.DateTimeField(default=timezone.now)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty where the command line did it.",
    )

    objects = RegisterImportQuerySet.as_manager()

    class Meta:
        ordering = ["-applied_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.file_name}, {timezone.localtime(self.applied_at):%-d %B %Y}"

    @property
    def source(self) -> str:
        """Where the schools' facts come from, and when: for a school's page."""
        extract = f"extract of {date_format(self.extracted_on)}, " if self.extracted_on else ""
        loaded_on = date_format(timezone.localtime(self.applied_at).date())
        return f"Get Information About Schools, {extract}loaded on {loaded_on}"
