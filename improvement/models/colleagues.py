"""Who is named for peer reviews and holds no post that the portal knows."""

from django.db import models
from django.utils import timezone

from partnerships.models import Person, School


class Colleague(models.Model):
    """Somebody of a school, such as a deputy, whom its head or its partnership’s lead named for peer reviews.

    Their record of a person has a name and a work address, which are not public; here stands where they work, so that
    they can be chosen. It goes, with that record, once no review names them (``portal/privacy/retention.py``).
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="colleague")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", help_text="Where they work.")
    named_on = models.DateField("named", default=timezone.localdate)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        verbose_name = "person named for peer reviews"
        verbose_name_plural = "people named for peer reviews"

    def __str__(self) -> str:
        return "Somebody named for peer reviews"  # neither who nor where: it may come into a log
