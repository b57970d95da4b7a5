"""Former names, as officers type them beside the record that bore them."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format


class FormerNameForm(forms.ModelForm):
    """A name that something bears no more; its fields are admin's, which read days as all of the portal does."""

    def clean_ended_on(self) -> dt.date | None:
        """The last day of the name, which has come: until then it is borne. Only a name to come has none."""
        ended_on: dt.date | None = self.cleaned_data["ended_on"]
        if ended_on and ended_on > timezone.localdate():
            raise ValidationError("A former name ends today at the latest. Enter its last day.", code="future")
        return ended_on


class FormerNameFormSet(forms.BaseInlineFormSet):
    """Refuses two names that end on one day: Django leaves whose they are out of the checks of a table's row."""

    def clean(self) -> None:
        """Compare the rows with each other, and with what a colleague recorded since the form was opened."""
        filled = [form.instance for form in self.forms if form.is_valid() and form.instance.ended_on]
        names: Any = self.model
        known = names._default_manager.filter(**{self.fk.name: self.instance.pk})
        others = known.exclude(pk__in=[form.instance.pk for form in self.initial_forms])
        days = [*(row.ended_on for row in filled), *others.values_list("ended_on", flat=True)]
        twice = sorted({day for day in days if days.count(day) > 1})
        if twice:
            raise ValidationError(
                f"Two former names end on {date_format(twice[0])}. Give each its own last day.", code="twice"
            )
        super().clean()
