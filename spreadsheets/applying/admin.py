"""Admin of imports from spreadsheets: upload, look through, choose, apply; and the record of what was applied."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from base.records.admin import KeptRecords
from base.records.private import PrivateAdmin
from base.uploads import AROUND, LARGEST
from office.permissions import TAKE_BACK
from partnerships.models import Partnership
from spreadsheets import template
from spreadsheets.applying.forms import SheetUploadForm, TermsForm, changed_choices, chosen, shown_questions
from spreadsheets.applying.layout_forms import errors_of, layout_forms, said_in
from spreadsheets.applying.uploads import (
    answers_to,
    apply_upload,
    discard,
    keep_layout,
    keep_upload,
    layout_of,
    plan_upload,
    tables_of,
    terms_of,
    why_unclear,
)
from spreadsheets.applying.writes import PlanRefused, emails_of_plan
from spreadsheets.models import SpreadsheetImport
from spreadsheets.planning import report
from spreadsheets.planning.plan import SheetPlan
from spreadsheets.reading.faults import SheetFault, SheetRefused, SheetUnclear

PREVIEW = "admin:spreadsheets_spreadsheetimport_preview"
COLUMNS = "admin:spreadsheets_spreadsheetimport_columns"
UPLOAD = "admin:spreadsheets_spreadsheetimport_add"
RECORD = "admin:spreadsheets_spreadsheetimport_change"
FORMATS = {
    "xlsx": (template.workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (template.text, "text/csv; charset=utf-8"),
}


@admin.register(SpreadsheetImport)
class SpreadsheetImportAdmin(KeptRecords, PrivateAdmin):
    """Imports from spreadsheets. To add one is to upload a file; to change one is to look through it and apply it."""

    change_list_template = "base/records/record_change_list.html"
    list_display = ["file_name", "state", "uploaded_at", "uploaded_by", "applied_at", "applied_by_", "summary"]
    list_select_related = ["uploaded_by", "applied_by"]
    search_fields = ["file_name"]
    date_hierarchy = "uploaded_at"
    most_bytes = LARGEST + AROUND  # five times what the form takes, so that it can say so at the field

    @admin.display(description="applied by", ordering="applied_by")
    def applied_by_(self, record: SpreadsheetImport) -> str:
        """Who applied it."""
        return str(record.applied_by or ("The command line" if record.is_applied else "-"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: what was applied stays as it was."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Each with whether it was taken back."""
        return super().get_queryset(request).with_is_taken_back()

    def get_urls(self) -> list:
        """The pages of an import, and the template."""
        view = self.admin_site.admin_view
        name = "spreadsheets_spreadsheetimport"
        return [
            path("template.<str:ending>", view(self.template_view), name=f"{name}_template"),
            path("<int:pk>/columns/", view(self.columns_view), name=f"{name}_columns"),
            path("<int:pk>/preview/", view(self.preview_view), name=f"{name}_preview"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The list; an empty one says what to do."""
        note = "Nothing was imported from a spreadsheet yet. Add an import to upload one."
        return super().changelist_view(request, {"empty_note": note, **(extra_context or {})})

    @method_decorator(never_cache)
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None) -> HttpResponse:
        """Upload a file. One with faults is not kept; all of them are listed."""
        self._refuse_others(request)
        faults: list = []
        form = SheetUploadForm(request.POST, request.FILES) if request.method == "POST" else SheetUploadForm()
        if request.method == "POST" and form.is_valid():
            try:
                upload = keep_upload(form.cleaned_data["file"], by=request.user)
                return redirect(PREVIEW, upload.pk)
            except SheetRefused as refused:
                faults = refused.faults
        context = {"form": form, "faults": faults, "title": "Import partnerships from a spreadsheet"}
        return self._page(request, "upload", context)

    @method_decorator(never_cache)
    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what a file would do, ask what only the officer can say, apply it or discard it."""
        self._refuse_others(request)
        upload = SpreadsheetImport.objects.waiting().filter(pk=pk).first()
        if upload is None:
            return self._instead(request, pk)
        if request.method == "POST" and "discard" in request.POST:
            return self._discard(request, upload)
        try:
            return self._answer(request, upload) if request.method == "POST" else self._preview(request, upload)
        except SheetUnclear:
            return redirect(COLUMNS, pk)
        except (SheetRefused, FileNotFoundError):
            messages.error(request, "The file cannot be read any more. Upload it again.")
            return redirect(UPLOAD)

    @method_decorator(never_cache)
    def columns_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the first rows of each sheet, and ask which are read and what their columns are."""
        self._refuse_others(request)
        upload = SpreadsheetImport.objects.waiting().filter(pk=pk).first()
        if upload is None:
            return self._instead(request, pk)
        try:
            tables = tables_of(upload)
        except (SheetRefused, FileNotFoundError):
            messages.error(request, "The file cannot be read any more. Upload it again.")
            return redirect(UPLOAD)
        is_sent = request.method == "POST" and "look" not in request.POST
        sheets = layout_forms(tables, layout_of(upload), request.POST if request.method == "POST" else None)
        faults: list[SheetFault] = []
        errors = errors_of(sheets) if is_sent else []
        if is_sent and not errors:
            try:
                keep_layout(upload, *said_in(sheets))
                return redirect(PREVIEW, pk)
            except SheetRefused as refused:
                faults = refused.faults
        context = {
            "title": f"Columns of {upload.file_name}",
            "upload": upload,
            "forms": sheets,
            "errors": errors,
            "faults": faults,
            "why": why_unclear(upload),
        }
        return self._page(request, "columns", context)

    def _instead(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The record of an upload that does not wait any more, or a page that says that it is gone."""
        if SpreadsheetImport.objects.applied().filter(pk=pk).exists():
            return redirect(RECORD, pk)
        return self._page(request, "gone", {"title": "This upload is gone"}, status=404)

    def _discard(self, request: HttpRequest, upload: SpreadsheetImport) -> HttpResponse:
        discard(upload)
        messages.success(request, f"Discarded {upload.file_name}: the file is deleted, and nothing was changed.")
        return redirect("admin:partnerships_partnership_changelist")

    def _answer(self, request: HttpRequest, upload: SpreadsheetImport) -> HttpResponse:
        """Keep what was chosen, whatever else is missing; then show the plan again, or apply it."""
        before, terms = plan_upload(upload), terms_of(upload)
        new = changed_choices(chosen(request.POST, before.answers.in_order), answers_to(upload))
        upload.choices |= new
        upload.save(update_fields=["choices"])
        instance = SpreadsheetImport.objects.get(pk=upload.pk)
        form = TermsForm(request.POST, instance=instance, lists_members=before.lists_members)
        if not form.is_valid():
            return self._preview(request, upload, form=form)
        upload = form.save()
        if "apply" not in request.POST:
            return redirect(PREVIEW, upload.pk)
        plan, seen = plan_upload(upload), request.POST.get("digest", "")
        if not plan.is_ready:
            return self._preview(request, upload, plan=plan, is_refused=True)
        is_told = terms_of(upload) == terms and before.tells_all_of(new)
        if before.digest == seen != plan.digest and not is_told:
            messages.info(request, "What you chose changes what the sheet does. Look through it once more, then apply.")
            return redirect(PREVIEW, upload.pk)
        if plan.ends_many and request.POST.get("ends") != str(plan.ends_many):
            return self._preview(request, upload, plan=plan, is_unsure=True)
        return self._apply(request, upload, plan.digest if before.digest == seen else seen)

    def _apply(self, request: HttpRequest, upload: SpreadsheetImport, digest: str) -> HttpResponse:
        try:
            plan = apply_upload(upload, digest=digest, by=request.user)
        except PlanRefused as refused:
            messages.warning(request, str(refused))
            return redirect(PREVIEW, upload.pk)
        messages.success(request, f"Applied {upload.file_name}. {report.summary(plan)}")
        return redirect(RECORD, upload.pk)

    def _preview(
        self,
        request: HttpRequest,
        upload: SpreadsheetImport,
        *,
        form: TermsForm | None = None,
        plan: SheetPlan | None = None,
        is_refused: bool = False,
        is_unsure: bool = False,
    ) -> HttpResponse:
        plan = plan or plan_upload(upload)
        context = {
            "title": f"Preview of {upload.file_name}",
            "upload": upload,
            "form": form or TermsForm(instance=upload, lists_members=plan.lists_members),
            "plan": plan,
            "summary": report.summary(plan),
            "is_refused": is_refused,
            "is_unsure": is_unsure,
            "questions": shown_questions(plan),
            "emails": emails_of_plan(plan, by=request.user),
            "groups": [
                ("New", report.in_order(plan.created)),
                ("Changed", report.in_order(plan.changed)),
                ("Ended", report.in_order(plan.ended)),
            ],
        }
        return self._page(request, "preview", context)

    @method_decorator(never_cache)
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """What was applied, when and by whom, with links; an upload that waits opens in its preview."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        record = self.get_object(request, object_id)
        if record is None:
            raise Http404("There is no such import.")
        if not record.is_applied:
            return redirect(PREVIEW, record.pk)
        context = {
            "title": f"Import of {record.file_name}",
            "record": record,
            "entry": record.entry,
            "may_take_back": request.user.has_perm(TAKE_BACK),  # type: ignore[union-attr]
            "partnerships": Partnership.objects.filter(slug__in=record.partnerships).order_by("name"),
        }
        return self._page(request, "record", context)

    def template_view(self, request: HttpRequest, ending: str) -> HttpResponse:
        """An empty sheet to fill in."""
        self._refuse_others(request)
        if ending not in FORMATS:
            raise Http404("The template comes as .xlsx and .csv.")
        make, content_type = FORMATS[ending]
        name = f"{template.FILE_NAME}.{ending}"
        return HttpResponse(
            make(), content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )

    def _refuse_others(self, request: HttpRequest) -> None:
        if not self.has_add_permission(request):
            raise PermissionDenied

    def _page(self, request: HttpRequest, name: str, context: dict, status: int = 200) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"spreadsheets/applying/spreadsheet_{name}.html", context, status=status)
