"""Handing over and ending a headship, as an officer asks for it: and who follows in what the head leads besides."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.formats import date_format

from base.changing.effects import Effect
from base.changing.pages import ChangeForm, DatedForm
from base.day_fields import DayField
from base.names import is_nobody, refuse_address
from base.saving import A_DAY, Author
from partnerships.heads.writes import Followers, end_headship, hand_over_headship
from partnerships.models import Headship, Lead, Person
from partnerships.people.namesakes import namesakes
from partnerships.people.naming import PersonChoiceField, ReachesSomebodyForm
from partnerships.people.own import refuse_ones_own

NEW_HEAD, SOMEBODY, NOBODY, STAYS = "new-head", "somebody", "nobody", "stays"


class AsksWhoFollows(ChangeForm):
    """Asks of each partnership that the head leads who follows; of one they lead for another school too."""

    has_new_head = True

    def __init__(self, *args: object, record: Any, **kwargs: object) -> None:
        super().__init__(*args, record=record, **kwargs)
        self.leads: list[Lead] = list(record.person.leads.not_over().select_related("partnership", "school"))
        for lead in self.leads:
            self._add_fields(lead)

    def _add_fields(self, lead: Lead) -> None:
        old, role = lead.person, lead.get_role_display().lower()
        new_head = [(NEW_HEAD, "The new head")] if self.has_new_head else []
        follows, to, name = self._names(lead)
        self.fields[follows] = forms.ChoiceField(
            required=False,  # it may be over by then
            label=f"{old} {_is(lead)} {role} of {lead.partnership}{_until(lead)} too. Who follows?",
            choices=[
                ("", "Choose"),
                *new_head,
                (SOMEBODY, "Somebody else, named below"),
                (NOBODY, "Nobody yet: it stands on the desk"),
                (STAYS, f"Nobody has to: {old} goes on"),
            ],
        )
        others = Person.objects.with_roles_today().exclude(pk=lead.person_id)
        self.fields[to] = PersonChoiceField(
            others,
            required=False,
            empty_label="Nobody of those recorded",
            label=f"Somebody else for {lead.partnership}",
        )
        self.fields[name] = forms.CharField(
            required=False,
            max_length=150,
            validators=[refuse_address],
            label=f"Or a new name for {lead.partnership}",
            help_text="For example Cy Eff.",
        )

    @staticmethod
    def _names(lead: Lead) -> tuple[str, str, str]:
        return f"lead_{lead.pk}", f"lead_{lead.pk}_to", f"lead_{lead.pk}_name"

    def clean(self) -> dict[str, Any]:
        """Refuse somebody else who is nobody, or two; and a name that is somebody's already."""
        cleaned = super().clean() or self.cleaned_data
        for lead in self._leads_by_then():
            follows, to, name = self._names(lead)
            if not cleaned.get(follows):
                role = lead.get_role_display().lower()
                self.add_error(follows, f"Say who follows {lead.person} as {role} of {lead.partnership}.")
            typed, chosen = cleaned.get(name), cleaned.get(to)
            if cleaned.get(follows) == SOMEBODY and bool(typed) == bool(chosen):
                self.add_error(follows, "Choose who follows, or enter a new name below: one of the two.")
            if cleaned.get(follows) not in (SOMEBODY, "", None) and (typed or chosen):
                self.add_error(follows, "Choose “Somebody else” here, or take out the name below.")
            if typed and is_nobody(typed):
                self.add_error(name, f"“{typed}” is no name. Choose “Nobody yet” above, or enter who it is.")
            elif typed and (known := namesakes(typed)):
                self.add_error(
                    name, f"{known[0]}, is recorded already. Choose them in the list above if they are meant."
                )
        return cleaned

    def _leads_by_then(self) -> list[Lead]:
        """Those that are not over by the day from which somebody else heads the school; all where no day is known."""
        first = self.first_day_without()
        return [lead for lead in self.leads if not (first and lead.ended_on and lead.ended_on < first)]

    def first_day_without(self) -> dt.date | None:
        """The first day without the old head, where a day was entered."""
        return self.cleaned_data.get("on")

    def followers(self, by: Author, new_head: Person | None = None) -> Followers:
        """Who follows in each lead that ends. Raises ``ValidationError`` for oneself."""
        found: dict[Lead, Person | None] = {}
        for lead in self._leads_by_then():
            follows, to, name = self._names(lead)
            answer = self.cleaned_data[follows]
            if answer == STAYS:
                continue
            somebody = self.cleaned_data[to] or Person(name=self.cleaned_data[name])
            found[lead] = {NEW_HEAD: new_head, SOMEBODY: somebody, NOBODY: None}[answer]
            refuse_ones_own(getattr(found[lead], "pk", None), by=by)
        return found


class HandOverHeadshipForm(AsksWhoFollows, ReachesSomebodyForm, DatedForm):
    """Somebody else takes over a headship."""

    slug, label, title = "hand-over", "Hand over…", "A new head takes over"
    place = "headship"
    on = DayField(
        "First day of the new head", "For example 1 September 2027. The day before is the last of the old one."
    )
    role = forms.ChoiceField(label="As", choices=Headship.Role.choices)
    field_order = (*ReachesSomebodyForm.field_order, "on", "role")

    def __init__(self, *args: object, record: Any, **kwargs: object) -> None:
        super().__init__(*args, record=record, **kwargs)
        self.fields["to"].label = "Who becomes head"
        self.fields["role"].initial = record.role

    def those_left_out(self) -> list[int]:
        """Whoever heads it now."""
        return [self.record.person_id]

    def change(self, by: Author) -> Effect:
        """End the old headship and begin the new one, with what goes with it."""
        to, on, role = self.somebody(by), self.cleaned_data["on"], self.cleaned_data["role"]
        followers = self.followers(by, new_head=to)
        return hand_over_headship(headship=self.record, to=to, on=on, role=role, followers=followers, by=by)


class EndHeadshipForm(AsksWhoFollows, DatedForm):
    """A headship ends, and nobody takes over yet."""

    slug, label, title = "end", "End…", "End this headship"
    has_new_head = False
    on = DayField("Last day as head", "For example 31 August 2027. To name who follows, hand over instead.")

    def first_day_without(self) -> dt.date | None:
        """The day after the last."""
        last = self.cleaned_data.get("on")
        return last + A_DAY if last else None

    def change(self, by: Author) -> Effect:
        """End it, with what goes with it."""
        on = self.cleaned_data["on"]
        return end_headship(headship=self.record, on=on, followers=self.followers(by), by=by)


def _is(lead: Lead) -> str:
    return f"is from {date_format(lead.started_on)}" if lead.is_to_come else "is"


def _until(lead: Lead) -> str:
    return f" until {date_format(lead.ended_on)}" if lead.ended_on else ""


HEADSHIP_CHANGES = (HandOverHeadshipForm, EndHeadshipForm)
