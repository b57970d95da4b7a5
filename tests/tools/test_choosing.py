"""Which tests the mutation tool asks of a change."""

import os
import textwrap
from pathlib import Path

import pytest

from tests.tools import tiny
from tools.mutation.changes import changes_in
from tools.mutation.choosing import Choosing, main
from tools.mutation.contexts import Contexts
from tools.mutation.source import Change

LINES = """
    LIMIT = 7


    def short(a):
        if a < LIMIT:
            return a + 1
        return None


    @atomic
    def long(
        a,
        is_long=True,
    ):
        return a * 2


    def unused(a):
        return a - 1
    """


@pytest.fixture
def project(tmp_path: Path) -> Path:
    others = "from .lines import LIMIT\n\n\ndef f():\n    return LIMIT\n"
    tiny.write(tmp_path, {"boards/lines.py": LINES, "boards/others.py": others})
    return tmp_path


def asked_of(project: Path, change: str, **limits: float) -> list[str]:
    choosing = Choosing(Contexts(project / "var" / "coverage"), project, **limits)
    return choosing.tests_for(change_of(project, change)).tests


def change_of(project: Path, text: str) -> Change:
    return next(change for change in changes_in(["boards/lines.py"], project) if change.text == text)


IN_IF = "short: a < LIMIT → a <= LIMIT"
IN_LAST = "short: return None → return True"
DECORATOR = "long: @atomic → (nothing)"
DEFAULT = "long: True → False"
CONSTANT = "(module): LIMIT = 7 → LIMIT = 8"
UNUSED = "unused: return a - 1 → return (a + (1))"
SHORT, SHORTER, LONG, OTHER = (f"tests/test_lines.py::{name}" for name in ("short", "shorter", "long", "other"))
RAN = {
    SHORT: {"boards/lines.py": {5, 6}},
    SHORTER: {"boards/lines.py": {5, 7}},
    LONG: {"boards/lines.py": {15}},
    OTHER: {"boards/others.py": {5}},
}


@pytest.mark.parametrize(
    ("change", "tests"),
    [
        (IN_IF, {SHORT, SHORTER}),
        (IN_LAST, {SHORTER}),
        (DECORATOR, {LONG}),
        (DEFAULT, {LONG}),
        (CONSTANT, {SHORT, SHORTER, OTHER}),
        (UNUSED, set()),
    ],
)
def test_tests_are_those_that_run_the_line_or_the_function_or_use_the_constant(project, change, tests):
    tiny.write_layer(project, "suite", RAN)

    assert set(asked_of(project, change)) == tests


def test_test_that_failed_is_not_asked(project):
    tiny.write_layer(project, "suite", RAN, failed=(SHORT,))

    assert asked_of(project, IN_IF) == [SHORTER]


def test_later_layer_takes_the_place_of_what_a_test_ran_before(project):
    earlier = tiny.write_layer(project, "suite", RAN)
    os.utime(earlier / "tests.json", (1, 1))
    tiny.write_layer(project, "added-001", {SHORT: {"boards/others.py": {5}}})

    assert asked_of(project, IN_IF) == [SHORTER]


def test_line_that_has_moved_is_found_again(project):
    tiny.write_layer(project, "suite", RAN)
    file = project / "boards" / "lines.py"
    file.write_text("import re\n\n" + file.read_text())

    assert set(asked_of(project, IN_LAST)) == {SHORTER}


def test_line_that_is_new_has_the_tests_of_its_function(project):
    tiny.write_layer(project, "suite", RAN)
    file = project / "boards" / "lines.py"
    file.write_text(file.read_text().replace("a < LIMIT", "a >= LIMIT"))

    assert set(asked_of(project, "short: a >= LIMIT → a > LIMIT")) == {SHORT, SHORTER}


def test_quick_tests_come_first_and_those_of_a_module_together(project):
    names = ["tests/a.py::slow", "tests/a.py::quick", "tests/b.py::quick", "tests/b.py::slow"]
    for number, (name, seconds) in enumerate(zip(names, (3.0, 1.0, 1.1, 3.1), strict=True)):
        tiny.write_layer(project, f"layer{number}", {name: {"boards/lines.py": {5}}}, seconds=seconds)

    assert asked_of(project, IN_IF) == [names[1], names[2], names[0], names[3]]
    assert asked_of(project, IN_IF, at_most=1) == [names[1]]
    assert asked_of(project, IN_IF, seconds=5.2) == [names[1], names[2], names[0]]


def test_one_slow_test_is_asked_though_it_takes_longer_than_all_may(project):
    tiny.write_layer(project, "suite", {SHORT: RAN[SHORT]}, seconds=99)

    assert asked_of(project, IN_IF) == [SHORT]


def test_test_that_runs_more_of_the_file_comes_before_one_as_quick(project):
    passing, devoted = "tests/a.py::passing", "tests/b.py::devoted"
    tiny.write_layer(project, "suite", {passing: {"boards/lines.py": {5}}, devoted: {"boards/lines.py": {5, 6, 15}}})

    assert asked_of(project, IN_IF) == [devoted, passing]


def test_tests_written_after_the_contexts_are_named(project):
    layer = tiny.write_layer(project, "suite", RAN)
    tiny.write(project, {"tests/test_old.py": "", "tests/test_new.py": ""})
    os.utime(layer / "tests.json", (2000, 2000))
    os.utime(project / "tests" / "test_old.py", (1000, 1000))

    assert Contexts(project / "var" / "coverage").changed_since(project) == ["tests/test_new.py"]


def numbered(line: str) -> str:
    return f"boards/lines.py:{textwrap.dedent(LINES).lstrip().splitlines().index(line) + 1}"


@pytest.mark.parametrize(
    ("line", "tests"),
    [
        ("        return a + 1", {SHORT}),
        ("    if a < LIMIT:", {SHORT, SHORTER}),
        ("@atomic", {LONG}),
        ("LIMIT = 7", {SHORT, SHORTER, OTHER}),
    ],
)
def test_tests_of_a_line_are_printed(project, capsys, line, tests):
    tiny.write_layer(project, "suite", RAN)

    assert main([numbered(line), "--project", str(project)]) == 0
    assert set(capsys.readouterr().out.splitlines()) == tests


def test_every_test_of_a_line_is_printed_however_many_and_slow(project, capsys):
    tests = [f"tests/a.py::{number}" for number in range(99)]
    tiny.write_layer(project, "suite", {test: {"boards/lines.py": {6}} for test in tests}, seconds=50)

    assert main(["boards/lines.py:6", "--project", str(project)]) == 0
    assert sorted(capsys.readouterr().out.splitlines()) == sorted(tests)


def test_line_that_no_test_runs_is_told(project, capsys):
    tiny.write_layer(project, "suite", RAN)

    assert main([numbered("    return a - 1"), "--project", str(project)]) == 1
    said = capsys.readouterr().out
    assert said.startswith(f"No test runs {numbered('    return a - 1')}, of the 4 that were measured;")


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("boards/lines.py", "is not FILE:LINE"),
        ("boards/lines.py:x", "is not FILE:LINE"),
        ("boards/gone.py:1", "no file or folder boards/gone.py"),
        ("boards/lines.py:0", "has no line 0"),
        ("boards/lines.py:99", "has no line 99"),
        ("boards:1", "is not Python"),
        ("boards/lines.py:1", "run `make coverage` first"),
    ],
)
def test_place_that_cannot_be_looked_up_is_told(project, capsys, place, said):
    with pytest.raises(SystemExit, match="2"):
        main([place, "--project", str(project)])

    assert said in capsys.readouterr().err
