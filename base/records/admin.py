"""Base classes for the admin of records: a reason for each change, a readable history, and no deletion."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.core.paginator import Page
from django.db import transaction
from django.db.models import DateField, Field, Model, QuerySet, TimeField
from django.forms import Field as FormField
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import capfirst

from base import one_go
from base.comparing.editing import NoticesOthers
from base.day_fields import DayField
from base.history.belonging import told_of_belonging
from base.history.restoring import RestoresVersions
from base.history.words import ReadableChanges
from base.one_go import in_one_go
from base.records.asked import TakesAnyValue
from base.records.below import below
from base.records.private import KeepsPrivate
from base.saving import REASON_LENGTH
from base.time_fields import ClockField

UNCHANGED = "_nothing_was_changed"  # the attribute of a request whose form was sent as it had been opened
TYPED_DAYS = {DateField: {"form_class": DayField}, TimeField: {"form_class": ClockField}}


class SaysWhyKept:
    """Explains, at the address where other admins delete, why a record is kept and what to do instead."""

    kept_note = "Records are kept and never deleted. To end one, give it an end date."

    def delete_view(self: Any, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        """Ask whether to delete the record; if it may not be deleted, show ``kept_note`` instead."""
        record = self.get_object(request, unquote(object_id))
        may_see = record is not None and self.has_view_permission(request, record)
        if not may_see or self.has_delete_permission(request, record):
            return super().delete_view(request, object_id, extra_context)  # type: ignore[misc]
        context = self.admin_site.each_context(request) | {"title": f"{record} is kept", "opts": self.opts}
        context |= {"original": record, "kept_note": self.kept_note}
        status = 200 if request.method == "GET" else 403
        return TemplateResponse(request, "base/records/record_kept.html", context, status=status)


class KeptRecords(SaysWhyKept):
    """Records that are never deleted: what was once public is ended instead (design, section 3)."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Forbid it to everyone; ``kept_note`` at the foot of the page says what to do instead."""
        return False


class RowForm(ModelForm):
    """A row that is edited in a list: each box says of which record it is, and knows what it held as it was opened."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True
            field.help_text = ""  # a list has no place for it
            field.widget.attrs["aria-label"] = f"{capfirst(str(field.label))}: {self.instance}"

    def _post_clean(self) -> None:
        """Look at the record only if something of it is to be written."""
        if self.has_changed():
            super()._post_clean()  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        """Of a row only the boxes that were changed: what a colleague changed in the others since stays."""
        written = super().clean() or self.cleaned_data
        kept = {*self.changed_data, self._meta.model._meta.pk.name}
        return {name: value for name, value in written.items() if name in kept}


class RecordAdmin(KeepsPrivate, SaysWhyKept, RestoresVersions, NoticesOthers):
    """The admin of a record whose history says who changed what, when and why."""

    change_list_template = "base/records/record_change_list.html"
    change_form_template = "base/records/record_change_form.html"
    object_history_list_template = "base/history/record_history_list.html"
    list_per_page = 50
    empty_note = "Nothing is recorded here yet."  # what an empty list says
    list_note = ""  # what stands above the list, where its records are used in a way that they do not say themselves
    formfield_overrides: ClassVar = TYPED_DAYS
    list_tools: ClassVar[list[str]] = []  # templates whose links stand above the list
    # Kinds of records that belong to this one without a table on its form, and the field that says to which they do.
    belongs: ClassVar[tuple[tuple[type[Model], str], ...]] = ()
    examples: ClassVar[dict[str, str]] = {}  # help texts by the field's name, for fields without one in the model

    def autocomplete_label(self, obj: Any) -> str:
        """The record's name in the suggestions of an autocomplete field."""
        return str(obj)

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> FormField | None:
        """Add the example from ``examples`` as the field's help text."""
        if db_field.name in self.examples:
            kwargs["help_text"] = self.examples[db_field.name]
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Give the list page its notes and ``list_tools``; what is edited in the list is one entry."""
        notes = {"empty_note": self.empty_note, "list_note": self.list_note, "list_tools": self.list_tools}
        context = notes | (extra_context or {})
        if request.method != "POST" or "_save" not in request.POST:
            return super().changelist_view(request, context)
        title = f"Edited in the list of {self.opts.verbose_name_plural}"
        with transaction.atomic(), in_one_go(title, by=request.user) as go:
            response = super().changelist_view(request, context)
            go.keep([])
        return response

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> type[ModelForm]:
        """The boxes of a row that is edited in the list, each with what it held as the list was opened.

        Only what was changed in them is saved: Django would put back what a colleague changed since.
        """
        kwargs.setdefault("form", RowForm)
        return super().get_changelist_form(request, **kwargs)

    def render_change_form(self, request: HttpRequest, context: dict, **kwargs: Any) -> HttpResponse:
        """Give the form page its ``kept_note``, the longest reason that may be typed and what stands below the form."""
        context |= {"kept_note": getattr(self, "kept_note", ""), "reason_length": REASON_LENGTH}
        if (record := kwargs.get("obj")) is not None:
            context["below"] = below(request, self, record)
        response = super().render_change_form(request, context, **kwargs)
        response.context_data["save_on_top"] = not kwargs.get("add")  # an empty form opens in its first field
        return response

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """Save the record, with the officer's reason in its history; one that is as it was is not written."""
        if change and not differs(obj):
            return
        obj._change_reason = change_reason(request)
        super().save_model(request, obj, form, change)
        one_go.wrote(type(obj), [obj.pk])

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Note it among what the officer did, where anything was changed."""
        if not message:
            setattr(request, UNCHANGED, True)
            return None
        return super().log_change(request, obj, message)

    def message_user(
        self, request: HttpRequest, message: str, level: int | str = messages.INFO, *args: Any, **kwargs: Any
    ) -> None:
        """Say it; that something is saved is not said where nothing was changed."""
        if level == messages.SUCCESS and getattr(request, UNCHANGED, False):
            message, level = "Nothing was changed.", messages.INFO
        super().message_user(request, message, level, *args, **kwargs)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: Any, change: bool) -> None:
        """Save the inlines' rows, each with the same reason as the record."""
        for row in formset.forms:
            row.instance._change_reason = change_reason(request)
        super().save_formset(request, form, formset, change)

    def get_historical_record_context_helper(self, request: HttpRequest, historical_record: Model) -> ReadableChanges:
        """Use our own words for values in the history: labels of choices, days as GOV.UK writes them."""
        return ReadableChanges(self.model, historical_record)

    def set_history_delta_changes(self, request: HttpRequest, historical_records: Page, **kwargs: object) -> None:
        """Compare each version with the one before it, which may be the first one on the next page."""
        page = historical_records
        before = [page.paginator.page(page.next_page_number())[0]] if page.has_next() else []
        super().set_history_delta_changes(request, [*page, *before], **kwargs)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        """Offer to restore a version to those who may change the record; below it is what belongs to the record."""
        refuse_what_is_no_key(self.model, unquote(object_id))
        record = self.get_object(request, unquote(object_id))
        may_restore = record is not None and self.has_change_permission(request, record)
        belonging = told_of_belonging(request, self, record) if record is not None else {}
        context = {"may_restore": may_restore, **belonging, **(extra_context or {})}
        return super().history_view(request, object_id, context)

    def history_form_view(self, request: HttpRequest, object_id: str, version_id: str, extra_context=None):
        """Answer 404: simple_history would save whatever is posted here, past every rule, even with revert disabled."""
        raise Http404("The history says what changed; change the record itself to put something back.")


def refuse_what_is_no_key(model: type[Model], key: str) -> None:
    """Answer 404 for what no record of the model was ever called: its versions would be looked for by it."""
    try:
        model._meta.pk.to_python(key)  # type: ignore[union-attr]
    except ValidationError:
        raise Http404("There is no such record.") from None


def differs(record: Any) -> bool:
    """Whether the record differs from what is kept of it. A form says so of a text whose lines merely end otherwise."""
    kept = type(record)._base_manager.filter(pk=record.pk).first()
    return kept is None or any(
        field.value_from_object(kept) != field.value_from_object(record) for field in record._meta.concrete_fields
    )


def change_reason(request: HttpRequest) -> str | None:
    """The reason that the officer typed for the change, cut to the history's length; None if they gave none."""
    return request.POST.get("change_reason", "").strip()[:REASON_LENGTH] or None


class KeptRecordAdmin(KeptRecords, RecordAdmin):
    """The admin of a record that is ended and never deleted."""


class ComparedRows:
    """An inline whose rows are compared where two officers change one record (``base/comparing``)."""

    def seen_of(self, request: HttpRequest, versions: QuerySet) -> QuerySet:
        """Of those versions of rows the ones that the reader may see."""
        return versions


class RecordInline(TakesAnyValue, ComparedRows, admin.TabularInline):
    """A table, on a record's page, of records of another kind that belong to it."""

    extra = 0
    show_change_link = True
    formfield_overrides: ClassVar = TYPED_DAYS

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> FormField | None:
        """Label each field for screen readers: in a table only the column has a visible heading."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            widget: Any = getattr(field.widget, "widget", field.widget)
            widget.attrs["aria-label"] = capfirst(str(field.label))
        return field


class KeptOnceBegunAdmin(KeptRecordAdmin):
    """A dated record that was a mistake may be deleted before its first day; its history stays (ADR 14)."""

    kept_note = "Records of what has begun are kept and never deleted. To end one, give it its last day."

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow it before the record's first day, to those whose role may delete.

        Without ``obj`` the question is about many records at once: that is never allowed.
        """
        is_to_begin = obj is not None and obj.started_on > timezone.localdate()
        return is_to_begin and super(KeptRecords, self).has_delete_permission(request, obj)


class KeptRecordInline(KeptRecords, RecordInline):
    """A table of records that belong to this one and are ended, never deleted."""

    can_delete = False
