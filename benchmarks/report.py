"""What was measured, as a small table of the pages on the terminal and in the README."""

import os
import platform
import re
from pathlib import Path

from benchmarks.pages import Result
from benchmarks.server import PROJECT
from benchmarks.verdicts import Verdict, summary

README = PROJECT / "README.md"
BEGIN, END = "<!-- make bench: begin -->\n", "<!-- make bench: end -->\n"


def pages_table(results: list[Result]) -> str:
    """Each kind of page that is made, on each set of data: its median, and how many times “hello” that is."""
    heads = [f"{one.name}: {one.schools:,} schools, {one.partnerships:,} partnerships" for one in results]
    lines = [f"| | {' | '.join(heads)} |", f"| --- |{' --: |' * len(results)}"]
    for name in results[0].pages:
        figures = [f"{one.pages[name].median:.1f} ms, {one.times_hello(name):.1f}" for one in results]
        lines.append(f"| {name} | {' | '.join(figures)} |")
    return "\n".join(lines)


def write_readme(machine: str, results: list[Result], verdicts: list[Verdict]) -> None:
    """Put the table and a line about the targets between the README's markers."""
    text = f"{pages_table(results)}\n\n{machine}. {summary(verdicts)}\n"
    readme = README.read_text(encoding="utf-8")
    pattern = re.compile(f"(?<={re.escape(BEGIN)}).*(?={re.escape(END)})", re.DOTALL)
    README.write_text(pattern.sub(lambda _: text, readme), encoding="utf-8")


def machine() -> str:
    """What it was measured on, with the database that this process asks."""
    from django.db import connection

    version = ".".join(map(str, connection.Database.sqlite_version_info)) if connection.vendor == "sqlite" else ""
    database = f"SQLite {version}" if version else f"PostgreSQL {_postgresql_version()}"
    return f"{_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}, {database}"


def _processor() -> str:
    """The processor's name, where Linux tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown processor"
    )


def _postgresql_version() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return cursor.fetchone()[0].split()[0]
