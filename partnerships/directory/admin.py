"""Admin of partnerships, their members and their leads."""

import datetime as dt
from operator import attrgetter

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from ..models import Lead, Membership, Partnership, PartnershipKind
from ..permissions import ADD_CONFIRMATION
from .asking import ask_about_next_year, ask_about_record
from .base import KeptOnceBegunAdmin, KeptRecordAdmin, KeptRecordInline, KeptRecords
from .bulk import EndMembershipsForm, HomeQuadrantForm, bulk_change
from .changes import ChangedByDay, links_of
from .contacts import ContactsForSome
from .dated_changes import LEAD_CHANGES, MEMBERSHIP_CHANGES
from .exports import EXPORTS, ExportsSheets
from .filters import (
    ConfirmedFilter,
    CurrentFilter,
    HasEmailFilter,
    HasLeadFilter,
    HomeFilter,
    LeadStateFilter,
    PartnershipStateFilter,
)
from .formsets import DatedFormSet, UnbrokenFormSet


class MembershipFormSet(UnbrokenFormSet):
    """A school is in a partnership once at a time."""

    same = ("school",)


class LeadFormSet(DatedFormSet):
    """A person leads a partnership once at a time."""

    same = ("person",)


class MembershipInline(KeptRecordInline):
    """The schools in the partnership."""

    model = Membership
    formset = MembershipFormSet
    autocomplete_fields = ["school"]
    fields = ["school", "started_on", "ended_on", "note", "changes_"]
    readonly_fields = ["changes_"]
    changes_ = links_of(MEMBERSHIP_CHANGES, back=attrgetter("partnership"))
    ordering = ["school__name", "started_on"]
    verbose_name_plural = "schools, today’s and former ones"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With their schools."""
        return super().get_queryset(request).select_related("school")


class LeadInline(ContactsForSome, KeptRecords, admin.StackedInline):
    """Who leads the partnership: each on lines of their own, for there is too much to them for one."""

    model = Lead
    formset = LeadFormSet
    extra = 0
    can_delete = False
    autocomplete_fields = ["person", "school"]
    fields = [
        ("person", "school", "role"),
        ("started_on", "ended_on"),
        ("email", "telephone", "publish_contact"),
        "changes_",
    ]
    readonly_fields = ["changes_"]
    changes_ = links_of(LEAD_CHANGES, back=attrgetter("partnership"))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the people."""
        return super().get_queryset(request).select_related("person")


@admin.register(Partnership)
class PartnershipAdmin(ContactsForSome, ExportsSheets, KeptRecordAdmin):
    """Partnerships, with their schools and leads."""

    actions = ["set_home_quadrant", *EXPORTS, ask_about_record, ask_about_next_year]
    set_home_quadrant = bulk_change(HomeQuadrantForm, "Set the home quadrant of the chosen…")
    exported = {
        "Partnership": "name",
        "Address": "slug",
        "Kind": "kind",
        "Quadrant": "quadrant_label",
        "Started on": "started_on",
        "Ended on": "ended_on",
        "Open schools": "school_count",
        "Open to new schools": "is_open_to_new_schools",
        "Last confirmed on": "last_confirmed_on",
    }

    change_list_template = "admin/imports/spreadsheet_partnership_list.html"
    kept_note = "Partnerships are kept and never deleted. When one is over, give it an end date."
    examples = {
        "name": "As people say it, such as “Colne Valley Schools Partnership”.",
        "is_open_to_new_schools": "Tick if schools may ask to join: its page then says so.",
        "website": "In full, such as https://www.example.org.",
        "email": "A mailbox of the partnership’s own, such as office@example.org.",
        "telephone": "Such as 01245 000000.",
    }
    empty_note = "No partnerships are recorded yet. Add one with its lead and its schools."
    list_display = ["name", "kind", "quadrant_label", "leads_", "school_count", "confirmed_on", "status_label"]
    list_filter = [
        PartnershipStateFilter,
        HasLeadFilter,
        ConfirmedFilter,
        "is_open_to_new_schools",
        ("home_quadrant", HomeFilter),
        "kind",
        "is_demonstration",
    ]
    search_fields = ["name", "leads__person__name", "memberships__school__name"]
    search_help_text = "A part of the partnership’s name, of a lead’s or of a school’s."
    prepopulated_fields = {"slug": ["name"]}
    date_hierarchy = "started_on"
    inlines = [LeadInline, MembershipInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "home_quadrant", ("started_on", "ended_on"), "last_confirmed_on"]}),
        ("On its page", {"fields": ["focus", "is_open_to_new_schools", "website"]}),
        (
            "Contact details of its own",
            {
                "fields": [("email", "telephone"), "publish_contact"],
                "description": "A lead’s own address and number are kept with the lead, below.",
            },
        ),
        ("Officers’ notes", {"fields": ["notes"]}),
    ]

    def has_ask_permission(self, request: HttpRequest) -> bool:
        """Whether the user may send e-mails to leads."""
        return request.user.has_perm(ADD_CONFIRMATION)  # type: ignore[union-attr]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With its leads and how many schools it has."""
        return super().get_queryset(request).in_directory()

    @admin.display(description="quadrant", ordering="home_quadrant")
    def quadrant_label(self, partnership: Partnership) -> str:
        """Its home, or county-wide."""
        return partnership.quadrant_label

    @admin.display(description="last confirmed", ordering="last_confirmed_on", empty_value="Never")
    def confirmed_on(self, partnership: Partnership) -> dt.date | None:
        """When a lead last said that the record is right."""
        return partnership.last_confirmed_on

    @admin.display(description="status")
    def status_label(self, partnership: Partnership) -> str:
        """Where it stands today."""
        return partnership.status_label

    @admin.display(description="leads")
    def leads_(self, partnership: Partnership) -> str:
        """Who leads it today."""
        return ", ".join(str(lead.person) for lead in partnership.current_leads) or "No lead"

    @admin.display(description="open schools", ordering="school_count")
    def school_count(self, partnership: Partnership) -> int:
        """How many open schools are members today."""
        return partnership.school_count


@admin.register(Membership)
class MembershipAdmin(ChangedByDay, ExportsSheets, KeptOnceBegunAdmin):
    """Which school is in which partnership, from when to when."""

    dated_changes = MEMBERSHIP_CHANGES
    actions = ["end_memberships", *EXPORTS]
    end_memberships = bulk_change(EndMembershipsForm, "End the chosen memberships on a day…")
    exported = {
        "School": "school",
        "URN": "school__urn",
        "Partnership": "partnership",
        "Started on": "started_on",
        "Ended on": "ended_on",
    }
    empty_note = "No school is in a partnership yet. Open a partnership and add its schools there."
    list_display = ["school", "partnership", "started_on", "ended_on"]
    list_filter = [CurrentFilter, "school__status", ("partnership__home_quadrant", HomeFilter)]
    list_select_related = ["school", "partnership"]
    search_fields = ["school__name", "=school__urn", "partnership__name"]
    autocomplete_fields = ["school", "partnership"]
    date_hierarchy = "started_on"


@admin.register(Lead)
class LeadAdmin(ContactsForSome, ChangedByDay, ExportsSheets, KeptOnceBegunAdmin):
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
    exported_contacts = {"E-mail address": "email", "Telephone": "telephone"}
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

    @admin.display(description="contact published", boolean=True, ordering="publish_contact")
    def is_published(self, lead: Lead) -> bool:
        """Whether anyone may see the contact details."""
        return lead.publish_contact


@admin.register(PartnershipKind)
class PartnershipKindAdmin(KeptRecordAdmin):
    """What sorts of partnership there are."""

    kept_note = "Kinds are kept and never deleted: partnerships, former ones too, are of them."
    list_display = ["name", "partnership_count", "position"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With how many partnerships are of each."""
        return super().get_queryset(request).annotate(partnership_count=Count("partnerships"))

    @admin.display(description="partnerships", ordering="partnership_count")
    def partnership_count(self, kind: PartnershipKind) -> int:
        """How many are of it, former ones too."""
        return kind.partnership_count
