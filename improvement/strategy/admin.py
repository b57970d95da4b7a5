"""Admin of the strategy's text."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Field
from django.forms import Field as FormField
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from base.records.admin import KeptRecordAdmin
from base.text import cleaned
from improvement.models import Page
from improvement.strategy.preview import MarkdownBox, preview_of


@admin.register(Page)
class PageAdmin(KeptRecordAdmin):
    """Pages of text."""

    kept_note = "Pages are kept and never deleted: the portal shows them. The history keeps every earlier text."
    empty_note = "No pages are here yet. manage.py load_seed brings the text of the council’s page."
    list_display = ["title", "slug", "updated_on"]
    search_fields = ["title", "body"]
    fieldsets = [(None, {"fields": ["title", "slug", "body", "updated_on"]})]

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> FormField | None:
        """The field; the text has a preview beside it."""
        if db_field.name == "body":
            kwargs["widget"] = MarkdownBox(preview_url=reverse("admin:improvement_page_preview"))
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_urls(self) -> list:
        """Its addresses, and that of the preview."""
        view = self.admin_site.admin_view(self.preview_view)
        return [path("preview/", view, name="improvement_page_preview"), *super().get_urls()]

    @method_decorator(require_POST)
    def preview_view(self, request: HttpRequest) -> HttpResponse:
        """What the text that was typed will look like, and nothing is saved; for a script that text alone."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        html = preview_of(cleaned(request.POST.get("body", "")))
        if request.headers.get("X-Requested-With") == "fetch":
            return HttpResponse(html)
        context = self.admin_site.each_context(request) | {"title": "Preview", "opts": self.opts, "html": html}
        return TemplateResponse(request, "improvement/strategy/preview.html", context)
