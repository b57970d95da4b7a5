"""Admin of delegates: read, and ended. Leads and heads name them on their own pages."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from accounts.delegating.writes import end_delegate
from accounts.models import Delegate
from accounts.permissions import CHANGE_DELEGATE
from base.records.filters import WordFilter
from base.records.logs import LogAdmin

BY_OFFICE = "Somebody at the council who runs the portal ended it."


class LastingFilter(WordFilter):
    """Delegates by whether they act, are asked to, or did."""

    title = "state"
    parameter_name = "state"
    words = (
        ("active", "active", "Act today"),
        ("waiting", "waiting", "Invited, not accepted"),
        ("over", "over", "Over"),
    )


@admin.register(Delegate)
class DelegateAdmin(LogAdmin):
    """Who acts for a lead or head, until when; an officer may end it at once."""

    change_form_template = "admin/accounts/delegate/change_form.html"
    empty_note = (
        "Nobody is named as a delegate yet. Leads name theirs on “My partnership”, heads on their school’s page."
    )
    list_display = ["name", "email", "whose_", "ended_on", "state_", "named_by"]
    list_filter = [LastingFilter]
    search_fields = ["name", "email", "lead__person__name", "headship__person__name"]
    search_help_text = "A part of the name or address, or of the name of the lead or head."
    actions = ["end_now"]
    fields = [
        "name",
        "email",
        "user",
        "lead",
        "headship",
        ("started_on", "ended_on"),
        "state_",
        ("named_by", "named_at"),
        "accepted_at",
        ("withdrawn_at", "withdrawn_by"),
    ]
    readonly_fields = ["state_"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the posts, whose they are, and who named them."""
        return super().get_queryset(request).with_posts().select_related("named_by", "withdrawn_by")

    def has_end_permission(self, request: HttpRequest) -> bool:
        """Whether the user may end one."""
        return request.user.has_perm(CHANGE_DELEGATE)  # type: ignore[union-attr]

    @admin.display(description="for")
    def whose_(self, delegate: Delegate) -> str:
        """Whose post it is, and which."""
        return delegate.whose

    @admin.display(description="state")
    def state_(self, delegate: Delegate) -> str:
        """How far it has come."""
        return delegate.state_label

    @admin.action(description="End now", permissions=["end"])
    def end_now(self, request: HttpRequest, delegates: QuerySet) -> None:
        """End the chosen ones that last; both sides are told."""
        lasting = [delegate for delegate in delegates.with_posts() if delegate.is_lasting]
        for delegate in lasting:
            end_delegate(delegate=delegate, by=request.user, why=BY_OFFICE)
        if lasting:
            day = date_format(timezone.localdate())
            self.message_user(
                request, f"{len(lasting)} ended on {day}. They and who named them are told.", messages.SUCCESS
            )
        if left := delegates.count() - len(lasting):
            self.message_user(request, f"Left as they are: {left}, over already.", messages.WARNING)
