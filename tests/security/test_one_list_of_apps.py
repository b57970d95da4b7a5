"""Our apps are listed once, in ``PORTAL_APPS`` of the settings; whatever must say them again says the same."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib import admin

from portal.admin_site import APPS
from tools.our_apps import portal_apps

PROJECT = Path(settings.BASE_DIR)
THE_PROJECT = "essex_partnerships"  # settings, addresses, wsgi: no app
NO_APPS = {THE_PROJECT, "benchmarks", "tests", "tools"}  # packages of Python that are not installed
SOME = ("source_modules", "forbidden_modules", "ancestors")  # what a contract says of some rooms alone


def lists_of(table: object, place: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every list of words in a TOML file, with where it stands; “a | b” are two words."""
    if isinstance(table, dict):
        for key, value in table.items():
            yield from lists_of(value, f"{place}.{key}".strip("."))
    elif isinstance(table, list) and all(isinstance(item, str) for item in table):
        yield place, [word.strip() for item in table for word in item.split("|")]
    elif isinstance(table, list):
        for item in table:
            yield from lists_of(item, place)


def test_apps_every_one_is_installed_and_the_list_is_theirs():
    assert [name for name in settings.INSTALLED_APPS if name in settings.PORTAL_APPS] == settings.PORTAL_APPS
    assert len(set(settings.PORTAL_APPS)) == len(settings.PORTAL_APPS)
    for name in settings.PORTAL_APPS:
        assert Path(apps.get_app_config(name).path) == PROJECT / name


def test_apps_every_package_of_the_project_is_one():
    packages = {path.parent.name for path in PROJECT.glob("*/__init__.py")}

    assert packages - NO_APPS == set(settings.PORTAL_APPS), (
        "put a new app into PORTAL_APPS of essex_partnerships/settings.py"
    )


def test_apps_that_tools_read_are_the_same():
    assert portal_apps() == settings.PORTAL_APPS


def test_apps_in_pyproject_are_the_same():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    lists = {place: words for place, words in lists_of(project) if len(set(words) & set(settings.PORTAL_APPS)) > 1}
    lists = {place: words for place, words in lists.items() if not place.endswith(SOME)}

    assert {"tool.mypy.files", "tool.importlinter.root_packages", "tool.importlinter.contracts.layers"} <= lists.keys()
    for place, words in lists.items():
        assert set(words) - {THE_PROJECT} == set(settings.PORTAL_APPS), (
            f"{place} of pyproject.toml must name every app of PORTAL_APPS"
        )


def test_apps_of_admin_stand_in_an_order():
    assert {model._meta.app_label for model in admin.site._registry} == set(APPS), "APPS of portal/admin_site.py"
