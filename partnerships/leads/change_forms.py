"""The dated changes that an officer makes of memberships and leads."""

from typing import Any

from django import forms

from ..actions import (
    Outcome,
    carry_over_to_successor,
    end_lead,
    hand_over_lead,
    leave_partnership,
    move_school,
    plan_to_carry_over,
)
from ..models import Dated, Partnership, Person, School
from .changes import ChangeForm, DayField


class DatedForm(ChangeForm):
    """A change of what is not over yet."""

    @classmethod
    def suits(cls, record: Dated) -> bool:
        """Whether the record goes on, or is to begin."""
        return not record.is_over


class LeaveForm(DatedForm):
    """A school leaves a partnership."""

    slug, label, title = "leave", "Leave…", "Leave the partnership"
    on = DayField("Last day in the partnership", "For example 31 August 2027. It may be a day to come.")

    def change(self, by: Any) -> Outcome:
        """End the membership."""
        return leave_partnership(membership=self.record, by=by, **self.cleaned_data)


class MoveForm(DatedForm):
    """A school moves to another partnership."""

    slug, label, title = "move", "Move…", "Move to another partnership"
    to = forms.ModelChoiceField(
        Partnership.objects.none(), empty_label="Choose a partnership", label="Partnership that it joins"
    )
    on = DayField("First day there", "For example 1 September 2027. The day before is its last in the old partnership.")

    def __init__(self, *args: object, record: Any, **kwargs: object) -> None:
        super().__init__(*args, record=record, **kwargs)
        self.fields["to"].queryset = Partnership.objects.not_over().exclude(pk=record.partnership_id)
        self.fields["to"].error_messages["required"] = "Choose the partnership that it joins."

    def change(self, by: Any) -> Outcome:
        """End the old membership and begin the new one."""
        return move_school(membership=self.record, by=by, **self.cleaned_data)


class PersonChoiceField(forms.ModelChoiceField):
    """A person, whom what they do tells apart from others of the same name."""

    def label_from_instance(self, obj: Any) -> str:
        """The name, and what they lead and head."""
        return f"{obj} ({obj.leads_and_heads})" if obj.leads_and_heads else str(obj)


class HandOverForm(DatedForm):
    """Somebody else takes over a lead."""

    slug, label, title = "hand-over", "Hand over…", "Hand over to somebody else"
    to = PersonChoiceField(
        Person.objects.none(), required=False, empty_label="Somebody new, named below", label="Who takes over"
    )
    new_name = forms.CharField(
        required=False,
        max_length=150,
        label="Or the name of somebody new",
        help_text="For example Ann Day. A title can be added on the page of the person.",
    )
    on = DayField(
        "First day of the new lead", "For example 1 September 2027. The day before is the last of the old lead."
    )
    school = forms.ModelChoiceField(
        School.objects.none(), required=False, empty_label="Not recorded", label="School where they work"
    )
    email = forms.EmailField(
        required=False,
        label="E-mail address for this role",
        help_text="For example lead.colne@example.org. Officers, heads and board members see it.",
    )
    publish_contact = forms.BooleanField(
        required=False, label="Publish this address", help_text="Tick only if the new lead agreed."
    )

    def __init__(self, *args: object, record: Any, **kwargs: object) -> None:
        super().__init__(*args, record=record, **kwargs)
        self.fields["to"].queryset = Person.objects.with_roles_today().exclude(pk=record.person_id)
        members = record.partnership.memberships.not_over()
        self.fields["school"].queryset = School.objects.filter(memberships__in=members).distinct()

    def clean(self) -> dict[str, Any]:
        """Refuse two people, or none."""
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("to")) == bool(cleaned.get("new_name")) and not self.has_error("to"):
            self.add_error("to", "Choose a person, or enter the name of somebody new: one of the two.")
        if cleaned.get("publish_contact") and not cleaned.get("email") and not self.has_error("email"):
            self.add_error("publish_contact", "Enter the address that is to be published, or untick this.")
        return cleaned

    def change(self, by: Any) -> Outcome:
        """Begin the new lead and end the old one."""
        typed = dict(self.cleaned_data)
        new = Person(name=typed.pop("new_name"))
        return hand_over_lead(lead=self.record, by=by, **typed | {"to": typed["to"] or new})


class EndLeadForm(DatedForm):
    """A lead ends, and nobody takes over yet."""

    slug, label, title = "end", "End…", "End this lead"
    on = DayField("Last day as lead", "For example 31 August 2027. To name who follows, hand over instead.")

    def change(self, by: Any) -> Outcome:
        """End the lead."""
        return end_lead(lead=self.record, by=by, **self.cleaned_data)


class CarryOverForm(ChangeForm):
    """A school closes, and what is current goes on at the school that takes over: as an academy, or merged."""

    slug, label, title = "carry-over", "Move to the successor…", "Move what is current to the successor"
    urn = forms.IntegerField(label="URN of the school that takes over", widget=forms.TextInput)
    on = DayField("Last day on which the old school is open", "For example 31 August 2027.")

    def __init__(self, *args: object, record: School, **kwargs: object) -> None:
        named = [link for link in record.links.successors() if link.linked_school_id]
        initial = {"urn": named[0].linked_urn if len(named) == 1 else None, "on": record.closed_on}
        super().__init__(*args, record=record, initial=initial, **kwargs)  # type: ignore[misc]
        said = "; ".join(f"{link.linked_name} ({link.linked_urn})" for link in named)
        self.fields["urn"].help_text = f"The register names {said}." if said else "Six digits. The register names none."
        self.fields["urn"].error_messages |= {"required": "Enter a URN.", "invalid": "A URN has six digits."}

    @classmethod
    def suits(cls, record: School) -> bool:
        """Whether the school closes, and has something that can go on elsewhere."""
        return record.is_closed or record.is_proposed_to_close

    def clean_urn(self) -> int:
        """Refuse a URN that no school here has."""
        self.successor = School.objects.filter(urn=self.cleaned_data["urn"]).first()
        if self.successor is None:
            raise forms.ValidationError("No school here has this URN. Take it from the register, or add the school.")
        return self.cleaned_data["urn"]

    def change(self, by: Any) -> Outcome:
        """Carry memberships, leads’ schools and headships over."""
        schools = {"school": self.record, "successor": self.successor, "on": self.cleaned_data["on"]}
        steps = tuple(str(step) for step in plan_to_carry_over(**schools))
        if not steps:
            raise forms.ValidationError("Nothing of this school goes on after that day. There is nothing to move.")
        carry_over_to_successor(by=by, **schools)
        return Outcome(steps)


MEMBERSHIP_CHANGES = (LeaveForm, MoveForm)
SCHOOL_CHANGES = (CarryOverForm,)
LEAD_CHANGES = (HandOverForm, EndLeadForm)
