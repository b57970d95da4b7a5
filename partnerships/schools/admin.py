"""Admin of schools: the register's facts to read, the officers' to write."""

from functools import partial
from operator import attrgetter
from typing import ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import path
from django.utils.text import capfirst

from base.changing.bulk import bulk_change
from base.changing.pages import ChangedByDay, links_of
from base.exports.admin import EXPORTS, ExportsSheets
from base.exports.tables import SEPARATOR
from base.records.admin import KeptRecordAdmin, KeptRecordInline, RecordInline
from base.records.filters import NamedEmptyFilter
from base.records.former_names import FormerNameForm, FormerNameFormSet
from base.records.formsets import DatedFormSet, UnbrokenFormSet
from partnerships.authorities.writes import give_authority
from partnerships.contact_admin import ContactsForSome
from partnerships.geography import location_of
from partnerships.heads.change_forms import HEADSHIP_CHANGES
from partnerships.mailboxes.views import import_mailboxes
from partnerships.memberships.change_forms import MEMBERSHIP_CHANGES, JoinFromListForm, LeaveFromListForm
from partnerships.models import Headship, Membership, School, SchoolLink, SchoolName
from partnerships.people.own import NobodysOwn
from partnerships.people.posts import TellsOfPosts
from partnerships.places.forms import DistrictForm
from partnerships.schools.admin_filters import (
    AuthorityFilter,
    CorrectedFilter,
    DistrictMissingFilter,
    InPartnershipFilter,
    OnMapFilter,
    OpenFilter,
    SetAsideFilter,
)
from partnerships.schools.forms import SchoolForm
from partnerships.search.in_admin import FoundBySearchBox
from partnerships.successors.change_forms import SCHOOL_CHANGES
from partnerships.successors.wrong_links import in_words

OFFICERS_FIELDS = ["known_as", "postcode", "district", "office_email", "notes"]
IN_WORDS = ["postcode_in_words", "district_in_words", "state_"]  # what is said of facts beside them

ADDING = [
    (
        "A school of another authority",
        {
            "fields": [
                "urn",
                "name",
                ("la_code", "la_name"),
                "establishment_number",
                "establishment_type",
                ("status", "phase"),
            ],
            "description": "For a member from outside. A refresh that holds the school fills in the rest.",
        },
    ),
]
CHANGING = [
    (
        "What officers add",
        {
            "fields": [
                "known_as",
                "postcode",
                "postcode_in_words",
                "district",
                "district_in_words",
                "office_email",
                "notes",
            ],
            "description": "A refresh of the register keeps these.",
        },
    ),
    (
        "From the register",
        {
            "fields": [
                "name",
                ("urn", "la_code", "la_name", "establishment_number"),
                ("establishment_type", "phase", "status", "state_"),
                ("opened_on", "reason_opened"),
                ("closed_on", "reason_closed"),
            ],
            "description": "Facts of the DfE register. Put a mistake right there: it comes with the next refresh.",
        },
    ),
    (
        "Address and contact, from the register",
        {
            "fields": [
                ("street", "locality", "address3"),
                ("town", "county", "register_postcode"),
                ("telephone", "website"),
                ("parliamentary_constituency", "easting", "northing"),
            ],
            "classes": ["collapse"],
        },
    ),
    (
        "Pupils and governance, from the register",
        {
            "fields": [
                ("low_age", "high_age", "gender", "boarders"),
                ("pupils", "capacity", "nursery_provision", "sixth_form"),
                ("religious_character", "religious_ethos", "diocese"),
                ("trust_name", "trust_code", "federation_name", "ukprn"),
            ],
            "classes": ["collapse"],
        },
    ),
]


class MembershipOfSchoolFormSet(UnbrokenFormSet):
    """A school is in a partnership once at a time."""

    same = ("partnership",)


class HeadshipFormSet(DatedFormSet):
    """A person heads a school once at a time."""

    same = ("person",)


class HeadshipInline(NobodysOwn, TellsOfPosts, KeptRecordInline):
    """Who heads the school."""

    model = Headship
    formset = HeadshipFormSet
    autocomplete_fields = ["person"]
    fields = ["person", "role", "started_on", "ended_on", "changes_"]
    readonly_fields = ["changes_"]
    changes_ = links_of(HEADSHIP_CHANGES, back=attrgetter("school"))


class MembershipOfSchoolInline(KeptRecordInline):
    """The partnerships that the school is or was in."""

    model = Membership
    formset = MembershipOfSchoolFormSet
    verbose_name_plural = "partnerships, today’s and former ones"
    autocomplete_fields = ["partnership"]
    fields = ["partnership", "started_on", "ended_on", "note", "changes_"]
    readonly_fields = ["changes_"]
    changes_ = links_of(MEMBERSHIP_CHANGES, back=attrgetter("school"))


class FormerNameInline(KeptRecordInline):
    """The names that the school had before: from refreshes that renamed it, and by hand."""

    model = SchoolName
    form = FormerNameForm
    formset = FormerNameFormSet
    fields = ["name", "started_on", "ended_on"]


class SchoolLinkInline(RecordInline):
    """Predecessors and successors, as the register has them or as an officer chose them."""

    model = SchoolLink
    fk_name = "school"
    fields = readonly_fields = [
        "direction",
        "manner",
        "linked_urn",
        "linked_name",
        "established_on",
        "is_chosen",
        "set_aside_",
    ]
    can_delete = False
    show_change_link = False

    @admin.display(description="set aside as wrong")
    def set_aside_(self, link: SchoolLink) -> str:
        """When, and by whom."""
        return capfirst(in_words(link)) or "No"

    def has_add_permission(self, request: HttpRequest, obj: School | None = None) -> bool:
        """Never: links come with the register."""
        return False


def _partnerships(school: School) -> str:
    """The names alone, as a sheet has several: what goes out comes in again."""
    return SEPARATOR.join(str(membership.partnership) for membership in school.current_memberships)  # type: ignore[attr-defined]


@admin.register(School)
class SchoolAdmin(FoundBySearchBox, ContactsForSome, ChangedByDay, ExportsSheets, KeptRecordAdmin):
    """Schools; a fact of the register is put right in the register, and comes with the next refresh."""

    form = SchoolForm
    fieldsets = CHANGING
    list_tools: ClassVar = ["partnerships/mailboxes/_import_link.html"]
    dated_changes = SCHOOL_CHANGES
    actions = ["join_partnership", "leave_partnership", "set_district", *EXPORTS]
    join_partnership = bulk_change(JoinFromListForm, "Let the chosen join or move to a partnership…")
    leave_partnership = bulk_change(LeaveFromListForm, "Let the chosen leave a partnership…")
    set_district = bulk_change(DistrictForm, "Set the district of the chosen…")
    exported = {
        "School": "name",
        "Known as": "known_as",
        "URN": "urn",
        "LAESTAB": "laestab_with_slash",
        "Phase": "get_phase_display",
        "Type": "establishment_type",
        "District": "district",
        "District in the register": "register_district",
        "Town": "town",
        "Postcode": "postcode",
        "Postcode in the register": "register_postcode",
        "Status": "state_in_words",
        "Partnerships": _partnerships,
    }
    exported_contacts: ClassVar = {"Office mailbox": "office_email"}
    kept_note = "Schools are kept and never deleted. One that closes gets its closing day from the register."
    empty_note = "No schools are here yet. They come with the DfE register: manage.py import_gias FILE."
    empty_value_display = "Not recorded"
    list_display = ["name", "urn", "laestab_with_slash", "phase", "district_", "partnerships_", "state_"]
    list_filter = [
        OpenFilter,
        "status",
        "phase",
        InPartnershipFilter,
        "establishment_type__is_in_scope",
        AuthorityFilter,
        DistrictMissingFilter,
        OnMapFilter,
        CorrectedFilter,
        "district__quadrant",
        ("district", NamedEmptyFilter),
    ]
    found_as: ClassVar = {"pk": "schools"}
    search_fields = ["name", "known_as", "former_names__name", "=urn", "=establishment_number", "town", "postcode"]
    search_help_text = (
        "What the public search box takes: a name as people write it, a town, a postcode, a URN or a telephone number."
    )
    autocomplete_fields = ["district", "establishment_type"]
    inlines = [MembershipOfSchoolInline, HeadshipInline, FormerNameInline, SchoolLinkInline]

    def get_urls(self) -> list:
        """The addresses of the admin, and where the mailboxes of many schools come in."""
        page = self.admin_site.admin_view(partial(import_mailboxes, site=self.admin_site))
        return [path("mailboxes/", page, name="partnerships_school_mailboxes"), *super().get_urls()]

    def autocomplete_label(self, obj: School) -> str:
        """Many schools share a name: its town and URN tell them apart, and a closed one says so."""
        facts = [obj.town, f"URN {obj.urn}", "" if obj.is_open else obj.state_in_words.lower()]
        return f"{obj} ({', '.join(fact for fact in facts if fact)})"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With their districts and the partnerships that they are in."""
        schools = super().get_queryset(request).select_related("district", "register_district", "establishment_type")
        return schools.with_authority().with_current_memberships()

    def get_fieldsets(self, request: HttpRequest, obj: School | None = None) -> list:
        """When adding, what a school needs; afterwards the officers' part first, then the register's."""
        return super().get_fieldsets(request, obj) if obj else ADDING

    def get_readonly_fields(self, request: HttpRequest, obj: School | None = None) -> list[str]:
        """The register's facts, once the school is there."""
        if obj is None:
            return []
        facts = [field.name for field in School._meta.fields if field.name not in OFFICERS_FIELDS]
        return [*facts, *IN_WORDS]

    def get_inlines(self, request: HttpRequest, obj: School | None = None) -> list:
        """None while a school is being added."""
        return self.inlines if obj else []

    def save_model(self, request: HttpRequest, obj: School, form: ModelForm, change: bool) -> None:
        """A school that is added is of the authority that it names."""
        super().save_model(request, obj, form, change)
        if not change:
            give_authority(obj, by=request.user, why="Added by an officer")

    @admin.display(description="LAESTAB", ordering="establishment_number")
    def laestab_with_slash(self, school: School) -> str:
        """As people write it."""
        return school.laestab_with_slash

    @admin.display(description="status today", ordering="status")
    def state_(self, school: School) -> str:
        """Its status today: one whose closing day has passed is closed, whatever else the register says."""
        return school.state_in_words

    @admin.display(description="district", ordering="district")
    def district_(self, school: School) -> str | None:
        """The district, and the register's where an officer put it right."""
        if not school.has_corrected_district:
            return str(school.district) if school.district else None
        return f"{school.district} (the register: {school.register_district or 'none'})"

    @admin.display(description="district in the register")
    def district_in_words(self, school: School) -> str:
        """What the register says of the district, and whether the officers' one stands in its place."""
        return _in_words("district", school.register_district, is_corrected=school.has_corrected_district)

    @admin.display(description="postcode in the register")
    def postcode_in_words(self, school: School) -> str:
        """What the register says of the postcode, whether the officers' one stands in its place, and what it does."""
        said = _in_words("postcode", school.register_postcode, is_corrected=school.has_corrected_postcode)
        return f"{said} {_placed(school)}"

    @admin.display(description="partnerships")
    def partnerships_(self, school: School) -> str:
        """Those that it is in today."""
        return school.partnerships_in_words or "None"


def _in_words(fact: str, register: object, *, is_corrected: bool) -> str:
    said = f"The register says {register}." if register else "The register has none."
    return f"{said} The {fact} above is an officer’s correction; a refresh keeps it." if is_corrected else said


def _placed(school: School) -> str:
    """How the school is placed on maps and found by distance."""
    if school.has_coordinates:
        return "Maps place the school by the register’s coordinates."
    if not school.postcode:
        return "Without coordinates or a postcode the school is on no map: put its postcode in."
    if location_of(school) is None:
        return "The portal does not know this postcode as one of these parts, so the school is on no map: check it."
    return "The register has no coordinates: maps place the school by its postcode."


@admin.register(SchoolLink)
class SchoolLinkAdmin(KeptRecordAdmin):
    """Links come with the register and are read here."""

    list_display = [
        "school",
        "direction",
        "manner",
        "linked_name",
        "linked_urn",
        "established_on",
        "is_chosen",
        "set_aside_on",
    ]
    list_filter = ["direction", "manner", "is_chosen", SetAsideFilter]
    search_fields = ["school__name", "linked_name", "=linked_urn", "=school__urn"]
    empty_note = "No links are here yet. They come with the register: manage.py import_gias FILE --links FILE."
    kept_note = "Links come with the register and are kept with it."
    date_hierarchy = "established_on"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: links come with the register."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: SchoolLink | None = None) -> bool:
        """Never: links come with the register."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With both schools."""
        return super().get_queryset(request).select_related("school", "linked_school")


@admin.register(SchoolName)
class SchoolNameAdmin(KeptRecordAdmin):
    """The former names of all schools."""

    form = FormerNameForm
    list_display = ["name", "school", "started_on", "ended_on"]
    list_select_related = ["school"]
    search_fields = ["name", "school__name", "=school__urn"]
    autocomplete_fields = ["school"]
    date_hierarchy = "ended_on"
    empty_value_display = "Not recorded"
    empty_note = "No former names are here yet. A refresh of the register that renames a school keeps its former name."
    kept_note = "Former names are kept and never deleted. Put a wrong one right."
