"""Admin of authorities: which of them are home."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from base.dated import holding
from base.records.admin import KeptRecordAdmin, KeptRecords
from partnerships.models import Authority, SchoolAuthority


@admin.register(Authority)
class AuthorityAdmin(KeptRecordAdmin):
    """The local authorities of the register. An officer says which of them are home; the register says the rest.

    One of which no school is or ever was, such as one that was typed with a wrong code, is an officer's to put right.
    """

    kept_note = (
        "This authority is kept under its code and days and never deleted: schools are or were of it. A refresh of the "
        "register gives one that is over its last day."
    )
    empty_note = "No authorities are here yet. They come with the register: manage.py import_gias FILE."
    examples: ClassVar = {"name": "As the register has it, until you give another: yours stays, whatever a file says."}
    list_display = ["name", "code", "is_home", "started_on", "ended_on", "school_count"]
    list_filter = ["is_home"]
    search_fields = ["name", "=code"]
    search_help_text = "A part of the name; or the whole code."

    def get_readonly_fields(self, request: HttpRequest, obj: Authority | None = None) -> list[str]:
        """Once it has schools its code and days are the register's: which schools are of it follows a refresh alone."""
        return ["code", "started_on", "ended_on"] if obj and obj.schools.exists() else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow it, to those whose role may delete, where no school is or ever was of it; its history stays.

        Without ``obj`` the question is about many records at once: that is never allowed.
        """
        may_delete = super(KeptRecords, self).has_delete_permission(request, obj)
        return may_delete and obj is not None and not obj.schools.exists()

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With how many schools are of each today."""
        today = holding(timezone.localdate(), "schools__")
        return super().get_queryset(request).annotate(school_count=Count("schools", filter=Q(today)))

    @admin.display(description="schools", ordering="school_count")
    def school_count(self, authority: Authority) -> int:
        """How many schools are of it today, closed ones too."""
        return authority.school_count  # type: ignore[attr-defined]


@admin.register(SchoolAuthority)
class SchoolAuthorityAdmin(KeptRecordAdmin):
    """Which school is of which authority, read here: it comes with the register."""

    kept_note = "They come with the register and are kept with it."
    empty_note = "Nothing is here yet. Schools and authorities come with the register: manage.py import_gias FILE."
    list_display = ["school", "authority", "started_on", "ended_on"]
    list_filter = [("authority", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["school", "authority"]
    search_fields = ["school__name", "=school__urn"]
    date_hierarchy = "started_on"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: they come with the register."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: SchoolAuthority | None = None) -> bool:
        """Never: they come with the register."""
        return False
