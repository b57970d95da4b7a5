"""What the admin of every record has in common."""

from typing import Any

from django.contrib import admin
from django.core.paginator import Page
from django.db.models import Field, Model
from django.forms import Field as FormField
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import capfirst

from .editing import NoticesOthers
from .history import ReadableChanges

REASON_LENGTH = 100  # of simple_history's column


class KeptRecords:
    """Nothing that was ever public is deleted: it ends (design, section 3)."""

    kept_note = "Records are kept and never deleted. To end one, give it an end date."

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never; ``kept_note``, at the foot of the page, says what to do instead."""
        return False


class RecordAdmin(NoticesOthers):
    """A record with its history, who changed what, when and why, in readable form."""

    change_list_template = "admin/record_change_list.html"
    change_form_template = "admin/record_change_form.html"
    object_history_list_template = "admin/record_history_list.html"
    list_per_page = 50
    show_full_result_count = False
    empty_note = "Nothing is recorded here yet."  # what an empty list says

    def autocomplete_label(self, obj: Any) -> str:
        """What the officer chooses from where the record is one of many to choose."""
        return str(obj)

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The list; an empty one says why it is empty and what to do."""
        return super().changelist_view(request, {"empty_note": self.empty_note, **(extra_context or {})})

    def render_change_form(self, request: HttpRequest, context: dict, **kwargs: Any) -> HttpResponse:
        """The form, with what keeps the record from being deleted."""
        context |= {"kept_note": getattr(self, "kept_note", ""), "reason_length": REASON_LENGTH}
        response = super().render_change_form(request, context, **kwargs)
        response.context_data["save_on_top"] = not kwargs.get("add")  # an empty form opens in its first field
        return response

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """Save the record, and in its history why."""
        obj._change_reason = _reason(request)
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: Any, change: bool) -> None:
        """Save what belongs to the record; one reason holds for all that was changed together."""
        for row in formset.forms:
            row.instance._change_reason = _reason(request)
        super().save_formset(request, form, formset, change)

    def get_historical_record_context_helper(self, request: HttpRequest, historical_record: Model) -> ReadableChanges:
        """What puts a change into words."""
        return ReadableChanges(self.model, historical_record)

    def set_history_delta_changes(self, request: HttpRequest, historical_records: Page, **kwargs: object) -> None:
        """Compare each record with the one before it, the last of a page with the first of the next."""
        page = historical_records
        before = [page.paginator.page(page.next_page_number())[0]] if page.has_next() else []
        super().set_history_delta_changes(request, [*page, *before], **kwargs)

    def history_form_view(self, request: HttpRequest, object_id: str, version_id: str, extra_context=None):
        """No such page: simple_history would save what is posted to it, past every rule and with revert disabled."""
        raise Http404("The history says what changed; change the record itself to put something back.")


def _reason(request: HttpRequest) -> str | None:
    return request.POST.get("change_reason", "").strip()[:REASON_LENGTH] or None


class KeptRecordAdmin(KeptRecords, RecordAdmin):
    """A record that is ended and never deleted."""


class RecordInline(admin.TabularInline):
    """Records of another kind that belong to this one."""

    extra = 0
    show_change_link = True

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> FormField | None:
        """A field of a row; in a table only the column has a heading, so each field says its own to a screen reader."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            widget: Any = getattr(field.widget, "widget", field.widget)
            widget.attrs["aria-label"] = capfirst(str(field.label))
        return field


class KeptRecordInline(KeptRecords, RecordInline):
    """Records that belong to this one and are ended, never deleted."""

    can_delete = False
