"""The form with which a host says what changed."""

from typing import Any

from crispy_forms_gds.layout import Field, Size
from django import forms
from django.core.exceptions import ValidationError

from base.form_fields import AnswerField
from improvement.forms import ProgrammeForm
from improvement.models import PeerReview, WhatChanged
from improvement.what_changed.writes import share


class WhatChangedForm(ProgrammeForm):
    """One sentence, and with whom it is shared."""

    button, sends = "Share it", "share"

    sentence = forms.CharField(
        label="What changed, in one sentence",
        max_length=WhatChanged.LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=(
            f"At most {WhatChanged.LENGTH} characters. Nothing about a child or a member of staff, no name, and "
            "nothing that the report says of your school."
        ),
        error_messages={
            "required": "Write what changed",
            "max_length": f"Write at most {WhatChanged.LENGTH} characters: these are %(show_value)d",
        },
    )
    shared_with = AnswerField(
        label="Who may read it?",
        choices=WhatChanged.SharedWith.choices,
        error_messages={"required": "Choose who may read it"},
    )

    def __init__(self, *args: Any, review: PeerReview, said: WhatChanged | None, **kwargs: Any) -> None:
        self.review = review
        if said:
            kwargs["initial"] = {"sentence": said.sentence, "shared_with": said.shared_with}
        super().__init__(*args, **kwargs)
        del self.fields["sentence"].widget.attrs["maxlength"]  # a browser would cut what is pasted, without a word
        self.lay_out(Field("sentence"), Field.radios("shared_with", legend_size=Size.SMALL))

    def clean_sentence(self) -> str:
        """One line, without spaces around it."""
        return " ".join(str(self.cleaned_data["sentence"]).split())

    def send(self) -> bool:
        """Share it; False, with why in the form, where a rule refuses it."""
        try:
            share(review=self.review, by=self.by, **self.cleaned_data)
        except ValidationError as refused:
            self.add_error("sentence", refused.messages)  # type: ignore[arg-type]
            return False
        return True
