"""What a lead, or an officer, wrote to all member schools of a partnership at once."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CharField, Count, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone
from django.utils.formats import date_format

from office.models import Message
from partnerships.models.acting import named_for
from partnerships.models.memberships import Lead
from partnerships.models.partnerships import Partnership

_BEFORE = "letter "  # its number follows, in what its e-mails tell of


class LetterQuerySet(models.QuerySet):
    """Letters by when they were sent and by who is named in them."""

    def since(self, moment: dt.datetime) -> Self:
        """Letters from that moment on."""
        return self.filter(sent_at__gte=moment)

    def with_sent_count(self) -> Self:
        """Annotate ``sent_count``: how many of its e-mails the mail server took."""
        about = Concat(Value(_BEFORE), Cast(OuterRef("pk"), CharField()))
        sent = Message.objects.sent().filter(about=about).order_by().values("about")
        return self.annotate(sent_count=Coalesce(Subquery(sent.annotate(n=Count("pk")).values("n")), 0))

    def with_writers(self) -> Self:
        """With the partnership of each, and who wrote it."""
        return self.select_related("partnership", "lead__person", "sent_by__person")


class Letter(models.Model):
    """One message to all member schools: the post has an e-mail for each address, of which ``about`` names this.

    It is never changed. ``lead`` is the lead who wrote it, or for whom it was; none where an officer did.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="letters")
    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, null=True, blank=True, related_name="letters")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=150)
    text = models.TextField()
    reply_to = models.EmailField("answers go to", blank=True, help_text="Empty: to the council’s mailbox.")
    sent_at = models.DateTimeField("written at", default=timezone.now)

    objects = LetterQuerySet.as_manager()

    sent_count: int  # there after ``with_sent_count``

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = "message to member schools"
        verbose_name_plural = "messages to member schools"
        indexes = [models.Index(fields=["partnership", "sent_at"])]

    def __str__(self) -> str:
        return f"{self.subject}, {date_format(timezone.localtime(self.sent_at))}"

    @property
    def about(self) -> str:
        """What its e-mails tell of."""
        return f"{_BEFORE}{self.pk}"

    @property
    def writer(self) -> str:
        """Who wrote it, as its readers know them; an account says it for an officer, and for a lead's delegate."""
        return named_for(self.lead.person, self.sent_by) if self.lead else str(self.sent_by)
