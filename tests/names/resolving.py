"""Whether there is anything by a name, by its kind."""

import importlib
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.contrib.staticfiles import finders
from django.core.management import get_commands
from django.template import TemplateDoesNotExist, engines
from django.template.loader import get_template

from tests.names.found import PROJECT
from tests.security.matrix.asking import addresses


@cache
def _permissions() -> set[tuple[str, str]]:
    """Each permission of the database: its app and its codename."""
    return set(Permission.objects.values_list("content_type__app_label", "codename"))


@cache
def _addresses() -> set[str]:
    """Every address of the portal; one without a name is called by its route."""
    return {address.name for address in addresses()}


def _permission(text: str) -> bool:
    return tuple(text.split(".", 1)) in _permissions()


def _codename(text: str) -> bool:
    return text in {codename for _app, codename in _permissions()}


def _model(text: str) -> bool:
    try:
        apps.get_model(text)
    except (LookupError, ValueError):
        return False
    return True


def _class(text: str) -> bool:
    return text in {model.__name__ for model in admin.site._registry}


def _app(text: str) -> bool:
    return text in apps.app_configs


def _in_admin(text: str) -> bool:
    return _model(text) and apps.get_model(text) in admin.site._registry


def _template(text: str) -> bool:
    try:
        get_template(text)
    except TemplateDoesNotExist:
        return False
    return True


def _email(text: str) -> bool:
    return _template(f"email/{text}.txt") and _template(f"email/{text}.html")


def _import(text: str) -> bool:
    """A module, or what is in one; a module is not run unless what is in it is asked for."""
    parts = text.split(".")
    for length in range(len(parts), 0, -1):
        name = ".".join(parts[:length])
        try:
            is_there = find_spec(name) is not None
        except (ModuleNotFoundError, ValueError):
            continue
        if is_there:
            return length == len(parts) or _has(importlib.import_module(name), parts[length:])
    return False


def _has(thing: Any, parts: list[str]) -> bool:
    for part in parts:
        if not hasattr(thing, part):
            return False
        thing = getattr(thing, part)
    return True


def _dotted(text: str) -> bool:
    """``boards.seat`` may be a model, and ``boards.urls`` is a module: the looks do not tell."""
    return _model(text) or _import(text) or _permission(text)


EXISTS: dict[str, Callable[[str], bool]] = {
    "permission": _permission,
    "codename": _codename,
    "address": lambda text: text in _addresses(),
    "model": _model,
    "class": _class,
    "app": _app,
    "in admin": _in_admin,
    "template": _template,
    "email": _email,
    "static": lambda text: finders.find(text) is not None,
    "library": lambda text: text in engines["django"].engine.template_libraries,
    "command": lambda text: text in get_commands(),
    "import": _import,
    "dotted": _dotted,
    "file": lambda text: (PROJECT / text).is_file(),
}
