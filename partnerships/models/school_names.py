"""The names that schools had before."""

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from simple_history.models import HistoricalRecords

from partnerships.models.schools import School


class SchoolName(models.Model):
    """A name that a school had until a day; the present one stands in ``School.name``.

    A refresh of the register that renames a school writes one, and officers keep them by hand.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField("former name", max_length=200, help_text="As it was written then.")
    started_on = models.DateField(
        "name from", null=True, blank=True, help_text="The first day of that name. Leave empty if nobody knows."
    )
    ended_on = models.DateField(
        "name until",
        help_text="The last day of that name. A refresh puts the day before the one of its file: put it right.",
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["school", "-ended_on"]
        verbose_name = "former name"
        constraints = [
            models.CheckConstraint(
                condition=Q(started_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="partnerships_schoolname_ends_after_start",
                violation_error_message="The name’s last day must be on or after its first.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="partnerships_schoolname_is_not_empty",
                violation_error_message="Enter the former name.",
            ),
            models.UniqueConstraint(
                fields=["school", "ended_on"],
                name="partnerships_schoolname_one_until_a_day",
                violation_error_message="Another former name of this school ends on that day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, until {date_format(self.ended_on)}"
