"""What every page kind answers every role, fetched from a running portal; pages that are the same are one."""

import http.client
import re
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.every_page.kinds import PageKind
from tests.every_page.people import ADMINISTRATOR, OFFICER, PUBLIC, ROLES

AT_ONCE = 6  # as many as the portal's workers have threads for, and a few
PATIENCE = 120  # seconds
# Those who may open most come first, so that a file is known for one after one answer.
ASKED_AS = (OFFICER, ADMINISTRATOR, *(role for role in ROLES if role not in (OFFICER, ADMINISTRATOR)))
TOKENS = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[^"]*')

Cookies = dict[str, dict[str, str] | None]


@dataclass(frozen=True)
class Answer:
    """What a page kind answered a role."""

    kind: PageKind
    role: str
    status: int
    media_type: str
    body: bytes

    @property
    def is_page(self) -> bool:
        """Whether it is HTML to look at, an error page too; what leads on to another address is none.

        Nor is one that asks again by itself (202): by then the browser gets the file.
        """
        return self.media_type == "text/html" and not 300 <= self.status < 400 and self.status != 202

    @property
    def is_file(self) -> bool:
        return self.status == 200 and self.media_type != "text/html"


@dataclass(frozen=True, eq=False)
class Page:
    """A page as one role sees it, for all kinds and roles that are answered the same to the letter; equal to none."""

    answers: tuple[Answer, ...]

    @property
    def shown(self) -> Answer:
        """The one of them that is looked at."""
        return self.answers[0]

    @property
    def address(self) -> str:
        """The name of its address; those of errors are one, for any address may answer so."""
        first = self.shown
        return first.kind.name if first.status == 200 else f"error {first.status}"

    def __str__(self) -> str:
        return f"{self.shown.kind} ({self.shown.role})"


def fetch_all(url: str, kinds: Iterable[PageKind], cookies: Cookies) -> list[Answer]:
    """Ask for every kind as every role; a file is asked for by one alone, for it is no page to anybody."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answered = pool.map(lambda kind: _as_everybody(url, kind, cookies), kinds)
        return [answer for answers in answered for answer in answers]


def _as_everybody(url: str, kind: PageKind, cookies: Cookies) -> list[Answer]:
    answers: list[Answer] = []
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
    try:
        for role in ASKED_AS:
            answers.append(_ask(connection, kind, role, cookies[role]))
            if answers[-1].is_file:
                break
    finally:
        connection.close()
    return answers


def _ask(connection: http.client.HTTPConnection, kind: PageKind, role: str, cookie: dict[str, str] | None) -> Answer:
    headers = {"Cookie": f"{cookie['name']}={cookie['value']}"} if cookie else {}
    connection.request("GET", kind.path, headers=headers)
    answer = connection.getresponse()
    media_type = answer.getheader("Content-Type", "").partition(";")[0]
    return Answer(kind, role, answer.status, media_type, answer.read())


def distinct(answers: Iterable[Answer]) -> list[Page]:
    """The pages among the answers, those that are the same but for the tokens of their forms put together."""
    same = defaultdict(list)
    for answer in answers:
        if answer.is_page:
            same[TOKENS.sub(b"", answer.body)].append(answer)
    return [Page(tuple(sorted(group, key=_public_first))) for group in same.values()]


def _public_first(answer: Answer) -> tuple[bool, bool]:
    return answer.status != 200, answer.role != PUBLIC
