"""Plain tables out of admin, for a spreadsheet."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from import_export.fields import Field
from import_export.formats.base_formats import CSV, XLSX, Format
from import_export.resources import Resource

from base.exports.tables import safe_cell
from base.records.admin import RecordAdmin

EXPORTS = ["export_csv", "export_xlsx"]  # the names of its actions, for an admin with others besides


class ExportTable(Resource):
    """A table with those columns, heading to attribute; nothing in it that a spreadsheet would run."""

    def __init__(self, columns: Mapping[str, str]) -> None:
        super().__init__()
        self.fields = {name: Field(attribute=path, column_name=name) for name, path in columns.items()}

    def export_field(self, field: Field, instance: Any, **kwargs: Any) -> object:
        """One cell: days as 2026-09-01, yes and no, and text that begins like a formula made text again."""
        value = field.get_value(instance)
        if isinstance(value, bool):
            return "yes" if value else "no"
        return safe_cell(field.widget.render(value))


class ExportsSheets(RecordAdmin):
    """An admin whose records are exported as chosen in the list: ``exported``, heading to attribute."""

    exported: ClassVar[Mapping[str, str]]
    actions: Sequence[Callable | str] | None = EXPORTS

    @admin.action(description="Export the chosen as CSV", permissions=["view"])
    def export_csv(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """The chosen records as comma-separated values, in UTF-8, which Excel knows by its mark."""
        return self._file(request, queryset, CSV())

    @admin.action(description="Export the chosen as an Excel file", permissions=["view"])
    def export_xlsx(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """The chosen records as a workbook."""
        return self._file(request, queryset, XLSX())

    def columns_for(self, request: HttpRequest) -> Mapping[str, str]:
        """What the user may take out."""
        return self.exported

    def _file(self, request: HttpRequest, queryset: QuerySet, kind: Format) -> HttpResponse:
        content = kind.export_data(ExportTable(self.columns_for(request)).export(queryset))
        if isinstance(content, str):
            content = content.encode("utf-8-sig")
        name = f"{self.opts.verbose_name_plural}-{timezone.localdate():%Y-%m-%d}.{kind.get_extension()}"
        response = HttpResponse(content, content_type=kind.get_content_type())
        response["Content-Disposition"] = f'attachment; filename="{name.replace(" ", "-").replace("’", "")}"'
        return response
