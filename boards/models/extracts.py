"""Extracts of minutes that were sent: of which minute, by whom and when; the post has an e-mail for each reader."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from boards.models.meetings import Meeting
from boards.models.minutes import MinutesVersion
from boards.models.parts import Part, PartQuerySet

_BEFORE = "extract "  # its number follows, in what its e-mails tell of


class SentExtractQuerySet(PartQuerySet):
    """Sent extracts by minute and by when they went."""

    part_of = "version"

    def of_minute(self, meeting: Meeting, part: Part, number: str) -> Self:
        """Those of one minute as that part has it, the latest first."""
        return self.of_part(part).filter(version__meeting=meeting, number__iexact=number).order_by("-sent_at", "-pk")

    def since(self, moment: dt.datetime) -> Self:
        """Those from that moment on."""
        return self.filter(sent_at__gte=moment)

    def abouts(self) -> QuerySet:
        """What the e-mails of each tell of."""
        return self.order_by().values_list(Concat(Value(_BEFORE), Cast("pk", CharField())), flat=True)


class SentExtract(models.Model):
    """One minute, sent by e-mail out of one version of the minutes. It is never changed."""

    version = models.ForeignKey(MinutesVersion, on_delete=models.PROTECT, related_name="sent_extracts")
    number = models.CharField(max_length=10, help_text="Of the item: “5” or “5b”.")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("written at", default=timezone.now)

    objects = SentExtractQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(number=""),
                name="boards_sentextract_of_a_minute",
                violation_error_message="An extract is of one minute.",
            ),
        ]

    def __str__(self) -> str:
        return f"Extract of minute {self.number}, {self.version.meeting}"

    @property
    def about(self) -> str:
        """What its e-mails tell of."""
        return f"{_BEFORE}{self.pk}"
