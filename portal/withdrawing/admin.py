"""The list of withdrawn records, from which they are put back."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from base.admin_addresses import list_address
from base.changing.pages import HasChangePages
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
class WithdrawalAdmin(HasChangePages, LogAdmin):  # type: ignore[misc]
    """Records that were made by mistake and are out of sight."""

    change_form_template = "portal/withdrawing/withdrawal.html"
    empty_note = "Nothing is withdrawn. A record that was made by mistake is, on its own page."
    list_display = ["name", "kind", "withdrawn_at", "withdrawn_by", "reason", "put_back_at"]
    list_filter = [StandingFilter, "kind"]
    list_select_related = ["withdrawn_by", "put_back_by"]
    search_fields = ["name", "reason"]
    fields = ["kind", "name", "reason", "withdrawn_at", "withdrawn_by", "put_back_at", "put_back_by"]

    dated_changes = WITHDRAWAL_CHANGES
    readonly_fields = fields  # nothing of it is changed by hand; it is put back or forgotten

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether they may put one back."""
        return request.user.has_perm(CHANGE_WITHDRAWAL)  # type: ignore[union-attr]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write nothing: there is nothing to fill in."""

    def way_back(self, record: Any) -> str:
        """To the list: a record that is back is no longer here."""
        return list_address(Withdrawal)
