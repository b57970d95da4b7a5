"""What no answer may be, however hostile the question was."""

import re
from collections.abc import Iterator
from urllib.parse import quote, quote_plus, urlsplit

import html5lib
from django.http import HttpResponseBase

from tests.pages.crawler import Fetched
from tests.security.fuzz.hostile import PROBE
from tests.security.fuzz.sending import Sent

TRACES = (
    "Traceback (most recent call last)",
    'File "/',
    "DoesNotExist",
    "OperationalError",
    "IntegrityError",
    "SELECT ",
)
REFLECTED = re.compile(rf"<\s*{PROBE}|23757")  # the element of hostile.py, and what its template would have reckoned
ALWAYS = {
    "X-Frame-Options": ("DENY",),
    "X-Content-Type-Options": ("nosniff",),
    "Referrer-Policy": ("same-origin", "no-referrer"),  # the latter where a link opens something
    "Cross-Origin-Opener-Policy": ("same-origin",),
}
OWN_HOSTS = ("", "testserver")
SHORTEST_SAID = 4  # letters; what is shorter stands in every page


def faults_of(sent: Sent, response: HttpResponseBase, text: str, seconds: float, slowest: float) -> Iterator[str]:
    """What is wrong with an answer, a sentence each."""
    if response.status_code >= 500:
        yield f"it is a {response.status_code}"
    if seconds > slowest:
        yield f"it took {seconds:.1f} s"
    for name, values in ALWAYS.items():
        if response.get(name) not in values:
            yield f"its {name} is {response.get(name)!r}"
    if "frame-ancestors 'none'" not in response.get("Content-Security-Policy", ""):
        yield "it has no content security policy"
    if "X-Zz" in response:
        yield "it has a header that the question wrote"
    location = response.get("Location", "")
    if not is_within(location):
        yield f"it leads to {location[:200]!r}"
    if response.get("Content-Type", "").startswith("text/html") and response.status_code < 500:
        if REFLECTED.search(text):
            yield "it gives markup back as it was sent"
        yield from (f"it says {trace!r}" for trace in TRACES if trace in text and trace not in "".join(sent.said))


def is_within(location: str) -> bool:
    """Whether what it leads to is the portal's own, as a browser reads it."""
    as_read = re.sub(r"[\t\r\n]", "", location).replace("\\", "/").strip()
    if not as_read:
        return True
    if as_read.startswith("//"):
        return False
    parts = urlsplit(as_read)
    return parts.scheme in ("", "http", "https") and (parts.hostname or "") in OWN_HOSTS


def text_of(response: HttpResponseBase) -> str:
    """All that it says."""
    return Fetched("", response, "").text


def without_what_was_sent(text: str, sent: Sent) -> str:
    """It, without the words of the question, which a page may well repeat."""
    for said in {said for said in sent.said if len(said) >= SHORTEST_SAID}:
        for way in (
            said,
            quote(said, errors="replace"),
            quote(said, safe="", errors="replace"),
            quote_plus(said, errors="replace"),
        ):
            text = text.replace(way, " ")
    return text


def faults_of_html(text: str) -> list[str]:
    """What is no valid HTML of it."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(text)
    return [f"its HTML has {code} at line {position[0]}" for position, code, _ in parser.errors]
