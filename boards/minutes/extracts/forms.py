"""The form that asks whom an extract goes to."""

from typing import Any

from crispy_forms_gds.layout import HTML, Field, Size, Submit
from django import forms

from base.form_fields import AnswersField
from base.forms import laid_out
from base.text import cleaned
from boards.minutes.extracts import addressees
from boards.minutes.extracts.addressees import ExtractAddressee
from boards.minutes.extracts.readers import readers_of
from boards.models import Meeting, Part
from office.council.words import in_our_words, later_in_our_words
from partnerships.models import Lead, Quadrant

NOTE = 1000  # characters
PRESSED = Submit("preview", "See who gets it")


class SendExtractForm(forms.Form):
    """People of the board, the leads of a quadrant, who is named, addresses and a note; of Part B its readers alone."""

    people = AnswersField(label="People of the board, and who was or might have been at the meeting", required=False)
    quadrant = forms.ModelChoiceField(
        Quadrant.objects.all(),
        label=later_in_our_words("All leads of a quadrant"),
        required=False,
        empty_label="None",
        error_messages={"invalid_choice": "Choose one from the list"},
    )
    named = forms.CharField(
        label="Partnerships and schools",
        help_text="A partnership’s name, or a school’s name or URN, one a line: their leads and heads get it. Or the "
        "name of somebody in the list above.",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    addresses = forms.CharField(
        label="Other e-mail addresses",
        help_text="One a line.",
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        required=False,
    )
    note = forms.CharField(
        label="Your note (optional)",
        help_text="Stands above the extract. Nothing confidential: an e-mail is forwarded.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=NOTE,
        required=False,
        error_messages={"max_length": f"Shorten the note to {NOTE:,} characters or fewer"},
    )

    def __init__(self, *args: Any, meeting: Meeting, part: Part, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        readers = readers_of(meeting, part=part)
        seats = addressees.of_board(meeting, part=part, readers=readers)
        sit = {seat.person_id for seat in seats}
        came = [one for one in addressees.who_came(meeting, part=part, readers=readers) if one.pk not in sit]
        listed = sit | {one.pk for one in came}
        places = addressees.who_was_expected(meeting, part=part, readers=readers)
        missed = [place for place in places if place.person.pk not in listed]
        offered = [*came, *(seat.person for seat in seats), *(place.person for place in missed)]
        self.offered = {str(one).casefold(): str(one.pk) for one in offered}
        self.fields["people"].choices = [  # type: ignore[attr-defined]
            *((str(seat.person_id), f"{seat.person}, {seat.post_and_role}") for seat in seats),
            *((str(one.pk), f"{one}, who was at this meeting") for one in came),
            *((str(place.person.pk), f"{place.person}, {place.post}, who was not there") for place in missed),
        ]
        people = Field.checkboxes("people", legend_size=Size.SMALL, small=True)
        nobody = HTML('<p class="govuk-body">Nobody whom it may go to sits on this board today.</p>')
        first = people if offered else nobody
        if part.is_confidential:
            for name in ("quadrant", "named", "addresses", "note"):
                del self.fields[name]
            self.helper = laid_out(first, PRESSED)
        else:
            self.helper = laid_out(first, "quadrant", "named", "addresses", "note", PRESSED)

    def clean_named(self) -> list[ExtractAddressee]:
        """Who leads and heads what is named."""
        return addressees.named(self.cleaned_data["named"], self.offered)

    def clean_addresses(self) -> list[ExtractAddressee]:
        """The addresses, each once."""
        return addressees.typed_addresses(self.cleaned_data["addresses"])

    def clean_note(self) -> str:
        """With new lines as the database keeps them, whichever a browser sends."""
        return cleaned(self.cleaned_data["note"]).replace("\r\n", "\n").strip()

    def clean(self) -> dict[str, Any]:
        """Put together whom it goes to: ``to``."""
        data = super().clean() or self.cleaned_data
        quadrant = data.get("quadrant")
        leads = addressees.leads_of(Lead.objects.expected_at(quadrant)) if quadrant else []
        found = [*addressees.people(data.get("people", ())), *leads, *data.get("named", ()), *data.get("addresses", ())]
        data["to"] = addressees.once_each(found)
        if not found and not self.errors:
            only_people = "quadrant" not in self.fields
            said = "Choose somebody" if only_people else "Choose somebody, or enter an address"
            self.add_error("people", in_our_words(said))
        return data
