"""The forms of a forward plan: an entry, and lines that are pasted."""

from typing import Any

from crispy_forms_gds.layout import Field, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from base.days import in_words
from base.forms import laid_out
from boards.forward_plan.places import Place, flat, lower_first, place_of, present_place
from boards.models import Board, PlannedItem
from partnerships.models import Person


class PlannedItemForm(forms.ModelForm):
    """An entry: what it is, who brings it, and when it comes. A title that is in the plan already is asked about."""

    when = forms.ChoiceField(label="When it comes", required=False)
    seen_when = forms.CharField(required=False, widget=forms.HiddenInput)  # where it stood as the form was shown
    is_another = forms.BooleanField(
        label="Add it all the same: it is another item", required=False, widget=forms.CheckboxInput
    )

    class Meta:
        model = PlannedItem
        fields = [
            *("title", "when", "purpose", "presenter", "outside_presenter", "outside_body", "minutes_allowed"),
            *("wants_report", "is_part_b", "note"),
        ]
        labels = {
            "outside_presenter": "Or somebody from outside: full name",
            "outside_body": "The body that they are from",
            "minutes_allowed": "Minutes it may take",
            "wants_report": "A report is to come with it: who brings it is reminded before reports are due",
            "is_part_b": "Part B: confidential, and left out of the plan for whoever may not read it",
        }
        help_texts = {"note": "Everybody who reads the plan reads it."}

    def __init__(
        self,
        *args: Any,
        board: Board,
        people: QuerySet[Person],
        groups: list[tuple[str, list[Place]]],
        known: Any,  # a queryset of the open entries that the user may know of
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instance.board, self.known = board, known
        self.was_confidential = self.instance.pk is not None and self.instance.part.is_confidential
        self.places = {place.value: place for place in flat(groups)}
        self.fields["when"].choices = [  # type: ignore[attr-defined]
            choice
            for heading, places in groups
            for choice in ([(heading, _choices(places))] if heading else _choices(places))
        ]
        self.fields["when"].initial = self.fields["seen_when"].initial = place_of(self.instance)
        self._offer_present_place()
        self.fields["presenter"].choices = [("", "Nobody yet"), *((one.pk, str(one)) for one in people)]  # type: ignore[attr-defined]
        self.fields["note"].widget = forms.Textarea(attrs={"rows": 3})
        self.fields["title"].error_messages["required"] = "Enter what is to come to the board"
        self.fields["minutes_allowed"].error_messages["invalid"] = "Enter the minutes as a number, such as 15"
        self.fields["when"].error_messages["invalid_choice"] = (
            "Choose when it comes: the meeting that was chosen is not open any more"
        )
        self.namesake = self._namesake()
        if not self.namesake:
            del self.fields["is_another"]
        asked = ["is_another"] if self.namesake else []
        self.helper = laid_out(
            "title",
            *asked,
            "when",
            "seen_when",
            "purpose",
            "presenter",
            "outside_presenter",
            "outside_body",
            Field("minutes_allowed", css_class="govuk-input govuk-input--width-4"),
            "wants_report",
            "is_part_b",
            "note",
            Submit("save", "Save the entry"),
        )

    def _offer_present_place(self) -> None:
        """Offer where the entry stands, or stood as the form was shown, though nothing else can be put there now."""
        present, when = present_place(self.instance), self.fields["when"]
        values = [present.value]
        if self.is_bound and self.data.get("when") == self.data.get("seen_when"):
            values.append(self.data.get("when", present.value))
        for value in dict.fromkeys(values):
            if value not in self.places:
                self.places[value] = present
                when.choices = [*when.choices, (value, present.label)]  # type: ignore[attr-defined]

    def _namesake(self) -> PlannedItem | None:
        """The other open entry that has the title that was typed, as far as its reader may know of it."""
        title = self.data.get("title", "") if self.is_bound else ""
        return self.known.titled(title).exclude(pk=self.instance.pk).first() if title.strip() else None

    def clean_title(self) -> str:
        """In one line; the database has 200 characters of it."""
        return " ".join(self.cleaned_data["title"].split())

    def clean(self) -> dict[str, Any]:
        """Refuse a body of nobody, and ask about a title that is there already."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("outside_body") and not cleaned.get("outside_presenter") and not self.errors:
            self.add_error("outside_presenter", "Enter who comes from there, or leave the body empty")
        if self.namesake and not cleaned.get("is_another"):
            self.add_error("is_another", ValidationError(f"“{self.namesake}” {where(self.namesake)}. Is this another?"))
        return cleaned

    @property
    def place(self) -> Place:
        """The place that was chosen."""
        return self.places[self.cleaned_data["when"]]

    @property
    def is_moved(self) -> bool:
        """Whether another place was chosen than the form showed; somebody else may have moved the entry meanwhile."""
        shown = self.data.get("seen_when", self.fields["when"].initial)
        return self.instance.pk is None or self.cleaned_data["when"] != shown

    @property
    def opens(self) -> bool:
        """Whether a confidential entry would be open."""
        return self.was_confidential and not self.cleaned_data["is_part_b"]


class PlanPasteForm(forms.Form):
    """Lines as they come out of a table in Word or Excel."""

    lines = forms.CharField(
        label="The lines",
        max_length=50_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        error_messages={
            "required": "Paste the lines of your plan",
            "max_length": "Paste fewer lines at once: no more than 50,000 characters",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = laid_out("lines", Submit("read", "Look what they say"))

    def clean_lines(self) -> str:
        """Refuse what has nothing but spaces; those between cells stay as they are."""
        if not self.cleaned_data["lines"].strip():
            raise ValidationError(self.fields["lines"].error_messages["required"])
        return self.cleaned_data["lines"]


def _choices(places: list[Place]) -> list[tuple[str, str]]:
    return [(place.value, place.label) for place in places]


def where(entry: PlannedItem) -> str:
    """Where an entry stands, as the end of a sentence that begins with its title; ``meeting`` comes with it."""
    if entry.meeting:
        return f"is in the plan already, at the meeting on {in_words(entry.meeting.held_on)}"
    if entry.term:
        return f"is in the plan already, at the {lower_first(str(entry.term))}"
    if entry.recurs:
        return f"is in the plan already, at {lower_first(entry.get_recurs_display())}"
    return "is in the plan already, and not placed yet"
