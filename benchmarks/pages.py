"""How long the portal's pages take on Essex and on England, and against a view that returns "hello".

Both sets of data are served at once, by a server each, and all pages of both take turns. "Hello" is a bare view of
Django behind the same middleware. Pages are made for each request, but where it is measured that they are kept.
"""

import csv
from dataclasses import dataclass
from urllib.parse import urlencode

from benchmarks.data import copied, load_england
from benchmarks.measuring import Page, count_queries, measure
from benchmarks.server import PROJECT, served
from benchmarks.verdicts import Verdict

NAMES = PROJECT / "tests" / "data" / "informal-names.csv"
POSTCODES = ["CM1 1LX", "CO1 1JB", "SS14 1DL", "CM20 1LL", "CM7"]
FILTERS = ["quadrant=south", "quadrant=mid&phase=primary", "district=colchester", "phase=secondary"]
KEPT = "locmemcache://pages"
KEPT_TIMES = 10  # so often are they asked for as those that are made
EXAMPLES = 50  # partnerships and schools whose pages are asked for

HELLO, LISTS, ONES = "“hello”", ("Partnerships", "Schools"), ("One partnership", "One school")
AS_A_COUNTY = [f"{listing}{how}" for listing in LISTS for how in ("", ", filtered", ", searched")] + [*ONES]
MOST_OF_ESSEX = 1.5  # times that a page of England may cost of the same of Essex
MOST_TIMES = 3  # that a search may cost of the list it searches
MOST_NEAREST = 150  # times “hello”: three times what a list of England cost before it was counted once (ADR 46)
MOST_QUERIES = 9  # SQL, of any page, with the one that asks whether what is kept still holds
LEAST_OF_HELLO = {"Partnerships, kept": 0.5, "Partnerships, kept, 304": 0.7}  # how often it is answered


@dataclass
class Result:
    """The pages of one set of data, by their names, and how much data it is."""

    name: str
    schools: int
    partnerships: int
    pages: dict[str, Page]  # made for each request
    kept: dict[str, Page]

    def times_hello(self, name: str) -> float:
        """How many times as long as “hello” a page takes."""
        return self.pages[name].median / self.pages[HELLO].median


def measured(about: str, requests: int) -> tuple[list[Result], list[Verdict]]:
    """What the pages take on the data as it is, Essex, and on a copy with England besides."""
    from tests import databases
    from tests.template_databases import address_of

    essex = result("Essex")
    with copied() as copy:
        with databases.connected_to(copy):
            load_england()
            england = result("England")
        with served() as one, served(DATABASE_URL=address_of(copy)) as other:
            in_turns(one.connection, other.connection, essex.pages, england.pages, requests)
        with served(PAGES_CACHE_URL=KEPT) as one, served(DATABASE_URL=address_of(copy), PAGES_CACHE_URL=KEPT) as other:
            in_turns(one.connection, other.connection, essex.kept, england.kept, requests * KEPT_TIMES)
    return [essex, england], verdicts(about, essex, england)


def result(name: str) -> Result:
    """A result to be measured, with what is in the database now, and how many queries its pages take."""
    from partnerships.models import Partnership, School

    one = Result(name, School.objects.count(), Partnership.objects.count(), pages(), kept_pages())
    count_queries([*one.pages.values()])
    return one


def in_turns(one, other, of_one: dict[str, Page], of_other: dict[str, Page], requests: int) -> None:
    """Ask for each page of one server, and for the same of the other at once after it."""
    measure([asked for name in of_one for asked in ((one, of_one[name]), (other, of_other[name]))], requests)


def pages() -> dict[str, Page]:
    """The pages that are measured, the view that does nothing first."""
    from partnerships.models import Partnership, School

    with NAMES.open(encoding="utf-8") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    found = {HELLO: ["/hello/"]}
    examples = zip(LISTS, ONES, (Partnership.objects.active(), School.objects.open()), strict=True)
    for listing, one, rows in examples:
        address = f"/{listing.lower()}/"
        found[listing] = [address]
        found[f"{listing}, filtered"] = [f"{address}?{chosen}" for chosen in FILTERS]
        found[f"{listing}, searched"] = queries(address, "q", names)
        found[f"{listing}, nearest first"] = queries(address, "near", POSTCODES)
        found[one] = addresses_of(rows)
    return {name: Page(name, addresses) for name, addresses in found.items()}


def kept_pages() -> dict[str, Page]:
    """Pages that are kept, and the view that does nothing, in the same server and with the same middleware."""
    kept, again = LEAST_OF_HELLO
    return {
        HELLO: Page(HELLO, ["/hello/"]),
        kept: Page(kept, ["/partnerships/"]),
        again: Page(again, ["/partnerships/"], is_asked_again=True),
    }


def queries(address: str, parameter: str, values: list[str]) -> list[str]:
    """The address with each value of the parameter."""
    return [f"{address}?{urlencode({parameter: value})}" for value in values]


def addresses_of(rows) -> list[str]:
    """The addresses of some of the rows, spread evenly."""
    found = list(rows.order_by("pk"))
    return [row.get_absolute_url() for row in found[:: max(1, len(found) // EXAMPLES)]]


def verdicts(about: str, essex: Result, england: Result) -> list[Verdict]:
    """Both sets of data beside each other, England's lists beside themselves, and what is kept beside “hello”."""
    most_queries = max(page.queries for one in (essex, england) for page in one.pages.values())
    country = england.pages
    return [
        *(
            Verdict(about, f"{one.name}: {name}, as often as “hello”", _as_often(one, name), least=least)
            for one in (essex, england)
            for name, least in LEAST_OF_HELLO.items()
        ),
        *(
            Verdict(
                about,
                f"{name}: England, times Essex",
                country[name].median / essex.pages[name].median,
                most=MOST_OF_ESSEX,
            )
            for name in AS_A_COUNTY
        ),
        *(
            Verdict(
                about, f"{name}, nearest first: England, times “hello”",
                england.times_hello(f"{name}, nearest first"), most=MOST_NEAREST,
            )
            for name in LISTS
        ),
        *(
            Verdict(
                about, f"{name}, searched: England, times its list",
                country[f"{name}, searched"].median / country[name].median, most=MOST_TIMES,
            )
            for name in LISTS
        ),
        Verdict(about, "SQL queries of a page", most_queries, most=MOST_QUERIES),
    ]  # fmt: skip


def _as_often(one: Result, name: str) -> float:
    return one.kept[HELLO].median / one.kept[name].median
