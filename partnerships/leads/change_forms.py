"""Handing over and ending a lead, as an officer asks for it."""

from typing import Any

from django import forms

from base.changing.effects import Effect
from base.changing.pages import DatedForm
from base.day_fields import DayField
from base.names import refuse_address
from base.saving import Author
from partnerships.leads.writes import end_lead, hand_over_lead
from partnerships.models import Person, School
from partnerships.people.forms import AsksWhoIsMeant
from partnerships.people.own import refuse_ones_own


class PersonChoiceField(forms.ModelChoiceField):
    """A person, whom what they do tells apart from others of the same name."""

    def label_from_instance(self, obj: Any) -> str:
        """The name, and what they lead and head."""
        return f"{obj} ({obj.leads_and_heads})" if obj.leads_and_heads else str(obj)


class HandOverChangeForm(AsksWhoIsMeant, DatedForm):
    """Somebody else takes over a lead."""

    slug, label, title = "hand-over", "Hand over…", "Hand over to somebody else"
    name_field = "new_name"
    to = PersonChoiceField(
        Person.objects.none(), required=False, empty_label="Somebody new, named below", label="Who takes over"
    )
    new_name = forms.CharField(
        required=False,
        max_length=150,
        label="Or the name of somebody new",
        validators=[refuse_address],
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

    def change(self, by: Author) -> Effect:
        """Begin the new lead and end the old one."""
        typed = dict(self.cleaned_data)
        typed.pop("one_of_these", None)
        new = Person(name=typed.pop("new_name"))
        to = typed.pop("to") or self.known_person or new
        refuse_ones_own(to.pk, by=by)
        return hand_over_lead(lead=self.record, by=by, to=to, **typed)


class EndLeadForm(DatedForm):
    """A lead ends, and nobody takes over yet."""

    slug, label, title = "end", "End…", "End this lead"
    on = DayField("Last day as lead", "For example 31 August 2027. To name who follows, hand over instead.")

    def change(self, by: Author) -> Effect:
        """End the lead."""
        return end_lead(lead=self.record, by=by, **self.cleaned_data)


LEAD_CHANGES = (HandOverChangeForm, EndLeadForm)
