"""The form that says when an adjourned meeting goes on."""

from typing import Any

from crispy_forms_gds.layout import Field, Submit
from django import forms

from base.day_fields import DayField
from base.forms import laid_out


class AdjournForm(forms.Form):
    """Asks for the day on which the meeting goes on."""

    resumed_on = DayField(
        label="Day on which it goes on",
        help_text="The items keep their numbers.",
        widget=forms.DateInput(attrs={"type": "date", "class": "govuk-input"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter the day on which the meeting goes on"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = laid_out(Field("resumed_on", css_class="govuk-input--width-10"), Submit("save", "Save the day"))
