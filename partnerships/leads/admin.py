"""Admin of leads."""

from django.contrib import admin
from django.db.models import QuerySet

from base.changing.pages import ChangedByDay
from base.exports.admin import ExportsSheets
from base.records.admin import KeptOnceBegunAdmin
from base.records.filters import CurrentFilter
from partnerships.contact_admin import ContactsForSome, HasEmailFilter
from partnerships.leads.change_forms import LEAD_CHANGES
from partnerships.models import Lead
from partnerships.people.delegates import ShowsDelegates
from partnerships.people.own import NobodysOwn
from partnerships.people.posts import TellsOfPosts
from partnerships.places.admin_filters import HomeFilter


class LeadStateFilter(CurrentFilter):
    """Leads that hold today, those of them who are about to leave, that are over, or that are to come."""

    words = (*CurrentFilter.words, ("ending", "ending_soon", "Ending within 60 days"))


@admin.register(Lead)
class LeadAdmin(
    ShowsDelegates, NobodysOwn, TellsOfPosts, ContactsForSome, ChangedByDay, ExportsSheets, KeptOnceBegunAdmin
):
    """Who leads which partnership, from when to when."""

    dated_changes = LEAD_CHANGES
    exported = {
        "Lead": "person",
        "Role": "get_role_display",
        "Partnership": "partnership",
        "School": "school",
        "Started on": "started_on",
        "Ended on": "ended_on",
        "Public e-mail address": "public_email",
    }
    exported_contacts = {
        "E-mail address": "email",
        "Telephone": "telephone",
        "The portal writes to": "reachable_email",
    }
    examples = {
        "email": "Where a lead is written to in this role, such as head@example.org. Empty: the person’s own address.",
        "telephone": "Such as 01245 000000.",
    }
    empty_note = "No leads are recorded yet. Open a partnership and add its lead there."
    list_display = ["person", "role", "partnership", "school", "started_on", "ended_on", "is_published"]
    list_filter = [
        LeadStateFilter,
        "role",
        HasEmailFilter,
        "publish_contact",
        ("partnership__home_quadrant", HomeFilter),
    ]
    list_select_related = ["person", "partnership", "school"]
    search_fields = ["person__name", "partnership__name", "email"]
    autocomplete_fields = ["person", "partnership", "school"]
    date_hierarchy = "started_on"
    fieldsets = [
        (None, {"fields": ["partnership", "person", "role", "school", ("started_on", "ended_on")]}),
        (
            "Contact details of the role",
            {
                "fields": [("email", "telephone"), "publish_contact"],
                "description": "Published only if the lead agreed. Without any, the page gives the council’s mailbox.",
            },
        ),
    ]

    def with_exported(self, rows: QuerySet) -> QuerySet:
        """With the addresses that the portal would write to."""
        return rows.with_addresses()

    @admin.display(description="contact published", boolean=True, ordering="publish_contact")
    def is_published(self, lead: Lead) -> bool:
        """Whether anyone may see the contact details."""
        return lead.publish_contact
