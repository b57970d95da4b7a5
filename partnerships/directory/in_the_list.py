"""What of a partnership is edited in admin's list itself."""

from django import forms
from django.db.models import QuerySet

from base.records.admin import RowForm
from office.council.words import later_in_our_words
from partnerships.filters.choices import COUNTY_WIDE
from partnerships.models import Quadrant
from partnerships.places.forms import FewChoicesField


def partnership_row_form(quadrants: QuerySet[Quadrant]) -> type[RowForm]:
    """The form of a row; made for each list, whose rows share the quadrants."""

    class PartnershipRowForm(RowForm):
        """Where it is at home, and what officers note; whether it takes schools is as the model has it."""

        home_quadrant = FewChoicesField(
            quadrants, required=False, empty_label=COUNTY_WIDE, label=later_in_our_words("Home quadrant")
        )
        notes = forms.CharField(
            required=False, label="Officers’ notes", widget=forms.Textarea(attrs={"rows": 2, "cols": 18})
        )

    return PartnershipRowForm
