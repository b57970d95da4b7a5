"""The people of a peer review."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from improvement.models import access
from improvement.models.reviews import Half, PeerReview
from partnerships.models import Person, School


class ReviewerQuerySet(models.QuerySet):
    """People of reviews by when they are somewhere."""

    def visiting(self) -> Self:
        """Those who come to the visit of a review that is not cancelled; a champion need not."""
        return self.filter(role__in=Reviewer.VISITING).exclude(review__state=PeerReview.State.CANCELLED)

    def with_a_right(self, on: dt.date | None = None) -> Self:
        """Those whose right to their review lasts on that day."""
        return self.filter(review__in=PeerReview.objects.filter(access.lasts(on)).order_by().values("pk"))

    def to_decide_on(self) -> Self:
        """Those who said that they cannot come, or have an interest, and of whom nobody has said what then.

        What they were to come to is still open: the visit, for a champion the workshop.
        """
        is_champion, cancelled = Q(role=Reviewer.Role.CHAMPION), PeerReview.State.CANCELLED
        is_open = (is_champion & Q(review__workshop_held_on=None)) | (
            ~is_champion & ~Q(review__state=PeerReview.State.HELD)
        )
        asks = Q(can_come=False) | Q(interest=Reviewer.Interest.DECLARED)
        return self.filter(is_open & asks).exclude(review__state=cancelled)

    def away_on(self, day: dt.date, half: str) -> Self:
        """Those who visit on that day, in that half of it or all day."""
        halves = list(Half) if half == Half.DAY else [half, Half.DAY]
        first = Q(review__visit_on=day, review__visit_half__in=halves)
        second = Q(review__second_visit_on=day, review__second_visit_half__in=halves)
        return self.visiting().filter(first | second)


class Reviewer(models.Model):
    """Somebody who takes part in the review of a school; who is replaced is taken out.

    Reviewers and champions are often deputies, who head nothing: so it says at which school they work.
    """

    class Role(models.TextChoices):
        """What they do in it."""

        LEAD_REVIEWER = "lead-reviewer", "Lead reviewer"
        REVIEWER = "reviewer", "Reviewer"
        CHAMPION = "champion", "Improvement champion"

    class Interest(models.TextChoices):
        """Whether they have an interest in the school; which is nobody's to ask."""

        DECLARED = "declared", "Has declared an interest in the school"
        STANDS = "stands", "Has declared an interest in the school, which may stand"

    VISITING = (Role.LEAD_REVIEWER, Role.REVIEWER)

    review = models.ForeignKey(PeerReview, on_delete=models.CASCADE, related_name="reviewers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reviews")
    role = models.CharField(max_length=13, choices=Role, default=Role.REVIEWER)
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Where they work."
    )
    can_come = models.BooleanField(
        null=True, blank=True, help_text="What they said of their days; not known again once the days change."
    )
    interest = models.CharField(max_length=8, choices=Interest, blank=True, help_text="Declared by themselves.")

    objects = ReviewerQuerySet.as_manager()

    class Meta:
        ordering = ["review_id", "pk"]
        default_permissions = ()
        verbose_name = "person of a peer review"
        verbose_name_plural = "people of peer reviews"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "person"],
                name="improvement_reviewer_once_a_review",
                violation_error_message="This person is in this review already. Change what they do in it instead.",
            ),
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(role="lead-reviewer"),
                name="improvement_reviewer_one_lead",
                violation_error_message="Somebody leads this review already. Make them a reviewer first.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["lead-reviewer", "reviewer", "champion"]), name="improvement_reviewer_role_known"
            ),
            models.CheckConstraint(
                condition=Q(interest__in=["", "declared", "stands"]), name="improvement_reviewer_interest_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} of a peer review"  # neither who nor whom: it may come into a log

    @property
    def visits(self) -> bool:
        """Whether they come to the visit."""
        return self.role in self.VISITING

    @property
    def own_days(self) -> list[tuple[dt.date, Half]]:
        """The days on which they are asked to come: the visit's, and a champion's is that of the workshop."""
        if self.visits:
            return list(self.review.visit_days)
        return [(day, Half.DAY) for day in (self.review.workshop_on,) if day]

    @property
    def own_days_in_words(self) -> str:
        """The same in a sentence: “Thursday 12 November 2026, morning”; empty where they have none."""
        if self.visits:
            return self.review.visit_in_words
        return date_format(self.review.workshop_on, "l j F Y") if self.review.workshop_on else ""

    @property
    def is_coming(self) -> bool:
        """Whether they said that they can come, on days of which the last is not over."""
        days = self.own_days
        return bool(self.can_come and days) and days[-1][0] >= timezone.localdate()

    @property
    def cannot_come(self) -> bool:
        """Whether they said that they cannot come."""
        return self.can_come is False

    @property
    def is_of_host(self) -> bool:
        """Whether they work at the school that is reviewed, as a champion may."""
        return self.school_id == self.review.host_id

    @property
    def asks_whether_it_stands(self) -> bool:
        """Whether they declared an interest of which nobody has said yet that it may stand."""
        return self.interest == self.Interest.DECLARED

    @property
    def role_in_words(self) -> str:
        """What they are, within a sentence: “a reviewer”, “the lead reviewer”."""
        return f"{'a' if self.role == self.Role.REVIEWER else 'the'} {self.get_role_display().lower()}"

    @property
    def leads(self) -> bool:
        """Whether they are the lead reviewer."""
        return self.role == self.Role.LEAD_REVIEWER
