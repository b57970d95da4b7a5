"""Admin of partnerships and their kinds, with their members and leads."""

import datetime as dt
from functools import partial
from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join

from base.admin_addresses import change_address, list_address
from base.changing.bulk import bulk_change
from base.changing.pages import ChangedByDay, change_page, links_of
from base.exports.admin import EXPORTS, ExportsSheets
from base.names import refuse_same_name
from base.records.admin import TYPED_DAYS, ComparedRows, KeptRecordAdmin, KeptRecordInline, KeptRecords
from base.records.asked import TakesAnyValue
from base.records.filters import CurrentFilter, WordFilter
from base.records.former_names import FormerNameForm, FormerNameFormSet
from base.records.formsets import DatedFormSet, UnbrokenFormSet
from office.council.admin_words import InOurWords
from office.council.words import later_in_our_words
from partnerships.contact_admin import ContactsForSome
from partnerships.directory.exported import addresses_of_leads, names_of_leads, schools_of_phase
from partnerships.directory.in_the_list import partnership_row_form
from partnerships.directory.list_tools import LIST_ACTIONS, LIST_TOOLS
from partnerships.leads.change_forms import LEAD_CHANGES
from partnerships.lives.change_forms import PARTNERSHIP_CHANGES, EndPartnershipForm, MergeForm, StartForm
from partnerships.memberships.by_phase import LABELS
from partnerships.memberships.change_forms import MEMBERSHIP_CHANGES
from partnerships.models import Lead, Membership, Partnership, PartnershipKind, PartnershipName
from partnerships.models.lifetimes import LEFT_OUTSIDE
from partnerships.people.own import NobodysOwn
from partnerships.people.posts import TellsOfPosts
from partnerships.permissions import ADD_LETTER
from partnerships.places.admin_filters import HomeFilter, quadrants_of
from partnerships.places.forms import HomeQuadrantForm
from partnerships.search.in_admin import FoundBySearchBox


class HasLeadFilter(WordFilter):
    """Partnerships with or without a lead today."""

    title = "lead"
    parameter_name = "has_lead"
    words = (("yes", "with_a_lead", "Has a lead"), ("no", "without_a_lead", "Has no lead"))


class ConfirmedFilter(WordFilter):
    """Partnerships confirmed by their lead within a year or not."""

    title = "record confirmed"
    parameter_name = "confirmed"
    words = (("yes", "confirmed", "Within a year"), ("no", "unconfirmed", "Not for a year"))


class PartnershipForm(ModelForm):
    """The facts of a partnership. How it ends with all that belongs to it is asked on pages of their own."""

    def clean_name(self) -> str:
        """Refuse the name of another, however that is written; one that stands already is let be."""
        name: str = self.cleaned_data["name"]
        if "name" in self.changed_data:
            refuse_same_name(name, Partnership.objects.exclude(pk=self.instance.pk))
        return name

    def _post_clean(self) -> None:
        """Lead on to those pages, where a last day would leave its schools and leads behind."""
        super()._post_clean()  # type: ignore[misc]
        if self.has_error("ended_on", LEFT_OUTSIDE) and not self.initial.get("ended_on"):
            ways = [(change_address(self.instance, form.slug), form.label) for form in (EndPartnershipForm, MergeForm)]
            self.add_error("ended_on", ValidationError(format_html_join(" ", '<a href="{}">{}</a>', ways)))


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
    template = "partnerships/lives/_schools_inline.html"
    fields = ["tick_", "school", "started_on", "ended_on", "note", "changes_"]
    readonly_fields = ["tick_", "changes_"]
    changes_ = links_of(MEMBERSHIP_CHANGES, back=attrgetter("partnership"))
    ordering = ["school__name", "started_on"]
    verbose_name_plural = "schools, today’s and former ones"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With their schools."""
        return super().get_queryset(request).select_related("school")

    @admin.display(description="chosen")
    def tick_(self, membership: Membership) -> str:
        """A box that chooses it for what is done with many at once, by a form of its own."""
        if membership.pk is None or membership.is_over:
            return ""
        box = '<input type="checkbox" name="chosen" value="{}" form="chosen-schools" aria-label="Choose {}">'
        return format_html(box, membership.pk, membership.school)


class LeadInline(
    NobodysOwn, TellsOfPosts, ContactsForSome, KeptRecords, TakesAnyValue, ComparedRows, admin.StackedInline
):
    """Who leads the partnership: each on lines of their own, for there is too much to them for one."""

    model = Lead
    formset = LeadFormSet
    formfield_overrides = TYPED_DAYS
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


class FormerPartnershipNameInline(KeptRecordInline):
    """The names that the partnership had before: from renaming it, and by hand."""

    model = PartnershipName
    form = FormerNameForm
    formset = FormerNameFormSet
    fields = ["name", "started_on", "ended_on", "slug"]
    readonly_fields = ["slug"]


DAYS = [("started_on", "ended_on"), "became_part_of", "last_confirmed_on"]


@admin.register(Partnership)
class PartnershipAdmin(FoundBySearchBox, InOurWords, ContactsForSome, ChangedByDay, ExportsSheets, KeptRecordAdmin):
    """Partnerships, with their schools and leads."""

    form = PartnershipForm
    change_form_template = "partnerships/lives/partnership_change_form.html"
    dated_changes = PARTNERSHIP_CHANGES
    actions = ["set_home_quadrant", *EXPORTS]
    set_home_quadrant = bulk_change(HomeQuadrantForm, later_in_our_words("Set the home quadrant of the chosen…"))
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
        "Leads": names_of_leads,
        **{label: partial(schools_of_phase, label=label) for label in LABELS},
    }
    exported_contacts = {"The portal writes to": addresses_of_leads}

    list_tools = LIST_TOOLS
    kept_note = "Partnerships are kept and never deleted. When one is over, end it or merge it into another."
    examples = {
        "name": "As people say it, such as “Colne Valley Schools Partnership”.",
        "is_open_to_new_schools": "Tick if schools may ask to join: its page then says so.",
        "website": "In full, such as https://www.example.org.",
        "email": "A mailbox of the partnership’s own, such as office@example.org.",
        "telephone": "Such as 01245 000000.",
    }
    empty_note = "No partnerships are recorded yet. Add one with its lead and its schools."
    list_display = [
        *("name", "kind", "home_quadrant", "leads_", "school_count", "is_open_to_new_schools"),
        *("notes", "confirmed_on", "status_label"),
    ]
    list_editable: ClassVar = ["home_quadrant", "is_open_to_new_schools", "notes"]
    list_filter = [
        CurrentFilter,
        HasLeadFilter,
        ConfirmedFilter,
        "is_open_to_new_schools",
        ("home_quadrant", HomeFilter),
        "kind",
        "is_demonstration",
    ]
    found_as: ClassVar = {"pk": "partnerships"}
    search_fields = ["name", "leads__person__name", "memberships__school__name"]
    search_help_text = "A part of the partnership’s name, of a lead’s or of a school’s."
    prepopulated_fields = {"slug": ["name"]}
    inlines = [LeadInline, MembershipInline, FormerPartnershipNameInline]
    autocomplete_fields = ["became_part_of"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "home_quadrant", *DAYS]}),
        ("On its page", {"fields": ["purpose", "this_year", "focus", "is_open_to_new_schools", "website"]}),
        (
            "Contact details of its own",
            {
                "fields": [("email", "telephone"), "publish_contact"],
                "description": "A lead’s own address and number are kept with the lead, below.",
            },
        ),
        ("Officers’ notes", {"fields": ["notes"]}),
    ]

    def get_urls(self) -> list:
        """The addresses of the admin, and where a partnership starts with its lead and schools."""
        page = self.admin_site.admin_view(self.start_view)
        return [path("start/", page, name="partnerships_partnership_start"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The list, with one way to add: the page that asks for the lead and the schools besides. In a window that
        chooses a partnership it is the form.
        """
        one_way = {} if IS_POPUP_VAR in request.GET else {"has_add_permission": False}
        return super().changelist_view(request, {**one_way, **(extra_context or {})})

    def start_view(self, request: HttpRequest) -> HttpResponse:
        """Ask for all that a new partnership has, say what would be made, and make it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        back = list_address(Partnership)
        return change_page(request, StartForm, record=None, admin_site=self.admin_site, opts=self.opts, back=back)

    def render_change_form(self, request: HttpRequest, context: dict, **kwargs: Any) -> HttpResponse:
        """The form, with a link to write to all member schools."""
        partnership = kwargs.get("obj")
        if partnership is not None and request.user.has_perm(ADD_LETTER):  # type: ignore[union-attr]
            writing = reverse("partnerships:message", args=[partnership.slug])
            context["tools"] = [(writing, "Write to all schools")]
        return super().render_change_form(request, context, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Partnership | None = None) -> list[str]:
        """The address, once there is a page at it: renaming the partnership changes it, and leads on from the old."""
        return [*super().get_readonly_fields(request, obj), *(["slug"] if obj else [])]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Partnership | None = None) -> dict[str, Any]:
        """The address of a new one."""
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def get_inlines(self, request: HttpRequest, obj: Partnership | None = None) -> list:
        """Without former names while one is being added: it has none."""
        return self.inlines if obj else [one for one in self.inlines if one is not FormerPartnershipNameInline]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Its own, and what other rooms offer to this user; none in a window that chooses one."""
        actions = super().get_actions(request)
        if IS_POPUP_VAR in request.GET:
            return actions
        offered = [action for action in LIST_ACTIONS if request.user.has_perm(action.permission)]  # type: ignore[union-attr]
        return actions | {action.name: (action.do, action.name, action.label) for action in offered}

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> type[ModelForm]:
        """The boxes of a row."""
        return super().get_changelist_form(request, **kwargs, form=partnership_row_form(quadrants_of(request)))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With its leads and how many schools it has."""
        return super().get_queryset(request).in_directory()

    def with_exported(self, rows: QuerySet) -> QuerySet:
        """With the addresses that the portal would write to, and the schools by phase."""
        return rows.with_addresses_of_leads().with_open_memberships()

    @admin.display(description="last confirmed", ordering="last_confirmed_on", empty_value="Never")
    def confirmed_on(self, partnership: Partnership) -> dt.date | None:
        """When a lead last said that the record is right."""
        return partnership.last_confirmed_on

    @admin.display(description="status")
    def status_label(self, partnership: Partnership) -> str:
        """Where it stands today, and whether it has too few open schools to count."""
        return ", ".join(filter(None, [partnership.status_label, partnership.does_not_count_words]))

    @admin.display(description="leads")
    def leads_(self, partnership: Partnership) -> str:
        """Who leads it today."""
        nobody = "" if partnership.is_to_come else "No lead"
        return ", ".join(str(lead.person) for lead in partnership.current_leads) or nobody

    @admin.display(description="open schools", ordering="school_count")
    def school_count(self, partnership: Partnership) -> int:
        """How many open schools are members today."""
        return partnership.school_count


@admin.register(PartnershipName)
class PartnershipNameAdmin(KeptRecordAdmin):
    """The former names of all partnerships."""

    form = FormerNameForm
    list_display = ["name", "partnership", "started_on", "ended_on", "slug"]
    list_select_related = ["partnership"]
    search_fields = ["name", "partnership__name", "slug"]
    autocomplete_fields = ["partnership"]
    readonly_fields = ["slug"]
    date_hierarchy = "ended_on"
    empty_value_display = "Not recorded"
    empty_note = "No former names are here yet. Rename a partnership on its page: its former name is then kept here."
    kept_note = "Former names are kept and never deleted. Put a wrong one right."


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
