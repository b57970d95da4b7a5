"""A crawl of the site, as a rule from its front page and as the anonymous, inside the test's own process."""

import io
import zipfile
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urldefrag, urljoin, urlsplit

import html5lib
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client

ORIGIN = "http://testserver"
FORMS = ("report", "contact", "join")  # every school and partnership has the same ones; so have followers
MOST_FORMS = 5  # of each sort that are opened


@dataclass
class Fetched:
    """An address, what it answered, and the parsed page where it is HTML."""

    url: str
    response: HttpResponseBase
    linked_from: str
    queries: int = 0  # SQL that it took
    faults: list[str] = field(default_factory=list)
    root: object = None

    @property
    def is_html(self) -> bool:
        """Whether it is a page; what leads on to another address is none."""
        return "Location" not in self.response and self.response.get("Content-Type", "").startswith("text/html")

    @cached_property
    def text(self) -> str:
        """All that it answered, a download too; of a Word file or a workbook what is packed in it."""
        content = b"".join(self.response) if self.response.streaming else self.response.content
        if content.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                content = b"".join(map(archive.read, archive.namelist()))
        return content.decode(errors="replace")

    def find(self, path: str) -> list:
        """Elements by path, such as ``.//h1``."""
        return self.root.findall(path)

    def links(self) -> Iterator[str]:
        """The addresses within the site that the page leads to, without fragments."""
        for name, attribute in (("a", "href"), ("link", "href"), ("script", "src"), ("img", "src")):
            for element in self.find(f".//{name}[@{attribute}]"):
                target = urldefrag(urljoin(ORIGIN + self.url, element.get(attribute)))[0]
                if target.startswith(ORIGIN):
                    yield target.removeprefix(ORIGIN) or "/"

    def sources(self) -> Iterator[str]:
        """Everything that a browser would fetch by itself for the page."""
        for name, attribute in (
            ("link", "href"),
            ("script", "src"),
            ("img", "src"),
            ("iframe", "src"),
            ("use", "href"),
        ):
            for element in self.find(f".//{name}[@{attribute}]"):
                if name != "link" or element.get("rel") != "canonical":
                    yield element.get(attribute)


def crawl(client: Client, *starts: str, leave_out: Callable[[str], bool] = lambda url: False) -> Iterator[Fetched]:
    """Fetch every address that links lead to from the starts, or the front page, each once; some are left out."""
    starts = starts or ("/",)
    waiting, known = deque((start, "the start") for start in starts), set(starts)
    forms: Counter = Counter()
    while waiting:
        url, linked_from = waiting.popleft()
        fetched = fetch(client, url, linked_from)
        if fetched.is_html:
            _parse(fetched)
            for link in fetched.links():
                if link not in known and not leave_out(link):
                    known.add(link)
                    forms[_form_of(link)] += 1
                    if not _form_of(link) or forms[_form_of(link)] <= MOST_FORMS:
                        waiting.append((link, url))
        yield fetched


def fetch(client: Client, url: str, linked_from: str = "") -> Fetched:
    """Fetch one address, and count the SQL that it takes, to the last line of what is streamed."""
    taken = []

    def count(execute, *asked):
        taken.append(asked)
        return execute(*asked)

    with connection.execute_wrapper(count):
        response = client.get(url)
        if response.streaming:
            response.getvalue()
    return Fetched(url, response, linked_from, len(taken))


def _form_of(url: str) -> tuple[str, str] | None:
    """Which sort of form an address leads to, such as a report on a school; None where it is a page to read."""
    parts = urlsplit(url).path.strip("/").split("/")
    if len(parts) == 3 and parts[0] == "follow":
        return parts[0], parts[1]
    return (parts[0], parts[-1]) if len(parts) == 3 and parts[-1] in FORMS else None


def _parse(fetched: Fetched) -> None:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    fetched.root = parser.parse(fetched.response.content.decode())
    fetched.faults = [f"{code} at line {position[0]}" for position, code, _ in parser.errors]


def is_public(url: str) -> bool:
    """Whether an address is one that the anonymous may open."""
    return not urlsplit(url).path.startswith(("/admin/", "/accounts/"))
