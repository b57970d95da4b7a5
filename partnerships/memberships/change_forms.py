"""Leaving a partnership and moving to another, as an officer asks for it; and ending several memberships."""

from typing import Any, ClassVar

from django import forms

from base.changing.effects import Effect
from base.changing.pages import ChangeForm, DatedForm
from base.day_fields import DayField
from base.saving import Author
from partnerships.memberships.many import join_many, leave_many, move_many
from partnerships.memberships.writes import leave_partnership, move_school
from partnerships.models import Membership, Partnership, School

Reason = Membership.LeavingReason


ASKED = (Reason.TRUST, Reason.WISH, Reason.MOVED, Reason.SCHOOL_CLOSED, Reason.CONVERTED, Reason.LEFT)
SAY_WHY = "Choose why. “Not known” is an answer too."


class SaysWhy(forms.Form):
    """Why a membership ends: one of the reasons that lists are asked for, and more in words where there is more.

    None is chosen beforehand, but that a school closed: what nobody chose would be counted as a reason that was given.
    """

    leaving_reason = forms.ChoiceField(
        label="Why",
        choices=[("", "Choose why"), *((reason.value, reason.label) for reason in ASKED)],
        error_messages={"required": SAY_WHY},
    )
    leaving_note = forms.CharField(
        label="More on why",
        required=False,
        max_length=200,
        help_text="For officers, and never public. For example: the trust has a group of its own.",
    )

    def __init__(self, *args: Any, record: Any, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)  # type: ignore[call-arg]  # of the change form beside it
        schools = [getattr(one, "school", one) for one in (record if isinstance(record, list) else [record])]
        if all(isinstance(school, School) and school.is_closed for school in schools):
            self.fields["leaving_reason"].initial = Reason.SCHOOL_CLOSED
        self.order_fields([name for name in self.fields if not name.startswith("leaving_")])  # the day comes first


class LeaveForm(SaysWhy, DatedForm):
    """A school leaves a partnership."""

    slug, label, title = "leave", "Leave…", "Leave the partnership"
    on = DayField("Last day in the partnership", "For example 31 August 2027. It may be a day to come.")

    def change(self, by: Author) -> Effect:
        """End the membership."""
        return leave_partnership(membership=self.record, by=by, **self.cleaned_data)


class ChoosesPartnership(forms.Form):
    """Has ``to``, the partnership that schools go to: one that goes on, and not the one that they are in.

    One that is to end is not offered: whoever went there would be in none soon after.
    """

    to_label: ClassVar[str] = "Partnership that it joins"

    to = forms.ModelChoiceField(Partnership.objects.none(), empty_label="Choose a partnership")

    def __init__(self, *args: Any, record: Any, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)  # type: ignore[call-arg]  # of the change form beside it
        own = record.pk if isinstance(record, Partnership) else getattr(record, "partnership_id", None)
        self.fields["to"].queryset = Partnership.objects.not_over().filter(ended_on=None).exclude(pk=own)
        self.fields["to"].label = self.to_label
        self.fields["to"].error_messages["required"] = f"Choose the {self.to_label[:1].lower()}{self.to_label[1:]}."


class MoveForm(ChoosesPartnership, DatedForm):
    """A school moves to another partnership."""

    slug, label, title = "move", "Move…", "Move to another partnership"
    field_order = ("to", "on")
    on = DayField("First day there", "For example 1 September 2027. The day before is its last in the old partnership.")

    def change(self, by: Author) -> Effect:
        """End the old membership and begin the new one."""
        return move_school(membership=self.record, by=by, **self.cleaned_data)


MEMBERSHIP_CHANGES = (LeaveForm, MoveForm)


class LeaveManyForm(SaysWhy, ChangeForm):
    """Several schools leave their partnerships on one day."""

    title = "End these memberships"
    on = DayField("Last day in the partnership", "For example 31 August 2027. All of them end on this day.")

    def change(self, by: Author) -> Effect:
        """End those that can end."""
        return leave_many(memberships=self.record, by=by, **self.cleaned_data)


class MoveManyForm(ChoosesPartnership, ChangeForm):
    """Several schools move to one partnership on one day."""

    title = "Move these schools to another partnership"
    field_order = ("to", "on")
    to_label = "Partnership that they join"
    on = DayField("First day there", "For example 1 September 2027. The day before is their last in the old one.")

    def change(self, by: Author) -> Effect:
        """Move those that can move."""
        return move_many(memberships=self.record, by=by, **self.cleaned_data)


class OfChosenInList(ChangeForm):
    """A change of schools that are chosen in their list; ``of_them`` are their memberships of today and to come."""

    def __init__(self, *args: Any, record: list[School], **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        self.of_them = Membership.objects.not_over().filter(school__in=record)
        self.theirs = Partnership.objects.filter(pk__in=self.of_them.values("partnership"))


class JoinFromListForm(ChoosesPartnership, OfChosenInList):
    """Chosen schools join a partnership, and perhaps leave one."""

    title = "Let these schools join a partnership"
    to_label = "Partnership that they join"
    field_order = ("to", "leave", "on")
    leave = forms.ModelChoiceField(
        Partnership.objects.none(),
        required=False,
        empty_label="None: they stay in what they are in",
        label="Partnership that they leave",
        help_text="Those that are in it leave it on the day before.",
    )
    on = DayField("First day there", "For example 1 September 2027.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leave"].queryset = self.theirs

    def change(self, by: Author) -> Effect:
        """Move who is in the one that is left, and let the others join."""
        to, on, leave = (self.cleaned_data[name] for name in ("to", "on", "leave"))
        moving = list(self.of_them.filter(partnership=leave)) if leave else []
        who_moves = {row.school_id for row in moving}
        pks = [school.pk for school in self.record if school.pk not in who_moves]
        joining = list(School.objects.with_authority().filter(pk__in=pks).order_by("name", "urn"))
        effects = [move_many(memberships=moving, to=to, on=on, by=by)] if moving else []
        effects += [join_many(schools=joining, to=to, on=on, by=by)] if joining else []
        return Effect.of(effects)


class LeaveFromListForm(SaysWhy, OfChosenInList):
    """Chosen schools leave a partnership."""

    title = "Let these schools leave a partnership"
    leave = forms.ModelChoiceField(
        Partnership.objects.none(), empty_label="Choose a partnership", label="Partnership that they leave"
    )
    on = DayField("Last day in it", "For example 31 August 2027.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leave"].queryset = self.theirs
        self.fields["leave"].error_messages["required"] = "Choose the partnership that they leave."

    def change(self, by: Author) -> Effect:
        """End the memberships of those that are in it."""
        typed = dict(self.cleaned_data)
        leave = typed.pop("leave")
        rows = list(self.of_them.filter(partnership=leave))
        left = leave_many(memberships=rows, by=by, **typed)
        there = {row.school_id for row in rows}
        not_there = [f"{one} ({one.urn}) is not in {leave}." for one in self.record if one.pk not in there]
        return Effect(left.sentences, (*not_there, *left.warnings))
