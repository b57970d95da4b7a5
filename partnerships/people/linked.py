"""What the page of a person in admin says of their account; the room of accounts, above, knows."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from partnerships.models import Person

# Sentences on the account of a person, the latest last: ``accounts`` adds its own in ``AppConfig.ready``.
said_of_accounts: list[Callable[[Person], list[str]]] = []
NO_ACCOUNT = "No account is linked, and none was."


class ShowsAccount:
    """An admin of people whose pages say when an account was linked, and by whom."""

    def get_readonly_fields(self: Any, request: HttpRequest, obj: Any = None) -> Any:
        """That too, of a person who is there."""
        fields = super().get_readonly_fields(request, obj)  # type: ignore[misc]
        return [*fields, "account_"] if obj else fields

    @admin.display(description="account")
    def account_(self, person: Person) -> str | SafeString:
        """What became of it, an item each."""
        sentences = [(sentence,) for said in said_of_accounts for sentence in said(person)]
        lines = format_html_join("", "<li>{}</li>", sentences)
        return format_html("<ul>{}</ul>", lines) if sentences else NO_ACCOUNT
