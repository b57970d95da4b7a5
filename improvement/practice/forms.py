"""The forms with which a lead offers practice, and an officer answers."""

import datetime as dt
from typing import Any

from crispy_forms_gds.layout import Field, Size
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from base.form_fields import AnswerField
from improvement.forms import OneDayField, ProgrammeForm, TopicField
from improvement.models import Practice
from improvement.practice.reading import ReadPractice
from improvement.practice.writes import change, decline, look_again, offer, show
from improvement.rounds.marked_forms import MarkedForm
from improvement.rounds.meanwhile import mark_of
from office.models import Message
from partnerships.models import Partnership

SHOW, DECLINE = "show", "decline"
A_YEAR = dt.timedelta(days=365)
MEANWHILE = (
    "It does not say what you read any more, or was answered, so nothing was done. It is shown as it is now: read it, "
    "and answer again"
)


class _Text(forms.CharField):
    """A text of some sentences; too long a one is kept whole in its box, and the form says by how much."""

    def __init__(self, label: str, help_text: str, required: str) -> None:
        super().__init__(
            label=label,
            help_text=f"{help_text} At most {Practice.LENGTH:,} characters.",
            widget=forms.Textarea(attrs={"rows": 7}),
            error_messages={"required": required},
        )

    def clean(self, value: Any) -> str:
        """Return the text with its lines, and no more of it than there is room for."""
        text = str(super().clean(value)).replace("\r\n", "\n").strip()
        if len(text) > Practice.LENGTH:
            raise ValidationError(f"Write at most {Practice.LENGTH:,} characters: these are {len(text):,}")
        return text


class PracticeForm(MarkedForm):
    """What works, what about, and what difference it makes."""

    button = "Offer it"
    meanwhile = (
        "Somebody has changed this, or answered it, since you opened this page. What you entered is below, and what "
        "stands there now beside it: put them together, and save again"
    )

    title = forms.CharField(
        max_length=120,
        help_text="What it is, as you would say it to another head: “One reading week for nine schools”.",
        error_messages={"required": "Enter a title", "max_length": "Write a title of at most 120 characters"},
    )
    topic = TopicField()
    what = _Text(
        "What do you do?",
        "So that another partnership could try it. Name no child and no member of staff.",
        "Write what you do",
    )
    difference = _Text("What difference does it make, and how do you know?", "", "Write what difference it makes")

    def __init__(self, *args: Any, partnership: Partnership, practice: Practice | None = None, **kwargs: Any) -> None:
        self.partnership, self.practice = partnership, practice
        if practice:
            self.button = "Offer it again" if not practice.is_waiting else "Save"
            kwargs["initial"] = {
                "title": practice.title,
                "topic": practice.topic.slug,
                "what": practice.what,
                "difference": practice.difference,
            }
        super().__init__(*args, **kwargs)
        self.fields["topic"].offer()  # type: ignore[attr-defined]
        del self.fields["title"].widget.attrs["maxlength"]  # a browser would cut what is pasted, without a word

    def mark(self) -> str:
        """The mark of the words and the state that the page shows."""
        return mark_of(ReadPractice.of(self.practice)) if self.practice else ""

    def write(self) -> Practice:
        """Offer it, or what was put right."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        if self.practice:
            return change(practice=self.practice, by=self.by, **said)
        return offer(partnership=self.partnership, by=self.by, **said)


class _OfWhatWasRead(ProgrammeForm):
    """An officer's answer to the words that their page showed, which it carries: to no others."""

    read = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, practice: Practice, **kwargs: Any) -> None:
        self.practice = practice
        self.now = ReadPractice.of(practice)
        self.is_stale = False
        super().__init__(*args, **kwargs)
        self.initial["read"] = self.now.kept()

    @property
    def was_read(self) -> ReadPractice | None:
        """What the page showed from which it was sent; None where that is not known."""
        return ReadPractice.from_kept(self.data.get("read", "")) if self.is_bound else None

    def clean(self) -> dict[str, Any]:
        """Refuse what was not read, and have the page that comes back carry what it shows."""
        data = super().clean() or {}
        if self.was_read != self.now:
            self.refuse_unread()
        return data

    def refuse_unread(self) -> None:
        """Say that nothing was done, for it says something else now."""
        self.is_stale = True
        self.add_error(None, MEANWHILE)


class AnswerForm(_OfWhatWasRead):
    """An officer's yes with a day on which it is looked at again, or a no with a reason."""

    button = "Answer"

    answer = AnswerField(
        label="May everybody read it?",
        choices=[(SHOW, "Yes"), (DECLINE, "No")],
        error_messages={"required": "Choose yes or no"},
    )
    review_on = OneDayField(
        "Look at it again by", "If yes. For example 1 September 2027.", is_to_come=True, required=False
    )
    why_not = forms.CharField(
        label="Why not",
        help_text="If no. Its lead reads it.",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"review_on": timezone.localdate() + A_YEAR})
        super().__init__(*args, **kwargs)
        self.lay_out(
            Field.radios("answer", legend_size=Size.SMALL), Field("review_on"), Field("why_not"), Field("read")
        )

    def clean(self) -> dict[str, Any]:
        """Ask for what the answer needs."""
        data = super().clean() or {}
        answer = data.get("answer")
        if answer == SHOW and "review_on" not in self.errors and not data.get("review_on"):
            self.add_error("review_on", "Enter the day by which it is looked at again")
        if answer == DECLINE and not (data.get("why_not") or "").strip():
            self.add_error("why_not", "Write why not: its lead reads it")
        return data

    def write(self) -> list[Message]:
        """Answer it."""
        if self.cleaned_data["answer"] == SHOW:
            review_on = self.cleaned_data["review_on"]
            return show(practice=self.practice, read=self.now, review_on=review_on, by=self.by)
        why_not = self.cleaned_data["why_not"].strip()
        return decline(practice=self.practice, read=self.now, why_not=why_not, by=self.by)


class LookAgainForm(_OfWhatWasRead):
    """Until when it is still right."""

    button = "It is still right"

    review_on = OneDayField("Look at it again by", "For example 1 September 2027.", is_to_come=True)

    def write(self) -> Practice:
        """Say so."""
        return look_again(practice=self.practice, read=self.now, review_on=self.cleaned_data["review_on"], by=self.by)
