"""Requests over open connections, timed; the pages take turns, so that a busy machine slows all of them alike."""

import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

WARM_UP = 5  # rounds that are not measured
SAMPLE = 10  # addresses of a page whose queries are counted
HEADERS = {"Accept-Encoding": "gzip"}


@dataclass
class Page:
    """One kind of page: the addresses that stand for it in turn, and what was measured of them."""

    name: str
    addresses: list[str]
    is_asked_again: bool = False  # by a browser that has it, whether it holds
    headers: dict[str, str] = field(default_factory=dict)  # of who is signed in
    queries: int = 0  # SQL, at most
    milliseconds: list[float] = field(default_factory=list)
    etags: dict[str, str] = field(default_factory=dict)  # by address: what the browser has

    @property
    def median(self) -> float:
        """The milliseconds within which half of the requests are answered."""
        return median(self.milliseconds)

    def address(self, turn: int) -> str:
        """The address of that turn."""
        return self.addresses[turn % len(self.addresses)]


def count_queries(pages: list[Page]) -> None:
    """Find how many SQL queries each page takes at most, in this process; the server's own are the same."""
    client = Client(headers={"host": "localhost"})
    for page in pages:
        client.get(page.addresses[0], headers=page.headers)  # the first search builds the indexes
        for address in page.addresses[:SAMPLE]:
            with CaptureQueriesContext(connection) as queries:
                client.get(address, headers=page.headers)
            page.queries = max(page.queries, len(queries))
    connection.close()


def measure(asked: list[tuple[HTTPConnection, Page]], requests: int) -> None:
    """Ask each server for its page that many times, each in its turn."""
    for server, page in asked:
        if page.is_asked_again:
            page.etags = {address: _etag(server, address) for address in page.addresses}
    for turn in range(-WARM_UP, requests):
        for server, page in asked:
            taken = _fetch(server, page.address(turn), page.etags, page.headers)
            if turn >= 0:
                page.milliseconds.append(taken)


def _etag(server: HTTPConnection, address: str) -> str:
    server.request("GET", address, headers=HEADERS)
    response = server.getresponse()
    response.read()
    return response.headers["ETag"]


def _fetch(server: HTTPConnection, address: str, etags: dict[str, str], own: dict[str, str]) -> float:
    """How many milliseconds the answer took to arrive, all of it."""
    headers, expected = (HEADERS | {"If-None-Match": etags[address]}, 304) if etags else (HEADERS | own, 200)
    start = time.perf_counter()
    server.request("GET", address, headers=headers)
    response = server.getresponse()
    response.read()
    taken = time.perf_counter() - start
    if response.status != expected:
        raise RuntimeError(f"{address} gave {response.status}")
    return 1000 * taken
