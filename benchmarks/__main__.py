"""Whether the portal is as fast as it promises: every target in one table, on SQLite and on PostgreSQL.

    .venv/bin/python -m benchmarks [pages overview programme datasette start memory saves circulating register]
                                   [--quick] [--database postgres://... | --database ""] [--write-readme]

Without parts it measures all of them, in some minutes. Each database is a new one that is gone afterwards; PostgreSQL's
is made on the server that ``--database`` or ``TEST_POSTGRESQL_URL`` names, where it answers. The exit code is 1 where a
target is missed or could not be measured. What each figure means is said in the module that measures it.
"""

import argparse
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import psycopg2

from benchmarks import register, report
from benchmarks.on_database import QUICK, Measured, Scale, measured, say, tried
from benchmarks.server import VAR
from benchmarks.verdicts import table

PARTS = ["pages", "overview", "programme", "datasette", "start", "memory", "saves", "circulating", "register"]
POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL", "postgres://postgres@127.0.0.1:5432/postgres")


def main() -> int:
    """Measure, print, and return 1 where a promise is broken."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="part", help=f"what to measure: {', '.join(PARTS)} (all)")
    parser.add_argument("--quick", action="store_true", help="ask less than the targets do, for a first look")
    parser.add_argument("--database", default=POSTGRESQL, help="a PostgreSQL server; empty for SQLite alone")
    parser.add_argument("--write-readme", action="store_true", help="refresh the figures in README.md")
    options = parser.parse_args()
    parts = options.parts or PARTS
    if unknown := set(parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    if options.write_readme and (options.quick or options.parts):
        parser.error("the README has the figures of a whole run")
    VAR.mkdir(exist_ok=True)
    began = time.monotonic()
    found = on_each_database(options.database, parts, QUICK if options.quick else Scale())
    verdicts = [verdict for one in found for verdict in one.verdicts]
    for one in found:
        print(f"{one.machine}\n")
        if one.results:
            print(f"Median, and how many times “hello”:\n\n{report.pages_table(one.results)}\n")
    print(f"{table(verdicts)}\n\n{time.monotonic() - began:.0f} s{', asked less than the targets do' * options.quick}")
    if options.write_readme:
        report.write_readme(found[0].machine, found[0].results, verdicts)
    return 0 if all(verdict.holds for verdict in verdicts) else 1


def on_each_database(postgresql: str, parts: list[str], scale: Scale) -> list[Measured]:
    """What is measured on SQLite, and on PostgreSQL where it answers: Django has one database for each process."""
    servers = ["", postgresql] if answers(postgresql) else [""]
    found = []
    for server in servers if set(parts) - {"register"} else []:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            found.append(process.submit(measured, server, parts, scale).result())
    if "register" in parts:
        say("register")
        found.append(Measured("", verdicts=tried(register.ABOUT, "register", lambda: register.measured(scale.rounds))))
    return found


def answers(postgresql: str) -> bool:
    """Whether that server does; says so where it does not."""
    if not postgresql:
        return False
    try:
        psycopg2.connect(postgresql).close()
    except psycopg2.OperationalError:
        print("PostgreSQL does not answer: only SQLite is measured", file=sys.stderr)
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
