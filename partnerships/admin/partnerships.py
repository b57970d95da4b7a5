"""Admin of partnerships, their members and their leads."""

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet, ValidationError
from django.http import HttpRequest

from ..models import Lead, Membership, Partnership, PartnershipKind
from .base import CurrentFilter, KeptRecordAdmin, KeptRecordInline, KeptRecords, YesNoFilter


class HasLeadFilter(YesNoFilter):
    """Partnerships with or without a lead today."""

    title = "lead"
    parameter_name = "has_lead"
    labels = ("Has a lead", "Has no lead")
    words = ("with_a_lead", "without_a_lead")


class ConfirmedFilter(YesNoFilter):
    """Partnerships confirmed by their lead within a year or not."""

    title = "confirmed within a year"
    parameter_name = "confirmed"
    words = ("confirmed", "unconfirmed")


class MembershipFormSet(BaseInlineFormSet):
    """Refuses two memberships of one school that overlap, both new or changed in the same form."""

    def clean(self) -> None:
        """Compare the rows with each other; each has been compared with the database already."""
        super().clean()
        rows = [form.instance for form in self.forms if form.is_valid() and form.instance.started_on]
        for index, row in enumerate(rows):
            if any(row.school_id == other.school_id and row.overlaps(other) for other in rows[:index]):
                raise ValidationError(
                    f"{row.school} is listed twice for the same time. Change the dates, or remove one."
                )


class MembershipInline(KeptRecordInline):
    """The schools in the partnership."""

    model = Membership
    formset = MembershipFormSet
    autocomplete_fields = ["school"]
    fields = ["school", "started_on", "ended_on", "note"]
    ordering = ["school__name", "started_on"]


class LeadInline(KeptRecords, admin.StackedInline):
    """Who leads the partnership: each on lines of their own, for there is too much to them for one."""

    model = Lead
    extra = 0
    can_delete = False
    autocomplete_fields = ["person", "school"]
    fields = [
        ("person", "school", "role"),
        ("started_on", "ended_on"),
        ("email", "telephone", "publish_contact"),
    ]


@admin.register(Partnership)
class PartnershipAdmin(KeptRecordAdmin):
    """Partnerships, with their schools and leads."""

    list_display = ["name", "kind", "quadrant_label", "leads_", "school_count", "started_on", "status_label"]
    list_filter = [
        CurrentFilter,
        HasLeadFilter,
        ConfirmedFilter,
        "is_open_to_new_schools",
        "home_quadrant",
        "kind",
        "is_demonstration",
    ]
    search_fields = ["name", "leads__person__name", "memberships__school__name"]
    search_help_text = "A part of the partnership’s name, of a lead’s or of a school’s."
    prepopulated_fields = {"slug": ["name"]}
    date_hierarchy = "started_on"
    inlines = [LeadInline, MembershipInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "home_quadrant", "started_on", "ended_on"]}),
        ("On its page", {"fields": ["focus", "is_open_to_new_schools", "website", "last_confirmed_on"]}),
        ("Contact details of its own", {"fields": ["email", "telephone", "publish_contact"]}),
        ("Officers’ notes", {"fields": ["notes"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With its leads and how many schools it has."""
        return super().get_queryset(request).in_directory()

    @admin.display(description="quadrant", ordering="home_quadrant")
    def quadrant_label(self, partnership: Partnership) -> str:
        """Its home, or county-wide."""
        return partnership.quadrant_label

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
class MembershipAdmin(KeptRecordAdmin):
    """Which school is in which partnership, from when to when."""

    list_display = ["school", "partnership", "started_on", "ended_on"]
    list_filter = [CurrentFilter, "school__status", "partnership__home_quadrant"]
    list_select_related = ["school", "partnership"]
    search_fields = ["school__name", "=school__urn", "partnership__name"]
    autocomplete_fields = ["school", "partnership"]
    date_hierarchy = "started_on"


@admin.register(Lead)
class LeadAdmin(KeptRecordAdmin):
    """Who leads which partnership, from when to when."""

    list_display = ["person", "role", "partnership", "school", "started_on", "ended_on", "publish_contact"]
    list_filter = [CurrentFilter, "role", "publish_contact", "partnership__home_quadrant"]
    list_select_related = ["person", "partnership", "school"]
    search_fields = ["person__name", "partnership__name", "email"]
    autocomplete_fields = ["person", "partnership", "school"]
    date_hierarchy = "started_on"


@admin.register(PartnershipKind)
class PartnershipKindAdmin(KeptRecordAdmin):
    """What sorts of partnership there are."""

    list_display = ["name", "position"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
