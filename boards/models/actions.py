"""What somebody undertook at a meeting."""

import re
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.text import get_text_list
from simple_history.models import HistoricalRecords

from boards.models import action_access
from boards.models.boards import Seat
from boards.models.items import AgendaItem
from boards.models.meetings import Meeting
from boards.models.parts import ItemPartQuerySet, Part
from partnerships.models import Person

NAMED_AT_MOST = 3  # people of a group, beside its name; more are counted


class ActionQuerySet(ItemPartQuerySet):
    """Actions by whether they are done."""

    def carried_into(self, meeting: Meeting) -> Self:
        """What earlier meetings of the same board left undone at the end of that one's day, the oldest first."""
        earlier = self.filter(item__meeting__board=meeting.board_id, undertaken_on__lt=meeting.held_on)
        still_open = Q(closed_on__isnull=True) | Q(closed_on__gt=meeting.held_on)
        return earlier.filter(still_open).order_by("undertaken_on", "due_on", "pk")

    def visible_to(self, user: Any) -> Self:
        """Actions that the user may know of: those that they may read, and their own (``seen_by`` says which)."""
        return self.filter(action_access.visible_actions(user)).distinct()

    def readable_by(self, user: Any) -> Self:
        """Actions whose text the user may read."""
        return self.filter(action_access.readable_actions(user)).distinct()

    def seen_by(self, user: Any) -> Self:
        """Mark those whose text is not the user's to read, ``is_closed_to_reader``; with their owners and meetings."""
        readable = Action.objects.readable_by(user).filter(pk=OuterRef("pk"))
        return self.with_owners().annotate(is_closed_to_reader=~Exists(readable))

    def closable_by(self, user: Any) -> Self:
        """Actions that the user may update and close."""
        return self.filter(action_access.closable_actions(user)).distinct()

    def recorded_by(self, user: Any) -> Self:
        """Actions of the meetings that the user records."""
        return self.filter(action_access.recorded_actions(user)).distinct()

    def owned_by(self, person: Person) -> Self:
        """Actions of one person, alone or with others."""
        return self.filter(Q(owner=person) | Q(others=person)).distinct()

    def disowned(self) -> Self:
        """Outstanding actions that an owner whose they still are says are not theirs."""
        shared = Action.others.through.objects.filter(action=OuterRef("pk"), person=OuterRef("disowned_by"))
        return self.outstanding().filter(Q(owner=F("disowned_by")) | Exists(shared))

    def with_owners(self) -> Self:
        """With their owners and the meeting that they come from."""
        return self.select_related("owner", "disowned_by", "item__meeting__board").prefetch_related("others")

    def outstanding(self) -> Self:
        """Actions that nobody has closed."""
        return self.filter(closed_on__isnull=True)

    def overdue(self, on=None) -> Self:
        """Outstanding actions whose due date is before that day."""
        return self.outstanding().filter(due_on__lt=on or timezone.localdate())


class Action(models.Model):
    """Something a person undertook at a meeting, with an owner and a due date."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="actions")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="actions")
    others = models.ManyToManyField(
        Person, blank=True, related_name="shared_actions", verbose_name="owned together with"
    )
    groups = models.JSONField(
        default=list,
        blank=True,
        editable=False,
        help_text="The roles and bodies among its owners as the minutes call them: [{words, people}].",
    )
    line = models.TextField(
        blank=True, editable=False, help_text="The line of the minute that it was made from; empty where made apart."
    )
    text = models.TextField("action", help_text="What will be done: “Share the peer review template”.")
    undertaken_on = models.DateField(help_text="The day of the meeting.")
    due_on = models.DateField(help_text="For example 15 October 2026.")
    closed_on = models.DateField(null=True, blank=True)
    reminded_before = models.DateField(
        null=True, editable=False, help_text="The due date of which its owners were reminded a week ahead."
    )
    reminded_after = models.DateField(
        null=True, editable=False, help_text="The due date of which its owners were reminded a week later."
    )
    closing_note = models.TextField(blank=True, help_text="What came of it.")
    link_number = models.PositiveIntegerField(
        default=0,
        editable=False,
        help_text="Owners’ links of lower numbers are over: closed since, or taken back.",
    )
    disowned_by = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text="The owner who said through their link that it is not theirs.",
    )

    is_closed_to_reader: bool  # of Part B, on a page for an owner who may not read that: ``seen_by``

    objects = ActionQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["groups", "reminded_before", "reminded_after", "link_number"])

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("undertaken_on")),
                name="boards_action_due_after_meeting",
                violation_error_message="The due date must be on or after the day of the meeting.",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("undertaken_on")),
                name="boards_action_closed_after_meeting",
                violation_error_message="An action is closed on or after the day of the meeting.",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def part(self) -> Part:
        """The part of the meeting that its item is of."""
        return self.item.part

    @property
    def is_closed(self) -> bool:
        """Whether it is done with."""
        return self.closed_on is not None

    @property
    def is_overdue(self) -> bool:
        """Whether its due date is past and nobody has closed it."""
        return not self.is_closed and self.due_on < timezone.localdate()

    @property
    def is_disowned(self) -> bool:
        """Whether it is open and somebody whose it still is says that it is not; prefetch ``others`` before."""
        return not self.is_closed and self.disowned_by in self.owners

    @property
    def age_in_days(self) -> int:
        """How long it has been open, or was."""
        return ((self.closed_on or timezone.localdate()) - self.undertaken_on).days

    @property
    def owners(self) -> list[Person]:
        """Whose it is, the first one first; prefetch ``others`` before."""
        return [self.owner, *self.others.all()]

    @property
    def owners_in_words(self) -> list[str]:
        """Whose it is as the minutes call them: ``Ann Day``, ``Chair (Lee Oak)``, ``All members (12 people)``.

        Who was given it since, or left, counts as they stand now; prefetch ``others`` before.
        """
        in_groups = {pk for group in self.groups for pk in group["people"]}
        return [*(str(owner) for owner in self.owners if owner.pk not in in_groups), *self.groups_in_words]

    @property
    def owners_as_minuted(self) -> list[str]:
        """The same for frozen minutes, which say of a large group who it is and not how many: ``All members``."""
        return [_COUNTED.sub("", words) for words in self.owners_in_words]

    @property
    def groups_in_words(self) -> list[str]:
        """The roles and bodies among its owners: ``All members (12 people)``; prefetch ``others`` before."""
        left = {owner.pk: owner for owner in self.owners}  # who is of two groups is counted once
        people = [(group["words"], [left.pop(pk) for pk in group["people"] if pk in left]) for group in self.groups]
        return [_group_in_words(words, of_group) for words, of_group in people if of_group]


_COUNTED = re.compile(r" \(\d+ people\)$")


def _group_in_words(words: str, people: list[Person]) -> str:
    """A group with who it is, where these are few enough to be read; a minute taker is called by the role alone."""
    if words == Seat.Role.MINUTE_TAKER.label:
        return words
    many = f"{len(people)} people"
    return f"{words} ({many if len(people) > NAMED_AT_MOST else get_text_list([str(one) for one in people], 'and')})"
