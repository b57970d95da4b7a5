"""How long the portal's pages take, each as a ratio to a view that returns "hello", in one run on one server.

    .venv/bin/python -m benchmarks.pages [--requests 40] [--database postgres://...] [--write-readme]

First with the Essex register of 2020 and the demonstration, then with England's register besides and 2,000 generated
partnerships, in a database that is gone afterwards. ``--database`` names a PostgreSQL server on which one may be made.
The exit code is 1 where a search of England costs more than 3 times the list it searches, or the nearest first more
than 150 times "hello", a page takes more than 9 SQL queries, or the server answers less than half as often with a page
that is kept as with "hello", or less than 0.7 times as often that a browser's copy of it holds. "Hello" is a bare view
of Django behind the same middleware.
"""

import argparse
import csv
import os
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

import django

from benchmarks.server import PROJECT, SETTINGS, database, served

VAR = PROJECT / "var"  # nothing is written anywhere else
ESSEX_REGISTER = PROJECT / "fixtures" / "register" / "essex-register-2020.csv"
ENGLAND_REGISTER = PROJECT / "tests" / "data" / "register" / "england-register-2020.csv.gz"
NAMES = PROJECT / "tests" / "data" / "informal-names.csv"
PARTNERSHIPS = 2000
POSTCODES = ["CM1 1LX", "CO1 1JB", "SS14 1DL", "CM20 1LL", "CM7"]
FILTERS = ["quadrant=south", "quadrant=mid&phase=primary", "district=colchester", "phase=secondary"]
MADE_EACH_TIME, KEPT = (
    "dummycache://",
    "locmemcache://pages",
)  # pages are made for each request, but where that is measured
KEPT_TIMES = 10  # so often are they asked for as those that are made
EXAMPLES = 50  # partnerships and schools whose pages are asked for


def main() -> int:
    """Measure, print, and return 1 where a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=40, help="of each page and set of data (40)")
    parser.add_argument("--database", default="", help="a PostgreSQL server; SQLite where left out")
    parser.add_argument("--write-readme", action="store_true", help="refresh the figures in README.md")
    options = parser.parse_args()
    VAR.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=VAR, prefix="benchmark-") as folder,
        database(Path(folder), options.database) as url,
    ):
        set_up(Path(folder), url)
        return run(options.requests, options.write_readme)


def set_up(folder: Path, url: str) -> None:
    """Point this process and the server that it starts at that database, and make its tables."""
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


def run(requests: int, write_readme: bool) -> int:
    """Load and measure one set of data after the other; print the tables and whether what was promised holds."""
    from benchmarks import report

    results = [measured(load_essex(), requests), measured(load_england(), requests)]
    text = report.text(results)
    print(text)
    if write_readme:
        report.write_readme(text)
    verdicts = report.verdicts(results)
    for verdict in verdicts:
        print(verdict)
    return 0 if all(verdict.holds for verdict in verdicts) else 1


def load_essex() -> str:
    """Load what `make run` loads at first; return what it is."""
    call("load_seed")
    call("import_gias", str(ESSEX_REGISTER))
    call("load_demo")
    return "Essex"


def load_england() -> str:
    """Load England's register besides, and the generated partnerships; return what it is."""
    from benchmarks.england import make_partnerships

    call("import_gias", str(ENGLAND_REGISTER), la="all", even_so=True)  # of 2020: older than what is held
    make_partnerships(PARTNERSHIPS)
    return "England"


def call(command: str, *arguments: str, **options: object) -> None:
    """Run a management command that says nothing."""
    from django.core.management import call_command

    call_command(command, *arguments, verbosity=0, **options)


def measured(name: str, requests: int):
    """What the pages take on the data as it is now, by a server of its own."""
    from benchmarks.measuring import count_queries, measure
    from benchmarks.report import Result

    let_the_planner_know()
    result = Result.of(name, pages(), kept_pages())
    count_queries(result.pages)
    with served() as server:
        measure(result.pages, server, requests)
    with served(PAGES_CACHE_URL=KEPT) as server:
        measure(result.kept, server, requests * KEPT_TIMES)
    return result


def let_the_planner_know() -> None:
    """Do at once what PostgreSQL does by itself within a minute of a great change; SQLite does nothing of the kind."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def pages():
    """The pages that are measured, the view that does nothing first."""
    from benchmarks.measuring import Page
    from partnerships.models import Partnership, School

    with NAMES.open(encoding="utf-8") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    return [
        Page("“hello”", ["/hello/"]),
        Page("Partnerships", ["/partnerships/"]),
        Page("Partnerships, filtered", [f"/partnerships/?{chosen}" for chosen in FILTERS]),
        Page("Partnerships, searched", queries("/partnerships/", "q", names)),
        Page("Partnerships, nearest first", queries("/partnerships/", "near", POSTCODES)),
        Page("One partnership", examples(Partnership.objects.active())),
        Page("Schools", ["/schools/"]),
        Page("Schools, filtered", [f"/schools/?{chosen}" for chosen in FILTERS]),
        Page("Schools, searched", queries("/schools/", "q", names)),
        Page("Schools, nearest first", queries("/schools/", "near", POSTCODES)),
        Page("One school", examples(School.objects.open())),
    ]


def kept_pages():
    """Pages that are kept, and the view that does nothing, in the same server and with the same middleware."""
    from benchmarks.measuring import Page

    return [
        Page("“hello”", ["/hello/"]),
        Page("Partnerships, kept", ["/partnerships/"], queries=1),
        Page("Partnerships, kept, and the browser has them (304)", ["/partnerships/"], is_asked_again=True, queries=1),
    ]


def queries(address: str, parameter: str, values: list[str]) -> list[str]:
    """The address with each value of the parameter."""
    return [f"{address}?{urlencode({parameter: value})}" for value in values]


def examples(rows) -> list[str]:
    """The addresses of some of the rows, spread evenly."""
    found = list(rows.order_by("pk"))
    return [row.get_absolute_url() for row in found[:: max(1, len(found) // EXAMPLES)]]


if __name__ == "__main__":
    sys.exit(main())
