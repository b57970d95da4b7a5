"""Two versions of a record compared, and one put back, through the rules of its form."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from simple_history.admin import SimpleHistoryAdmin

from base.admin_addresses import change_address
from base.history.form_values import posted_by, words
from base.history.versions import current_versions, dumped, lock

LONGEST_NUMBER = 18  # digits of a version's number, which any database takes


class RestoresVersions(SimpleHistoryAdmin):
    """An admin with pages to compare two versions of a record and to restore one.

    What the form does not hold is not restored: the facts of a school that come from the register, and files.
    """

    def get_urls(self) -> list:
        """The addresses of the admin, and of these two pages, before those of django-simple-history."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/history/compare/", view(self.compare_view), name=f"{name}_compare"),
            path("<path:object_id>/history/<int:number>/restore/", view(self.restore_view), name=f"{name}_restore"),
            *super().get_urls(),
        ]

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What differs between the versions ``old`` and ``new``, whichever of them came first."""
        record = self._record(request, object_id)
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        asked = (request.GET.get("old", ""), request.GET.get("new", ""))
        numbers = [number for number in asked if number.isdecimal() and len(number) <= LONGEST_NUMBER]
        versions = list(self.versions_of(request, record).filter(history_id__in=numbers).order_by("history_id"))
        if len(versions) != 2:
            messages.warning(request, "Choose two different versions to compare.")
            return redirect(change_address(record, "history"))
        old, new = versions
        helper = self.get_historical_record_context_helper(request, new)
        helper.max_displayed_delta_change_chars = 100_000
        changes = helper.context_for_delta_changes(new.diff_against(old, foreign_keys_are_objs=True))
        context = {"title": f"Two versions of {record}", "old": old, "new": new, "changes": changes}
        return self._page(request, "base/history/record_compare.html", record, context)

    def versions_of(self, request: HttpRequest, record: Model) -> QuerySet:
        """The versions of the record that the reader may see."""
        return self.model.history.filter(id=record.pk)

    def restore_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        """What putting a version back would change; and, once the officer agrees, put it back."""
        with transaction.atomic():
            record = self._record(request, object_id)
            if not self.has_change_permission(request, record):
                raise PermissionDenied
            version = self.versions_of(request, record).filter(history_id=number).first()
            if version is None:
                raise Http404("There is no such version.")
            if request.method == "POST":
                lock(record, [])
                record = self._record(request, object_id)
            return self._restore(request, record, version)

    def _restore(self, request: HttpRequest, record: Model, version: Any) -> HttpResponse:
        now, name = dumped(current_versions(request, record, [])), str(record)
        form_class = self.get_form(request, record, change=True)
        data = self._posted(form_class(instance=version.instance))
        form = form_class(data, instance=record)
        changes = [self._change(form, field) for field in form.changed_data]
        is_agreed = request.method == "POST" and request.POST.get("versions") == now
        if form.is_valid() and changes and is_agreed and self._is_saved(request, form, version):
            messages.success(request, f"{name} is again as it was on {_moment(version)}.")
            return redirect(change_address(record, "history"))
        context = {
            "title": f"Restore the version of {_moment(version)}",
            "changes": changes,
            "errors": [message for messages_ in form.errors.values() for message in messages_],
            "versions": now,
            "is_overtaken": request.method == "POST" and not is_agreed,
        }
        return self._page(request, "base/history/record_restore.html", record, {**context, "name": name})

    def _is_saved(self, request: HttpRequest, form: forms.ModelForm, version: Any) -> bool:
        """Save the form as its page would; whether the database has it."""
        why = QueryDict(mutable=True)
        why["change_reason"] = f"Restored the version of {_moment(version)}"
        request.POST = why  # type: ignore[assignment]
        try:
            with transaction.atomic():
                self.save_model(request, self.save_form(request, form, change=True), form, change=True)
                form.save_m2m()
                self.log_change(request, form.instance, [{"changed": {"fields": form.changed_data}}])
        except IntegrityError:
            form.add_error(None, "Another record stands in the way of this version. Put that one right first.")
            return False
        return True

    def _posted(self, form: forms.ModelForm) -> QueryDict:
        data = QueryDict(mutable=True)
        for name, values in posted_by(form, leave_out=(forms.FileField,)).items():
            data.setlist(name, values)
        return data

    def _change(self, form: forms.ModelForm, name: str) -> tuple[str, str, str]:
        """A field that would change: its label, what it is and what it would be."""
        bound = form[name]
        now = form.get_initial_for_field(bound.field, name)
        return str(bound.label), words(bound.field, now), words(bound.field, bound.data)

    def _record(self, request: HttpRequest, object_id: str) -> Any:
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404("There is no such record.")
        return record

    def _page(self, request: HttpRequest, template: str, record: Model, context: dict[str, Any]) -> HttpResponse:
        page = {**self.admin_site.each_context(request), "opts": self.opts, "original": record, **context}
        page["history"] = change_address(record, "history")
        page.setdefault("name", str(record))
        page["change_url"] = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[record.pk])
        return TemplateResponse(request, template, page)


def _moment(version: Any) -> str:
    """When the version was saved, ``3 October 2026, 10:42``."""
    return date_format(timezone.localtime(version.history_date), "j F Y, H:i")
