"""The form with which a meeting says how a priority goes."""

from typing import Any

from crispy_forms_gds.layout import Field, Size
from django import forms
from django.utils.html import escape
from django.utils.text import Truncator

from base.form_fields import AnswerField
from boards.models import AgendaItem, Meeting
from improvement.forms import ProgrammeForm
from improvement.models import Priority, PriorityProgress
from improvement.priorities.sentences import HINT, read_sentence
from improvement.priorities.writes import MeanwhileError, items_of, mark_of_progress, record_progress

PRIORIT = "priorit"  # in the title of an item, in small letters: priorities are likely said under it
LONGEST_ITEM = 80  # characters of a title among the choices
MEANWHILE = (
    "Somebody else has changed what was said of this priority since you opened this page. What stands now is above "
    "what you entered: make one of both, and save again"
)


class ProgressForm(ProgrammeForm):
    """A rating in a word, a sentence, and the item under which it was said."""

    rating = AnswerField(
        label="How does it go?",
        choices=PriorityProgress.Rating.choices,
        error_messages={"required": "Choose how it goes", "invalid_choice": "Choose how it goes"},
    )
    sentence = forms.CharField(
        label="Why, in a sentence",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=HINT,
        error_messages={"required": "Enter in a sentence why"},
    )
    item = forms.ModelChoiceField(
        queryset=AgendaItem.objects.none(),
        label="Under which item was it said?",
        help_text="The number of its minute stands beside what you record.",
        empty_label="Choose",
        error_messages={
            "required": "Choose the item under which it was said",
            "invalid_choice": "Choose an item of this meeting that is not confidential",
        },
    )

    mark = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        meeting: Meeting,
        priority: Priority,
        said: PriorityProgress | None,
        closed: str = "",
        **kwargs: Any,
    ) -> None:
        """``closed`` says why nothing can be said now: then it is refused, and what was typed stays."""
        self.meeting, self.priority, self.closed = meeting, priority, closed
        self.is_changed_meanwhile = False
        items = items_of(meeting)
        if said:
            kwargs["initial"] = {"rating": said.rating, "sentence": said.sentence, "item": said.item_id}
        else:
            likely = next((item for item in items if PRIORIT in item.title.casefold()), None)
            kwargs["initial"] = {"item": likely and likely.pk}
        kwargs["initial"]["mark"] = mark_of_progress(said)
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items  # type: ignore[attr-defined]
        self.fields["item"].label_from_instance = _numbered  # type: ignore[attr-defined]
        self.lay_out(Field.radios("rating", legend_size=Size.SMALL), Field("sentence"), Field("item"), Field("mark"))

    def clean_sentence(self) -> str:
        """One line, no longer than there is room for, without a name."""
        return read_sentence(str(self.cleaned_data["sentence"]))

    def clean(self) -> dict[str, Any]:
        """Refuse it where nothing can be said now."""
        data = super().clean() or {}
        if self.closed:
            raise forms.ValidationError(f"{self.closed} This was not saved: what you entered is below.")
        return data

    def write(self) -> PriorityProgress:
        """Record it; what somebody else said meanwhile is shown first."""
        data = dict(self.cleaned_data)
        seen = data.pop("mark")
        try:
            return record_progress(meeting=self.meeting, priority=self.priority, by=self.by, seen=seen, **data)
        except MeanwhileError as meanwhile:
            self.is_changed_meanwhile = True
            self.carry("mark", mark_of_progress(meanwhile.now))  # sent again, it is taken
            raise forms.ValidationError(MEANWHILE) from None


def _numbered(item: AgendaItem) -> str:
    return escape(f"{item.number}. {Truncator(item.title).chars(LONGEST_ITEM)}")
