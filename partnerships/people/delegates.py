"""What the page of a lead or headship in admin says of who acts for its holder (ADR 45)."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from base.admin_addresses import change_address


class ShowsDelegates:
    """An admin of posts whose pages name the delegates; where one is ended, the rooms above know."""

    def get_readonly_fields(self: Any, request: HttpRequest, obj: Any = None) -> Any:
        """The delegates too, of a post that is there."""
        fields = super().get_readonly_fields(request, obj)  # type: ignore[misc]
        return [*fields, "delegates_"] if obj else fields

    def get_fieldsets(self: Any, request: HttpRequest, obj: Any = None) -> Any:
        """They stand last; a form for a new post has none yet."""
        fieldsets = super().get_fieldsets(request, obj)  # type: ignore[misc]
        without = [
            (name, {**part, "fields": [field for field in part["fields"] if field != "delegates_"]})
            for name, part in fieldsets
        ]
        return [*without, ("Who acts for them", {"fields": ["delegates_"]})] if obj else without

    @admin.display(description="delegates")
    def delegates_(self, post: Any) -> str | SafeString:
        """Each with how far it has come, and the way to their record."""
        rows = post.delegates.with_posts()
        named = [(change_address(row), row.name or "Erased", row.state_label, row.last_day) for row in rows]
        lines = format_html_join("", '<li><a href="{}">{}</a>: {}; last day {}</li>', named)
        return format_html("<ul>{}</ul>", lines) if named else "Nobody is named. Leads and heads do so on their page."
