"""What people were called before, and records of them that became one with another."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

from base.names import refuse_address
from partnerships.models.people import Person


class PersonName(models.Model):
    """A name by which somebody was known, as before they married: officers find them by it, nobody else does."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField("former name", max_length=150, validators=[refuse_address])
    ended_on = models.DateField("name until", default=timezone.localdate, help_text="The last day of that name.")

    class Meta:
        ordering = ["person", "-ended_on", "-pk"]
        verbose_name = "former name of a person"
        verbose_name_plural = "former names of people"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["person", "name"],
                name="partnerships_personname_once",
                violation_error_message="This former name is recorded already.",
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="partnerships_personname_is_not_empty",
                violation_error_message="Enter the former name.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, until {date_format(self.ended_on)}"


class MergedPerson(models.Model):
    """The key of a record that was merged into another's, so that its address leads on."""

    key = models.PositiveBigIntegerField(primary_key=True)
    person: Any = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="merged")
    merged_at = models.DateTimeField(default=timezone.now)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["key"]
        verbose_name = "merged record of a person"
        verbose_name_plural = "merged records of people"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.key}, now {self.person_id}"
