"""A day in three boxes, and choices that the error summary leads to."""

import datetime as dt

from crispy_forms_gds.fields import DateInputField
from django import forms
from django.core.validators import RegexValidator

from base.day_fields import read_typed_day


class TypedDayField(DateInputField):
    """A day in three boxes, each of which takes what people write: ``8``, ``Aug`` or ``August``, ``26`` or ``2026``."""

    def __init__(self, label: str, help_text: str) -> None:
        super().__init__(label=label, help_text=help_text, required=False, require_all_fields=False)
        for box in self.fields:
            box.validators = [validator for validator in box.validators if not isinstance(validator, RegexValidator)]
            box.error_messages["incomplete"] = f"{label}: enter the {str(box.label).lower()}"

    def compress(self, data_list: list[str]) -> dt.date | None:
        """The day of the three boxes; none where all are empty."""
        return read_typed_day("/".join(data_list), self.label) if all(data_list) else None


class _FirstChoice(forms.BoundField):
    """Radios or checkboxes whose errors are linked to the first of them: django-crispy-forms links to none."""

    @property
    def auto_id(self) -> str:
        """The first one's, as its template writes it."""
        return f"{super().auto_id}_1"


class AnswerField(forms.ChoiceField):
    """One answer of several, as radios."""

    widget = forms.RadioSelect

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """With its errors linked to the first."""
        return _FirstChoice(form, self, field_name)


class AnswersField(forms.MultipleChoiceField):
    """Any number of answers, as checkboxes."""

    widget = forms.CheckboxSelectMultiple

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """With its errors linked to the first."""
        return _FirstChoice(form, self, field_name)
