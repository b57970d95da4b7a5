"""What failed of a whole run is tried once more, alone; what fails for a reason fails again."""

import subprocess
from pathlib import Path
from textwrap import dedent

import pytest

from tests.tools import tiny
from tools.second_try import MOST, Tries

pytestmark = pytest.mark.slow

ONCE_TOO_SLOW = """
    from pathlib import Path


    def test_of_a_race():
        lost = Path("lost")
        if not lost.exists():
            lost.touch()
            raise AssertionError("lost the race")


    def test_that_passes():
        with Path("run").open("a") as run:
            run.write("x")
    """
WRONG = "def test_of_a_fault():\n    assert 1 == 2\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    settings = '[tool.pytest.ini_options]\nmarkers = ["slow: x"]\naddopts = "-p no:django"\n'
    tiny.write(tmp_path, {"pyproject.toml": settings})
    return tmp_path


def run(project: Path, *options: str, marked: str = "not slow") -> int:
    tries = Tries("SQLite, here", marked, {}, project)
    return tries.code_after(subprocess.run(tries.first(*options), cwd=project, check=False).returncode)


@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["one process", "two"])
def test_what_lost_a_race_is_tried_alone_named_and_passes(project, capfd, options):
    tiny.write(project, {"tests/test_race.py": ONCE_TOO_SLOW})

    assert run(project, *options) == 0

    assert "passed alone; look into it: tests/test_race.py::test_of_a_race\n" in capfd.readouterr().out
    assert (project / "run").read_text() == "x", "what passed is not run again"


def test_what_fails_for_a_reason_fails_again(project, capfd):
    tiny.write(project, {"tests/test_race.py": ONCE_TOO_SLOW, "tests/test_wrong.py": WRONG})

    assert run(project) == 1

    assert "passed alone" not in capfd.readouterr().out


def test_failures_in_more_than_a_few_files_are_no_chance(project, capfd):
    tiny.write(project, {f"tests/test_{number}.py": WRONG for number in range(MOST + 1)})

    assert run(project) == 1

    assert "Once more" not in capfd.readouterr().out


def test_failures_of_one_file_are_tried_again_however_many(project, capfd):
    waiting = "".join(f"def test_{number}():\n    assert Path('lost').exists()\n" for number in range(9))
    tiny.write(project, {"tests/test_race.py": f"from pathlib import Path\n{waiting}{dedent(ONCE_TOO_SLOW)}"})

    assert run(project) == 0

    assert "passed alone" in capfd.readouterr().out


def test_file_that_cannot_be_read_is_no_failure_to_try_again(project, capfd):
    tiny.write(project, {"tests/test_broken.py": "def test_(:\n"})

    assert run(project) == 2

    assert "Once more" not in capfd.readouterr().out


def test_failure_of_a_run_before_is_not_tried_again(project):
    tiny.write(project, {"tests/test_wrong.py": WRONG})
    assert run(project) == 1
    tiny.write(project, {"tests/test_wrong.py": ONCE_TOO_SLOW})
    (project / "lost").touch()

    assert run(project) == 0
