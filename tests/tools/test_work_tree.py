"""A comparison of snapshots that is killed leaves no work tree, file or process, or the next one clears them."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import PIPE

import pytest

from tests.tools import tiny
from tools.mutation.groups import PROJECT

pytestmark = [pytest.mark.once, pytest.mark.slow]

# In place of the real one: it starts another process and leaves a file, and takes as long as it is told to.
SNAPSHOT = """
    import os, subprocess, sys, tempfile, time
    from pathlib import Path

    if sys.argv[1] == "make" and sys.argv[3] != "--only=no-such-name":
        Path(sys.argv[2], "pages").mkdir(parents=True, exist_ok=True)
    subprocess.Popen([sys.executable, "-c", f"import time; time.sleep({os.environ['SECONDS']})"])
    tempfile.mkdtemp()
    Path(os.environ["STARTED"]).write_text(str(os.getpgrp()))
    time.sleep(float(os.environ["SECONDS"]))
    """
LONG = "50"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    shutil.copytree(PROJECT / "tools", folder / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    tiny.write(folder, {"tests/every_page/snapshot.py": SNAPSHOT})
    (tmp_path / "tmp").mkdir()
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "First"]):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *arguments], cwd=folder, check=True)
    return folder


@pytest.fixture
def compare(project: Path) -> Iterator[Callable[..., subprocess.Popen]]:
    """Start a comparison, and return it once its first snapshot is being made."""
    started = project.parent / "started"
    groups: list[int] = []

    def begin(seconds: str, *options: str) -> subprocess.Popen:
        started.unlink(missing_ok=True)
        environment = os.environ | {"TMPDIR": str(started.parent / "tmp"), "STARTED": str(started), "SECONDS": seconds}
        command = [sys.executable, "tools/snapshot.py", "compare", "HEAD", *options]
        process = subprocess.Popen(command, cwd=project, env=environment, stdout=PIPE, stderr=PIPE, text=True)
        until = time.monotonic() + 30
        while not (started.exists() and started.read_text()):
            assert time.monotonic() < until
            time.sleep(0.02)
        groups.append(int(started.read_text()))
        return process

    yield begin
    for group in groups:
        if group != os.getpgrp():
            end(group)


def end(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def left(project: Path) -> list[str]:
    """Work trees of git besides the project's own, and temporary files."""
    listed = subprocess.run(["git", "worktree", "list"], cwd=project, capture_output=True, text=True, check=True)
    return [*listed.stdout.splitlines()[1:], *(path.name for path in (project.parent / "tmp").iterdir())]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda number: number.name)
def test_comparison_that_is_ended_leaves_nothing(project, compare, number):
    process = compare(LONG)
    process.send_signal(number)
    process.communicate(timeout=20)  # to the end of what it and all that it started print

    assert process.returncode == 128 + number
    assert left(project) == []


def test_what_one_that_was_killed_outright_left_is_cleared_by_the_next(project, compare):
    killed = compare(LONG)
    killed.kill()
    killed.wait()
    assert left(project)

    compare("0").communicate(timeout=30)
    assert left(project) == []


def test_work_tree_whose_folder_is_gone_is_forgotten(project, compare):
    killed = compare(LONG)
    killed.kill()
    killed.wait()
    shutil.rmtree(project.parent / "tmp")
    (project.parent / "tmp").mkdir()

    compare("0").communicate(timeout=30)
    assert left(project) == []


def test_what_another_that_still_runs_needs_is_left_to_it(project, compare):
    running = compare(LONG)
    needed = left(project)
    compare("0").communicate(timeout=30)

    assert left(project) == needed != []
    running.terminate()
    running.communicate(timeout=20)


@pytest.mark.parametrize(("options", "code"), [((), 0), (("--only", "no-such-name"), 2)])
def test_name_that_no_page_has_is_no_comparison(compare, options, code):
    process = compare("0", *options)
    said = process.communicate(timeout=30)[1]

    assert process.returncode == code
    assert ("no kind of page whose name begins with “no-such-name”" in said) == bool(options)
