"""Admin of schools: the register's facts to read, the officers' to write."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from ..models import Headship, Membership, School, SchoolLink
from .base import KeptRecordAdmin, KeptRecordInline, RecordInline, YesNoFilter

OFFICERS_FIELDS = ["known_as", "district", "notes"]
NEEDED_TO_ADD = ["urn", "name", "la_code", "la_name", "establishment_number", "establishment_type", "status", "phase"]


class InPartnershipFilter(YesNoFilter):
    """Schools in a partnership or in none."""

    title = "in a partnership"
    parameter_name = "member"
    words = ("in_a_partnership", "without_a_partnership")


class DistrictMissingFilter(YesNoFilter):
    """Schools with or without a district."""

    title = "district"
    parameter_name = "has_district"
    labels = ("Recorded", "Not recorded")
    words = ("with_district", "without_district")


class CorrectedFilter(YesNoFilter):
    """Schools whose district an officer put right."""

    title = "district differs from the register"
    parameter_name = "corrected"
    words = ("with_corrected_district", "with_register_district")


class AuthorityFilter(YesNoFilter):
    """Schools of Essex or from outside."""

    title = "authority"
    parameter_name = "authority"
    labels = ("Essex", "Outside Essex")
    words = ("in_essex", "outside_essex")


class HeadshipInline(KeptRecordInline):
    """Who heads the school."""

    model = Headship
    autocomplete_fields = ["person"]


class MembershipOfSchoolInline(KeptRecordInline):
    """The partnerships that the school is or was in."""

    model = Membership
    autocomplete_fields = ["partnership"]
    fields = ["partnership", "started_on", "ended_on", "note"]


class SchoolLinkInline(RecordInline):
    """Predecessors and successors, as the register has them."""

    model = SchoolLink
    fk_name = "school"
    fields = readonly_fields = ["direction", "manner", "linked_urn", "linked_name", "established_on"]
    can_delete = False
    show_change_link = False

    def has_add_permission(self, request: HttpRequest, obj: School | None = None) -> bool:
        """Never: links come with the register."""
        return False


@admin.register(School)
class SchoolAdmin(KeptRecordAdmin):
    """Schools; a fact of the register is put right in the register, and comes with the next refresh."""

    list_display = ["name", "urn", "laestab_with_slash", "phase", "district", "status", "establishment_type"]
    list_filter = [
        "status",
        "phase",
        InPartnershipFilter,
        "establishment_type__is_in_scope",
        DistrictMissingFilter,
        CorrectedFilter,
        AuthorityFilter,
        "district__quadrant",
        "district",
    ]
    list_select_related = ["district", "establishment_type"]
    search_fields = ["name", "known_as", "=urn", "=establishment_number", "town", "postcode"]
    search_help_text = "A part of the name, the town or the postcode; or the whole URN or establishment number."
    autocomplete_fields = ["district", "establishment_type"]
    inlines = [MembershipOfSchoolInline, HeadshipInline, SchoolLinkInline]

    def get_fieldsets(self, request: HttpRequest, obj: School | None = None) -> list:
        """When adding, what a school needs; afterwards the officers' part first, then the register's."""
        if obj is None:
            note = "For a member from outside Essex. The next refresh of the register fills in the rest."
            return [
                (
                    "A school that the register’s file for Essex does not hold",
                    {"fields": NEEDED_TO_ADD, "description": note},
                )
            ]
        register = [field.name for field in School._meta.fields if field.name not in ("id", *OFFICERS_FIELDS)]
        return [
            ("What officers add", {"fields": OFFICERS_FIELDS, "description": "A refresh of the register keeps these."}),
            ("From the register", {"fields": register, "description": "Put a mistake right in the register itself."}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: School | None = None) -> list[str]:
        """The register's facts, once the school is there."""
        if obj is None:
            return []
        return [field.name for field in School._meta.fields if field.name not in OFFICERS_FIELDS]

    def get_inlines(self, request: HttpRequest, obj: School | None = None) -> list:
        """None while a school is being added."""
        return self.inlines if obj else []

    @admin.display(description="LAESTAB", ordering="establishment_number")
    def laestab_with_slash(self, school: School) -> str:
        """As people write it."""
        return school.laestab_with_slash


@admin.register(SchoolLink)
class SchoolLinkAdmin(KeptRecordAdmin):
    """Links come with the register and are read here."""

    list_display = ["school", "direction", "manner", "linked_name", "linked_urn", "established_on"]
    list_filter = ["direction", "manner"]
    list_select_related = ["school"]
    search_fields = ["school__name", "linked_name", "=linked_urn", "=school__urn"]
    date_hierarchy = "established_on"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: links come with the register."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: SchoolLink | None = None) -> bool:
        """Never: links come with the register."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the other school."""
        return super().get_queryset(request).select_related("linked_school")
