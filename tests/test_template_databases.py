"""The databases that the tests start from: made once and copied, anew when their sources change, the oldest removed."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests import databases, template_databases
from tests.databases import connected_to, drop
from tests.template_databases import HASHED, KEPT, PROJECT, Template

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
    monkeypatch.setattr(template_databases, "say", lambda text: None)
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


def test_template_of_the_migrations_is_another_where_more_is_done_than_migrating(monkeypatch):
    before = set(template_databases._what_decides_migrations())

    monkeypatch.setattr(template_databases, "_migrate", lambda: None)

    assert set(template_databases._what_decides_migrations()) != before


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


@pytest.fixture
def left_by(templates) -> Iterator[Callable[[int], str]]:
    """Leave the draft that a process makes of another template; return the name of its database."""
    left: list[str] = []
    key = f"other_of_a_test_{'0' * HASHED}"

    def draft(process: int) -> str:
        left.append(f"{template_databases._database_of(key)}_{process}")
        template_databases._files_of(f"{key}.draft").mkdir(parents=True)
        databases.create(left[-1])
        if connection.vendor == "sqlite":
            for end in ("", "-journal"):
                Path(f"{left[-1]}{end}").touch()
        return left[-1]

    yield draft
    for name in left:
        drop(name)


def test_draft_whose_process_was_killed_goes_when_the_next_template_is_made(templates, copied, left_by):
    killed = subprocess.Popen(["true"])
    killed.wait()
    draft = left_by(killed.pid)

    copied(templates("ann"))

    assert not databases.exists(draft)
    assert [path.name for path in template_databases._files_of("").iterdir() if "other" in path.name] == []


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite nobody else makes any in the same folder")
def test_draft_of_a_process_that_is_there_stays(templates, copied, left_by):
    draft = left_by(os.getppid())

    copied(templates("ann"))

    assert databases.exists(draft)


SEEN = """
import pytest
from pathlib import Path
from django.db import connection
from tests.template_databases import Template


def fill():
    print("This is captured as ever.")
    connection.cursor().execute("CREATE TABLE kept (name text)")


TEMPLATE = Template("seen_by_all", fill, lambda: [b""])


@pytest.mark.parametrize("number", range(4))
def test_copy(copy_of, number):
    assert Path(copy_of(TEMPLATE)).exists()
"""


@pytest.mark.thorough
@pytest.mark.parametrize("options", [(), ("-n", "2"), ("-s",)], ids=" ".join)
def test_making_of_a_template_is_said_once_though_output_is_captured(tmp_path, options):
    file = tmp_path / "test_seen.py"
    file.write_text(SEEN)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider", *options]
    run = subprocess.run(
        [*command, f"--rootdir={PROJECT}", "-c", "pyproject.toml", str(file)],
        cwd=PROJECT,
        env=environment | {"DATABASE_URL": "", "VAR_DIR": str(tmp_path / "var")},
        capture_output=True,
        text=True,
    )

    assert run.returncode == 0, run.stdout + run.stderr
    assert re.findall(r"^Making the template database .*", run.stderr, re.MULTILINE) == [
        "Making the template database 'seen_by_all' ... 0 s"
    ]
