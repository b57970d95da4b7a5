"""What `make test`, `make test-more` and `make test-all` do: the checks, then the suite on SQLite and PostgreSQL.

    python tools/test.py                    what is quick: `make test`, within five minutes on two cores
    python tools/test.py --more             what takes longer, which CI asks too before a change lands: `make test-more`
    python tools/test.py --all              everything: `make test-all`
    python tools/test.py --rest --within N  what both of the first leave out, but nothing that would not be over in N
                                            seconds: what CI does with the time that is left

What takes longer is what `tools/longer.py` measured to (`tests/longer.txt`), and the browser's tests but for each
person's main task. The browser tests run once, on SQLite: what they look at is the same on both, and the rest of the
suite asks PostgreSQL everything that they make the portal ask. They run beside the others, the checks too, for they
mostly wait, and the longest check keeps one core alone. Tests marked ``once`` are the same on both, or ask no database;
PostgreSQL has them with the rest. The rest is what is marked ``slow``, and what is marked ``thorough``, which runs on
SQLite alone: the crawl, every page as every role with axe and the Nu checker, long recordings, servers killed and
networks cut, the first run from nothing; and the coverage. What does not fit into the time is said, and has its turn
another day.

The few that fail are tried once more, alone (``second_try.py``).

What cannot run here is listed at the end, and fails instead when ``REQUIRE_POSTGRESQL``, ``REQUIRE_BROWSER`` or
``REQUIRE_NU`` is set. ``TEST_POSTGRESQL_URL`` says where PostgreSQL is; its user must be allowed to create databases.
"""

import argparse
import datetime as dt
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import check
import psycopg2
from by_turns import Part, run, turned
from second_try import Tries

PROJECT = Path(__file__).resolve().parent.parent
POSTGRESQL_URL = os.environ.get("TEST_POSTGRESQL_URL", "postgres://postgres@127.0.0.1:5432/postgres")
SQLITE, POSTGRESQL = {"DATABASE_URL": ""}, {"DATABASE_URL": POSTGRESQL_URL}
QUICK = "not longer and not slow and not thorough"
LONGER = "longer and not slow and not thorough"
# A file stays with one process, so that what it prepares is prepared once; they are begun in the order of
# tests/conftest.py, which puts the longest first.
ON_EVERY_CORE = ("-n", str(os.cpu_count() or 1), "--dist", "loadfile", "--no-loadscope-reorder")


def run_suite(name: str, marked: str, options: Sequence[str] = ON_EVERY_CORE, **environment: str) -> str | None:
    """Run the tests with those markers; return what failed, or None."""
    print(f"\n== The suite on {name}", flush=True)
    began = time.monotonic()
    tries = Tries(name, marked, environment)
    code = subprocess.run(tries.first(*options), cwd=PROJECT, env=tries.environment, check=False).returncode
    code = tries.code_after(code)
    print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)
    return f"the suite on {name}" if code else None


@contextmanager
def beside(name: str, marked: str, failed: list[str | None], **environment: str) -> Iterator[None]:
    """Run the tests with those markers while others run; print what they printed, and add what failed, at the end."""
    tries = Tries(name, marked, environment)
    with tempfile.TemporaryFile("w+") as output:
        run = subprocess.Popen(
            tries.first(), cwd=PROJECT, env=tries.environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            yield
        except BaseException:
            run.terminate()
            raise
        finally:
            code = run.wait()
            output.seek(0)
            print(f"\n== The suite on {name}\n{output.read()}", end="", flush=True)
        code = tries.code_after(code)
        failed.append(f"the suite on {name}" if code else None)


def run_checks() -> str | None:
    """Run the linters and their like; return that they failed, or None."""
    began = time.monotonic()
    failed = check.main()
    print(f"Checks: {time.monotonic() - began:.0f} s", flush=True)
    return "the checks" if failed else None


def run_coverage() -> str | None:
    """Run the suite on SQLite without the browser, and measure what it runs; return what failed, or None."""
    print("\n== The suite on SQLite, with its coverage", flush=True)
    began = time.monotonic()
    command = [sys.executable, PROJECT / "tools" / "measure_coverage.py", "-n", str(os.cpu_count() or 1)]
    code = subprocess.run(command, cwd=PROJECT, check=False).returncode
    print(f"SQLite, with its coverage: {time.monotonic() - began:.0f} s", flush=True)
    return "the suite on SQLite, or the floor of its coverage" if code else None


def why_no_postgresql() -> str | None:
    """None when PostgreSQL answers; otherwise why it does not."""
    try:
        psycopg2.connect(POSTGRESQL_URL, connect_timeout=3).close()
    except psycopg2.OperationalError as error:
        return str(error).strip().splitlines()[0]
    return None


def run_marked(marked: str, *, has_postgresql: bool, with_checks: bool = False) -> list[str | None]:
    """Run what is marked so on what there is, the browser's tests beside the others; return what failed."""
    failed: list[str | None] = []
    with beside("SQLite, in the browser", f"{marked} and browser", failed, **SQLITE):
        if with_checks:
            failed.append(run_checks())
        failed.append(run_suite("SQLite", f"{marked} and not browser", **SQLITE))
        if has_postgresql:
            failed.append(run_suite("PostgreSQL", f"{marked} and not browser and not once", **POSTGRESQL))
    return failed


def run_all(*, has_postgresql: bool) -> list[str | None]:
    """Run everything, each test once on each database; return what failed.

    What is not thorough runs on SQLite with its coverage alone, so that it need not run twice.
    """
    failed: list[str | None] = []
    with beside("SQLite, in the browser", "not thorough and browser", failed, **SQLITE):
        failed.append(run_checks())
        failed.append(run_coverage())
        if has_postgresql:
            failed.append(run_suite("PostgreSQL", "not thorough and not browser", **POSTGRESQL))
    return failed + [part.run() for part in thorough(has_postgresql=has_postgresql)]


def part(name: str, marked: str, seconds: int, options: Sequence[str], environment: dict[str, str]) -> Part:
    """A part of the suite that takes at most so many seconds."""
    return Part(name, seconds, lambda: run_suite(name, marked, options, **environment))


def thorough(*, has_postgresql: bool) -> list[Part]:
    """What is thorough; but for the first part one test after the other, they open browsers or measure."""
    others = "thorough and not every_page and not long_recordings and not faults and not fuzz"
    on_postgresql = part("PostgreSQL, through every fault", "faults and not once", 500, (), POSTGRESQL)
    return [
        part("SQLite, thoroughly", others, 1300, ON_EVERY_CORE, SQLITE),
        part("SQLite, every page as every role", "every_page", 900, (), SQLITE),
        part("SQLite, long recordings", "long_recordings", 600, (), SQLITE),
        part("SQLite, through every fault", "faults", 500, (), SQLITE),
        part("SQLite, hostile requests and bombs", "fuzz", 1000, (), SQLITE),
        *([on_postgresql] if has_postgresql else []),
    ]


def rest(*, has_postgresql: bool) -> list[Part]:
    """What `make test` and `make test-more` leave out."""
    slow, also_once = "slow and not thorough", "(slow or once) and not thorough and not browser"
    on_postgresql = part("PostgreSQL, what is slow", also_once, 1200, ON_EVERY_CORE, POSTGRESQL)
    return [
        part("SQLite, what is slow", slow, 1000, ON_EVERY_CORE, SQLITE),
        *([on_postgresql] if has_postgresql else []),
        *thorough(has_postgresql=has_postgresql),
        Part("SQLite, with its coverage", 2200, run_coverage),
    ]


def main() -> int:
    """Run everything; say at the end what failed and what was skipped. Return an exit code."""
    began = time.monotonic()
    parser = argparse.ArgumentParser(description="The checks and the suite.")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--more", action="store_true", help="what takes longer, alone")
    what.add_argument("--all", action="store_true", help="everything")
    what.add_argument("--rest", action="store_true", help="what is neither quick nor takes longer, alone")
    parser.add_argument("--within", type=float, default=math.inf, help="seconds for the rest")
    asked = parser.parse_args()
    skipped = []
    reason = why_no_postgresql()
    has_postgresql = not reason
    if asked.all:
        failed = run_all(has_postgresql=has_postgresql)
    elif asked.rest:
        parts = turned(rest(has_postgresql=has_postgresql), dt.datetime.now(dt.UTC).date())
        failed = run(parts, until=began + asked.within)
    elif asked.more:
        failed = run_marked(LONGER, has_postgresql=has_postgresql)
    else:
        failed = run_marked(QUICK, has_postgresql=has_postgresql, with_checks=True)
    if reason:
        message = f"the suite on PostgreSQL ({reason})"
        (failed if os.environ.get("REQUIRE_POSTGRESQL") else skipped).append(message)
    for message in skipped:
        print(f"Skipped: {message}")
    failures = [message for message in failed if message]
    for message in failures:
        print(f"Failed: {message}")
    print(f"All of it: {time.monotonic() - began:.0f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
