"""The list of withdrawn records, from which they are put back."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse

from base.admin_addresses import change_address
from base.changing.pages import ChangeForm, change_page
from base.numbers import whole_number
from base.records.filters import WordFilter
from base.records.logs import LogAdmin
from portal.models import Withdrawal
from portal.permissions import CHANGE_WITHDRAWAL
from portal.withdrawing.forms import WITHDRAWAL_CHANGES


class StandingFilter(WordFilter):
    """Records that are withdrawn, or were put back."""

    title = "state"
    parameter_name = "state"
    words = (("withdrawn", "standing", "Withdrawn"), ("back", "returned", "Put back"))


@admin.register(Withdrawal)
class WithdrawalAdmin(LogAdmin):
    """Records that were made by mistake and are out of sight."""

    change_form_template = "portal/withdrawing/withdrawal.html"
    empty_note = "Nothing is withdrawn. A record that was made by mistake is, on its own page."
    list_display = ["name", "kind", "withdrawn_at", "withdrawn_by", "reason", "put_back_at"]
    list_filter = [StandingFilter, "kind"]
    list_select_related = ["withdrawn_by", "put_back_by"]
    search_fields = ["name", "reason"]
    fields = ["kind", "name", "reason", "withdrawn_at", "withdrawn_by", "put_back_at", "put_back_by"]

    readonly_fields = fields  # nothing of it is changed by hand; it is put back or forgotten

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether they may put one back."""
        return request.user.has_perm(CHANGE_WITHDRAWAL)  # type: ignore[union-attr]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write nothing: there is nothing to fill in."""

    def get_urls(self) -> list:
        """With the pages that put one back and forget it."""
        pages = [
            path(
                f"<path:object_id>/{form.slug}/",
                self.admin_site.admin_view(partial(self.change_one, form)),
                name=f"portal_withdrawal_{form.slug}",
            )
            for form in WITHDRAWAL_CHANGES
        ]
        return [*pages, *super().get_urls()]

    def change_one(self, form: type[ChangeForm], request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask, preview, do."""
        if not request.user.has_perm(CHANGE_WITHDRAWAL):
            raise PermissionDenied
        record = Withdrawal.objects.filter(pk=whole_number(object_id) or 0).first()
        if record is None:
            raise Http404("There is no such record.")
        back = reverse("admin:portal_withdrawal_changelist")
        return change_page(request, form, record=record, admin_site=self.admin_site, opts=self.opts, back=back)

    def render_change_form(self, request: HttpRequest, context: dict, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        """With links to them."""
        record = kwargs.get("obj")
        if record is not None and request.user.has_perm(CHANGE_WITHDRAWAL):
            context["tools"] = [
                (change_address(record, form.slug), form.label) for form in WITHDRAWAL_CHANGES if form.suits(record)
            ]
        return super().render_change_form(request, context, **kwargs)
