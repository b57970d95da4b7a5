"""Every address of the programme with what was planted filled in, and what of it stands in an answer."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, urlsplit

from django.http import HttpResponseBase
from django.test import Client
from django.urls import Resolver404

from tests.addresses import name_of
from tests.pages.crawler import Fetched
from tests.security.markers.facts import said_in
from tests.security.markers.people import BY_LINK
from tests.security.markers.planting import Planted
from tests.security.matrix.asking import Address, addresses, ask

OF_THE_PROGRAMME = {
    *("improvement", "reviews", "rounds", "dates", "what_changed", "pasting", "support", "system_leaders"),
    *("disclosure", "delegates", "delegation", "colleagues", "glass", "priorities", "practice"),
    *("evaluation", "answers", "shared_evaluations", "reports"),
}
LISTS_TOPICS = "improvement:about"  # all that there are, whoever has chosen one
LISTS = {
    *(
        "admin:change_log",
        "admin:go_to",
        "admin:autocomplete",
        "schools:csv",
        "schools:list",
        "schools:without",
        "schools:without_csv",
    ),
    *("partnerships:list", "partnerships:csv", "partnerships:json", "partnerships:print", "partnerships:word"),
}
ROW = re.compile(r"<tr\b|<li\b|<row\b|<si>|\n|\{")  # of a page, a workbook, a CSV and a JSON file
BY_LINK_ALONE = {"dates:own", "dates:step", "dates:calendar", "answers:by_link", "answers:sharing"}


def of_the_programme(planted: Planted) -> Iterator[tuple[str, str]]:
    """The name and the URL of each address."""
    for address in addresses():
        room = address.name.partition(":")[0]
        if room in OF_THE_PROGRAMME:
            for url in dict.fromkeys(_urls(address, planted.about.get(address.name) or planted.about.get(room))):
                yield address.name, url


def _urls(address: Address, about: Iterable[dict[str, object]] | None) -> Iterator[str]:
    if not address.takes:
        yield address.url({})
        return
    assert about, f"{address.name} is about nothing that was planted: say so in tests/security/markers/planting.py"
    yield from (address.url(one) for one in about)


def text_of(response: HttpResponseBase) -> str:
    """What an answer says, what is packed in a file too, and where it leads on to."""
    return said_in(Fetched("", response, "").text + response.get("Location", ""))


def found_in(planted: Planted, said: str, name: str = "") -> set[str]:
    """The names of the facts that stand in an answer of the address of that name.

    Lists of all schools and people name everybody beside everybody: there the rows are looked at one by one.
    """
    rows = ROW.split(said) if name in LISTS or name.endswith("_changelist") else [said]
    found = {fact for row in rows for fact, looked_for in planted.facts.items() if looked_for.is_in(row)}
    return found - planted.topics if name == LISTS_TOPICS else found


def read_as(planted: Planted, who: str, url: str) -> str:
    """What somebody reads at an address, besides that address; nothing where it is closed to them."""
    return read_by(planted.clients[who], url)


def read_by(client: Client, url: str) -> str:
    """What is read with that browser at an address, besides that address; nothing where it is closed."""
    response = ask(client, "GET", url)
    said = text_of(response) if response.status_code < 400 else ""
    for own in (url, quote(url, safe=""), quote(url)):
        said = said.replace(own, " ")
    return said


def is_asked(who: str, name: str) -> bool:
    """Whether somebody asks for the address: whoever has a link for what is behind it, and all others for all else."""
    return (name in BY_LINK_ALONE) == (who == BY_LINK)


def named(url: str) -> str:
    """The name of the address; where there is none, the path."""
    try:
        return name_of(url)
    except Resolver404:
        return urlsplit(url).path
