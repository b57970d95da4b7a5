"""How much memory a web process has, and whether it grows: public pages and an officer's, made for each request.

Four connections ask at once, as many as it has threads. It may have grown by 5% from the 1,000th request to the last:
Python takes some time to find the size that it stays at.
"""

from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from itertools import cycle, islice
from pathlib import Path

from benchmarks.pages import pages
from benchmarks.server import served
from benchmarks.verdicts import Verdict

CONNECTIONS = 4
SETTLED = 5  # one in so many requests comes before it is first looked at
MOST_MEGABYTES, MOST_GROWTH = 200, 1.05
PUBLIC = ["/", "/boards/", "/decisions/", "/schools/without-a-partnership/"]
TURNS = 20  # of each kind, until it begins anew
OFFICERS = ["/admin/", "/admin/partnerships/partnership/", "/partnerships/", "/schools/"]


def measured(about: str, requests: int) -> list[Verdict]:
    """The worker's memory after a fifth of the requests and after all of them."""
    asked = cycle(addresses())
    with served() as server, ThreadPoolExecutor(CONNECTIONS) as pool:
        connections = [HTTPConnection("127.0.0.1", server.port, timeout=60) for _ in range(CONNECTIONS)]

        def ask(count: int) -> float:
            shares = [list(islice(asked, count // CONNECTIONS)) for _ in connections]
            list(pool.map(fetch, connections, shares))
            return megabytes(worker_of(server.process.pid))

        settled, at_the_end = ask(requests // SETTLED), ask(requests - requests // SETTLED)
        for connection in connections:
            connection.close()
    return [
        Verdict(about, f"MB of a web process after {requests:,} requests", at_the_end, most=MOST_MEGABYTES),
        Verdict(
            about, f"the same, times after the first {requests // SETTLED:,}", at_the_end / settled, most=MOST_GROWTH
        ),
    ]


def addresses() -> list[tuple[str, str]]:
    """Addresses and the cookie of who asks: a page of each kind in turn, and one in five an officer's."""
    from django.conf import settings

    from accounts import roles
    from tests.browser.prepare_recording import session_of
    from tests.factories import make_user

    officer = make_user("memory@example.org", roles.OFFICER, is_staff=True)
    cookie = f"{settings.SESSION_COOKIE_NAME}={session_of(officer)}"
    kinds = [page.addresses for page in pages().values()] + [[address] for address in PUBLIC]
    return [
        one
        for turn in range(TURNS)
        for one in [*((kind[turn % len(kind)], "") for kind in kinds), *((address, cookie) for address in OFFICERS)]
    ]


def fetch(server: HTTPConnection, asked: list[tuple[str, str]]) -> None:
    """Ask for all of them, one after the other."""
    for address, cookie in asked:
        server.request("GET", address, headers={"Accept-Encoding": "gzip", "Cookie": cookie})
        response = server.getresponse()
        response.read()
        if response.status != 200:
            raise RuntimeError(f"{address} gave {response.status}")


def worker_of(pid: int) -> int:
    """The process that answers, of gunicorn's first, which has one once anything was answered."""
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


def megabytes(pid: int) -> float:
    """Its memory that is in use (RSS), with what it shares."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024  # kilobytes
