"""What is measured on one database: a new one, with Essex, in a process of its own."""

import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import circulating, cold_start, datasette, memory, overview, pages, programme, report, writers
from benchmarks.data import call, load_essex
from benchmarks.pages import Result
from benchmarks.server import SETTINGS, VAR, database
from benchmarks.verdicts import Verdict

MADE_EACH_TIME = "dummycache://"
ON_BOTH = ("pages", "overview", "programme", "saves", "circulating")


@dataclass(frozen=True)
class Scale:
    """How much is asked; the targets are for the numbers given here."""

    requests: int = 25  # of each page
    on_postgresql: int = 15
    mixed: int = 5000  # requests while the memory is watched
    alone: float = 10  # seconds that one saves
    together: float = 60  # seconds that eight save
    rounds: int = 3  # of importing the register


QUICK = Scale(requests=8, on_postgresql=5, mixed=500, alone=3, together=5, rounds=1)


@dataclass
class Measured:
    """What one database's process hands back."""

    machine: str
    results: list[Result] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)


def measured(server: str, parts: list[str], scale: Scale) -> Measured:
    """What each of the parts measures, on SQLite or, where one is named, on that PostgreSQL server."""
    with (
        tempfile.TemporaryDirectory(dir=VAR, prefix="benchmark-") as folder,
        database(Path(folder), server) as url,
    ):
        set_up(Path(folder), url)
        load_essex()
        return on(url, parts, scale)


def set_up(folder: Path, url: str) -> None:
    """Point this process and those that it starts at that database, and make its tables."""
    import django

    os.environ |= {
        "DATABASE_URL": url,
        "DEMO": "True",
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "LOG_LEVEL": "WARNING",
        "PAGES_CACHE_URL": MADE_EACH_TIME,
        "STATIC_ROOT": str(folder / "static"),
        "VAR_DIR": str(folder / "var"),
    }
    django.setup()
    call("migrate")
    call("collectstatic", interactive=False)


def on(url: str, parts: list[str], scale: Scale) -> Measured:
    """What only reads comes first; what a database does not change is measured on SQLite alone."""
    is_file = url.startswith("sqlite")
    about = "SQLite" if is_file else "PostgreSQL"
    found = Measured(report.machine())

    def pages_of_both() -> list[Verdict]:
        found.results, verdicts = pages.measured(about, scale.requests if is_file else scale.on_postgresql)
        return verdicts

    steps = {
        "pages": pages_of_both,
        "overview": lambda: overview.measured(about, scale.requests if is_file else scale.on_postgresql),
        "programme": lambda: programme.measured(about, scale.requests if is_file else scale.on_postgresql),
        "datasette": lambda: datasette.measured(about, url.removeprefix("sqlite:///"), scale.requests),
        "start": lambda: cold_start.measured(about),
        "memory": lambda: memory.measured(about, scale.mixed),
        "saves": lambda: writers.measured(about, scale.alone, scale.together if is_file else 0),
        "circulating": lambda: circulating.measured(about),
    }
    for part, measure in steps.items():
        if part in parts and (is_file or part in ON_BOTH):
            say(f"{about}: {part}")
            found.verdicts += tried(about, part, measure)
    return found


def tried(about: str, part: str, measure: Callable[[], list[Verdict]]) -> list[Verdict]:
    """What it measures; where that fails, all else is measured nevertheless."""
    try:
        return measure()
    except Exception as error:
        traceback.print_exc()
        return [Verdict(about, part, None, most=0, why_not=repr(error))]


def say(what: str) -> None:
    """Tell who waits what is measured now."""
    print(f"{what} ...", file=sys.stderr, flush=True)
