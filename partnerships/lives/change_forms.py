"""The steps of a partnership's life as an officer asks for them, each a page with a preview."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from base.changing.effects import Effect
from base.changing.pages import ChangeForm, DatedForm
from base.day_fields import DayField
from base.names import refuse_address, refuse_same_name
from base.saving import Author
from office.council.words import later_in_our_words
from partnerships.lives.writes import end_partnership, merge_partnership, rename_partnership, start_partnership
from partnerships.memberships.asking import AsksWhichSchools
from partnerships.memberships.change_forms import ChoosesPartnership, SaysWhy
from partnerships.memberships.many import join_many, leave_many, move_many
from partnerships.models import Lead, Membership, Partnership, PartnershipKind, Quadrant
from partnerships.people.naming import NamesSomebodyForm

ENDS = ""


class EndPartnershipForm(DatedForm):
    """A partnership ends, and becomes part of no other."""

    slug, label, title = "end", "End…", "End this partnership"
    on = DayField("Last day", "For example 31 August 2027. Its schools and leads end on it. It may be a day to come.")

    def change(self, by: Author) -> Effect:
        """End it."""
        return end_partnership(partnership=self.record, by=by, **self.cleaned_data)


class MergeForm(ChoosesPartnership, DatedForm):
    """A partnership becomes part of another."""

    slug, label, title = "merge", "Merge into another…", "Merge into another partnership"
    to_label = "Partnership that it becomes part of"
    field_order = ("to", "on")
    on = DayField("First day as part of it", "For example 1 September 2027. The day before is the last of this one.")

    def __init__(self, *args: object, record: Partnership, **kwargs: object) -> None:
        super().__init__(*args, record=record, **kwargs)
        self.leads: dict[str, int] = {}  # the keys of leads by the field that asks of each
        for lead in record.leads.not_over().select_related("person").order_by("role", "started_on", "pk"):
            self.leads[f"lead-{lead.pk}"] = lead.pk
            self.fields[f"lead-{lead.pk}"] = forms.ChoiceField(
                label=f"{lead.person}, {lead.get_role_display().lower()}",
                choices=[
                    (ENDS, "Ends with this partnership"),
                    (Lead.Role.CO_LEAD, "Goes on as co-lead there"),
                    (Lead.Role.LEAD, "Goes on as lead there"),
                ],
                required=False,
            )

    def change(self, by: Author) -> Effect:
        """Merge it."""
        go_on_as = {pk: self.cleaned_data[name] for name, pk in self.leads.items()}
        into, on = self.cleaned_data["to"], self.cleaned_data["on"]
        return merge_partnership(partnership=self.record, into=into, on=on, go_on_as=go_on_as, by=by)


class NamesPartnership(ChangeForm):
    """Has ``name``, which no other partnership has."""

    def clean_name(self) -> str:
        """Refuse the name of another."""
        name = " ".join(self.cleaned_data["name"].split())
        refuse_same_name(name, Partnership.objects.exclude(pk=getattr(self.record, "pk", None)))
        return name


class RenameForm(NamesPartnership):
    """A partnership is called something else."""

    slug, label, title = "rename", "Rename…", "Rename this partnership"
    name = forms.CharField(
        label="New name",
        max_length=120,
        validators=[refuse_address],
        help_text="To put a typing error right, change the name on its own page instead: that keeps no former name.",
    )
    on = DayField("First day of the new name", "Today or a day that has passed, for example 1 September 2026.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = "Write the new name."
        self.fields["on"].initial = timezone.localdate()

    def change(self, by: Author) -> Effect:
        """Rename it."""
        return rename_partnership(partnership=self.record, by=by, **self.cleaned_data)


class AddSchoolsForm(AsksWhichSchools, DatedForm):
    """Schools join a partnership, many at once."""

    slug, label, title = "add-schools", "Add schools…", "Add schools to this partnership"
    field_order = ("schools", "on")
    on = DayField("First day", "For example 1 September 2027. All of them join on this day.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = max(timezone.localdate(), self.record.started_on)

    def change(self, by: Author) -> Effect:
        """Let them join."""
        schools, left_out = self.schools_meant(by)
        return join_many(schools=schools, to=self.record, on=self.cleaned_data["on"], by=by, left_out=left_out)


class SchoolsChoiceField(forms.ModelMultipleChoiceField):
    """Schools of a partnership, each with a tick box."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        """The school, told apart by its URN, and whether it has closed or leaves already."""
        school = obj.school
        return f"{school} ({school.urn}){', closed' if school.is_closed else ''}"


class OfChosenSchools(DatedForm):
    """A change of those schools of a partnership that are ticked: here, or on its page before."""

    chosen = SchoolsChoiceField(
        Membership.objects.none(),
        label="Schools",
        error_messages={"required": "Tick at least one school.", "invalid_choice": "One of these left meanwhile."},
    )

    def __init__(self, *args: object, record: Partnership, **kwargs: object) -> None:
        super().__init__(*args, record=record, **kwargs)
        members = record.memberships.not_over().select_related("school")
        self.fields["chosen"].queryset = members.by_school()

    @classmethod
    def opened_with(cls, request: HttpRequest) -> dict[str, Any]:
        """The schools that were ticked on the page before."""
        return {"initial": {"chosen": request.GET.getlist("chosen")}}


class MoveSchoolsForm(ChoosesPartnership, OfChosenSchools):
    """Chosen schools move to another partnership."""

    slug, label, title = "move-schools", "Move schools…", "Move the chosen schools to another partnership"
    to_label = "Partnership that they join"
    field_order = ("chosen", "to", "on")
    on = DayField("First day there", "For example 1 September 2027. The day before is their last in this partnership.")

    def change(self, by: Author) -> Effect:
        """Let them move."""
        chosen = self.cleaned_data["chosen"]
        return move_many(memberships=chosen, to=self.cleaned_data["to"], on=self.cleaned_data["on"], by=by)


class LeaveSchoolsForm(SaysWhy, OfChosenSchools):
    """Chosen schools leave a partnership."""

    slug, label, title = "leave-schools", "Schools leave…", "The chosen schools leave this partnership"
    on = DayField("Last day in the partnership", "For example 31 August 2027. All of them end on this day.")

    def change(self, by: Author) -> Effect:
        """Let them leave."""
        typed = dict(self.cleaned_data)
        return leave_many(memberships=typed.pop("chosen"), by=by, **typed)


PARTNERSHIP_CHANGES = (RenameForm, AddSchoolsForm, MoveSchoolsForm, LeaveSchoolsForm, MergeForm, EndPartnershipForm)


class StartForm(AsksWhichSchools, NamesPartnership, NamesSomebodyForm):
    """A partnership starts from nothing: with its lead, where it has one yet, and its schools, on one page."""

    label, title = "Start a partnership…", "Start a partnership"
    place = "lead"
    needs_somebody = needs_schools = False
    field_order = ("name", "kind", "home_quadrant", "on", "to", "new_name", "email", "publish_contact", "schools")

    name = forms.CharField(
        max_length=120,
        validators=[refuse_address],
        help_text="As people say it, such as “Colne Valley Schools Partnership”.",
    )
    kind = forms.ModelChoiceField(PartnershipKind.objects.all(), empty_label="Choose a kind")
    home_quadrant = forms.ModelChoiceField(
        Quadrant.objects.all(), required=False, empty_label="County-wide", label=later_in_our_words("Home quadrant")
    )
    on = DayField("First day", "For example 1 September 2027. Its lead and its schools begin on this day.")
    email = forms.EmailField(
        required=False,
        label="E-mail address of the lead",
        help_text="For this role. Officers, heads and board members see it.",
    )
    publish_contact = forms.BooleanField(
        required=False, label="Publish this address", help_text="Tick only if the lead agreed."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].label, self.fields["to"].empty_label = "Lead", "Somebody new, or nobody yet"
        self.fields["new_name"].help_text = "For example Ann Day. Leave both empty if nobody leads it yet."
        for name, said in {"name": "Write its name.", "kind": "Choose what kind it is."}.items():
            self.fields[name].error_messages["required"] = said

    def clean(self) -> dict[str, Any]:
        """Refuse two leads, and an address of none."""
        cleaned = super().clean()
        if cleaned.get("publish_contact") and not cleaned.get("email") and not self.has_error("email"):
            self.add_error("publish_contact", "Enter the address that is to be published, or untick this.")
        if self.is_read and cleaned.get("email") and not (cleaned.get("to") or cleaned.get("new_name")):
            self.add_error("email", "Say whose address this is: choose the lead, or enter a name.")
        return cleaned

    def change(self, by: Author) -> Effect:
        """Start it; ``record`` is then the partnership."""
        typed = self.cleaned_data
        schools, left_out = self.schools_meant(by)
        self.record = Partnership(
            name=typed["name"], kind=typed["kind"], home_quadrant=typed["home_quadrant"], started_on=typed["on"]
        )
        started = start_partnership(partnership=self.record, lead=self._lead(by), schools=schools, by=by)
        return Effect(started.sentences, (*left_out, *started.warnings))

    def _lead(self, by: Author) -> Lead | None:
        typed = self.cleaned_data
        if not (typed["to"] or typed["new_name"]):
            return None
        return Lead(person=self.somebody(by), email=typed["email"], publish_contact=typed["publish_contact"])
