"""A partnership's peer reviews of one academic year, and its groups."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Q

from base.school_terms import year_days, year_label
from improvement.models import access
from partnerships.models import Partnership, Person


class RoundQuerySet(models.QuerySet):
    """Rounds by year, and by who sees and plans them."""

    def in_year(self, starting: int) -> Self:
        """Those of the academic year that starts in September of that year."""
        return self.filter(year=starting)

    def visible_to(self, user: Any) -> Self:
        """Those whose groups the user may look at: of partnerships that they lead or that their school is in."""
        return self.filter(access.of_own_partnership(user, "partnership"))

    def editable_by(self, user: Any) -> Self:
        """Those that the user plans: of partnerships that they lead, or whose lead they act for."""
        return self.filter(access.of_partnership_led(user, "partnership"))


class Round(models.Model):
    """How a partnership does its peer reviews in one academic year; in copy “this year's peer reviews”.

    “We did it on paper” and “the trust runs its own” are full answers, and so is “none this year”.
    """

    class Manner(models.TextChoices):
        """How the schools review each other."""

        GROUPS = "groups", "In groups"
        TRUST = "trust", "By the trust’s own arrangement"
        PAPER = "paper", "On paper"
        NONE = "none", "None this year"

    class Why(models.TextChoices):
        """Why there are none; no words of anybody’s own, which would have to be kept and disclosed."""

        NEW = "new", "The partnership is new, and begins next year"
        EVERY_OTHER = "every-other-year", "It reviews every other year"
        CAPACITY = "capacity", "There is not enough time or staff this year"
        NO_LEAD = "no-lead", "Nobody leads the partnership at present"
        CHANGING = "changing", "The partnership is changing, or is about to end"
        OTHER = "other", "Another reason"

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="rounds")
    year = models.PositiveSmallIntegerField(
        "academic year", help_text="The calendar year in which the academic year starts: 2026 for 2026 to 2027."
    )
    manner = models.CharField("how", max_length=6, choices=Manner, default=Manner.GROUPS)
    why_none = models.CharField("why there are none", max_length=16, choices=Why, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "partnership_id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "year"],
                name="improvement_round_one_a_year",
                violation_error_message="This partnership’s peer reviews of that year are there already. Change those.",
            ),
            models.CheckConstraint(
                condition=Q(manner__in=["groups", "trust", "paper", "none"]), name="improvement_round_manner_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    why_none__in=["", "new", "every-other-year", "capacity", "no-lead", "changing", "other"],
                ),
                name="improvement_round_why_known",
            ),
            models.CheckConstraint(
                condition=(Q(manner="none") & ~Q(why_none="")) | (~Q(manner="none") & Q(why_none="")),
                name="improvement_round_none_for_a_reason",
                violation_error_message="Choose why there are no peer reviews this year, and only then.",
            ),
        ]

    def __str__(self) -> str:
        return f"Peer reviews of {self.year_label}"  # whose they are is not for logs

    @property
    def year_label(self) -> str:
        """The academic year, written ``2026 to 2027``."""
        return year_label(self.year)

    @property
    def is_in_groups(self) -> bool:
        """Whether it is planned here, in groups."""
        return self.manner == self.Manner.GROUPS

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """The first and the last day of its academic year."""
        return year_days(self.year)


class ReviewGroup(models.Model):
    """Schools of a round that review each other: those whose reviews are in it.

    It has a number and no name, for a name is a box in which somebody would write what the group is about.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="groups")
    number = models.PositiveSmallIntegerField()
    lead = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="review_groups_led",
        verbose_name="peer review lead",
    )

    class Meta:
        ordering = ["round_id", "number"]
        default_permissions = ()
        verbose_name = "group of peer reviews"
        verbose_name_plural = "groups of peer reviews"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "number"],
                name="improvement_reviewgroup_number_unique",
                violation_error_message="There is a group of this number already. Give it another.",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="improvement_reviewgroup_numbered_from_one"),
        ]

    def __str__(self) -> str:
        return f"Group {self.number}"
