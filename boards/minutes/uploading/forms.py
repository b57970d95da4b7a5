"""The form with which old minutes are uploaded."""

from typing import Any

from crispy_forms_gds.layout import Field, Submit
from django import forms
from django.db.models import QuerySet

from base.day_fields import DayField
from base.forms import laid_out
from boards.models import Board


class UploadMinutesForm(forms.Form):
    """Whose old minutes of which day, and the file."""

    board = forms.ModelChoiceField(
        queryset=Board.objects.none(), empty_label=None, error_messages={"invalid_choice": "Choose one of your boards."}
    )
    held_on = DayField(
        label="Day of the meeting",
        help_text="In the past. Where the meeting is not here yet, it is added.",
        widget=forms.DateInput(attrs={"type": "date", "class": "govuk-input"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter the day of the meeting"},
    )
    approved_on = DayField(
        label="Day of the meeting that approved them (optional)",
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "govuk-input"}, format="%Y-%m-%d"),
    )
    file = forms.FileField(
        label="Minutes",
        help_text="A Word file (.docx) or a PDF, of at most 25 MB, as the meeting approved it.",
        error_messages={"required": "Choose the file", "empty": "This file is empty. Choose another."},
    )

    def __init__(self, *args: Any, boards: QuerySet[Board], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board"].queryset = boards  # type: ignore[attr-defined]
        self.helper = laid_out(
            "board",
            Field("held_on", css_class="govuk-input--width-10"),
            Field("approved_on", css_class="govuk-input--width-10"),
            "file",
            Submit("save", "Upload the approved minutes"),
        )
