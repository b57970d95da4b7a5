"""Admin of the refreshes of the register: upload, preview, choose, apply, undo (ADR 12)."""

import shutil
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from base.forms import sent
from base.records.logs import LogAdmin
from base.uploads import reads_its_post
from office.jobs import is_worker_there
from partnerships.models import Authority
from register.models import RegisterImport
from register.permissions import CHANGE_REGISTER_IMPORT
from register.runs import running
from register.runs.forms import MOST_BYTES, ApplyForm, LimitedUpload, RegisterUploadForm, UndoForm
from register.runs.lines import PreviewLines
from register.runs.refresh import undo_first, wrote_the_same
from register.runs.running import AlreadyRunning, NotNow, State, done_already
from register.runs.sentences import sentences
from register.undoing import still_here

REFRESH = 2  # seconds after which a browser asks again how far it is


@admin.register(RegisterImport)
class RegisterImportAdmin(LogAdmin):
    """Refreshes of the schools from the DfE register, each from its upload to its undoing."""

    change_list_template = "register/runs/list.html"
    list_display = ["file_name", "state", "result", "newest_on", "started_at", "by"]
    list_filter = ["state"]
    list_select_related = ["started_by"]
    list_per_page = 50
    search_fields = ["file_name"]
    search_help_text = "A part of the file’s name."
    date_hierarchy = "started_at"
    most_bytes = MOST_BYTES

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Who may upload a file."""
        return admin.ModelAdmin.has_add_permission(self, request)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Without what is as long as the file."""
        return super().get_queryset(request).without_details()

    def get_urls(self) -> list:
        """The steps of one refresh besides its page."""
        steps = {
            "again": self.again_view,
            "apply": self.apply_view,
            "undo": self.undo_view,
            "discard": self.discard_view,
        }
        addresses = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"register_registerimport_{name}")
            for name, view in steps.items()
        ]
        return addresses + super().get_urls()

    @admin.display(description="result")
    def result(self, imported: RegisterImport) -> str:
        """What it changes or changed."""
        return imported.counts_in_words

    @admin.display(description="by")
    def by(self, imported: RegisterImport) -> str:
        """Who did what it did last."""
        return imported.who

    @method_decorator([csrf_exempt, reads_its_post])
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None) -> HttpResponse:
        """The upload. Its handler must be set before the body is read, which looking for the CSRF token does."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        request.upload_handlers = [LimitedUpload(request)]
        return csrf_protect(self._upload)(request)

    def _upload(self, request: HttpRequest) -> HttpResponse:
        imported = running.new_import(la_codes=",".join(Authority.objects.home_codes()))
        if request.method != "POST":
            return self._page(request, "upload", form=RegisterUploadForm(imported), running=running.running())
        form = RegisterUploadForm(imported, request.POST, request.FILES)
        if form.is_valid():
            refused = _begin(request, imported, State.READING)
            if not refused:
                return redirect(imported)
            form.add_error(None, refused)
        shutil.rmtree(imported.path, ignore_errors=True)
        return self._page(request, "upload", form=form)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """One refresh: how far it is, its preview, or what became of it."""
        imported: Any = self.get_object(request, object_id)
        if imported is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        if not self.has_view_permission(request, imported):
            raise PermissionDenied
        if imported.is_running:
            running.settle()
            imported.refresh_from_db()
        if imported.is_running:
            response = self._page(
                request,
                "progress",
                imported=imported,
                progress=running.progress(imported),
                has_worker=not imported.is_queued or is_worker_there(),
                may_take_back=imported.is_queued and self.has_change_to_state(request),
            )
            response["Refresh"] = str(REFRESH)
            return response
        is_done = imported.applied_at is not None
        return self._page(
            request,
            "record",
            imported=imported,
            sentences=sentences(imported.preview, imported.counts, is_done=is_done),
            lines=PreviewLines(imported.preview, request.GET, is_done=is_done),
            left=still_here(imported.left),
            may_change=self.has_change_to_state(request),
        )

    def apply_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Choose what moves to successors, then apply; a refresh with cautions is asked about once more."""
        imported = self._changeable(request, pk)
        if not imported.is_ready:
            messages.warning(request, done_already(imported, request.user))  # type: ignore[arg-type]
            return redirect(imported)
        form = ApplyForm(imported, sent(request))
        if form.is_valid():
            imported.choices, imported.authorities = form.moves, form.chosen_authorities
            refused = _begin(request, imported, State.APPLYING, only_from=State.READY)
            if not refused:
                return redirect(imported)
            form.add_error(None, refused)
        said = sentences(imported.preview, imported.counts)
        return self._page(request, "apply", imported=imported, form=form, sentences=said)

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, then put back what a refresh changed, or take out what undoing it left."""
        imported = self._changeable(request, pk)
        if not (imported.can_be_undone or imported.can_be_finished):
            messages.warning(request, "This refresh cannot be undone: it is not applied, or kept no record of rows.")
            return redirect(imported)
        form = UndoForm(imported, sent(request))
        newer = undo_first(imported)
        if form.is_valid() and not newer:
            imported.undo_choices = form.choices
            if refused := _begin(request, imported, State.UNDOING, only_from=imported.state):
                messages.warning(request, refused)
            return redirect(imported)
        said = sentences(imported.preview, imported.counts, is_done=True)
        why = wrote_the_same(imported, newer) if newer else ""
        context = {"form": form, "newer": newer, "why_newer": why, "left": still_here(imported.left)}
        return self._page(request, "undo", imported=imported, sentences=said, **context)

    @method_decorator(require_POST)
    def again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Read the files once more, where that was interrupted."""
        imported = self._changeable(request, pk)
        if not imported.can_be_read_again:
            messages.warning(request, "The files of this refresh are gone. Upload them again.")
        elif refused := _begin(request, imported, State.READING, only_from=State.REFUSED):
            messages.warning(request, refused)
        return redirect(imported)

    @method_decorator(require_POST)
    def discard_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give up a preview, or a step that still waits for the worker; nothing was changed by it."""
        imported = self._changeable(request, pk)
        if running.take_back(imported):
            messages.info(request, f"It is taken back: {imported.file_name} waits no more. Nothing was changed.")
        elif running.discard(imported):
            messages.info(request, f"The refresh from {imported.file_name} is discarded. Nothing was changed.")
        else:
            messages.warning(request, done_already(imported, request.user))  # type: ignore[arg-type]
        return redirect(imported)

    def has_change_to_state(self, request: HttpRequest) -> bool:
        """Who may apply, undo or discard; the record's fields are changed by nobody."""
        return request.user.has_perm(CHANGE_REGISTER_IMPORT)

    def _changeable(self, request: HttpRequest, pk: int) -> RegisterImport:
        if not self.has_change_to_state(request):
            raise PermissionDenied
        return get_object_or_404(RegisterImport, pk=pk)

    def _page(self, request: HttpRequest, name: str, **context: Any) -> TemplateResponse:
        shared = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": TITLES[name],
            "crumb": CRUMBS.get(name),
        }
        return TemplateResponse(request, f"register/runs/{name}.html", shared | context)


def _begin(request: HttpRequest, imported: RegisterImport, state: str, only_from: str = "") -> str:
    """Have the worker do a step; return why it is refused, or nothing."""
    try:
        running.begin(imported, state, by=request.user, only_from=only_from)  # type: ignore[arg-type]
    except (AlreadyRunning, NotNow) as refused:
        return str(refused)
    return ""


CRUMBS = {"apply": "Apply", "undo": "Undo"}
TITLES = {
    "upload": "Refresh the schools from the register",
    "progress": "A refresh is at work",
    "record": "Refresh of the register",
    "apply": "Apply the refresh",
    "undo": "Undo the refresh",
}
