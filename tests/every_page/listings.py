"""What the portal has besides pages: addresses, permissions and roles, commands, and what admin shows of each model."""

from argparse import ArgumentParser, HelpFormatter
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.contrib.auth.models import Group, Permission
from django.core.management import get_commands, load_command_class
from django.urls import URLPattern, URLResolver, get_resolver

OF_ADMIN = ("list_filter", "list_per_page", "search_fields", "search_help_text", "ordering", "date_hierarchy")


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
    """The portal's own commands, with all that they take besides what every command of Django takes."""
    own = {name: app for name, app in get_commands().items() if not _is_of_others(app)}
    for name in sorted(own):
        command: Any = load_command_class(own[name], name)
        parser = ArgumentParser(f"manage.py {name}", description=command.help, formatter_class=_formatter)
        command.add_arguments(parser)
        yield f"== {name}"
        yield from (line.rstrip() for line in parser.format_help().splitlines() if line.strip())


def _is_of_others(app: str) -> bool:
    return app.startswith(("django", "allauth", "simple_history", "csp", "whitenoise", "crispy"))


def _formatter(prog: str) -> HelpFormatter:
    """One that does not ask how wide the terminal is."""
    return HelpFormatter(prog, width=160)


def _admin() -> Iterator[str]:
    by_name = sorted(admin.site._registry.items(), key=lambda one: str(one[0]._meta.model_name))
    for model, options in by_name:
        yield f"== {model._meta.model_name}: {model._meta.verbose_name}, {model._meta.verbose_name_plural}"
        columns = [str(label_for_field(name, model, options)) for name in options.list_display]
        yield f"columns: {', '.join(columns)}"
        for name in OF_ADMIN:
            if value := getattr(options, name):
                yield f"{name}: {_said(value)}"
        yield from (f"action: {said}" for _, _, said in options._get_base_actions())


def _said(value: Any) -> str:
    """A setting of admin in words that hold no name of a class: of a filter what it is called on the page."""
    if isinstance(value, type):
        return f"“{getattr(value, 'title', None) or 'a filter'}”"
    return ", ".join(map(_said, value)) if isinstance(value, list | tuple) else str(value)
