"""Setting the home quadrant or the district of all that is chosen in a list."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from base.changing.effects import Effect
from base.changing.pages import ChangeForm
from base.saving import Author
from office.council.words import later_in_our_words
from partnerships.models import District, Quadrant
from partnerships.places.writes import set_district, set_home_quadrant


class FewChoicesField(forms.ModelChoiceField):
    """A choice among few records that stands in each row of a list: they are fetched once for all rows."""

    def __init__(self, queryset: QuerySet, **kwargs: Any) -> None:
        super().__init__(queryset, **kwargs)
        self._by_key = {str(row.pk): row for row in queryset}
        empty = [("", str(self.empty_label))] if self.empty_label is not None else []
        self.choices = [*empty, *((key, str(row)) for key, row in self._by_key.items())]

    def to_python(self, value: Any) -> Any:
        """The record; no query for it."""
        if value in self.empty_values:
            return None
        if (row := self._by_key.get(str(value))) is None:
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})
        return row


class HomeQuadrantForm(ChangeForm):
    """Several partnerships are at home in one quadrant."""

    title = later_in_our_words("Set the home quadrant")
    quadrant = forms.ModelChoiceField(
        Quadrant.objects.all(),
        required=False,
        empty_label="None: county-wide",
        label=later_in_our_words("Home quadrant"),
    )

    def change(self, by: Author) -> Effect:
        """Put them there."""
        return set_home_quadrant(partnerships=self.record, by=by, **self.cleaned_data)


class DistrictForm(ChangeForm):
    """Several schools are in one district."""

    title = "Set the district"
    district = forms.ModelChoiceField(
        District.objects.all(),
        empty_label="Choose a district",
        help_text="A refresh of the register keeps it.",
        error_messages={"required": "Choose a district."},
    )

    def change(self, by: Author) -> Effect:
        """Record it."""
        return set_district(schools=self.record, by=by, **self.cleaned_data)
