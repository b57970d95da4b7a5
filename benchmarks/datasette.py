"""Our list of partnerships, made for each request, against Datasette's page of the table with the same partnerships.

Datasette serves the same SQLite file, as it comes: 25 rows of every column, the count of all, and the facets that it
suggests. Ours has 25 partnerships with their leads, quadrants and schools, filters with what each would leave, and the
layout of every page. Both are one process over loopback, and take turns.
"""

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measuring import Page, measure
from benchmarks.server import PROJECT, VAR, free_port, served, started
from benchmarks.verdicts import Verdict

REQUIREMENTS = PROJECT / "benchmarks" / "requirements-datasette.txt"
VENV = VAR / "datasette"
LEAST = 8  # times as many requests a second
TARGET = "a list that is made, requests a second: times Datasette's table page"


def measured(about: str, file: str, requests: int) -> list[Verdict]:
    """How many times as many of our list are answered in a second."""
    try:
        program = installed()
    except (OSError, subprocess.CalledProcessError) as error:
        said = (getattr(error, "stderr", "") or str(error)).strip().splitlines()
        return [Verdict(about, TARGET, None, least=LEAST, why_not=f"Datasette is not installed ({said[-1][:80]})")]
    ours = Page("Partnerships", ["/partnerships/"])
    theirs = Page("Datasette", [f"/{Path(file).stem}/partnerships_partnership?_size=25"])
    with served() as one, datasette(program, file) as other:
        measure([(one.connection, ours), (other.connection, theirs)], requests)
    return [Verdict(about, TARGET, theirs.median / ours.median, least=LEAST)]


def installed() -> Path:
    """Datasette's program, in an environment of its own that is made at first: it is no dependency of the portal."""
    program, stamp = VENV / "bin" / "datasette", VENV / REQUIREMENTS.name
    if not stamp.exists() or stamp.read_bytes() != REQUIREMENTS.read_bytes():
        run(sys.executable, "-m", "venv", "--clear", VENV)
        pip = [VENV / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run(*pip, "--require-hashes", "--no-deps", "-r", REQUIREMENTS)
        stamp.write_bytes(REQUIREMENTS.read_bytes())
    return program


@contextmanager
def datasette(program: Path, file: str):
    """Datasette, serving that file."""
    port = free_port()
    with started([str(program), "serve", file, "--port", str(port)], port, subprocess.DEVNULL) as server:
        yield server


def run(*command: object) -> None:
    """Run a program that says nothing, but where it fails."""
    subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True)  # noqa: S603
