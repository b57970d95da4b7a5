"""Carrying memberships and leads over to a school's successor, as an officer asks for it."""

from django import forms

from base.changing.effects import Effect
from base.changing.pages import ChangeForm
from base.day_fields import DayField
from base.saving import Author
from partnerships.models import School
from partnerships.successors.writes import carry_over_to_successor, plan_to_carry_over


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

    def change(self, by: Author) -> Effect:
        """Carry memberships, leads’ schools and headships over."""
        schools = {"school": self.record, "successor": self.successor, "on": self.cleaned_data["on"]}
        steps = tuple(str(step) for step in plan_to_carry_over(**schools))
        if not steps:
            raise forms.ValidationError("Nothing of this school goes on after that day. There is nothing to move.")
        carry_over_to_successor(by=by, **schools)
        return Effect(steps)


SCHOOL_CHANGES = (CarryOverForm,)
