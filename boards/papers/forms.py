"""The form of a paper."""

from typing import Any

from crispy_forms_gds.layout import Submit
from django import forms

from base.forms import laid_out
from boards.models import AgendaItem, Paper
from boards.papers.drawn import drawings_of

IN_THE_PACK = (
    "Only a PDF is in the pack of agenda and papers; any other file is listed there with a link. To make one in Word: "
    "File, Save as, PDF."
)

DRAWN = (
    "This paper is in the pack of agenda and papers as pages, which the portal draws; its own file stays as it is. "
    "Of a file that replaces it only a PDF would be there."
)


class PaperForm(forms.ModelForm):
    """A paper of an item; of one that is there, a file that is chosen is its new version."""

    class Meta:
        model = Paper
        fields = ["title", "file", "is_report", "timing", "agreement", "is_public", "is_part_b"]
        labels = {
            "file": "File",
            "is_report": "This is the report",
            "is_public": "Public: anyone may read it",
            "is_part_b": "Part B: confidential",
        }
        help_texts = {
            "title": "As the agenda lists it",
            "file": "PDF, Word, Excel, PowerPoint, OpenDocument or CSV, at most 25 MB. None yet? It is to follow. "
            f"Handed out on paper? It was tabled at the meeting. {IN_THE_PACK}",
            "is_report": "Its recommendations are typed on the item’s page of the agenda.",
            "is_public": "",
            "is_part_b": "",
        }
        widgets = {"file": forms.FileInput(attrs={"class": "govuk-file-upload"})}

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.item, self.instance.meeting = item, item.meeting
        if item.part.is_confidential:  # all that belongs to it is confidential
            del self.fields["is_public"], self.fields["is_part_b"]
            self.instance.is_public = False
        self.had_file = str(self.instance.file or "")
        if self.had_file:
            pack = DRAWN if self.instance.pk in drawings_of([self.instance.pk]) else IN_THE_PACK
            self.fields["file"].help_text = f"Choose one only to replace it: what is there now is kept. {pack}"
        self.fields["title"].error_messages["required"] = "Enter the paper’s title"
        self.fields["file"].error_messages |= {
            "empty": "This file is empty. Choose another.",
            "max_length": "The file’s name is too long. Give it a name of at most 100 characters and choose it again.",
        }
        self.helper = laid_out(*self.fields, Submit("save", "Save the paper"))

    def clean(self) -> dict[str, Any]:
        """Refuse a paper that is there and still to follow."""
        cleaned = super().clean() or self.cleaned_data
        has_file = cleaned.get("file") or self.had_file
        if has_file and cleaned.get("timing") == Paper.Timing.TO_FOLLOW and "file" not in self.errors:
            self.add_error("timing", "The paper is here, so it is not to follow. Choose when it came.")
        return cleaned

    @property
    def new_file(self) -> Any:
        """The file that was chosen, if one was."""
        return self.cleaned_data["file"] if "file" in self.changed_data else None
