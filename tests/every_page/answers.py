"""What somebody gets at an address, written down: status, headers, where it leads, and all that it says."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client

from tests.every_page.files import lines_of
from tests.every_page.naming import called
from tests.every_page.outline import Page
from tests.every_page.plain import plain

# Headers that differ with every answer, or that repeat what is said otherwise.
NOT_SAID = {
    *("Content-Length", "Content-Type", "Date", "Etag", "Expires", "Last-Modified", "Location", "Set-Cookie"),
    "X-Request-Id",
}
HTML = "text/html"


@dataclass(frozen=True)
class Answer:
    """One answer; ``frame`` is what stands around the main part of a page."""

    status: int
    kind: str
    leads_to: str
    headers: dict[str, str]
    cookies: tuple[str, ...]
    head: tuple[str, ...]
    body: tuple[str, ...]
    frame: tuple[str, ...]

    def lines(self, usual: "Answer") -> Iterator[str]:
        """It as lines; of the headers and the frame only what is not as in the ``usual`` answer."""
        yield f"{self.status} {self.kind}{f' → {self.leads_to}' if self.leads_to else ''}"
        for name in sorted(self.headers.keys() | usual.headers.keys()):
            if self.headers.get(name) != usual.headers.get(name):
                yield f"header {name}: {self.headers.get(name, '(none)')}"
        if self.cookies != usual.cookies:
            yield f"sets cookies: {', '.join(self.cookies) or 'none'}"
        yield from (line for line in self.head if line not in usual.head)
        if self.frame:
            yield from (f"around it, not: {line.strip()}" for line in _without(usual.frame, self.frame))
            yield from (f"around it: {line.strip()}" for line in _without(self.frame, usual.frame))
        yield from self.body


def _without(lines: tuple[str, ...], others: tuple[str, ...]) -> Iterator[str]:
    """The lines that the others do not have, each as often as it is missing."""
    left = list(others)
    for line in lines:
        if line in left:
            left.remove(line)
        else:
            yield line


def ask(client: Client, path: str) -> Answer:
    """The answer to a GET; what the question changed, in the database and in the browser, is undone."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer = answer_of(client.get(path))
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer


def answer_of(response: HttpResponseBase) -> Answer:
    """What a response says."""
    content = b"".join(response) if response.streaming else response.content
    cookies = tuple(sorted(name for name, morsel in response.cookies.items() if morsel.value))
    return _read(response, content, cookies)


def _read(response: HttpResponseBase, content: bytes, cookies: tuple[str, ...]) -> Answer:
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    leads_to = called(response.headers["Location"]) if "Location" in response.headers else ""
    headers = {name: _said(name, value) for name, value in response.headers.items() if name.title() not in NOT_SAID}
    head, body, frame = (), (), ()
    if kind == HTML and not leads_to and content:
        page = Page(content.decode())
        head, body, frame = tuple(page.head()), tuple(page.body()), tuple(page.frame())
    elif not leads_to:
        body = tuple(lines_of(content, kind))
    return Answer(response.status_code, kind, leads_to, headers, cookies, head, body, frame)


def _said(name: str, value: str) -> str:
    """What a header holds, without what is of no matter: the parts of a policy are in another order each time."""
    if name == "Link":
        parts = [part.partition(">") for part in value.split(",")]
        return ", ".join(f"{called(address.strip(' <'))}{rest}" for address, _, rest in parts)
    if name == "Content-Security-Policy":
        return "; ".join(sorted(part.strip() for part in value.split(";")))
    return plain(value)
