"""The names that schools had before."""

from django.db import models
from simple_history.models import HistoricalRecords

from base.former_names import FormerName
from partnerships.models.schools import School


class SchoolName(FormerName):
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

    class Meta(FormerName.Meta):
        ordering = ["school", "-ended_on"]
        verbose_name = "former name"
        constraints = [
            *FormerName.Meta.constraints,
            models.UniqueConstraint(
                fields=["school", "ended_on"],
                name="partnerships_schoolname_one_until_a_day",
                violation_error_message="Another former name of this school ends on that day.",
            ),
        ]
