"""What an officer wrote to many leads at once."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format


class CircularQuerySet(models.QuerySet):
    """Circulars by when they were sent and by who did."""

    def since(self, moment: dt.datetime) -> Self:
        """Circulars from that moment on."""
        return self.filter(sent_at__gte=moment)

    def with_writers(self) -> Self:
        """With who wrote each."""
        return self.select_related("sent_by__person")


class Circular(models.Model):
    """One message to many leads: the post has an e-mail for each address, of which ``about`` names this.

    It is never changed. ``readers`` says in words who they were; answers go to the council's mailbox.
    """

    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="by")
    subject = models.CharField(max_length=150)
    text = models.TextField()
    readers = models.CharField("to", max_length=300, help_text="Such as “Leads, Quadrant: South”.")
    sent_at = models.DateTimeField("written at", default=timezone.now)

    objects = CircularQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = "message to leads"
        verbose_name_plural = "messages to leads"

    def __str__(self) -> str:
        return f"{self.subject}, {date_format(timezone.localtime(self.sent_at))}"

    @property
    def about(self) -> str:
        """What its e-mails tell of."""
        return f"circular {self.pk}"
