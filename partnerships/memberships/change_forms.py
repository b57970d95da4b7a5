"""Leaving a partnership and moving to another, as an officer asks for it; and ending several memberships."""

from typing import Any

from django import forms

from base.changing.effects import Effect
from base.changing.pages import ChangeForm, DatedForm
from base.day_fields import DayField
from base.saving import Author
from partnerships.memberships.writes import end_memberships, leave_partnership, move_school
from partnerships.models import Membership, Partnership

Reason = Membership.LeavingReason


class SaysWhy(forms.Form):
    """Why a membership ends: one of the reasons that lists are asked for, and more in words where there is more."""

    leaving_reason = forms.ChoiceField(label="Why", choices=Reason.choices, initial=Reason.LEFT, required=False)
    leaving_note = forms.CharField(
        label="More on why",
        required=False,
        max_length=200,
        help_text="For officers, and never public. For example: its trust has a group of its own.",
    )

    def __init__(self, *args: Any, record: Any, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        memberships = record if isinstance(record, list) else [record]
        if all(membership.school.is_closed for membership in memberships):
            self.fields["leaving_reason"].initial = Reason.SCHOOL_CLOSED
        self.order_fields([name for name in self.fields if not name.startswith("leaving_")])  # the day comes first


class LeaveForm(SaysWhy, DatedForm):
    """A school leaves a partnership."""

    slug, label, title = "leave", "Leave…", "Leave the partnership"
    on = DayField("Last day in the partnership", "For example 31 August 2027. It may be a day to come.")

    def change(self, by: Author) -> Effect:
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

    def change(self, by: Author) -> Effect:
        """End the old membership and begin the new one."""
        return move_school(membership=self.record, by=by, **self.cleaned_data)


MEMBERSHIP_CHANGES = (LeaveForm, MoveForm)


class EndMembershipsForm(SaysWhy, ChangeForm):
    """Several schools leave their partnerships on one day."""

    title = "End these memberships"
    on = DayField("Last day in the partnership", "For example 31 August 2027. All of them end on this day.")

    def change(self, by: Author) -> Effect:
        """End them."""
        return end_memberships(memberships=self.record, by=by, **self.cleaned_data)
