"""The form that says when an adjourned meeting goes on."""

import datetime as dt
from typing import Any

from crispy_forms_gds.layout import Field, Submit
from django import forms

from base.day_fields import DayField
from base.forms import laid_out
from base.times import TimeError, parse_time


class AdjournForm(forms.Form):
    """Asks for the day on which the meeting goes on."""

    resumed_on = DayField(
        label="Day on which it goes on",
        help_text="The items keep their numbers.",
        widget=forms.DateInput(attrs={"type": "date", "class": "govuk-input"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter the day on which the meeting goes on"},
    )

    resumes_at = forms.CharField(
        label="Time at which it goes on (optional)",
        help_text="Such as 9.30am. What is left of the agenda is timed from it.",
        required=False,
        max_length=20,
        error_messages={"max_length": "Enter a time, such as 9.30am"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = laid_out(
            Field("resumed_on", css_class="govuk-input--width-10"),
            Field("resumes_at", css_class="govuk-input--width-5"),
            Submit("save", "Save the day"),
        )

    def clean_resumes_at(self) -> dt.time | None:
        """The time as people type one."""
        try:
            return parse_time(self.cleaned_data["resumes_at"])
        except TimeError as error:
            raise forms.ValidationError(str(error)) from None
