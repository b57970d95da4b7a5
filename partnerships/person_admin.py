"""Admin of people, with what they lead and head."""

from operator import attrgetter

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from base.changing.pages import links_of
from base.exports.admin import ExportsSheets
from base.records.admin import KeptRecordAdmin, KeptRecordInline
from base.records.formsets import DatedFormSet
from partnerships.contact_admin import ContactsForSome
from partnerships.leads.change_forms import LEAD_CHANGES
from partnerships.models import Headship, Lead, Person


class HeadshipOfPersonFormSet(DatedFormSet):
    """A person heads a school once at a time."""

    same = ("school",)


class LeadOfPersonFormSet(DatedFormSet):
    """A person leads a partnership once at a time."""

    same = ("partnership",)


class HeadshipOfPersonInline(KeptRecordInline):
    """The schools that the person heads or headed."""

    model = Headship
    formset = HeadshipOfPersonFormSet
    autocomplete_fields = ["school"]
    fields = ["school", "role", "started_on", "ended_on"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With their schools."""
        return super().get_queryset(request).select_related("school")


class LeadOfPersonInline(KeptRecordInline):
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


@admin.register(Person)
class PersonAdmin(ContactsForSome, ExportsSheets, KeptRecordAdmin):
    """People: one row each, however many roles they hold."""

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
    search_fields = ["name", "email"]
    search_help_text = "A part of the name or e-mail address."
    prepopulated_fields = {"slug": ["name"]}
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
