"""The form of a vote: the motion, the numbers, and how each member voted where that was asked for."""

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from crispy_forms_gds.layout import HTML, Field, Fieldset, Submit
from django import forms
from django.utils.html import escape
from django.utils.text import Truncator

from base.forms import laid_out
from boards.attendance.roll import RollPlace
from boards.models import AgendaItem, Decision, Vote
from boards.models.votes import CASTING, VoteChoice
from boards.votes.voting import likely_decision
from partnerships.models import Person

MOST = 999  # votes; more than any board has members
NOT_NAMED = ("", "Not named")
ON_REQUEST = "on-request"
LONGEST_CHOICE = 90  # characters of a decision that is one of those to choose from


class VoteForm(forms.ModelForm):
    """A vote on an item, with a choice for each of its ``voters``, and for who is named already."""

    token = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)

    class Meta:
        model = Vote
        fields = ["motion", "votes_for", "votes_against", "abstained", "casting_vote"]
        labels = {"motion": "Motion", "votes_for": "For", "votes_against": "Against", "abstained": "Abstained"}
        help_texts = {
            "motion": "What was voted on. Leave it empty where that is what the item is about.",
            "casting_vote": "Of whoever presides, where as many were for it as against.",
        }

    def __init__(
        self,
        *args: Any,
        item: AgendaItem,
        voters: Collection[RollPlace],
        named: Mapping[Person, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {place.person.pk: place.person for place in voters} | {person.pk: person for person in named}
        for name in Vote.FIELDS.values():
            field = self.fields[name] = forms.IntegerField(
                label=self.fields[name].label,
                required=False,
                min_value=0,
                max_value=MOST,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )
            said = f"Enter “{field.label}” as a number from 0 to {MOST}, such as 7"
            field.error_messages |= dict.fromkeys(("invalid", "min_value", "max_value"), said)
        vote = self.instance
        likely = vote.decision if vote.pk else likely_decision(item, self.initial.get("motion") or "")
        on = forms.ModelChoiceField(
            item.decisions.all(),
            label="On which decision",
            help_text="The minutes have the vote under it.",
            required=False,
            empty_label="None of them: at the end of the item",
            initial=likely and likely.pk,
        )
        on.label_from_instance = _short  # type: ignore[method-assign,assignment]
        self.fields["decision"] = on
        self.fields["named_on_request"] = forms.ChoiceField(
            label="Why they are named",
            required=False,
            choices=[("", "The vote was by name"), (ON_REQUEST, "They asked that their vote be recorded")],
            initial=ON_REQUEST if vote.is_named_on_request else "",
        )
        casting = [("", "None"), *((one.value, one.label) for one in CASTING)]
        self.fields["casting_vote"].choices = casting  # type: ignore[attr-defined]
        self.fields["token"].initial = uuid.uuid4
        if not self.instance.pk:
            given = kwargs.get("initial", {})
            self.initial = {**self.initial} | {name: given.get(name) for name in Vote.FIELDS.values()}
        for pk, person in self.people.items():
            self.fields[_field_of(pk)] = forms.ChoiceField(
                label=escape(str(person)),
                required=False,
                choices=[NOT_NAMED, *VoteChoice.choices],
                initial=named.get(person, ""),
            )
        numbers = [Field(name, css_class="govuk-input--width-3") for name in Vote.FIELDS.values()]
        by_name = [
            HTML(
                '<p class="govuk-body">Name those of whom it was asked. A number above that is left empty is as many '
                "as are named.</p>"
            ),
            *map(_field_of, self.people),
        ]
        self.helper = laid_out(
            "token",
            "motion",
            "decision",
            *numbers,
            "casting_vote",
            Fieldset(*by_name, legend="By name", legend_size="m", css_class="vote-names"),
            "named_on_request",
            Submit("save", "Record the vote"),
        )

    @property
    def token_of_it(self) -> uuid.UUID | None:
        """The form's own name, None where what was sent is none."""
        try:
            return uuid.UUID(self.cleaned_data["token"])
        except ValueError:
            return None

    @property
    def named(self) -> dict[Person, str]:
        """How each of those who are named voted."""
        chosen = {person: self.cleaned_data[_field_of(pk)] for pk, person in self.people.items()}
        return {person: choice for person, choice in chosen.items() if choice}

    @property
    def numbers(self) -> dict[str, int | None]:
        """How many voted in each way, None where that was left empty."""
        return {choice: self.cleaned_data[field] for choice, field in Vote.FIELDS.items()}

    def _post_clean(self) -> None:
        """Leave the record to ``record_vote``, which knows who was there: here only what was typed is read."""


def _short(decision: Decision) -> str:
    return Truncator(str(decision)).chars(LONGEST_CHOICE)


def _field_of(person: int) -> str:
    return f"named-{person}"
