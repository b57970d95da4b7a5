"""Admin of people, with what they lead and head."""

from operator import attrgetter
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from base.admin_addresses import change_address
from base.changing.pages import ChangedByDay, links_of
from base.exports.admin import ExportsSheets
from base.numbers import whole_number
from base.records.admin import KeptRecordAdmin, KeptRecordInline, change_reason
from base.records.formsets import DatedFormSet
from partnerships.contact_admin import ContactsForSome
from partnerships.heads.change_forms import HEADSHIP_CHANGES
from partnerships.leads.change_forms import LEAD_CHANGES
from partnerships.models import Headship, Lead, MergedPerson, Person
from partnerships.people.change_forms import PERSON_CHANGES
from partnerships.people.forms import AsksWhoIsMeant
from partnerships.people.linked import ShowsAccount
from partnerships.people.namesakes import who_may_be_meant
from partnerships.people.own import NobodysOwn
from partnerships.people.posts import TellsOfPosts
from partnerships.people.writes import add_person


class HeadshipOfPersonFormSet(DatedFormSet):
    """A person heads a school once at a time."""

    same = ("school",)


class LeadOfPersonFormSet(DatedFormSet):
    """A person leads a partnership once at a time."""

    same = ("partnership",)


class HeadshipOfPersonInline(NobodysOwn, TellsOfPosts, KeptRecordInline):
    """The schools that the person heads or headed."""

    model = Headship
    formset = HeadshipOfPersonFormSet
    autocomplete_fields = ["school"]
    fields = ["school", "role", "started_on", "ended_on", "changes_"]
    readonly_fields = ["changes_"]
    changes_ = links_of(HEADSHIP_CHANGES, back=attrgetter("person"))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With their schools."""
        return super().get_queryset(request).select_related("school")


class LeadOfPersonInline(NobodysOwn, TellsOfPosts, KeptRecordInline):
    """The partnerships that the person leads or led."""

    model = Lead
    formset = LeadOfPersonFormSet
    autocomplete_fields = ["partnership", "school"]
    fields = ["partnership", "school", "role", "started_on", "ended_on", "changes_"]
    readonly_fields = ["changes_"]
    changes_ = links_of(LEAD_CHANGES, back=attrgetter("person"))
    verbose_name_plural = "partnerships led, today’s and former ones"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With their partnerships."""
        return super().get_queryset(request).select_related("partnership")


class PersonForm(AsksWhoIsMeant, ModelForm):
    """A person; one who is added may be somebody known, and is asked about."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("one_of_these", None)


@admin.register(Person)
class PersonAdmin(ShowsAccount, ChangedByDay, ContactsForSome, ExportsSheets, KeptRecordAdmin):
    """People: one row each, however many roles they hold."""

    dated_changes = PERSON_CHANGES
    exported = {"Title": "title", "Name": "name", "Leads and heads": "leads_and_heads"}
    exported_contacts = {"E-mail address": "email", "Telephone": "telephone"}

    kept_note = "People are kept and never deleted. End what a person leads, heads or sits on with its last day."
    examples = {
        "email": "Their own, such as name@example.org. The address for what they lead belongs on the lead.",
        "telephone": "Such as 01245 000000.",
    }
    empty_note = "Nobody is recorded yet. Add people here, or while adding a lead, a headteacher or a seat."
    list_display = ["__str__", "roles_", "email", "telephone", "is_published"]
    list_filter = ["publish_contact", "is_demonstration"]
    search_fields = ["name", "email", "former_names__name"]
    search_help_text = "A part of the name, of a former name or of the e-mail address."
    form = PersonForm
    inlines = [LeadOfPersonInline, HeadshipOfPersonInline]
    fieldsets = [
        (None, {"fields": [("title", "name"), "slug"]}),
        (
            "Contact details of the person’s own",
            {
                "fields": [("email", "telephone"), "publish_contact"],
                "description": "The address of a role, such as a lead’s, is kept with the role and preferred.",
            },
        ),
        ("Officers’ notes", {"fields": ["notes"]}),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Person | None = None) -> list:
        """When adding, the portal makes the slug, and asks who is meant where the name is somebody's already."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj:
            if obj.former_names.exists():
                fieldsets = [(None, {"fields": [("title", "name"), "former_names_", "slug"]}), *fieldsets[1:]]
            return [*fieldsets, ("Who signs in as them", {"fields": ["account_"]})]
        name, email = (request.POST.get(field, "").strip() for field in ("name", "email"))
        asked = ["one_of_these"] if name and who_may_be_meant(name, email) else []
        return [(None, {"fields": [("title", "name"), *asked]}), *fieldsets[1:]]

    def get_form(self, request: HttpRequest, obj: Person | None = None, change: bool = False, **kwargs: Any) -> Any:
        """The form; the question who is meant and what is said of the account, are no fields of a person."""
        not_of_person = ("one_of_these", "account_", "former_names_")
        fields = [field for field in flatten_fieldsets(self.get_fieldsets(request, obj)) if field not in not_of_person]
        return super().get_form(request, obj, change, **kwargs | {"fields": fields})

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None) -> HttpResponse:
        """Add a person; where it is somebody known, add nobody and lead to their record, or into the form behind."""
        form = self.get_form(request)(request.POST or None)
        known = form.known_person if self.has_add_permission(request) and form.is_valid() else None
        if known is None:
            return super().add_view(request, form_url, extra_context)
        if IS_POPUP_VAR in request.POST:
            return self.response_add(request, known)
        messages.info(request, f"{known} is recorded already, so nobody was added. Put what is new into this record.")
        return redirect(change_address(known))

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        """Lead on from a record that was merged into another; Django asks this for every page of a record."""
        merged = MergedPerson.objects.filter(key=whole_number(object_id) or 0).select_related("person").first()
        if merged is None:
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)  # type: ignore[misc]
        messages.info(request, f"Two records of {merged.person} are one now. This is the one that stays.")
        return redirect(change_address(merged.person))

    def save_model(self, request: HttpRequest, obj: Person, form: ModelForm, change: bool) -> None:
        """Save the person; one who is added is told apart from others of the name."""
        if change:
            super().save_model(request, obj, form, change)
        else:
            add_person(person=obj, by=request.user, why=change_reason(request) or "")

    def get_readonly_fields(self, request: HttpRequest, obj: Person | None = None) -> Any:
        """The former names too."""
        return [*super().get_readonly_fields(request, obj), "former_names_"]

    @admin.display(description="called before")
    def former_names_(self, person: Person) -> str:
        """Their former names, the latest first."""
        return "; ".join(map(str, person.former_names.all()))

    def autocomplete_label(self, obj: Person) -> str:
        """Two people may share a name: what they do tells them apart."""
        roles = self.roles_(obj)
        return f"{obj} ({roles})" if roles else str(obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With what they lead and head today."""
        return super().get_queryset(request).with_roles_today()

    @admin.display(description="today", empty_value="No current role")
    def roles_(self, person: Person) -> str:
        """What they lead and head today; empty where it is nothing."""
        return person.leads_and_heads

    @admin.display(description="contact published", boolean=True, ordering="publish_contact")
    def is_published(self, person: Person) -> bool:
        """Whether anyone may see the contact details."""
        return person.publish_contact
