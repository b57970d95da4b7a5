"""What the admin of whatever the portal itself writes down has in common: read, and never changed."""

from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from base.records.private import PrivateAdmin


class LogAdmin(PrivateAdmin):
    """Rows that nobody adds, changes or deletes by hand."""

    change_list_template = "base/records/record_change_list.html"
    list_per_page = 50
    actions = None
    empty_note = "Nothing is recorded here yet."

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The list; an empty one says why it is empty."""
        return super().changelist_view(request, {"empty_note": self.empty_note, **(extra_context or {})})

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: the portal writes these itself."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never: what happened has happened."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never: what happened has happened."""
        return False
