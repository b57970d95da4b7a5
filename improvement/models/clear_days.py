"""Days on which a visit may not suit: those that officers say of all schools, and each school's own INSET days."""

import datetime as dt
from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from base.school_terms import year_days
from improvement.models.phases import PARTS
from partnerships.models import School

MOST_INSET_DAYS = 5  # a year: a school has 195 days of work, and 190 with its pupils


class DaysToKeepClearQuerySet(models.QuerySet):
    """Days to keep clear by when they are."""

    def within(self, first: dt.date, last: dt.date) -> Self:
        """Those of which any day is from the first to the last."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)

    def without_work(self) -> Self:
        """Those on which the council does not work: it is closed, or has a bank holiday of one year alone."""
        return self.filter(kind__in=[DaysToKeepClear.Kind.BANK_HOLIDAY, DaysToKeepClear.Kind.CLOSED])


class DaysToKeepClear(models.Model):
    """Days, the first and the last inclusive, on which schools have something else: a public fact, kept by officers.

    A visit on one is warned of and never refused (ADR 55). Where the council's terms begin and end is in
    ``boards.TermDates``; bank holidays of every year are worked out.
    """

    class Kind(models.TextChoices):
        """What they are."""

        HALF_TERM = "half-term", "Half term"
        TESTS = "tests", "Tests or checks, such as SATs"
        EXAMS = "exams", "Examinations, such as GCSEs"
        BANK_HOLIDAY = "bank-holiday", "A bank holiday of this year alone"
        CLOSED = "closed", "The council is closed"
        OTHER = "other", "Something else"

    name = models.CharField(
        max_length=60, help_text="As it stands beside a visit: “SATs week”, “GCSE and A level examinations”."
    )
    kind = models.CharField(max_length=12, choices=Kind)
    starts_on = models.DateField("first day", help_text="For example 10 May 2027.")
    ends_on = models.DateField("last day", help_text="For example 13 May 2027. The same where it is one day.")
    concerns_nursery = models.BooleanField("nursery", default=False)
    concerns_primary = models.BooleanField("primary", default=False)
    concerns_secondary = models.BooleanField("secondary", default=False)
    concerns_post_16 = models.BooleanField("16 plus", default=False)
    concerns_special = models.BooleanField("special and alternative provision", default=False)

    objects = DaysToKeepClearQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-starts_on", "name"]
        verbose_name = verbose_name_plural = "days to keep clear"
        constraints = [
            models.UniqueConstraint(
                fields=["name", "starts_on"],
                name="improvement_daystokeepclear_once",
                violation_error_message="These days are recorded already. Change those instead.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="improvement_daystokeepclear_ends_after_start",
                violation_error_message="The last day must be on or after the first.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["half-term", "tests", "exams", "bank-holiday", "closed", "other"]),
                name="improvement_daystokeepclear_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def phases(self) -> list[str]:
        """Which schools they concern, as words; none where they concern all."""
        return [label for name, label in PHASE_FIELDS.items() if getattr(self, name)]

    def concern(self, school: School) -> bool:
        """Whether the school is of one of the phases; of an all-through school one of its parts."""
        parts = PARTS.get(school.phase, ())
        return not self.phases or any(getattr(self, f"concerns_{part}") for part in parts)

    def include(self, day: dt.date) -> bool:
        """Whether the day is one of them."""
        return self.starts_on <= day <= self.ends_on

    @property
    def in_words(self) -> str:
        """What is said of a visit on one of them, within a sentence."""
        if self.kind == self.Kind.HALF_TERM:
            return "in half term"
        if self.kind == self.Kind.CLOSED:
            return f"a day on which the council is closed ({self.name})"
        return f"a bank holiday ({self.name})" if self.kind == self.Kind.BANK_HOLIDAY else self.name


PHASE_FIELDS = {  # each with its phase as within a sentence
    field.name: str(field.verbose_name) for field in DaysToKeepClear._meta.fields if field.name.startswith("concerns_")
}


class InsetDayQuerySet(models.QuerySet):
    """INSET days by school and year."""

    def in_year(self, starting: int) -> Self:
        """Those of the academic year that starts in September of that year."""
        return self.filter(day__range=year_days(starting))

    def of_schools(self, schools: Iterable[int]) -> Self:
        """Those of the schools with these keys."""
        return self.filter(school__in=schools)


class InsetDay(models.Model):
    """A day on which a school's staff are trained and its pupils stay at home: a day and nothing else.

    It is the school's own, of the peer reviews' part of the portal: no history and no list in admin (ADR 50, ADR 55).
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()

    objects = InsetDayQuerySet.as_manager()

    class Meta:
        ordering = ["day", "pk"]
        default_permissions = ()
        verbose_name = "INSET day"
        constraints = [
            models.UniqueConstraint(
                fields=["school", "day"],
                name="improvement_insetday_once",
                violation_error_message="This INSET day is recorded already.",
            ),
        ]

    def __str__(self) -> str:
        return f"INSET day {self.pk}"  # whose it is is not for logs
