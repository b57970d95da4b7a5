"""What leads ask to have changed in their partnership's record, until an officer decides."""

from typing import Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone

from confirmations.models.questions import Question
from partnerships.models import Lead, Partnership
from partnerships.models.acting import is_delegate_of, named_for


class ProposalQuerySet(models.QuerySet):
    """Proposals by whether an officer decided."""

    def waiting(self) -> Self:
        """Proposals that wait for an officer."""
        return self.filter(state=Proposal.State.WAITING)

    def decided(self) -> Self:
        """Proposals that an officer accepted, in part or whole, or declined."""
        return self.exclude(state__in=[Proposal.State.WAITING, Proposal.State.WITHDRAWN])

    def withdrawn(self) -> Self:
        """Proposals that the lead took back before an officer decided."""
        return self.filter(state=Proposal.State.WITHDRAWN)

    def with_record(self) -> Self:
        """With all that it takes to say what each would change."""
        rows = self.select_related("lead__person", "lead__partnership", "partnership", "question", "sent_by")
        return rows.prefetch_related("partnership__memberships__school")


class Proposal(models.Model):
    """What one lead asks to have changed. Nothing of it holds until an officer accepts it (ADR 15).

    What it would change, and how that is done, its kind knows: ``confirmations/proposals/kinds/``.
    """

    class Kind(models.TextChoices):
        """What it is about."""

        RECORD = "record", "The record"
        HAND_OVER = "hand-over", "Hand-over"
        CO_LEAD = "co-lead", "Co-lead"
        GOING_ON = "going-on", "Going on or not"

    class State(models.TextChoices):
        """What the officer decided, or that the lead took it back before."""

        WAITING = "waiting", "Waiting for an officer"
        ACCEPTED = "accepted", "Accepted"
        PARTLY = "partly", "Accepted in part"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn by the lead"

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="proposals")
    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="proposals")
    question = models.ForeignKey(
        Question,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        help_text="The yearly question that it answers. Empty where the lead sent it unasked.",
    )
    kind = models.CharField(max_length=10, choices=Kind)
    proposed = models.JSONField(
        default=dict, blank=True, encoder=DjangoJSONEncoder, help_text="What would change, as its kind keeps it."
    )
    comment = models.TextField("in the lead’s own words", blank=True)
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The account that sent it: the lead’s, or of a delegate who acts for them. Empty where a link did.",
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    accepted = models.JSONField(
        default=list, blank=True, help_text="Which of its changes were taken over, by their numbers from 0."
    )
    decided_at = models.DateTimeField(null=True, blank=True, help_text="Or withdrawn.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField("note to the lead", blank=True, help_text="E-mailed to the lead with the decision.")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["record", "hand-over", "co-lead", "going-on"]),
                name="confirmations_proposal_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "accepted", "partly", "declined", "withdrawn"]),
                name="confirmations_proposal_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="confirmations_proposal_decided_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.partnership}, from {self.lead.person}"

    @property
    def is_by_delegate(self) -> bool:
        """Whether somebody who acts for the lead sent it."""
        return is_delegate_of(self.lead.person, self.sent_by)

    @property
    def sender(self) -> str:
        """Who sent it: the lead, or “Sam Office for Ann Day”, who acts for them."""
        return named_for(self.lead.person, self.sent_by)

    @property
    def is_waiting(self) -> bool:
        """Whether an officer has still to decide."""
        return self.state == self.State.WAITING

    @property
    def is_withdrawn(self) -> bool:
        """Whether the lead took it back before an officer decided."""
        return self.state == self.State.WITHDRAWN

    @property
    def is_decided(self) -> bool:
        """Whether an officer accepted or declined it."""
        return not (self.is_waiting or self.is_withdrawn)

    @property
    def is_only_read(self) -> bool:
        """Whether an officer is done with what said something and would change nothing."""
        return self.state == self.State.ACCEPTED and not self.accepted
