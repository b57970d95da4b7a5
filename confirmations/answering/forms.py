"""What a lead types: who follows, and what in the record is to be corrected."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import groupby
from typing import Any, cast

from crispy_forms_gds.layout import Field, Fieldset, Size, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from base.form_fields import AnswerField, TypedDayField
from base.forms import laid_out
from base.names import refuse_address, refuse_address_in_text, refuse_nobody
from base.saving import A_DAY, Author
from confirmations.answering.far_days import ask_about_far_days
from confirmations.models import Proposal, Question
from confirmations.proposals.contradicting import Contradiction, contradictions_of
from confirmations.proposals.correctable import CORRECTABLE, Correctable
from confirmations.proposals.kinds import (
    FieldIs,
    GoingOn,
    HandOver,
    OnlyWords,
    ProposalKind,
    ProposedChange,
    Record,
    SchoolJoined,
    SchoolLeft,
    refuse_first_day,
)
from confirmations.proposals.writes import propose
from partnerships.models import Lead, School
from partnerships.search import match_school

ROWS = (1, 2, 3)  # schools that left or joined, in one answer
INSTEAD, BOTH = "instead", "both"


class ProposalForm(forms.Form):
    """What every form of a lead has: their own words, and the way to an officer.

    ``question`` is the yearly one that it answers, where it does; ``by`` the account, None behind the link. Before it
    is sent the lead is asked about days that are far away, and about what else waits and contradicts it.
    """

    kind: str  # of a proposal that is words alone
    nothing_said: str

    comment = forms.CharField(
        label="Anything else",
        help_text="An officer reads this. It is not published.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )

    contradictions: Sequence[Contradiction] = ()  # that the lead is asked about, once the form is looked at

    def __init__(
        self, *args: object, lead: Lead, question: Question | None = None, by: Author = None, **kwargs: object
    ) -> None:
        self.lead, self.question, self.by = lead, question, by
        kwargs["initial"] = self.values_now()
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.helper = laid_out(*self.sections(), "comment", Submit("send", "Send to the council"))
        self.order_fields([name for name in self.fields if name != "comment"])  # so errors of the comment come last
        for field in self.fields.values():
            if longest := getattr(field, "max_length", None):
                field.error_messages["max_length"] = f"Shorten this to {longest:,} characters or fewer"

    def values_now(self) -> dict[str, object]:
        """What the fields hold at first."""
        return {}

    def sections(self) -> list[Fieldset | Field]:
        """The form's parts in their order, before the lead's own words."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Refuse what says nothing."""
        data = super().clean() or {}
        if not self.errors and not self.proposed and not data.get("comment"):
            self.add_error(None, self.nothing_said)
        if not self.errors:
            ask_about_far_days(self)
            self._ask_about_contradictions()
        return data

    def ask(self, name: str, field: forms.ChoiceField) -> Any:
        """Ask something more, above the button, and return what was answered already."""
        self.fields[name] = field
        self.helper.layout.insert(len(self.helper.layout) - 1, name)
        return field.widget.value_from_datadict(self.data, self.files, name)

    def _ask_about_contradictions(self) -> None:
        """What the lead, or another lead of the partnership, has sent and what this contradicts: which is to be?"""
        proposal = Proposal(partnership=self.lead.partnership, lead=self.lead)
        self.contradictions = contradictions_of(proposal, self.proposed)
        if not self.contradictions:
            return
        choices = [(BOTH, "Send this too. An officer asks which is right")]
        if self.own_contradicted:
            choices.insert(0, (INSTEAD, "Withdraw what I sent before, all of it, and send this instead"))
        question = AnswerField(
            label="This contradicts what waits for an officer. What shall we do?",
            choices=choices,
            required=False,
        )
        self.on_contradiction = self.ask("on_contradiction", question)
        if self.on_contradiction not in dict(choices):
            self.add_error("on_contradiction", "Choose what to do: this contradicts what waits for an officer")

    @property
    def own_contradicted(self) -> list[Proposal]:
        """The lead's own proposals among those that this contradicts."""
        return [each.proposal for each in self.contradictions if each.proposal.lead_id == self.lead.pk]

    @property
    def proposed(self) -> list[ProposalKind]:
        """What is to change: a proposal for each."""
        raise NotImplementedError

    @property
    def changes(self) -> list[ProposedChange]:
        """What would change, a line each, beside what the record says now."""
        proposal = Proposal(partnership=self.lead.partnership, lead=self.lead)
        return [change for kind in self.proposed for change in kind.changes(proposal)]

    def send(self) -> bool:
        """Keep it until an officer decides; False, with why in the form, where a rule refuses it."""
        what = self.proposed or [OnlyWords(self.kind)]
        instead_of = self.own_contradicted if self.contradictions and self.on_contradiction == INSTEAD else []
        comment = self.cleaned_data["comment"]
        try:
            propose(
                lead=self.lead, what=what, comment=comment, question=self.question, instead_of=instead_of, by=self.by
            )
        except ValidationError as refused:
            self.add_error(None, refused.messages)
            return False
        return True


class HandOverForm(ProposalForm):
    """Who leads from a day on."""

    kind = Proposal.Kind.GOING_ON
    nothing_said = "Say who follows you, or from which day you no longer lead"

    successor_name = forms.CharField(
        label="Who follows you",
        help_text="Their full name. Leave empty if nobody is found yet.",
        validators=[refuse_address, partial(refuse_nobody, place="name")],
        max_length=150,
        required=False,
    )
    successor_email = forms.EmailField(
        label="Their e-mail address",
        help_text="Not shown to the public unless they agree.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        required=False,
        error_messages={"invalid": "Enter an e-mail address in the correct format, like name@example.org"},
    )
    successor_on = TypedDayField("Their first day as lead", "For example 1 9 2027. You lead until the day before.")

    def values_now(self) -> dict[str, object]:
        """The first day of the school year that the lead was asked about."""
        if self.question is None or self.question.asks_about_record:
            return {}
        return {"successor_on": self.question.year_starts_on}

    def sections(self) -> list[Fieldset | Field]:
        """Who follows, and when."""
        return [
            Fieldset(
                "successor_name",
                "successor_email",
                "successor_on",
                legend="If somebody else takes over from you",
                legend_size=Size.MEDIUM,
            ),
        ]

    def clean(self) -> dict[str, Any]:
        """Check what takes two fields."""
        data = self.cleaned_data
        named = data.get("successor_name") or data.get("successor_email")
        day = data.get("successor_on")
        if named and not day and "successor_on" not in self.errors:
            self.add_error("successor_on", "Enter the first day on which they lead")
        if data.get("successor_email") and not data.get("successor_name") and "successor_name" not in self.errors:
            self.add_error("successor_name", "Enter the name of the person who follows you")
        if isinstance(day, dt.date):
            try:
                refuse_first_day(self.lead, day)
            except ValidationError as refused:
                self.add_error("successor_on", refused)
        return super().clean()

    @property
    def proposed(self) -> list[ProposalKind]:
        """Somebody follows, or nobody yet."""
        name, email, on = (self.cleaned_data.get(f"successor_{part}") for part in ("name", "email", "on"))
        if not on:
            return []
        return [HandOver(name, email or "", on) if name else GoingOn(on - A_DAY)]


class RecordForm(HandOverForm):
    """The whole record, as it is, for the lead to put right."""

    kind = Proposal.Kind.RECORD
    nothing_said = "Nothing is changed. Correct a fact, or go back and say that the record is right"

    def __init__(self, *args: object, lead: Lead, **kwargs: Any) -> None:
        self.members = list(
            lead.partnership.memberships.active().filter(ended_on=None).select_related("school").by_school()
        )
        super().__init__(*args, lead=lead, **kwargs)

    def values_now(self) -> dict[str, object]:
        """The record as it is."""
        rows = {Lead: self.lead, type(self.lead.partnership): self.lead.partnership}
        return {each.form_name: getattr(rows[each.model], each.name) for each in CORRECTABLE}

    def sections(self) -> list[Fieldset | Field]:
        """What a lead may correct by its headings, schools that left and joined, then who follows."""
        self.add_facts(CORRECTABLE)
        for row in ROWS:
            self.add_left(row, f"School {row} that left")
            self.add_joined(row, f"School {row} that joined")
        parts = {
            heading: [each.form_name for each in group]
            for heading, group in groupby(CORRECTABLE, key=lambda each: each.heading)
        }
        parts |= {"Schools that have left": self._row_names("left")}
        parts |= {"Schools that have joined": self._row_names("joined")}
        fieldsets = [Fieldset(*names, legend=heading, legend_size=Size.MEDIUM) for heading, names in parts.items()]
        return [*fieldsets, *super().sections()]

    def clean(self) -> dict[str, Any]:
        """Read the schools that left and joined, then check the rest."""
        self.left: dict[int, SchoolLeft] = {}
        self.joined: dict[int, SchoolJoined] = {}
        for row in ROWS:
            self._read_left(f"left_{row}")
            self._read_joined(f"joined_{row}")
        return super().clean()

    @property
    def proposed(self) -> list[ProposalKind]:
        """Every fact that differs from the record, and who follows."""
        now, data = self.values_now(), self.cleaned_data
        changed = [
            FieldIs.of_field(each, _plain(data[each.form_name]))
            for each in CORRECTABLE
            if each.form_name in data and _plain(data[each.form_name]) != _plain(now[each.form_name])
        ]
        facts = (*changed, *self.left.values(), *self.joined.values())
        return [*([Record(facts)] if facts else []), *super().proposed]

    def add_facts(self, facts: Iterable[Correctable]) -> None:
        """A field for each fact."""
        self.fields |= {each.form_name: _asked(each) for each in facts}

    def add_left(self, row: int, label: str) -> None:
        """A member and its last day: without JavaScript there is no other way to add a row."""
        members = [("", "Choose a school"), *((str(one.pk), str(one.school)) for one in self.members)]
        self.fields[f"left_{row}"] = forms.ChoiceField(label=label, choices=members, required=False)
        self.fields[f"left_{row}_on"] = TypedDayField("Its last day in the partnership", "For example 31 8 2026.")

    def add_joined(self, row: int, label: str) -> None:
        """A school and its first day."""
        self.fields[f"joined_{row}"] = forms.CharField(
            label=label, help_text="Its name and town, or its URN.", max_length=200, required=False
        )
        self.fields[f"joined_{row}_on"] = TypedDayField("Its first day in the partnership", "For example 1 9 2026.")

    @staticmethod
    def _row_names(what: str) -> list[str]:
        return [name for row in ROWS for name in (f"{what}_{row}", f"{what}_{row}_on")]

    def _read_left(self, name: str) -> None:
        chosen, day = self.cleaned_data.get(name), self._day_beside(name)
        if not chosen or not day:
            return
        membership = next(row for row in self.members if str(row.pk) == chosen)
        if day < membership.started_on:
            self.add_error(f"{name}_on", "Enter a day on or after the one on which the school joined")
        self.left[membership.pk] = SchoolLeft(membership.pk, day)

    def _read_joined(self, name: str) -> None:
        text, day = self.cleaned_data.get(name), self._day_beside(name)
        school = self._school(name, text) if text else None
        if school and day:
            self.joined[school.urn] = SchoolJoined(school.urn, str(school), day)

    def _day_beside(self, name: str) -> dt.date | None:
        """The day of a row; an error where there is a school and no day, or a day and no school."""
        school, day = self.cleaned_data.get(name), self.cleaned_data.get(f"{name}_on")
        if school and not day and f"{name}_on" not in self.errors:
            self.add_error(f"{name}_on", "Enter the day for this school")
        if day and not school and name not in self.errors:
            self.add_error(name, "Enter the school for this day")
        return day

    def _school(self, name: str, text: str) -> School | None:
        """The school that is surely meant; else an error that says which it may be."""
        match = match_school(text)
        if not match.candidates:
            self.add_error(name, "No school of this name is known. Enter its URN, the six digits of the DfE’s register")
        elif not match.sure:
            likely = "; ".join(f"{candidate.name}, URN {candidate.urn}" for candidate in match.candidates[:4])
            self.add_error(name, f"Which school is it? Enter its URN: {likely}")
        elif any(row.school_id == match.candidates[0].pk for row in self.members):
            self.add_error(name, "This school is a member already")
        else:
            return School.objects.get(pk=match.candidates[0].pk)
        return None


def _asked(correctable: Correctable) -> forms.Field:
    """The form's field of a fact, as its model has it, in words for a lead."""
    given: dict[str, Any] = {"label": correctable.label, "help_text": correctable.help_text, "required": False}
    if isinstance(correctable.field, models.TextField):
        given["widget"] = forms.Textarea(attrs={"rows": 4})
    if isinstance(correctable.field, models.URLField):  # the pack does not style a URLInput
        given["widget"] = forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"})
    if correctable.wrong:
        given["error_messages"] = {"invalid": correctable.wrong}
    if refuse_address_in_text in correctable.field.validators:
        given["validators"] = [refuse_address_in_text]
    if correctable.max_length:
        given["max_length"] = correctable.max_length
    return cast(forms.Field, correctable.field.formfield(**given))


def _plain(value: object) -> object:
    """A value as it is compared: a browser sends two characters for a new line, and none of the spaces at the ends."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
