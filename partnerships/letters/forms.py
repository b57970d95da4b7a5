"""What is written to all member schools."""

from crispy_forms_gds.layout import Submit
from django import forms

from base.forms import laid_out
from base.text import cleaned
from partnerships.models import Letter

SUBJECT, TEXT = Letter._meta.get_field("subject").max_length, 5000


class LetterForm(forms.Form):
    """A subject and a text, both plain."""

    subject = forms.CharField(
        label="Subject",
        max_length=SUBJECT,
        error_messages={
            "required": "Enter a subject",
            "max_length": f"Shorten the subject to {SUBJECT} characters or fewer",
        },
    )
    text = forms.CharField(
        label="Message",
        help_text="Plain text.",
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=TEXT,
        error_messages={
            "required": "Enter the message",
            "max_length": f"Shorten the message to {TEXT:,} characters or fewer",
        },
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.helper = laid_out("subject", "text", Submit("preview", "See who gets it"))

    def clean_subject(self) -> str:
        """On one line."""
        return " ".join(self.cleaned_data["subject"].split())

    def clean_text(self) -> str:
        """With new lines as the database keeps them, whichever a browser sends."""
        return cleaned(self.cleaned_data["text"]).replace("\r\n", "\n")
