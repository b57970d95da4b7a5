"""What an officer says before they see or keep what is held: which school, by which law it is asked for, until when."""

from typing import Any

from crispy_forms_gds.layout import Field, Size
from django import forms
from django.core.validators import RegexValidator
from django.http import HttpRequest

from base.form_fields import AnswerField
from improvement.forms import OneDayField, ProgrammeForm
from improvement.models import DisclosureHold
from office.models import Message
from partnerships.models import School
from partnerships.search import match_school
from portal.holds.writes import put_on, renew

LAWS = dict(DisclosureHold.Law.choices)
# Digits, a few letters at a time and what stands between them: no sentence. Each can be read in one way alone.
A_REFERENCE = r"^(?=.*[0-9])(?:[A-Za-z]{1,6}(?![A-Za-z])|[0-9 ./_-])+\Z"
NO_REFERENCE = "Enter the reference alone: numbers and a few letters, such as FOI 2026/0173"


SCHOOL = Field("school", css_class="govuk-!-width-two-thirds")
LAW = Field.radios("law", legend_size=Size.SMALL)


def _law() -> AnswerField:
    return AnswerField(
        label="By which law is it asked for?",
        choices=list(LAWS.items()),
        error_messages={"required": "Choose the law by which it is asked for"},
    )


def _until() -> OneDayField:
    return OneDayField(
        "Until when",
        "The last day, such as 31 March 2027, within six months. Think of the time to answer, to review that answer, "
        "and to complain to the Information Commissioner. It can be renewed, and ended before.",
        error_messages={"required": "Enter the last day"},
    )


class SchoolForm(ProgrammeForm):
    """A form about one school, by its name or URN."""

    school = forms.CharField(
        max_length=200,
        label="School",
        help_text="Its name and town, or its URN",
        error_messages={"required": "Enter the school that the request is about"},
    )

    def clean_school(self) -> School:
        """The school that is surely meant; closed ones too."""
        match = match_school(self.cleaned_data["school"])
        if not match.candidates:
            raise forms.ValidationError(
                "No school of this name is known. Enter its URN, the six digits of the DfE’s register"
            )
        if not match.sure:
            likely = "; ".join(f"{candidate.name}, URN {candidate.urn}" for candidate in match.candidates[:4])
            raise forms.ValidationError(f"Which school is it? Enter its URN: {likely}")
        return School.objects.get(pk=match.candidates[0].pk)


class DisclosureForm(SchoolForm):
    """A school, the law, and the reference of the request; no text beside them, for it would be kept."""

    button, sends = "Search, and tell the school", "search"

    law = _law()
    reference = forms.CharField(
        max_length=40,
        label="The request’s reference",
        help_text="As the council’s list of requests has it, such as FOI 2026/0173. No names",
        validators=[RegexValidator(A_REFERENCE, NO_REFERENCE)],
        error_messages={"required": "Enter the reference of the request, such as FOI 2026/0173"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out(SCHOOL, LAW, Field("reference", css_class="govuk-input--width-20"))


class HoldForm(SchoolForm):
    """A school, the law, and until when what is held on it is kept."""

    button, sends = "Put the hold on, and tell the school", "put-on"

    law = _law()
    ended_on = _until()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out(SCHOOL, LAW, "ended_on")

    def write(self, request: HttpRequest) -> list[Message]:
        """Put it on. Raises ``ValidationError``."""
        return put_on(**self.cleaned_data, by=self.by, request=request)


class RenewForm(ProgrammeForm):
    """Until when a hold lasts from now on."""

    button, sends = "Renew it, and tell the school", "renew"

    ended_on = _until()

    def __init__(self, *args: Any, hold: DisclosureHold, **kwargs: Any) -> None:
        self.hold = hold
        super().__init__(*args, **kwargs)

    def write(self, request: HttpRequest) -> list[Message]:
        """Renew it. Raises ``ValidationError``."""
        return renew(hold=self.hold, by=self.by, request=request, **self.cleaned_data)
