"""Text without what differs from one run to the next and is no matter of what people see: numbers, tokens, hashes."""

import re

from tests.every_page.naming import HOSTS, NUMBER, called, plain_key

BLANKS = re.compile(r"\s+")
OWN_ADDRESS = re.compile(rf"https?://(?:{'|'.join(map(re.escape, HOSTS))})(?=[/\s]|$)[^\s\"'<>),;\\]*")
RULES = (
    # Codes by e-mail and in apps, links that are signed, keys: by their shape.
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "<uuid>"),
    (re.compile(r"\b[0-9a-f]{32,}\b"), "<hash>"),
    (re.compile(r"(?<=reference if you ask about it: )[2-9a-z]{4}(-[2-9a-z]{4}){2}\b"), "<reference>"),
    (re.compile(r"\b[A-Z2-7]{32,}\b"), "<secret>"),
    (re.compile(r"\b\w{2,6}\*{6,}"), "<masked>"),  # the beginning of a hash
    (re.compile(r"[\w.#-]+:[0-9A-Za-z]{5,6}:[\w-]{27,}"), "<signed>"),
    (re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{40,}"), "<token>"),
    (re.compile(r"(?<=\d\d:\d\d)\.\d{6}\b"), ""),  # by which alone what happened at one moment differs
    (re.compile(r"\b(Person|Number|number) \d+(?=,|$|\b, deleted)"), rf"\1 {NUMBER}"),
    (re.compile(r"(?<=[\w-])_[A-Za-z0-9]{7}(?=\.(?:pdf|csv|docx|xlsx)\b)"), ""),  # of a file whose name was taken
    (re.compile(r"\b((?:meeting|action|person|item|lead|review)-)\d+(?=@|\.|-[a-z-]+@)"), rf"\1{NUMBER}"),
)


def plain(text: str) -> str:
    """One piece of text on one line, as it is written down."""
    return plain_line(BLANKS.sub(" ", text).strip())


def plain_line(text: str) -> str:
    """The same with its blanks as they are."""
    text = OWN_ADDRESS.sub(lambda found: called(found[0].rstrip(".")) + "." * found[0].endswith("."), text)
    for pattern, instead in RULES:
        text = pattern.sub(instead, text)
    return plain_key(text)


def plain_id(name: str) -> str:
    """An id, or the name of a field, without the numbers in it: they are records’, or places in a form."""
    return re.sub(r"\d+", NUMBER, plain_key(name))


def plain_value(value: str, label: str = "") -> str:
    """What a choice stands for: a record’s number is not said, a number that its label says is."""
    value = plain(value)
    first, colon, rest = value.partition(":")
    if first.isdigit() and first not in label:
        return f"{NUMBER}{colon}{rest}"
    return called(value) if value.startswith("/") else value


def plain_hidden(name: str, value: str) -> str:
    """What a hidden field holds: how many forms there are is said, numbers of records are not."""
    if name.endswith("_FORMS"):
        return value
    return called(value) if value.startswith("/") else re.sub(r"\d+", NUMBER, plain(value))
