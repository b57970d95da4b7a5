"""Every name that is held as a string, anywhere in the project, is the name of something that is there.

What moves or is renamed leaves its names behind in strings, where nothing else looks: a permission that nobody has any
more closes a page for everybody, or opens it. How names are found is in ``tests/names``; what it cannot decide by
itself is listed, with why, in ``tests/names/known.py``.
"""

import re
from collections import Counter

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.urls import URLPattern

from accounts import roles
from tests.names import known
from tests.names.found import BUILT, PROJECT, Name
from tests.names.project import names_of_the_project
from tests.names.resolving import EXISTS
from tests.security.matrix.asking import addresses

# About nine tenths of what there were when this was written: fewer, and the search has gone blind.
AT_LEAST = {
    "permission": 16,
    "codename": 7,
    "address": 1000,
    "model": 50,
    "class": 16,
    "app": 16,
    "in admin": 60,
    "template": 300,
    "email": 8,
    "static": 30,
    "library": 165,
    "command": 65,
    "import": 18,
    "dotted": 195,
    "file": 10,
}
WORDS = {  # what a kind is called, where its name does not say it
    "class": "model in admin",
    "dotted": "model, permission or module",
    "email": "e-mail (a .txt and a .html in templates/email)",
    "import": "module or what is in one",
    "in admin": "model in admin",
    "library": "library of template tags",
    "static": "static file",
}
NOT_OF_ONE_MODEL = {  # addresses of admin besides those that every site has; the others say whose they are
    "admin:answer": "the answer to a question",
    "admin:answer_list": "questions that are answered from many models",
    "admin:app_list": "the models of an app",
    "admin:auth_user_password_change": "Django’s own name, whatever the model of users is called",
    "admin:change_log": "changes of every model",
    "admin:circular_write": "a message to leads that is still to be written",
    "admin:list_change": "a kept list, which has no list of its own in admin",
    "admin:list_keep": "a kept list, which has no list of its own in admin",
    "admin:list_remove": "a kept list, which has no list of its own in admin",
    "admin:go_to": "records of several models",
}


pytestmark = [pytest.mark.once, pytest.mark.slow]


def explained(name: Name, by: dict[tuple[str, str], str]) -> tuple[str, str] | None:
    """The line of a table of patterns, file and text, that explains a name."""
    return next((line for line in by if _matches(line[0], name.path) and _matches(line[1], name.text)), None)


def _matches(pattern: str, text: str) -> bool:
    """A star stands for anything."""
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), text) is not None


def otherwise(name: Name) -> str | None:
    """The pattern of what looks like a name and is none."""
    return next((pattern for pattern in known.OTHERWISE if re.fullmatch(pattern, name.text)), None)


def of_kind(kind: str) -> list[Name]:
    """All that were found of a kind, without what is none."""
    found = [name for name in names_of_the_project() if name.kind == kind]
    return [name for name in found if not otherwise(name) and not explained(name, known.SALTS)]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", EXISTS)
def test_names_are_of_something_that_is_there(kind):
    astray = [f"{name} names no {WORDS.get(kind, kind)}" for name in of_kind(kind) if not EXISTS[kind](name.text)]

    assert not astray, (
        "\n" + "\n".join(astray) + "\nIf it is meant to name something else, say so in tests/names/known.py."
    )


@pytest.mark.parametrize("kind", EXISTS)
def test_names_are_found_in_the_numbers_that_are_there(kind):
    assert len(of_kind(kind)) >= AT_LEAST[kind]


def test_names_put_together_are_explained_each():
    found = [name for name in names_of_the_project() if name.kind == BUILT]
    unexplained = [f"{name} puts a name together" for name in found if not explained(name, known.BUILT)]

    assert not unexplained, (
        "\n" + "\n".join(unexplained) + "\nWrite the name out, or say in tests/names/known.py why not."
    )
    assert set(known.BUILT) == {explained(name, known.BUILT) for name in found}, "lines of known.BUILT that fit nothing"


def test_names_of_templates_put_together_are_of_some_that_are_there():
    patterns = [
        name for name in names_of_the_project() if name.kind == BUILT and name.text.endswith((".html'", ".txt'"))
    ]

    assert len(patterns) >= 6
    for name in patterns:
        path = re.sub(r"\{.*?\}", "*", name.text[2:-1])
        assert list((PROJECT / "templates").glob(path)), f"{name} fits no template"


def test_names_that_are_none_are_still_there():
    names = names_of_the_project()

    assert set(known.OTHERWISE) == {otherwise(name) for name in names} - {None}
    assert set(known.SALTS) == {explained(name, known.SALTS) for name in names} - {None}
    assert Counter(name.kind for name in names).keys() == {*EXISTS, BUILT}


@pytest.mark.django_db
def test_names_of_permissions_in_the_roles_are_of_some_that_are_there():
    there = {
        f"{app}.{codename}" for app, codename in Permission.objects.values_list("content_type__app_label", "codename")
    }
    granted = {(role, permission) for role, permissions in roles.PERMISSIONS.items() for permission in permissions}

    assert [f"{role}: {permission}" for role, permission in sorted(granted) if permission not in there] == []
    assert len(granted) > 150
    assert set(roles.DESCRIPTIONS) == set(roles.PERMISSIONS)


def test_names_of_permissions_are_written_out_in_one_place_of_each_app():
    elsewhere = [
        str(name)
        for name in of_kind("permission")
        if name.path.split("/")[0] in settings.PORTAL_APPS and not name.path.endswith("/permissions.py")
    ]

    assert not elsewhere, "\n" + "\n".join(elsewhere) + "\nGive it a name in the permissions.py of its app."


def test_names_of_our_own_permissions_are_described_for_administrators():
    described = {}
    for model in admin.site._registry:
        described |= {f"{model._meta.app_label}.{codename}": text for codename, text in model._meta.permissions}
    defaults = re.compile(r"\w+\.(add|change|delete|view)_[a-z]+")
    ours = {name.text for name in names_of_the_project() if name.path.endswith("/permissions.py")}

    assert described.keys() == {name for name in ours if not defaults.fullmatch(name) or name in described}
    assert all(len(text) > len("Can see") for text in described.values())


def test_names_of_addresses_in_admin_begin_with_those_of_a_model():
    models = [f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry]
    of_every_site = {pattern.name for pattern in admin.AdminSite().get_urls() if isinstance(pattern, URLPattern)}
    astray = []
    for address in addresses():
        space, _, name = address.name.rpartition(":")
        if space != "admin" or name in of_every_site or address.name in NOT_OF_ONE_MODEL:
            continue
        whose = next((model for model in models if name.startswith(model + "_")), None)
        if whose is None or not address.route.startswith(f"admin/{whose.replace('_', '/')}/"):
            astray.append(f"{address.name} at {address.route}")

    assert astray == [], "an address of admin that is of no model there, or stands elsewhere than its model’s"
    assert NOT_OF_ONE_MODEL.keys() <= {address.name for address in addresses()}
