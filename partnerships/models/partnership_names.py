"""The names that partnerships had before, and the addresses at which their pages were."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from base.former_names import FormerName
from base.names import refuse_address
from partnerships.models.partnerships import Partnership


class PartnershipName(FormerName):
    """A name that a partnership had until a day; the present one stands in ``Partnership.name``.

    Renaming a partnership writes one, with the last part of the address that its page had: that leads on for ever
    (ADR 74). Officers put its days right by hand.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(
        "former name", max_length=120, validators=[refuse_address], help_text="As it was written then."
    )
    slug = models.SlugField(
        "former address",
        max_length=120,
        blank=True,
        help_text="The last part of the address that its page had. It leads on to the present one.",
    )
    started_on = models.DateField(
        "name from", null=True, blank=True, help_text="The first day of that name. Leave empty if nobody knows."
    )
    ended_on = models.DateField("name until", help_text="The last day of that name.")

    history = HistoricalRecords()

    class Meta(FormerName.Meta):
        ordering = ["partnership", "-ended_on"]
        verbose_name = "former name of a partnership"
        verbose_name_plural = "former names of partnerships"
        constraints = [
            *FormerName.Meta.constraints,
            models.UniqueConstraint(
                fields=["partnership", "ended_on"],
                name="partnerships_partnershipname_one_until_a_day",
                violation_error_message="Another former name of this partnership ends on that day.",
            ),
            models.UniqueConstraint(
                fields=["slug"],
                condition=~Q(slug=""),
                name="partnerships_partnershipname_address_leads_to_one",
                violation_error_message="That address leads on to another partnership already.",
            ),
        ]

    def clean(self) -> None:
        """Refuse an address at which there is a page: nothing would lead on from it."""
        super().clean()
        if self.slug and Partnership.objects.filter(slug=self.slug).exists():
            raise ValidationError({"slug": "A partnership’s page is at this address. Leave it empty."})
