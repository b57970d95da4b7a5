"""What was sent to whom by e-mail, without its text."""

import datetime as dt
from typing import Self

from django.db import models
from django.utils import timezone


class SentEmailQuerySet(models.QuerySet):
    """E-mails by how they fared."""

    def failed(self) -> Self:
        """E-mails that the mail server did not take."""
        return self.exclude(error="")

    def taken(self) -> Self:
        """E-mails that the mail server took."""
        return self.filter(error="")

    def failed_lately(self, on: dt.date | None = None) -> Self:
        """E-mails of the seven days up to that day that the mail server did not take."""
        on = on or timezone.localdate()
        return self.failed().filter(sent_at__date__range=(on - dt.timedelta(days=7), on))


class SentEmail(models.Model):
    """One e-mail to one address; the text is not kept, for it may be private."""

    recipient = models.EmailField()
    subject = models.CharField(max_length=200)
    template = models.CharField("kind", max_length=60, help_text="The name of its template.")
    sent_at = models.DateTimeField(default=timezone.now)
    error = models.CharField(max_length=200, blank=True, help_text="Empty where the mail server took it.")

    objects = SentEmailQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = "sent e-mail"
        indexes = [models.Index(fields=["recipient"])]

    def __str__(self) -> str:
        return f"{self.subject}, to {self.recipient}"

    @property
    def was_taken(self) -> bool:
        """Whether the mail server took it."""
        return not self.error
