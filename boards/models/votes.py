"""How a meeting voted on a motion: in numbers, and by name where somebody asked for that."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from boards.models.decisions import Decision
from boards.models.items import AgendaItem
from boards.models.parts import ItemPartQuerySet, Part
from partnerships.models import Person


class VoteChoice(models.TextChoices):
    """How a member voted."""

    FOR = "for", "For"
    AGAINST = "against", "Against"
    ABSTAINED = "abstained", "Abstained"


CASTING = (VoteChoice.FOR, VoteChoice.AGAINST)


class Vote(models.Model):
    """A vote under an item. Where as many were for it as against, whoever presided may have had a casting vote."""

    FIELDS: ClassVar = {  # the numbers, by how they voted
        VoteChoice.FOR: "votes_for",
        VoteChoice.AGAINST: "votes_against",
        VoteChoice.ABSTAINED: "abstained",
    }

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="votes")
    motion = models.CharField(
        max_length=500, blank=True, help_text="What was voted on, in words; empty where it is what the item is about."
    )
    decision = models.ForeignKey(
        Decision,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="votes",
        verbose_name="on which decision",
        help_text="The minutes have the vote under it; without one at the end of the item.",
    )
    votes_for = models.PositiveSmallIntegerField("for", default=0)
    votes_against = models.PositiveSmallIntegerField("against", default=0)
    abstained = models.PositiveSmallIntegerField("abstained", default=0)
    casting_vote = models.CharField(
        max_length=10,
        choices=[(one.value, one.label) for one in CASTING],
        blank=True,
        help_text="Of whoever presided, where as many were for it as against.",
    )
    is_named_on_request = models.BooleanField(
        default=False, help_text="Those who are named asked for that; the minutes say so of each."
    )
    token = models.UUIDField(
        null=True, blank=True, editable=False, help_text="The form’s own name: one that is sent again is known by it."
    )
    taken_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ItemPartQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["item", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "token"], name="boards_vote_token_unique"),
            models.CheckConstraint(
                condition=Q(casting_vote__in=["", "for", "against"]), name="boards_vote_casting_vote_known"
            ),
            models.CheckConstraint(
                condition=Q(casting_vote="") | Q(votes_for=F("votes_against")),
                name="boards_vote_casting_only_when_equal",
                violation_error_message="There is a casting vote only where as many were for it as against.",
            ),
        ]

    def __str__(self) -> str:
        return self.motion or f"Vote on item {self.item}"

    @property
    def part(self) -> Part:
        """The part of the meeting that its item is of."""
        return self.item.part

    @property
    def total(self) -> int:
        """How many took part in it, whoever abstained too; a casting vote is no further person."""
        return self.votes_for + self.votes_against + self.abstained

    @property
    def is_equal(self) -> bool:
        """Whether as many were for it as against."""
        return self.votes_for == self.votes_against

    @property
    def is_carried(self) -> bool:
        """Whether more were for it than against, or the casting vote was."""
        return self.votes_for > self.votes_against or self.casting_vote == VoteChoice.FOR

    @property
    def result(self) -> str:
        """What came of it, ``Carried`` or ``Lost``, and by what where the numbers do not say so."""
        word = "Carried" if self.is_carried else "Lost"
        if not self.is_equal:
            return word
        return f"{word} on the casting vote" if self.casting_vote else f"{word}, the votes being equal"

    @property
    def numbers(self) -> dict[str, int]:
        """How many voted in each way."""
        return {choice: getattr(self, name) for choice, name in self.FIELDS.items()}


class NamedVote(models.Model):
    """How one member voted, where somebody asked for the names; the history of the vote says who changed them."""

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="named")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="named_votes")
    choice = models.CharField(max_length=10, choices=VoteChoice)

    class Meta:
        ordering = ["vote", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "person"], name="boards_namedvote_one_a_person"),
            models.CheckConstraint(
                condition=Q(choice__in=["for", "against", "abstained"]), name="boards_namedvote_choice_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_choice_display().lower()}"
