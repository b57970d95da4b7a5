"""Which tests `make test` leaves to `make test-more`: those whose cases take more than 60 ms of CPU each.

    python tools/longer.py   runs the suite on SQLite, one test after the other on each core, and writes them down anew

They are in ``tests/longer.txt``, by name, and ``tests/conftest.py`` marks them ``longer``. CPU and not the clock, so
that what else the machine does does not matter much; a test that is new is quick until it is measured.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
LIST = PROJECT / "tests" / "longer.txt"
MOST = 0.06  # seconds of CPU of a case
TIMES = "CPU_TIMES_FOLDER"
MARKED = "not slow and not thorough and not browser"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Note what a test takes of the CPU, with the fixtures that it is the first to ask for."""
    began = time.process_time()
    yield
    with (Path(os.environ[TIMES]) / str(os.getpid())).open("a", encoding="utf-8") as times:
        print(time.process_time() - began, item.nodeid, file=times)


def main() -> int:
    """Measure, and write the list. Return pytest's exit code; where not all tests ran the list stays as it was."""
    with tempfile.TemporaryDirectory() as folder:
        options = ["-q", "-m", MARKED, "-n", str(os.cpu_count() or 1), "--dist", "loadfile", "--no-loadscope-reorder"]
        command = [sys.executable, "-m", "pytest", "-p", "tools.longer", *options]
        environment = os.environ | {TIMES: folder, "DATABASE_URL": ""}
        code = subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode
        if code in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            lines = [line for path in Path(folder).iterdir() for line in path.read_text(encoding="utf-8").splitlines()]
            LIST.write_text("".join(f"{name}\n" for name in longer(lines)), encoding="utf-8")
    return code


def longer(lines: list[str]) -> list[str]:
    """The names of the tests whose cases take too long, on average, of lines of seconds and a case's name.

    The case that asks first for what a module shares pays for it, so that the dearest of several does not count.
    """
    cases = defaultdict(list)
    for line in lines:
        seconds, case = line.split(" ", 1)
        cases[case.partition("[")[0]].append(float(seconds))
    usual = {name: sorted(taken)[:-1] or taken for name, taken in cases.items()}
    return sorted(name for name, taken in usual.items() if sum(taken) / len(taken) > MOST)


if __name__ == "__main__":
    sys.exit(main())
