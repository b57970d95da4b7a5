"""Admin of what was written to many at once: from its record to each e-mail as it went out, or will."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from base.admin_addresses import list_address
from office.models import Message
from office.permissions import VIEW_MESSAGE


class LinksToEachEmail:
    """An admin whose records have ``about``, as the post names them, and among their fields ``each_email_``."""

    def get_fields(self: Any, request: HttpRequest, obj: Any = None) -> Any:
        """The link is for who may read the post."""
        fields = super().get_fields(request, obj)  # type: ignore[misc]
        may_read = request.user.has_perm(VIEW_MESSAGE)  # type: ignore[union-attr]
        return fields if may_read else [name for name in fields if name != "each_email_"]

    @admin.display(description="each e-mail")
    def each_email_(self, record: Any) -> SafeString:
        """The list of them in the post, where each can be read."""
        address = f"{list_address(Message)}?{urlencode({'about': record.about})}"
        return format_html('<a href="{}">Read each as it went out, or will</a>', address)
