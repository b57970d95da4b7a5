"""The form with which an officer withdraws published minutes."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from boards.minutes.redaction import Passage

KEEP, REWORD, REMOVE = "keep", "reword", "remove"


class WithdrawForm(forms.Form):
    """Why, and for each passage whether it stays, is shown otherwise or is removed.

    What is missing the action says, all of it together.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label="Why these minutes are withdrawn", max_length=1000, required=False)
    is_reason_shown = forms.BooleanField(label="Show the reason to the public", required=False)

    def __init__(self, *args: Any, passages: list[Passage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.passages = passages
        for passage in passages:
            choices = [(KEEP, "Keep")] if passage.may_be_kept else []
            choices += [(REWORD, "Show this text instead")] if passage.may_be_reworded else []
            choices += [(REMOVE, "Remove")]
            self.fields[f"choice-{passage.key}"] = forms.ChoiceField(
                label=passage.label, choices=choices, initial=KEEP if passage.may_be_kept else REMOVE, required=False
            )
            self.fields[f"text-{passage.key}"] = forms.CharField(
                label=f"Text to be shown instead, {passage.label}", initial=passage.text, required=False
            )

    @property
    def rows(self) -> Iterator[tuple[Passage, BoundField, BoundField]]:
        """Each passage with its choice and its text."""
        for passage in self.passages:
            yield passage, self[f"choice-{passage.key}"], self[f"text-{passage.key}"]

    @property
    def sent(self) -> dict[str, str]:
        """What was sent of its fields, to be sent again by the page that asks whether the officer is sure."""
        names = [*self.fields, "everything"]
        return {name: self.data[name] for name in names if name in self.data}

    @property
    def is_everything(self) -> bool:
        """Whether the button was pressed that removes everything."""
        return "everything" in self.data

    @property
    def instead(self) -> dict[str, str | None]:
        """What is to be shown in the place of which passage, None where it is removed."""
        if self.is_everything:
            return {passage.key: None for passage in self.passages}
        chosen = {passage.key: self.cleaned_data[f"choice-{passage.key}"] for passage in self.passages}
        return {
            key: self.cleaned_data[f"text-{key}"].replace("\r\n", "\n") if choice == REWORD else None
            for key, choice in chosen.items()
            if choice in (REWORD, REMOVE)
        }
