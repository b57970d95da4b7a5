"""A whole run of the mutation tool on a tiny project."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools import tiny
from tools.mutation.groups import PROJECT

THINGS = """
    def is_full(count):
        return count >= 3


    def drain(things):
        while things:
            things.pop()


    def unused():
        return 1
    """
TESTS = """
    from boards.things import drain, is_full


    def test_full():
        assert is_full(4)
        assert not is_full(2)


    def test_drain():
        things = [1, 2]
        drain(things)
        assert not things


    def test_wrong():
        assert is_full(3) and False
    """
pytestmark = pytest.mark.thorough  # each starts the suite of a tiny project several times

FULL, DRAIN, WRONG = (f"tests/test_things.py::{name}" for name in ("test_full", "test_drain", "test_wrong"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project in which one test fails anyway, though it passed when it was written down what it runs."""
    files = {
        "boards/__init__.py": "",
        "boards/things.py": THINGS,
        "tests/__init__.py": "",
        "tests/test_things.py": TESTS,
    }
    tiny.write(tmp_path, files)
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\n")
    ran = {FULL: {2}, DRAIN: {6, 7}, WRONG: {2}}
    tiny.write_layer(tmp_path, "suite", {test: {"boards/things.py": lines} for test, lines in ran.items()})
    return tmp_path


def run(project: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "tools.mutation", "--project", str(project), "--to-start", "3"]
    done = subprocess.run(
        [*command, "boards/things.py", *arguments], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("processes", [(), ("-n", "1")])
def test_seconds_and_outcome_of_each_test_are_written_down(project: Path, processes: tuple[str, ...]):
    file = project / "tests.json"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "PYTEST_"))}
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tools.mutation.recording", "-p", "no:cacheprovider", *processes],
        cwd=project,
        env=environment | {"TESTS_FILE": str(file), "PYTHONPATH": str(PROJECT)},
        check=False,
    )
    tests = json.loads(file.read_text())

    assert {test: known["passed"] for test, known in tests.items()} == {FULL: True, DRAIN: True, WRONG: False}
    assert all(0 <= known["seconds"] < 5 for known in tests.values())


def test_run_says_what_was_noticed_by_what_and_what_was_not_and_goes_on_from_there(project: Path):
    said = run(project)
    report = said.partition("\n\n")[2]

    assert "SURVIVED     boards/things.py:2 [edge] is_full: return count >= 3 → return count > 3" in report
    assert "NOT RUN      boards/things.py:11 [number] unused: return 1 → return 2" in report
    assert re.search(rf"killed +boards/things.py:2 \[return\] .*\n +by {FULL}", said)
    assert re.search(r"timeout +boards/things.py:7 \[statement\] drain: things.pop\(\) → pass", said)
    assert f"These fail as the project is, so they are not asked:\n  {WRONG}" in said
    assert (project / "boards" / "things.py").read_text().count("count >= 3") == 1

    tests = project / "tests" / "test_things.py"
    tests.write_text(tests.read_text().replace("assert is_full(4)", "assert is_full(3)"))
    again = run(project, "--again")

    assert "3 of them to make" in again
    assert f"[edge] is_full: return count >= 3 → return count > 3\n             by {FULL}" in again
    assert "others     6       5         0        1           0      83%" in again
