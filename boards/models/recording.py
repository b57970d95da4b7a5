"""What the recording of a meeting keeps besides the minute itself: every version of it, interests, who is recording."""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from simple_history.models import HistoricalRecords

from boards.models.items import AgendaItem
from boards.models.meetings import Meeting
from boards.models.parts import ItemPartQuerySet, in_the_same_part
from partnerships.models import Person


class ItemVersionQuerySet(models.QuerySet):
    """Working versions of items."""

    def approved(self, *, before: dt.datetime) -> Self:
        """Those of items whose part of the minutes was approved before that moment."""
        return self.filter(
            in_the_same_part("item__meeting__versions", "item"),
            item__meeting__versions__stage="approved",
            item__meeting__versions__frozen_at__lt=before,
        )


class ItemVersion(models.Model):
    """The text of an item as it was acknowledged once: every save adds one, and none is written over (ADR 18)."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    token = models.UUIDField(
        null=True, help_text="The browser’s name for the save: one that is sent again is known by it."
    )
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    restored_from = models.PositiveIntegerField(null=True, blank=True, help_text="The earlier version put back.")

    objects = ItemVersionQuerySet.as_manager()

    class Meta:
        ordering = ["item", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="boards_itemversion_unique"),
            models.UniqueConstraint(fields=["item", "token"], name="boards_itemversion_token_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: version {self.number}"


class MarkQuerySet(models.QuerySet):
    """Marks of recording screens."""

    def approved(self, *, before: dt.datetime) -> Self:
        """Those of meetings whose minutes were approved before that moment."""
        approved = Meeting.objects.filter(versions__stage="approved", versions__frozen_at__lt=before)
        return self.filter(meeting__in=approved.order_by().values("pk"))

    def last_of_each(self) -> dict[str, Any]:
        """``last_mark``, the key of a meeting's last mark, 0 before any: to annotate meetings with."""
        last = self.filter(meeting=OuterRef("pk")).order_by("-pk").values("pk")[:1]
        return {"last_mark": Coalesce(Subquery(last), 0)}

    def last_by_subject(self) -> dict[str, int]:
        """The key of the last of them, by subject."""
        return dict(self.order_by().values("subject").annotate(last=Max("pk")).values_list("subject", "last"))


class Mark(models.Model):
    """That something of a meeting besides its texts was marked: who was there, that an item is dealt with (ADR 63).

    What is marked is in its own record. This says in which order, so that a mark that comes late or twice changes
    nothing: within a meeting the keys grow as the marks are written, for whoever writes one holds the meeting's lock.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="marks")
    subject = models.CharField(max_length=60, help_text="What was marked: “attendance:12”, by the keys of its records.")
    token = models.UUIDField(
        null=True, help_text="The browser’s name for the mark: one that is sent again is known by it."
    )
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = MarkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "token", "subject"], name="boards_mark_token_unique"),
        ]
        indexes = [models.Index(fields=["meeting", "subject", "id"], name="boards_mark_subject")]

    def __str__(self) -> str:
        return f"{self.subject}, {self.meeting}"


class InterestQuerySet(ItemPartQuerySet):
    """Interests by whom they keep from the item, or from voting on it."""

    def without_vote(self) -> Self:
        """Those of people who do not vote on the item: who withdrew, and who stayed and does not vote."""
        return self.filter(Q(withdrew=True) | Q(is_not_voting=True))

    def withdrawn_by(self, user: Any) -> Self:
        """Those for which the user withdrew; none of somebody who is nobody at a meeting, or signed out."""
        person = getattr(user, "person_id", None)
        return self.filter(person=person, withdrew=True).order_by() if person else self.none()


class Interest(models.Model):
    """An interest that somebody declared in an item, and whether they withdrew for it."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="interests")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="interests")
    nature = models.CharField("what the interest is", max_length=200, blank=True)
    withdrew = models.BooleanField(
        default=False, help_text="They left for this item. Of a Part B item they cannot read the minute."
    )

    is_not_voting = models.BooleanField(
        "stayed, did not vote", default=False, help_text="They stayed for this item and did not vote on it."
    )

    objects = InterestQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["item", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "person"],
                name="boards_interest_unique",
                violation_error_message="This person’s interest in this item is recorded already.",
            ),
            models.CheckConstraint(
                condition=Q(withdrew=False) | Q(is_not_voting=False),
                name="boards_interest_withdrew_or_stayed",
                violation_error_message="Who withdrew for the item did not stay for it. Choose one of the two.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, item {self.item.number}"

    @property
    def keeps_from_voting(self) -> bool:
        """Whether they do not vote on the item."""
        return self.withdrew or self.is_not_voting


class Recorder(models.Model):
    """Somebody who has a meeting’s recording screen open, and where on it they are."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="recorders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="boards_recorder_unique")]

    def __str__(self) -> str:
        return f"{self.user} at {self.meeting}"
