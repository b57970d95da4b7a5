"""What works, as partnerships share it: with an officer's yes, and a day on which it is looked at again."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from boards.models.access import is_officer
from improvement.models import access
from improvement.models.topics import Topic
from partnerships.models import Partnership


class PracticeQuerySet(models.QuerySet):
    """Practice by whether it is shown, and by who sees and keeps it."""

    def shown(self) -> Self:
        """What an officer said yes to, and nobody withdrew: anybody may read it."""
        return self.filter(state=Practice.State.SHOWN)

    def waiting(self) -> Self:
        """What waits for an officer's answer, the oldest first."""
        return self.filter(state=Practice.State.PROPOSED).order_by("proposed_on", "pk")

    def to_review(self, on: dt.date | None = None) -> Self:
        """What is shown and is to be looked at again by that day."""
        return self.shown().filter(review_on__lte=on or timezone.localdate())

    def for_officers(self, on: dt.date | None = None) -> Self:
        """What waits for an officer: to be answered, or to be looked at again."""
        due = Q(state="shown", review_on__lte=on or timezone.localdate())
        return self.filter(Q(state="proposed") | due)

    def in_turn(self) -> Self:
        """What waits for an answer first, the oldest first; then what is shown, the soonest to be looked at again."""
        return self.order_by(F("review_on").asc(nulls_first=True), "proposed_on", "pk")

    def editable_by(self, user: Any) -> Self:
        """What the user may change and withdraw: of partnerships that they lead, or whose lead they act for."""
        return self.filter(access.of_partnership_led(user, "partnership"))

    def visible_to(self, user: Any) -> Self:
        """What is shown; what is not, to the partnership's lead and, unless its lead withdrew it, to officers."""
        if user.is_anonymous:
            return self.shown()
        to_all = ~Q(state="withdrawn") if is_officer(user) else Q(state="shown")
        return self.filter(to_all | access.of_partnership_led(user, "partnership"))

    def about(self, topic: str) -> Self:
        """What is about the topic with that slug; all of it where none is given."""
        return self.filter(topic__slug=topic) if topic else self

    def saying(self, text: str) -> Self:
        """What has each of these words in its title, its text or the partnership's name; all where none are given."""
        rows = self
        for word in text.split():
            of = ("title", "what", "difference", "partnership__name", "topic__name")
            rows = rows.filter(Q.create([Q((f"{name}__icontains", word)) for name in of], connector=Q.OR))
        return rows

    def listed(self) -> Self:
        """With what a list shows of each, the latest first."""
        return self.select_related("topic", "partnership").order_by("-decided_on", "-pk")


class Practice(models.Model):
    """Something that works in a partnership, in its lead's words; public once an officer said yes. It names nobody."""

    class State(models.TextChoices):
        """How far it has come."""

        PROPOSED = "proposed", "Waits for the council"
        SHOWN = "shown", "Shown to everybody"
        DECLINED = "declined", "Not taken"
        WITHDRAWN = "withdrawn", "Withdrawn"

    LENGTH = 1500  # characters

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="practice")
    title = models.CharField(max_length=120)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    what = models.TextField("what you do", max_length=LENGTH)
    difference = models.TextField("what difference it makes, and how you know", max_length=LENGTH)
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    proposed_on = models.DateField(default=timezone.localdate)
    decided_on = models.DateField(null=True, blank=True)
    why_not = models.CharField("why it is not taken", max_length=300, blank=True)
    review_on = models.DateField("look at it again by", null=True, blank=True)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_on", "-pk"]
        default_permissions = ()
        verbose_name_plural = "practice"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "shown", "declined", "withdrawn"]),
                name="improvement_practice_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="shown") | Q(review_on__isnull=False, decided_on__isnull=False),
                name="improvement_practice_shown_with_a_review",
                violation_error_message="Enter the day by which it is looked at again.",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(why_not=""),
                name="improvement_practice_declined_for_a_reason",
                violation_error_message="Enter why it is not taken: the lead reads it.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("practice:detail", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        """Whether an officer has not answered yet."""
        return self.state == self.State.PROPOSED

    @property
    def is_withdrawn(self) -> bool:
        """Whether its lead took it away, so that nobody else reads it, officers neither."""
        return self.state == self.State.WITHDRAWN

    @property
    def is_shown(self) -> bool:
        """Whether anybody may read it."""
        return self.state == self.State.SHOWN
