"""A hold on erasing: while somebody asks by law for what is held on a school, nothing of it goes."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import Max, Q
from django.utils import timezone

from base.dated import Dated, DatedQuerySet
from improvement.models.reviews import PeerReview
from partnerships.models import School


class DisclosureHoldQuerySet(DatedQuerySet):
    """Holds by what they keep."""

    def listed(self) -> Self:
        """With their schools, those first that end soonest."""
        return self.select_related("school").order_by("ended_on", "school__name", "pk")

    def schools(self, on: dt.date | None = None) -> models.QuerySet:
        """The keys of the schools under a hold on that day."""
        return self.active(on).order_by().values("school")

    def last_day_of(self, review: PeerReview) -> dt.date | None:
        """Until when the review is kept, under the school's present record or the one before; None where it is not."""
        schools = [pk for pk in (review.host_id, review.host_before_id) if pk]
        return self.active().filter(school__in=schools).aggregate(last=Max("ended_on"))["last"]


class DisclosureHold(Dated):
    """Keeps what the programme holds on one school from being erased, for a request by one law, from a day to a day.

    Two named officers put it on, renew and end it (``portal/disclosure``); it is ended by deleting it, which the log of
    erasures notes, and says nothing in words. Its number is drawn at random, as that of an erasure is: it is the same
    in the log beside the database, from which a restore puts it back (ADR 56).
    """

    class Law(models.TextChoices):
        """By which law somebody asks."""

        FOI = "foi", "The Freedom of Information Act 2000"
        EIR = "eir", "The Environmental Information Regulations 2004"
        ACCESS = "access", "Article 15 of the UK GDPR: somebody asks what is held on them"
        COURT = "court", "An order of a court, or a duty under another law"

    MOST = dt.timedelta(days=184)  # from the day on which it is put on, or renewed

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    law = models.CharField("by which law", max_length=6, choices=Law)
    set_at = models.DateTimeField(
        default=timezone.now, editable=False, help_text="When it was put on, or renewed for the last time."
    )

    objects = DisclosureHoldQuerySet.as_manager()

    class Meta(Dated.Meta):
        default_permissions = ()
        verbose_name = "hold on erasing"
        verbose_name_plural = "holds on erasing"
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(law__in=["foi", "eir", "access", "court"]), name="improvement_disclosurehold_law_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=False),
                name="improvement_disclosurehold_ends",
                violation_error_message="Enter the last day: a hold lasts until a day, and can be renewed.",
            ),
            models.UniqueConstraint(
                fields=["school", "law"],
                name="improvement_disclosurehold_one_a_law",
                violation_error_message="There is a hold on this school by this law already. Renew that one.",
            ),
        ]

    def __str__(self) -> str:
        return f"Hold on erasing {self.pk}"  # neither the school nor the law: it may come into a log
