"""A misspelt path or revision is told in a sentence, with exit code 2, before any work and with nothing left behind."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools import tiny
from tools.mutation.groups import PROJECT

pytestmark = pytest.mark.thorough

MUTATION = ("-m", "tools.mutation")
EVERY_PAGE = ("-m", "tests.every_page.snapshot")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ((*MUTATION, "boards/nofile.py"), "no file or folder boards/nofile.py"),
        ((*MUTATION, "--since", "nosuchrev"), "no commit nosuchrev"),
        ((*MUTATION, "--since", "HEAD", "boards/nofile.py"), "no file or folder boards/nofile.py"),
        ((*MUTATION, "README.md"), "README.md holds no Python"),
        ((*MUTATION, "/"), "/ is not in"),
        ((*MUTATION, "--permissions", "no_such_permission"), "No check of a permission has no_such_permission"),
        ((*MUTATION, "--again", "--as", "a-run-that-never-was"), "No run is kept"),
        (("-m", "tools.mutation.known", "--list", "no such fault"), "No fault has no such fault"),
        (("tools/measure_coverage.py", "tests/nofile.py::test_x"), "no file or folder tests/nofile.py"),
        (("tools/snapshot.py", "compare", "nosuchrev"), "no commit nosuchrev"),
        (("tools/snapshot.py", "make", "README.md"), "README.md is a file"),
        ((*EVERY_PAGE, "compare", "nofolder", "docs"), "no file or folder nofolder"),
        ((*EVERY_PAGE, "compare", "docs", "docs", "--renamed", "old"), "old is not OLD=NEW"),
        (("tools/nu.py", "nopage.html"), "no file nopage.html"),
        (("tools/verapdf.py", "nofile.pdf"), "no file nofile.pdf"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_is_not_there_is_named(command: tuple[str, ...], said: str):
    done = run(PROJECT, *command)

    assert (done.returncode, said in done.stderr) == (2, True), done
    assert "Traceback" not in done.stderr


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose coverage can be measured by the tool itself."""
    shutil.copytree(PROJECT / "tools", tmp_path / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    settings = '[tool.coverage.run]\nbranch = true\nsource = ["boards"]\n[tool.coverage.report]\n'
    markers = '[tool.pytest.ini_options]\nmarkers = ["browser: x", "thorough: x"]\n'
    files = {
        "pyproject.toml": settings + markers,
        "boards/__init__.py": "",
        "boards/things.py": "def double(a):\n    return a * 2\n",
        "tests/test_things.py": """
            import pytest
            from boards.things import double


            def test_double():
                assert double(2) == 4


            @pytest.mark.browser
            def test_in_the_browser():
                assert double(2) == 4
            """,
    }
    tiny.write(tmp_path, files)
    return tmp_path


def measure(project: Path, *tests: str) -> subprocess.CompletedProcess:
    return run(project, "tools/measure_coverage.py", "-n", "0", *tests)


def layers(project: Path) -> list[str]:
    return sorted(path.name for path in (project / "var" / "coverage").glob("*"))


@pytest.mark.parametrize("test", ["tests/nofile.py", "tests/test_things.py::test_gone", "boards"])
def test_run_of_no_test_reports_nothing_and_keeps_nothing(project: Path, test: str):
    assert measure(project, "tests/test_things.py").returncode == 0
    done = measure(project, test)

    assert done.returncode == 2
    assert "lines" not in done.stdout
    assert layers(project) == ["added-001"]


def test_layer_takes_the_number_after_the_highest_that_is_taken(project: Path):
    for taken in ("added-003", "added-by-hand"):
        (project / "var" / "coverage" / taken).mkdir(parents=True)

    assert measure(project, "tests/test_things.py").returncode == 0
    assert layers(project) == ["added-003", "added-004", "added-by-hand"]


def run(project: Path, *command: str) -> subprocess.CompletedProcess:
    foreign = ("DJANGO_", "PYTEST_", "COV_")  # this run's own
    environment = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return subprocess.run(
        [sys.executable, *command], cwd=project, env=environment, capture_output=True, text=True, check=False
    )
