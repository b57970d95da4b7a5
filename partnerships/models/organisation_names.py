"""The names that organisations had before, and one that is to come."""

from typing import Any, Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from base.days import in_words
from base.former_names import FormerName, FormerNameQuerySet
from base.names import refuse_address
from partnerships.models.people import Organisation


class OrganisationNameQuerySet(FormerNameQuerySet):
    """Names by the day on which they hold."""

    def borne_on(self, on: Any) -> Self:
        """The same; a name to come from its first day on, whether it stands with the organisation already or not."""
        begun = Q(started_on__isnull=True) | Q(started_on__lte=on)
        rows = self.filter(begun, Q(ended_on__isnull=True) | Q(ended_on__gte=on))
        return rows.order_by(F("ended_on").asc(nulls_last=True), "pk")

    def former(self) -> Self:
        """Those that were had before, the latest first."""
        return self.filter(ended_on__isnull=False).order_by("-ended_on")

    def to_come(self) -> Self:
        """Those that are to be had, or are and do not stand with the organisation yet; the next first."""
        return self.filter(ended_on__isnull=True).order_by("started_on", "pk")


class OrganisationName(FormerName):
    """A name that an organisation had until a day, or is to have from one; the present one is ``Organisation.name``.

    One to come has no last day. On its first it becomes the present one (``people.writes.begin_names``).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(
        "former name", max_length=100, help_text="As it was written then.", validators=[refuse_address]
    )
    started_on = models.DateField(
        "name from", null=True, blank=True, help_text="The first day of that name. Leave empty if nobody knows."
    )
    ended_on = models.DateField(
        "name until", null=True, blank=True, help_text="The last day of that name. Leave empty for one that is to come."
    )

    objects = OrganisationNameQuerySet.as_manager()  # type: ignore[misc]
    history = HistoricalRecords()

    class Meta(FormerName.Meta):
        ordering = ["organisation", "-ended_on"]
        verbose_name = "former name of an organisation"
        verbose_name_plural = "former names of organisations"
        constraints = [
            *FormerName.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ended_on__isnull=False) | Q(started_on__isnull=False),
                name="partnerships_organisationname_has_a_day",
                violation_error_message="Enter the last day of a former name, or the first of one that is to come.",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(ended_on__isnull=True),
                name="partnerships_organisationname_one_to_come",
                violation_error_message="Another name of this organisation is to come. Change or take back that one.",
            ),
            models.UniqueConstraint(
                fields=["organisation", "ended_on"],
                name="partnerships_organisationname_one_until_a_day",
                violation_error_message="Another former name of this organisation ends on that day.",
            ),
        ]

    def __str__(self) -> str:
        return super().__str__() if self.ended_on else f"{self.name}, from {in_words(self.started_on)}"


def name_on(organisation: str, day: Any) -> Coalesce:
    """The name that the organisation, to which that field of a row refers, had on that day: a date, or a field of it.

    Empty where there is none.
    """
    day = OuterRef(day.name) if isinstance(day, F) else day  # type: ignore[attr-defined]
    then = OrganisationName.objects.filter(organisation=OuterRef(organisation)).borne_on(day)
    return Coalesce(Subquery(then.values("name")[:1]), F(f"{organisation}__name"))
