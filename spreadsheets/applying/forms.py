"""What an officer says of a spreadsheet."""

from collections.abc import Mapping

from django import forms

from base.day_fields import DayField
from spreadsheets.matching.questions import SheetQuestion
from spreadsheets.models import SpreadsheetImport
from spreadsheets.planning.plan import SheetPlan
from spreadsheets.reading.files import MAX_BYTES

MOST_ASKED = 200  # questions on a page; the others follow when these are answered


class SheetUploadForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label="Spreadsheet",
        help_text="An Excel workbook (.xlsx) or a CSV file of at most 5 MB.",
        error_messages={"required": "Choose the spreadsheet.", "empty": "The file is empty. Choose another."},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt", "aria-describedby": "id_file_helptext"}),
    )

    def clean_file(self):
        """Refuse what is too large before it is kept."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError("The file is larger than 5 MB. Copy the rows that matter into a new one.")
        return file


class TermsForm(forms.ModelForm):
    """From when what is new holds, and whether the sheet is complete."""

    is_complete = forms.BooleanField(
        label="The sheet is complete: schools of its partnerships that it leaves out have left",
        required=False,
    )

    class Meta:
        model = SpreadsheetImport
        fields = ["starts_on", "ends_on"]
        labels = {"starts_on": "New leads and members start on", "ends_on": "Last day of schools left out"}
        help_texts = {
            "starts_on": "For leads, and for schools without a date under Joined. For example 1 September 2026.",
            "ends_on": "Only where the sheet is complete. For example 31 August 2026.",
        }
        error_messages = {
            "starts_on": {"required": "Enter the day on which new leads and members start."},
        }
        field_classes = {"starts_on": DayField, "ends_on": DayField}
        widgets = {
            name: forms.TextInput(attrs={"size": 20, "autocomplete": "off", "aria-describedby": f"id_{name}_helptext"})
            for name in ("starts_on", "ends_on")
        }

    def __init__(self, *args: object, lists_members: bool = True, **kwargs: object) -> None:
        """``lists_members``: whether the sheet says which schools are in a partnership; else it cannot be complete."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["is_complete"].initial = self.instance.ends_on is not None
        if not lists_members:
            del self.fields["is_complete"], self.fields["ends_on"]
            self.instance.ends_on = None

    def clean(self) -> dict:
        """The last day and the tick belong together."""
        data = super().clean() or {}
        if data.get("is_complete") and not data.get("ends_on") and "ends_on" not in self.errors:
            self.add_error("ends_on", "Enter the last day of the schools that the sheet leaves out.")
        if data.get("ends_on") and not data.get("is_complete"):
            self.add_error("is_complete", "Tick this if the sheet is complete, or clear the last day.")
        return data


def shown_questions(plan: SheetPlan) -> list[dict[str, object]]:
    """The questions of a page with what is chosen: the open ones first come, if there are too many for one page."""
    open_keys = {question.key for question in plan.answers.open}
    questions = plan.answers.in_order
    if len(questions) > MOST_ASKED:
        questions = sorted(questions, key=lambda question: question.key not in open_keys)[:MOST_ASKED]
    return [
        {
            "question": question,
            "chosen": plan.answers.to(question),
            "is_open": question.key in open_keys,
        }
        for question in questions
    ]


def chosen(data, questions: list[SheetQuestion]) -> dict[str, str]:
    """The answers that were posted, by the keys of their questions."""
    posted = {question.key: (data.get(question.field, ""), question.options) for question in questions}
    return {key: value for key, (value, options) in posted.items() if any(value == option.value for option in options)}


def changed_choices(posted: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """The answers that were posted and are not known already."""
    return {key: value for key, value in posted.items() if known.get(key) != value}
