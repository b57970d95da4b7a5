"""Tables out of admin's lists, as CSV and as Excel files."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from base.exports.files import csv_file, workbook_file
from base.exports.tables import Column
from base.exports.workbooks import About
from base.records.admin import RecordAdmin

EXPORTS = ["export_csv", "export_xlsx"]  # the names of its actions, for an admin with others besides


class ExportsSheets(RecordAdmin):
    """An admin whose records are exported as chosen in the list.

    ``exported`` has by heading the attribute that is told, or what tells it of a record.
    """

    exported: ClassVar[Mapping[str, str | Callable[[Any], object]]]
    actions: Sequence[Callable | str] | None = EXPORTS

    @admin.action(description="Export the chosen as CSV", permissions=["view"])
    def export_csv(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """The chosen records as comma-separated values, in UTF-8, which Excel knows by its mark."""
        return csv_file(self._file_name, self._columns(request), self.with_exported(queryset))

    @admin.action(description="Export the chosen as an Excel file", permissions=["view"])
    def export_xlsx(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """The chosen records as a workbook."""
        title = capfirst(str(self.opts.verbose_name_plural))
        about = About(title, getattr(self.admin_site, "made_by", ""), timezone.now(), self._narrowed_by(request))
        return workbook_file(self._file_name, self._columns(request), self.with_exported(queryset), about)

    def columns_for(self, request: HttpRequest) -> Mapping[str, str | Callable[[Any], object]]:
        """What the user may take out."""
        return self.exported

    def with_exported(self, rows: QuerySet) -> QuerySet:
        """The chosen records, with what their columns show and the list does not."""
        return rows

    @property
    def _file_name(self) -> str:
        return str(self.opts.verbose_name_plural)

    def _columns(self, request: HttpRequest) -> list[Column]:
        columns = self.columns_for(request)
        return [
            Column(name, "", told if callable(told) else partial(_value, path=told)) for name, told in columns.items()
        ]

    def _narrowed_by(self, request: HttpRequest) -> list[str]:
        """How the list was narrowed, in words, and which of it were chosen."""
        found: ChangeList = self.get_changelist_instance(request)
        said = [f"Search: {found.query}"] if found.query else []
        for spec in found.filter_specs:
            chosen = [choice for choice in spec.choices(found) if choice.get("selected")]
            labels = [str(choice["display"]) for choice in chosen if choice["display"] != gettext("All")]
            said += [f"{capfirst(str(spec.title))}: {label}" for label in labels]
        said += [f"{name.replace('__', ', ').replace('_', ' ')}: {value}" for name, value in _of_days(found)]
        return [*said, "All of the list" if request.POST.get("select_across") == "1" else "Those ticked in the list"]


def _of_days(found: ChangeList) -> list[tuple[str, str]]:
    """What the bar of years and months above the list was set to."""
    bar = f"{found.date_hierarchy}__"
    return [(name, str(value)) for name, value in found.params.items() if found.date_hierarchy and name.startswith(bar)]


def _value(row: Any, *, path: str) -> object:
    """What the attribute at that path, such as ``school__urn``, holds; None where there is nothing on the way."""
    for name in path.split("__"):
        row = getattr(row, name, None)
        if callable(row):
            row = row()
    return row
