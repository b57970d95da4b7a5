"""What an officer says before they see what is held: of which school, and by which law somebody asks."""

from typing import Any

from crispy_forms_gds.layout import Field, Size, Submit
from django import forms

from base.form_fields import AnswerField
from base.forms import laid_out
from partnerships.models import School
from partnerships.search import match_school

LAWS = {
    "foi": "The Freedom of Information Act 2000",
    "eir": "The Environmental Information Regulations 2004",
    "access": "Article 15 of the UK GDPR: somebody asks what is held on them",
    "court": "An order of a court, or a duty under another law",
}


class DisclosureForm(forms.Form):
    """A school, and the law; no text beside them, for it would be kept."""

    school = forms.CharField(
        max_length=200,
        label="School",
        help_text="Its name and town, or its URN",
        error_messages={"required": "Enter the school that the request is about"},
    )
    law = AnswerField(
        label="By which law is it asked for?",
        choices=list(LAWS.items()),
        error_messages={"required": "Choose the law by which it is asked for"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = laid_out(
            Field("school", css_class="govuk-!-width-two-thirds"),
            Field.radios("law", legend_size=Size.SMALL),
            Submit("search", "Search, and tell the school"),
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
