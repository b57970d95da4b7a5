"""What `make test` does: the checks, then the suite on SQLite and, where it answers, on PostgreSQL.

The browser tests run once, on SQLite: what they look at is the same on both, and the rest of the suite asks PostgreSQL
everything that they make the portal ask. The costliest others, marked ``once``, run on PostgreSQL, and on SQLite where
that is all there is: every page crawled, every address by every role, every pair of filters, addresses made up at
random.

What cannot run here is listed at the end, and fails instead when ``REQUIRE_POSTGRESQL`` or ``REQUIRE_BROWSER`` is set.
``TEST_POSTGRESQL_URL`` says where PostgreSQL is; its user must be allowed to create databases.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import check
import psycopg2

PROJECT = Path(__file__).resolve().parent.parent
POSTGRESQL_URL = os.environ.get("TEST_POSTGRESQL_URL", "postgres://postgres@127.0.0.1:5432/postgres")


def run_suite(name: str, *options: str, **environment: str) -> str | None:
    """Run pytest on every core; return what failed, or None."""
    print(f"\n== The suite on {name}", flush=True)
    began = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-n", str(os.cpu_count() or 1), "--dist", "loadfile", "-q", *options]
    code = subprocess.run(command, cwd=PROJECT, env=os.environ | environment, check=False).returncode
    print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)
    return f"the suite on {name}" if code else None


def why_no_postgresql() -> str | None:
    """None when PostgreSQL answers; otherwise why it does not."""
    try:
        psycopg2.connect(POSTGRESQL_URL, connect_timeout=3).close()
    except psycopg2.OperationalError as error:
        return str(error).strip().splitlines()[0]
    return None


def main() -> int:
    """Run everything; say at the end what failed and what was skipped. Return an exit code."""
    failed = ["the checks"] if check.main() else []
    skipped = []
    reason = why_no_postgresql()
    failed.append(run_suite("SQLite", *([] if reason else ["-m", "not once"]), DATABASE_URL=""))
    if reason:
        message = f"the suite on PostgreSQL ({reason})"
        (failed if os.environ.get("REQUIRE_POSTGRESQL") else skipped).append(message)
    else:
        failed.append(run_suite("PostgreSQL", "-m", "not browser", DATABASE_URL=POSTGRESQL_URL))
    for message in skipped:
        print(f"Skipped: {message}")
    failures = [message for message in failed if message]
    for message in failures:
        print(f"Failed: {message}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
