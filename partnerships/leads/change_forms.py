"""Handing over and ending a lead, as an officer asks for it."""

from typing import Any

from django import forms

from base.changing.effects import Effect
from base.changing.pages import DatedForm
from base.day_fields import DayField
from base.saving import Author
from partnerships.leads.writes import end_lead, hand_over_lead
from partnerships.models import School
from partnerships.people.naming import NamesSomebodyForm


class HandOverChangeForm(NamesSomebodyForm, DatedForm):
    """Somebody else takes over a lead."""

    slug, label, title = "hand-over", "Hand over…", "Hand over to somebody else"
    place = "lead"
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
        members = record.partnership.memberships.not_over()
        self.fields["school"].queryset = School.objects.filter(memberships__in=members).distinct()

    def those_left_out(self) -> list[int]:
        """Whoever leads now."""
        return [self.record.person_id]

    def clean(self) -> dict[str, Any]:
        """Refuse to publish an address that is not there."""
        cleaned = super().clean()
        if cleaned.get("publish_contact") and not cleaned.get("email") and not self.has_error("email"):
            self.add_error("publish_contact", "Enter the address that is to be published, or untick this.")
        return cleaned

    def change(self, by: Author) -> Effect:
        """Begin the new lead and end the old one."""
        typed = {name: self.cleaned_data[name] for name in ("on", "school", "email", "publish_contact")}
        return hand_over_lead(lead=self.record, by=by, to=self.somebody(by), **typed)


class EndLeadForm(DatedForm):
    """A lead ends, and nobody takes over yet."""

    slug, label, title = "end", "End…", "End this lead"
    on = DayField("Last day as lead", "For example 31 August 2027. To name who follows, hand over instead.")

    def change(self, by: Author) -> Effect:
        """End the lead."""
        return end_lead(lead=self.record, by=by, **self.cleaned_data)


LEAD_CHANGES = (HandOverChangeForm, EndLeadForm)
