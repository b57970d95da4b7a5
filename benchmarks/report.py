"""What was measured, as tables: on the terminal and in the README."""

import os
import platform
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from django.db import connection

from benchmarks.measuring import Page
from benchmarks.server import PROJECT
from partnerships.models import Partnership, School

README = PROJECT / "README.md"
BEGIN, END = "<!-- make bench: begin -->\n", "<!-- make bench: end -->\n"
LISTS = ("Partnerships", "Schools")
FOUND = ("searched", "nearest first")
MOST_TIMES = 3  # that finding something may cost of the list it is found in
MOST_QUERIES = 8  # SQL, of any page


@dataclass
class Result:
    """The pages of one set of data, and how much data it is."""

    name: str
    pages: list[Page]
    schools: int
    partnerships: int

    @classmethod
    def of(cls, name: str, pages: list[Page]) -> Self:
        """A result to be measured, with what is in the database now."""
        return cls(name, pages, School.objects.count(), Partnership.objects.count())

    def table(self) -> str:
        """The result under a heading of one line, as a Markdown table."""
        hello = self.pages[0].median
        lines = [
            f"{self.name}: {self.schools:,} schools, {self.partnerships:,} partnerships",
            "",
            "| page | SQL queries | bytes, compressed | median | 95% within | times “hello” |",
            "| --- | --: | --: | --: | --: | --: |",
        ]
        lines += [
            f"| {page.name} | {page.queries} | {page.size:,.0f} "
            f"| {page.median:.1f} ms | {page.slow:.1f} ms | {page.median / hello:.1f} |"
            for page in self.pages
        ]
        return "\n".join(lines)


@dataclass
class Verdict:
    """Whether something measured is within what the portal promises."""

    what: str
    value: float
    most: float

    @property
    def holds(self) -> bool:
        """Whether it is."""
        return self.value <= self.most

    def __str__(self) -> str:
        return f"{self.what}: {self.value:.3g}, at most {self.most}: {'pass' if self.holds else 'fail'}"


def verdicts(results: list[Result]) -> list[Verdict]:
    """What is found in the last and largest set of data, each beside its list; and the most SQL queries of any page."""
    medians = {page.name: page.median for page in results[-1].pages}
    most_queries = max(page.queries for result in results for page in result.pages)
    return [
        *(
            Verdict(
                f"{results[-1].name}: {listing}, {found}, times the list",
                medians[f"{listing}, {found}"] / medians[listing],
                MOST_TIMES,
            )
            for listing in LISTS
            for found in FOUND
        ),
        Verdict("SQL queries of a page", most_queries, MOST_QUERIES),
    ]


def text(results: list[Result]) -> str:
    """The machine and the tables, as the README has them."""
    requests = len(results[0].pages[0].milliseconds)
    return (
        "\n\n".join([machine(), f"{requests} requests of each page."] + [result.table() for result in results]) + "\n"
    )


def machine() -> str:
    """What it was measured on."""
    version = ".".join(map(str, connection.Database.sqlite_version_info)) if connection.vendor == "sqlite" else ""
    database = f"SQLite {version}" if version else f"PostgreSQL {_postgresql_version()}"
    return f"{_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}, {database}"


def write_readme(measured: str) -> None:
    """Put the tables between the README's markers."""
    readme = README.read_text(encoding="utf-8")
    pattern = re.compile(f"(?<={re.escape(BEGIN)}).*(?={re.escape(END)})", re.DOTALL)
    README.write_text(pattern.sub(lambda _: measured, readme), encoding="utf-8")


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
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return cursor.fetchone()[0].split()[0]
