"""What leads want changed in their partnership's record, until an officer decides."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from confirmations.models.confirmations import Confirmation


class CorrectionQuerySet(models.QuerySet):
    """Corrections by whether an officer decided."""

    def waiting(self) -> Self:
        """Corrections that wait for an officer."""
        return self.filter(state=Correction.State.WAITING)

    def decided(self) -> Self:
        """Corrections that an officer took over, in part or whole, or declined."""
        return self.exclude(state=Correction.State.WAITING)


class Correction(models.Model):
    """What one lead sent in answer to one question. Nothing of it holds until an officer approves it (ADR 15)."""

    class State(models.TextChoices):
        """What the officer decided."""

        WAITING = "waiting", "Waiting for an officer"
        APPROVED = "approved", "Approved"
        PARTLY = "partly", "Approved in part"
        DECLINED = "declined", "Declined"

    confirmation = models.OneToOneField(Confirmation, on_delete=models.PROTECT, related_name="correction")
    proposed = models.JSONField(default=dict, help_text="Each fact by its key, with the value that the lead gave.")
    comment = models.TextField("in the lead’s own words", blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    approved = models.JSONField(default=list, blank=True, help_text="The keys of the facts that were taken over.")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField("note to the lead", blank=True, help_text="E-mailed to the lead with the decision.")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-confirmation__answered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "approved", "partly", "declined"]),
                name="confirmations_correction_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="confirmations_correction_decided_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.confirmation.partnership}, from {self.confirmation.lead.person}"

    @property
    def is_waiting(self) -> bool:
        """Whether an officer has still to decide."""
        return self.state == self.State.WAITING
