"""Local authorities, and which of them each school is of, from a day and perhaps to a day (ADR 37)."""

import datetime as dt
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from simple_history.models import HistoricalRecords

from base.dated import Dated, DatedQuerySet, holding
from partnerships.models.schools import School

# Where nobody knows since when an authority is there: the day on which today's kinds of authority began (Local
# Government Act 1972). No record of a partnership is older.
LONG_SINCE = dt.date(1974, 4, 1)
CODE = RegexValidator(r"\A[0-9]{3}\Z", "Enter the three digits that the DfE has for the authority.")


class AuthorityQuerySet(DatedQuerySet):
    """Authorities by the day, and those whose schools count."""

    def home(self) -> Self:
        """Those whose schools are counted, past and future ones too."""
        return self.filter(is_home=True)

    def home_codes(self) -> list[str]:
        """The codes of all home authorities, in order."""
        return list(self.home().order_by("code").values_list("code", flat=True))

    def get_by_natural_key(self, code: str):
        """Find one by its code, the natural key of fixtures."""
        return self.get(code=code)


class Authority(Dated):
    """A local authority of the DfE register; the schools of one that is home are counted (design, section 2).

    Whether it is home has no days of its own: a reorganisation ends authorities and begins others under codes of their
    own, so each is home for all of its days or for none (ADR 37).
    """

    code = models.CharField(
        max_length=3, unique=True, validators=[CODE], help_text="Three digits, as the register has them."
    )
    name = models.CharField(max_length=60, help_text="As the register has it.")
    is_home = models.BooleanField("home", default=False, help_text="Tick where its schools are counted.")

    objects = AuthorityQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Dated.Meta):
        ordering = ["name", "code"]
        verbose_name_plural = "authorities"
        constraints = [*Dated.Meta.constraints]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)


class SchoolAuthorityQuerySet(DatedQuerySet):
    """The authorities of schools by the day."""

    def of_home(self, on: dt.date | None = None) -> Self:
        """Those of schools that are of a home authority on that day, and not of one that was home and has ended.

        A join: SQLite goes from the few authorities that are home to their schools, and not through all schools.
        """
        is_there = holding(on or timezone.localdate(), "authority__")
        return self.active(on).filter(is_there, authority__is_home=True)

    def lasting(self) -> Self:
        """Those without an end: what the register said last of each school, though it may begin on a day to come."""
        return self.filter(ended_on__isnull=True)


class SchoolAuthority(Dated):
    """The authority in whose area a school is.

    The first begins with the authority and not with the school: where the register puts an opening day right, nothing
    has to follow. An authority that ends leaves the schools that had closed before where they were.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="authorities")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="schools")

    objects = SchoolAuthorityQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Dated.Meta):
        ordering = ["school", "-started_on"]
        verbose_name = "authority of a school"
        verbose_name_plural = "authorities of schools"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(ended_on__isnull=True),
                name="partnerships_schoolauthority_one_open",
                violation_error_message="This school has an authority already. End that record first.",
            ),
            # On PostgreSQL an exclusion constraint besides forbids any overlap: migration 0008.
        ]

    def __str__(self) -> str:
        return f"{self.school}: {self.authority}"

    def clean(self) -> None:
        """Refuse days on which the school has another authority."""
        super().clean()
        if not (self.school_id and self.started_on):
            return
        others = SchoolAuthority.objects.filter(school=self.school_id).exclude(pk=self.pk)
        if other := others.overlapping(self.started_on, self.ended_on).select_related("authority").first():
            until = f"to {date_format(other.ended_on)}" if other.ended_on else "and still is"
            raise ValidationError(
                f"{self.school} was of {other.authority} from {date_format(other.started_on)} {until}. "
                "Enter dates that do not overlap.",
                code="overlap",
            )


def of_home_on(on: dt.date | None, school: str = "pk") -> Q:
    """The condition that the school in that field is of a home authority on that day.

    The schools are a list that the database makes once and not a question about each: it is what keeps the lists fast.
    """
    home = SchoolAuthority.objects.of_home(on).order_by()
    return Q((f"{school}__in", home.values("school")))


def authority_holding(on: dt.date | None) -> Q:
    """The condition of a ``FilteredRelation`` of schools that the authority is theirs on that day."""
    return holding(on or timezone.localdate(), "authorities__")
