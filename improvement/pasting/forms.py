"""The box into which a sheet is pasted, and the answers that are sent with what was understood of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from improvement.forms import ProgrammeForm
from spreadsheets.matching.questions import field_of


class PasteForm(ProgrammeForm):
    """The cells. What is shown again after an error is what was understood, never what was sent."""

    button, sends = "Continue", "look"  # “save” plans what it looked through
    text = forms.CharField(
        label="Cells of your spreadsheet",
        help_text="Mark them in Excel with the row of headings, copy, and paste them here.",
        strip=False,
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 12, "autocomplete": "off", "spellcheck": "false", "class": "govuk-textarea paste-cells"}
        ),
    )

    def give_back(self, why: str, understood: str) -> None:
        """Say why at the box, and show in it what was understood alone."""
        self.data = {"text": understood}  # type: ignore[assignment]
        self.cleaned_data: dict[str, Any] = {}
        self.add_error("text", why)


class PostedAnswers(Mapping[str, str]):
    """The answers in a post, by the keys of their questions, whose fields have names made of them."""

    def __init__(self, posted: Mapping[str, str]) -> None:
        self.posted = posted

    def __getitem__(self, key: str) -> str:
        return self.posted[field_of(key)]

    def __iter__(self) -> Iterator[str]:
        return iter(())  # whose they are is known to the questions alone

    def __len__(self) -> int:
        return 0
