"""The databases that the tests start from: made once and copied, anew when their sources change, the oldest removed."""

import os
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests import template_databases
from tests.template_databases import KEPT, Template, connected_to, drop

pytestmark = pytest.mark.once  # on PostgreSQL each copy takes a second


def ask(sql: str, *parameters: str) -> list:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return cursor.fetchall() if cursor.description else []


BASE = Template("base_of_a_test", lambda: ask("CREATE TABLE kept (name text)"), lambda: [b""])


@pytest.fixture
def templates(django_db_setup, django_db_blocker, tmp_path, monkeypatch):
    """Make templates on top of one with a table, in a folder of their own; note how often each is filled."""
    monkeypatch.setattr(template_databases, "FOLDER", tmp_path / "templates")
    made = [BASE]
    filled: list[str] = []

    def template(source: str) -> Template:
        def fill() -> None:
            filled.append(source)
            ask("INSERT INTO kept VALUES (%s)", source)
            (Path(settings.VAR_DIR) / "kept.txt").write_text(source)

        made.append(Template("of_a_test", fill, lambda: [source.encode()], BASE))
        return made[-1]

    template.filled = filled
    with django_db_blocker.unblock():
        yield template
        for one in made:
            drop(template_databases._database_of(one.key))


@pytest.fixture
def copied(tmp_path):
    """Copy a template and return what is in the table of the copy."""
    numbers = count()

    def rows(template: Template) -> list[str]:
        number = next(numbers)
        name = str(tmp_path / f"copy-{number}.sqlite3")
        if connection.vendor == "postgresql":
            name = f"test_copy_{os.getpid()}_{number}"
        template.copy_to(name)
        with connected_to(name):
            found = [name for (name,) in ask("SELECT name FROM kept")]
        drop(name)
        return found

    return rows


def test_template_is_filled_once_and_each_copy_has_what_it_holds(templates, copied):
    template = templates("ann")

    assert [copied(template), copied(template)] == [["ann"], ["ann"]]
    assert templates.filled == ["ann"]
    assert (template.files / "kept.txt").read_text() == "ann"


def test_template_of_other_sources_is_another(templates, copied):
    assert copied(templates("ann")) == ["ann"]
    assert copied(templates("bob")) == ["bob"]
    assert templates.filled == ["ann", "bob"]


def test_template_that_was_cut_off_is_made_again(templates, copied):
    def fail() -> None:
        raise RuntimeError("cut off")

    cut_off = Template("of_a_test", fail, lambda: [b"ann"], BASE)
    with pytest.raises(RuntimeError):
        copied(cut_off)

    assert copied(templates("ann")) == ["ann"]


def test_template_just_made_is_kept_and_those_not_asked_for_longest_go(templates, copied):
    names = ["first", "second", "third", "fourth", "fifth"]
    made = [templates(name) for name in names]

    for template in made:
        copied(template)

    assert [template.files.exists() for template in made] == [False] * (len(made) - KEPT) + [True] * KEPT
    assert copied(made[-1]) == ["fifth"]
    assert templates.filled == names, "the last was not made twice"
