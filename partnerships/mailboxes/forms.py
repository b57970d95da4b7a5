"""The form with which a list of mailboxes comes in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from base.uploads import SMALL, check_upload
from partnerships.mailboxes.sheet import Mailbox, read_mailboxes


class MailboxesForm(forms.Form):
    """A file, or its rows pasted; once read it is text, which goes with the preview."""

    file = forms.FileField(
        label="A CSV file",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text="Its first row names the columns: URN, Mailbox. Others are not read.",
        error_messages={"empty": "This file is empty. Choose another."},
    )
    sheet = forms.CharField(
        label="Or its rows, pasted",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="With the row that names the columns, as they come from Excel.",
    )

    rows: list[Mailbox]

    def clean_file(self) -> str:
        """The text of the file."""
        file: UploadedFile | None = self.cleaned_data["file"]
        if not file:
            return ""
        if not str(file.name).lower().endswith(".csv"):
            raise ValidationError("Choose a CSV file. Excel saves one with “Save as”, CSV.", code="type")
        check_upload(file)
        if (file.size or 0) > SMALL:
            raise ValidationError("This file is too large for a list of mailboxes.", code="size")
        content = file.read()
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:  # as Excel saves it
            return content.decode("cp1252", errors="replace")

    def clean(self) -> dict[str, Any]:
        """Read the rows of whichever is given."""
        data = super().clean() or {}
        if self.errors:
            return data
        where = "file" if data["file"] else "sheet"
        if data["file"] and data["sheet"]:
            raise ValidationError("Choose a file or paste its rows, not both.", code="both")
        if not data[where].strip():
            raise ValidationError("Choose a file, or paste its rows.", code="nothing")
        data["sheet"] = data[where]
        try:
            self.rows = read_mailboxes(data["sheet"])
        except ValidationError as error:
            self.add_error(where, error)
        return data
