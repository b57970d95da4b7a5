"""System leaders: who works with schools outside their own, by a designation that somebody awarded and that ends."""

import datetime as dt
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from base.dated import Dated, DatedQuerySet, holding
from improvement.models import support_access as access
from improvement.models.phases import PARTS
from improvement.models.schools_before import before
from partnerships.models import District, Organisation, Person, School

YEARS_CONFIRMED = 1  # a system leader whom nobody has confirmed for longer disappears
MOST_DAYS = 195  # in an academic year: as many as teachers work


def confirmed_since(on: dt.date | None = None) -> dt.date:
    """The day on or after which somebody must have confirmed a system leader who is shown on that day."""
    on = on or timezone.localdate()
    is_leap_day = (on.month, on.day) == (2, 29)
    return (on.replace(day=28) if is_leap_day else on).replace(year=on.year - YEARS_CONFIRMED) + dt.timedelta(days=1)


class SystemLeaderQuerySet(DatedQuerySet):
    """System leaders by whether they are shown, by who sees and edits them, and by where they work."""

    def shown(self, on: dt.date | None = None) -> Self:
        """Those who are on the register on that day, hold a designation, whom somebody confirmed within a year, and
        whose school is open: its headteacher releases them.
        """
        held = Designation.objects.active(on).order_by().values("system_leader")
        of_open = self.active(on).filter(school__in=School.objects.open(on).order_by())
        return of_open.filter(pk__in=held, confirmed_on__gte=confirmed_since(on))

    def not_shown(self, on: dt.date | None = None) -> Self:
        """Those who are on the register or will be, and whom it does not show."""
        return self.not_over(on).exclude(pk__in=SystemLeader.objects.shown(on).order_by().values("pk"))

    def visible_to(self, user: Any) -> Self:
        """Those whom the user may see: all that are shown, or oneself alone, and an officer whoever is not over."""
        if access.may_edit_register(user):
            return self.not_over()
        shown = Q(pk__in=SystemLeader.objects.shown().order_by().values("pk"))
        return self.filter(
            (shown & access.may_see_register(user)) | (access.is_self(user) & holding(timezone.localdate()))
        )

    def editable_by(self, user: Any) -> Self:
        """Those whose districts, phases and days the user may change and confirm: oneself; an officer, everybody."""
        return self.not_over() if access.may_edit_register(user) else self.active().filter(access.is_self(user))

    def working_in(self, *, phase: str = "", district: str = "") -> Self:
        """Those who work in that phase, of ``School.Phase``, and in the district of that slug, where one is given."""
        rows = self.filter(works_in(phase)) if phase else self
        return rows.filter(districts__slug=district) if district else rows

    def offering(self, topic: str) -> Self:
        """Those who offer help today with the topic of that slug."""
        return self.filter(Exists(self._offers().filter(topic__slug=topic, system_leader=OuterRef("pk"))))

    @staticmethod
    def _offers() -> Any:
        """Every offer that holds today: the model of offers stands above this."""
        return apps.get_model("improvement", "Offer").objects.active().order_by()

    def listed(self) -> Self:
        """With what the register shows of each: ``held_today``, ``offered_today`` and ``districts`` too."""
        held = Designation.objects.active().select_related("awarded_by").order_by("ended_on", "pk")
        parts = Prefetch("designations", held, to_attr="held_today")
        offers = Prefetch("offers", self._offers().select_related("topic").order_by("topic"), to_attr="offered_today")
        rows = self.select_related("person", "school").prefetch_related(parts, offers, "districts")
        return rows.order_by("person__name", "pk")


class SystemLeader(Dated):
    """Somebody on the register of system leaders, from a day and perhaps to a day: where they work, and how much.

    What they can help with are their offers (``Offer``). Nothing is kept of how they were found, and nothing in words.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="system_leaderships")
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="+", help_text="Their own, whose headteacher releases them."
    )
    school_before = before("system leader’s own school")
    districts = models.ManyToManyField(District, related_name="+")
    works_in_nursery = models.BooleanField("nursery", default=False)
    works_in_primary = models.BooleanField("primary", default=False)
    works_in_secondary = models.BooleanField("secondary", default=False)
    works_in_post_16 = models.BooleanField("16 plus", default=False)
    works_in_special = models.BooleanField("special and alternative provision", default=False)
    days = models.PositiveSmallIntegerField("days a year", help_text="How many days they can give in an academic year.")
    confirmed_on = models.DateField(
        "last confirmed", default=timezone.localdate, help_text="When somebody last said that all this is right."
    )

    objects = SystemLeaderQuerySet.as_manager()

    held_today: list["Designation"]  # these two are there after ``listed``
    offered_today: list

    class Meta(Dated.Meta):
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ended_on__isnull=True),
                name="improvement_systemleader_one_open",
                violation_error_message="This person is on the register already. Change that entry instead.",
            ),
            models.CheckConstraint(
                condition=Q(works_in_nursery=True)
                | Q(works_in_primary=True)
                | Q(works_in_secondary=True)
                | Q(works_in_post_16=True)
                | Q(works_in_special=True),
                name="improvement_systemleader_in_a_phase",
                violation_error_message="Choose at least one phase in which they work.",
            ),
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=MOST_DAYS),
                name="improvement_systemleader_days_in_a_year",
                violation_error_message=f"Enter from 1 to {MOST_DAYS} days a year.",
            ),
        ]

    def __str__(self) -> str:
        return f"System leader {self.pk}"  # whose entry it is is not for logs

    @property
    def phases(self) -> list[str]:
        """In which they work, as words within a sentence."""
        return [label for name, label in PHASE_FIELDS.items() if getattr(self, name)]

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody said within a year that the entry is right."""
        return self.confirmed_on >= confirmed_since()

    @property
    def confirm_by(self) -> dt.date:
        """The day on which the entry disappears unless somebody confirms it before."""
        day = self.confirmed_on
        is_leap_day = (day.month, day.day) == (2, 29)
        return (day.replace(day=28) if is_leap_day else day).replace(year=day.year + YEARS_CONFIRMED)

    @property
    def why_not_shown(self) -> str:
        """Why the register does not show it, after ``listed``; empty where it does."""
        if not self.is_active():
            return "Not yet on the register" if not self.is_over else "Off the register"
        if not self.held_today:
            return "Holds no designation today"
        if self.school.is_closed:
            return "Their school has closed"
        return "" if self.is_confirmed else "Nobody has confirmed it for twelve months"


PHASE_FIELDS = {  # each with its phase as within a sentence
    field.name: str(field.verbose_name) for field in SystemLeader._meta.fields if field.name.startswith("works_in_")
}


def works_in(phase: str, of: str = "") -> Q:
    """System leaders who work in that phase, of ``School.Phase``; of what refers to one by ``of``, ``system_leader__``.

    For an all-through school that is who works in its primary or its secondary part.
    """
    return Q.create([(f"{of}works_in_{part}", True) for part in PARTS[phase]], connector=Q.OR)


class Designation(Dated):
    """What somebody awarded to a system leader, from a day and to a day: none goes on for ever."""

    class Kind(models.TextChoices):
        """What it is called."""

        COUNCIL = "council", "System leader"
        NLE = "nle", "National leader of education"
        LLE = "lle", "Local leader of education"
        SLE = "sle", "Specialist leader of education"
        NLG = "nlg", "National leader of governance"
        OTHER = "other", "Another designation"

    system_leader = models.ForeignKey(SystemLeader, on_delete=models.CASCADE, related_name="designations")
    kind = models.CharField("designation", max_length=7, choices=Kind, default=Kind.COUNCIL)
    awarded_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["system_leader_id", "-started_on", "pk"]
        default_permissions = ()
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["system_leader", "kind", "started_on"],
                name="improvement_designation_once_a_day",
                violation_error_message="This designation from that day is there already. Change that one instead.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["council", "nle", "lle", "sle", "nlg", "other"]),
                name="improvement_designation_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=False),
                name="improvement_designation_ends",
                violation_error_message="Enter the last day: a designation is awarded until a day.",
            ),
        ]

    def __str__(self) -> str:
        return f"Designation {self.pk}"
