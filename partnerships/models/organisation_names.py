"""The names that organisations had before."""

from typing import Any, Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from simple_history.models import HistoricalRecords

from base.names import refuse_address
from partnerships.models.people import Organisation


class OrganisationNameQuerySet(models.QuerySet):
    """Former names by the day on which they held."""

    def on(self, day: Any) -> Self:
        """The names of that day, a date or an expression; none where the present name was had already."""
        return self.filter(Q(started_on__isnull=True) | Q(started_on__lte=day), ended_on__gte=day)


class OrganisationName(models.Model):
    """A name that an organisation had until a day; the present one stands in ``Organisation.name``."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(
        "former name", max_length=100, help_text="As it was written then.", validators=[refuse_address]
    )
    started_on = models.DateField(
        "name from", null=True, blank=True, help_text="The first day of that name. Leave empty if nobody knows."
    )
    ended_on = models.DateField("name until", help_text="The last day of that name.")

    objects = OrganisationNameQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["organisation", "-ended_on"]
        verbose_name = "former name of an organisation"
        verbose_name_plural = "former names of organisations"
        constraints = [
            models.CheckConstraint(
                condition=Q(started_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="partnerships_organisationname_ends_after_start",
                violation_error_message="The name’s last day must be on or after its first.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="partnerships_organisationname_is_not_empty",
                violation_error_message="Enter the former name.",
            ),
            models.UniqueConstraint(
                fields=["organisation", "ended_on"],
                name="partnerships_organisationname_one_until_a_day",
                violation_error_message="Another former name of this organisation ends on that day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, until {date_format(self.ended_on)}"


def name_on(organisation: str, day: Any) -> Coalesce:
    """The name that the organisation, to which that field of a row refers, had on that day: a date, or a field of it.

    Empty where there is none.
    """
    day = OuterRef(day.name) if isinstance(day, F) else day  # type: ignore[attr-defined]
    then = OrganisationName.objects.filter(organisation=OuterRef(organisation)).on(day)
    return Coalesce(Subquery(then.order_by("ended_on").values("name")[:1]), F(f"{organisation}__name"))
