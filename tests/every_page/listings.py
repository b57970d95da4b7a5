"""What the portal has besides pages: addresses, permissions and roles, commands, and what admin shows of each model."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core.management import get_commands, load_command_class
from django.core.management.base import CommandParser
from django.urls import URLPattern, URLResolver, get_resolver

OF_ADMIN = (
    "list_display",
    "list_display_links",
    "list_editable",
    "list_filter",
    "list_per_page",
    "search_fields",
    "search_help_text",
    "ordering",
    "date_hierarchy",
    "fields",
    "fieldsets",
    "readonly_fields",
    "autocomplete_fields",
    "raw_id_fields",
    "inlines",
    "actions",
)


def listings() -> dict[str, list[str]]:
    """The lines of each list, by the name of its file."""
    return {
        "addresses.txt": sorted(_addresses(get_resolver())),
        "permissions.txt": list(_permissions()),
        "commands.txt": list(_commands()),
        "admin.txt": list(_admin()),
    }


def _addresses(resolver: URLResolver, namespace: str = "", before: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _addresses(entry, inner, route)
        elif isinstance(entry, URLPattern):
            is_open = "" if getattr(entry.callback, "login_required", True) else "  (no sign-in)"
            yield f"{namespace}{entry.name or '(no name)'}  /{route}{is_open}"


def _permissions() -> Iterator[str]:
    yield "== Permissions"
    known = Permission.objects.select_related("content_type")
    yield from sorted(f"{one.content_type.app_label}.{one.codename}  {one.name}" for one in known)
    for group in Group.objects.order_by("name"):
        yield f"== {group}"
        given = group.permissions.select_related("content_type")
        yield from sorted(f"{one.content_type.app_label}.{one.codename}" for one in given)


def _commands() -> Iterator[str]:
    """The portal's own commands, with all that they take."""
    own = {name: app for name, app in get_commands().items() if not _is_of_others(app)}
    for name in sorted(own):
        command: Any = load_command_class(own[name], name)
        parser: CommandParser = command.create_parser("manage.py", name, formatter_class=_Wide)
        yield f"== {name}"
        yield from (line.rstrip() for line in parser.format_help().splitlines() if line.strip())


def _is_of_others(app: str) -> bool:
    return app.startswith(("django", "allauth", "simple_history", "csp", "whitenoise", "crispy"))


def _Wide(prog: str) -> Any:
    """A formatter that does not ask how wide the terminal is."""
    from django.core.management.base import DjangoHelpFormatter

    return DjangoHelpFormatter(prog, width=200)


def _admin() -> Iterator[str]:
    by_name = sorted(admin.site._registry.items(), key=lambda one: str(one[0]._meta.model_name))
    for model, options in by_name:
        yield f"== {model._meta.model_name}: {model._meta.verbose_name}, {model._meta.verbose_name_plural}"
        for name in OF_ADMIN:
            if value := getattr(options, name):
                yield f"{name}: {_said(value)}"


def _said(value: Any) -> str:
    """A setting of admin in words that hold no module."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_said(one)}" for key, one in value.items())
    if isinstance(value, list | tuple | set):
        said = [_said(one) for one in value]
        return ", ".join(sorted(said) if isinstance(value, set) else said)
    return str(getattr(value, "__name__", value))
