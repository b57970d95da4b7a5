"""What was measured, as tables: on the terminal and in the README."""

import math
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
MOST_TIMES = 3  # that a search may cost of the list it searches
MOST_NEAREST = 150  # times “hello”: three times what a list of England cost before it was counted once (ADR 46)
MOST_QUERIES = 9  # SQL, of any page, with the one that asks whether what is kept still holds
LEAST_OF_HELLO = {1: 0.5, 2: 0.7}  # by its place among the kept: how often it is answered, to “hello”


@dataclass
class Result:
    """The pages of one set of data, and how much data it is."""

    name: str
    pages: list[Page]  # made for each request
    kept: list[Page]
    schools: int
    partnerships: int

    @classmethod
    def of(cls, name: str, pages: list[Page], kept: list[Page]) -> Self:
        """A result to be measured, with what is in the database now."""
        return cls(name, pages, kept, School.objects.count(), Partnership.objects.count())

    def table(self) -> str:
        """The result under a heading of one line, as a Markdown table."""
        lines = [
            f"{self.name}: {self.schools:,} schools, {self.partnerships:,} partnerships",
            "",
            "| page | SQL queries | bytes, compressed | median | 95% within | times “hello” |",
            "| --- | --: | --: | --: | --: | --: |",
        ]
        lines += [
            f"| {page.name} | {page.queries} | {page.size:,.0f} "
            f"| {page.median:.1f} ms | {page.slow:.1f} ms | {page.median / measured[0].median:.1f} |"
            for measured in (self.pages, self.kept)
            for page in measured[measured is self.kept :]
        ]
        return "\n".join(lines)


@dataclass
class Verdict:
    """Whether something measured is within what the portal promises."""

    what: str
    value: float
    most: float = math.inf
    least: float = 0

    @property
    def holds(self) -> bool:
        """Whether it is."""
        return self.least <= self.value <= self.most

    def __str__(self) -> str:
        limit = f"at least {self.least}" if self.least else f"at most {self.most}"
        return f"{self.what}: {self.value:.3g}, {limit}: {'pass' if self.holds else 'fail'}"


def verdicts(results: list[Result]) -> list[Verdict]:
    """What is found in the last and largest set of data, each beside its list; and the most SQL queries of any page."""
    medians = {page.name: page.median for page in results[-1].pages}
    most_queries = max(page.queries for result in results for page in result.pages)
    return [
        *(
            Verdict(
                f"{results[-1].name}: {listing}, searched, times the list",
                medians[f"{listing}, searched"] / medians[listing],
                most=MOST_TIMES,
            )
            for listing in LISTS
        ),
        *(
            Verdict(
                f"{results[-1].name}: {listing}, nearest first, times “hello”",
                medians[f"{listing}, nearest first"] / results[-1].pages[0].median,
                most=MOST_NEAREST,
            )
            for listing in LISTS
        ),
        Verdict("SQL queries of a page", most_queries, most=MOST_QUERIES),
        *(
            Verdict(
                f"{result.name}: {result.kept[place].name}, answered as often as “hello”, times",
                result.kept[0].median / result.kept[place].median,
                least=least,
            )
            for result in results
            for place, least in LEAST_OF_HELLO.items()
        ),
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
