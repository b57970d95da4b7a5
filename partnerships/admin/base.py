"""What the admin of every record has in common."""

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from simple_history.admin import SimpleHistoryAdmin


class KeptRecords:
    """Nothing that was ever public is deleted: it ends (design, section 3)."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never; the page says what to do instead."""
        return False


class RecordAdmin(SimpleHistoryAdmin):
    """A record with its history, who changed what and when, in readable form."""

    change_form_template = "admin/record_change_form.html"
    object_history_list_template = "admin/record_history_list.html"
    list_per_page = 50
    show_full_result_count = False
    save_on_top = True


class KeptRecordAdmin(KeptRecords, RecordAdmin):
    """A record that is ended and never deleted."""


class RecordInline(admin.TabularInline):
    """Records of another kind that belong to this one."""

    extra = 0
    show_change_link = True


class KeptRecordInline(KeptRecords, RecordInline):
    """Records that belong to this one and are ended, never deleted."""

    can_delete = False


class CurrentFilter(admin.SimpleListFilter):
    """Records that hold today, that are over, or that are to come."""

    title = "when"
    parameter_name = "when"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """What the officer may choose."""
        return [("now", "Current"), ("past", "Ended"), ("future", "Not yet started")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """The records of that time."""
        today = timezone.localdate()
        narrowed = {
            "now": lambda: queryset.filter(started_on__lte=today).exclude(ended_on__lt=today),
            "past": lambda: queryset.filter(ended_on__lt=today),
            "future": lambda: queryset.filter(started_on__gt=today),
        }
        return narrowed.get(str(self.value()), lambda: queryset)()


class YesNoFilter(admin.SimpleListFilter):
    """A filter of two choices, each the name of a method of the queryset: ``words``."""

    labels = ("Yes", "No")
    words: tuple[str, str]

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """What the officer may choose."""
        return [("yes", self.labels[0]), ("no", self.labels[1])]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """The records of that choice."""
        if self.value() not in ("yes", "no"):
            return queryset
        return getattr(queryset, self.words[0 if self.value() == "yes" else 1])()
