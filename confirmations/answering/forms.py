"""What a lead types: who follows, and what in the record is to be corrected."""

import datetime as dt

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Field, Fieldset, Layout, Size, Submit
from django import forms

from confirmations.answering.fields import TypedDayField
from confirmations.corrections.facts import LEAD_FIELDS, PARTNERSHIP_FIELDS
from confirmations.models import Confirmation
from partnerships.models import School
from partnerships.search import match_school

ROWS = (1, 2, 3)  # schools that left or joined, in one answer


class HandOverProposalForm(forms.Form):
    """Who leads from a day on, and anything else in the lead's own words."""

    successor_name = forms.CharField(
        label="Who follows you",
        help_text="Their full name. Leave empty if nobody is found yet.",
        max_length=150,
        required=False,
    )
    successor_email = forms.EmailField(
        label="Their e-mail address",
        help_text="Not shown to the public unless they agree.",
        required=False,
        error_messages={"invalid": "Enter an e-mail address in the correct format, like name@example.org"},
    )
    successor_on = TypedDayField("Their first day as lead", "For example 1 9 2027. You lead until the day before.")
    comment = forms.CharField(
        label="Anything else",
        help_text="An officer reads this. It is not published.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: object, confirmation: Confirmation, **kwargs: object) -> None:
        self.confirmation = confirmation
        kwargs["initial"] = self.values_now()
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["successor_email"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": ""}  # the server's error summary says it better
        self.helper.disable_csrf = True  # the link itself is what allows to answer (ADR 15)
        self.helper.layout = Layout(*self.sections(), Submit("send", "Send to the council"))
        for field in self.fields.values():
            if longest := getattr(field, "max_length", None):
                field.error_messages["max_length"] = f"Shorten this to {longest:,} characters or fewer"

    def values_now(self) -> dict[str, object]:
        """What the fields hold at first."""
        return {} if self.confirmation.asks_about_record else {"successor_on": self.confirmation.year_starts_on}

    def sections(self) -> list[Fieldset | Field]:
        """The form's parts in their order."""
        return [
            Fieldset(
                "successor_name",
                "successor_email",
                "successor_on",
                legend="If somebody else takes over from you",
                legend_size=Size.MEDIUM,
            ),
            "comment",
        ]

    def clean(self) -> dict[str, object]:
        """Check what takes two fields."""
        data = super().clean() or {}
        named = data.get("successor_name") or data.get("successor_email")
        day = data.get("successor_on")
        if named and not day and "successor_on" not in self.errors:
            self.add_error("successor_on", "Enter the first day on which they lead")
        if data.get("successor_email") and not data.get("successor_name"):
            self.add_error("successor_name", "Enter the name of the person who follows you")
        if isinstance(day, dt.date) and day <= self.confirmation.lead.started_on:
            self.add_error("successor_on", "Enter a day after the one on which you began to lead")
        if not self.errors and not self.proposed and not data.get("comment"):
            self.add_error(None, self.nothing_said)
        return data

    nothing_said = "Say who follows you, or from which day you no longer lead"

    @property
    def proposed(self) -> dict[str, object]:
        """The facts to be put right, by their keys."""
        data = self.cleaned_data
        if not data.get("successor_on"):
            return {}
        names = {name: data.get(f"successor_{name}", "") for name in ("name", "email")}
        return {"successor": names | {"on": data["successor_on"].isoformat()}}


class CorrectionProposalForm(HandOverProposalForm):
    """The whole record, as it is, for the lead to put right."""

    focus = forms.CharField(
        label="What the partnership works on",
        help_text="A sentence or two, shown on its page.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )
    is_open_to_new_schools = forms.BooleanField(label="It is open to new schools", required=False)
    website = forms.URLField(
        label="Its website",
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),  # the pack does not style a URLInput
        required=False,
        error_messages={"invalid": "Enter the website’s address, like https://www.example.org"},
    )
    email = forms.EmailField(
        label="Its mailbox",
        required=False,
        error_messages={"invalid": "Enter the mailbox in the correct format, like name@example.org"},
    )
    telephone = forms.CharField(label="Its telephone number", max_length=30, required=False)
    publish_contact = forms.BooleanField(label="Show the mailbox and telephone number to everyone", required=False)
    lead_email = forms.EmailField(
        label="Your e-mail address as lead",
        required=False,
        error_messages={"invalid": "Enter your e-mail address in the correct format, like name@example.org"},
    )
    lead_telephone = forms.CharField(label="Your telephone number as lead", max_length=30, required=False)
    lead_publish_contact = forms.BooleanField(label="Show these to everyone", required=False)

    nothing_said = "Nothing is changed. Correct a fact, or go back and say that the record is right"

    def __init__(self, *args: object, confirmation: Confirmation, **kwargs: object) -> None:
        self.members = list(
            confirmation.partnership.memberships.active().filter(ended_on=None).select_related("school").by_school()
        )
        super().__init__(*args, confirmation=confirmation, **kwargs)

    def values_now(self) -> dict[str, object]:
        """The record as it is."""
        partnership, lead = self.confirmation.partnership, self.confirmation.lead
        return {name: getattr(partnership, name) for name in PARTNERSHIP_FIELDS} | {
            f"lead_{name}": getattr(lead, name) for name in LEAD_FIELDS
        }

    def sections(self) -> list[Fieldset | Field]:
        """The partnership, its contact details, the lead's, schools that left and joined, then who follows."""
        self._add_rows()
        return [
            Fieldset("focus", "is_open_to_new_schools", "website", legend="The partnership", legend_size=Size.MEDIUM),
            Fieldset(
                "email",
                "telephone",
                "publish_contact",
                legend="Contact details of the partnership",
                legend_size=Size.MEDIUM,
            ),
            Fieldset(
                "lead_email",
                "lead_telephone",
                "lead_publish_contact",
                legend="Your own contact details",
                legend_size=Size.MEDIUM,
            ),
            Fieldset(*self._row_names("left"), legend="Schools that have left", legend_size=Size.MEDIUM),
            Fieldset(*self._row_names("joined"), legend="Schools that have joined", legend_size=Size.MEDIUM),
            *super().sections(),
        ]

    def clean_focus(self) -> str:
        """As the record has it: a browser sends two characters for a new line."""
        return self.cleaned_data["focus"].replace("\r\n", "\n")

    def clean(self) -> dict[str, object]:
        """Read the schools that left and joined, then check the rest."""
        self.left: dict[str, str] = {}
        self.joined: dict[str, str] = {}
        for row in ROWS:
            self._read_left(f"left_{row}")
            self._read_joined(f"joined_{row}")
        return super().clean()

    @property
    def proposed(self) -> dict[str, object]:
        """Every fact that differs from the record."""
        now, data = self.values_now(), self.cleaned_data
        changed = {name: data[name] for name in now if name in data and data[name] != now[name]}
        facts = {name.replace("lead_", "lead.", 1): value for name, value in changed.items()}
        return facts | self.left | self.joined | super().proposed

    def _add_rows(self) -> None:
        """A school and a day, so many times: without JavaScript there is no other way to add a row."""
        members = [("", "Choose a school"), *((str(row.pk), str(row.school)) for row in self.members)]
        for row in ROWS:
            self.fields[f"left_{row}"] = forms.ChoiceField(
                label=f"School {row} that left", choices=members, required=False
            )
            self.fields[f"left_{row}_on"] = TypedDayField("Its last day in the partnership", "For example 31 8 2026.")
            self.fields[f"joined_{row}"] = forms.CharField(
                label=f"School {row} that joined",
                help_text="Its name and town, or its URN.",
                max_length=200,
                required=False,
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
        self.left[f"left.{chosen}"] = day.isoformat()

    def _read_joined(self, name: str) -> None:
        text, day = self.cleaned_data.get(name), self._day_beside(name)
        school = self._school(name, text) if text else None
        if school and day:
            self.joined[f"joined.{school.pk}"] = day.isoformat()

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
