"""Addresses within the portal as their name and the record that people would say: ``{meetings:detail west-… 2026-…}``.

A number in an address is a record's primary key, which differs from one database to the next; a token differs every
time. Neither is written down. The names of admin's addresses are written without the app that a model is in.
"""

import re
from functools import cache
from urllib.parse import parse_qsl, unquote, urlsplit

from django.apps import apps
from django.urls import Resolver404, resolve

from tests.every_page.keys import NATURAL_KEYS, keys_of

HOSTS = ("localhost", "127.0.0.1:8000", "127.0.0.1")
# By namespace and part of the address: the model whose number it is.
NUMBERED = {
    ("meetings", "pk"): "meeting",
    ("meetings", "item_pk"): "agendaitem",
    ("meetings", "paper_pk"): "paper",
    ("actions", "pk"): "action",
    ("my_partnership", "pk"): "lead",
    ("my_partnership", "proposal_pk"): "proposal",
    ("my_partnership", "letter"): "letter",
    ("rounds", "pk"): "lead",
    ("pasting", "pk"): "lead",
    ("reviews", "pk"): "peerreview",
    ("colleagues", "pk"): "peerreview",
    ("reviews", "reviewer"): "reviewer",
    ("partnerships", "pk"): "lead",
    ("partnerships", "letter"): "letter",
}
TOKENS = {"token", "signed", "key", "uidb36"}
NUMBER, TOKEN = "#", "…"
# What of a query may be a number that is no record's.
SAID = {"urn", "page", "p", "year", "from", "to", "e", "all", "ip"}
HASHED = re.compile(r"\.[0-9a-f]{12}(?=\.)")  # of a static file's name
DIGITS = re.compile(r"\d+")


@cache
def called(url: str) -> str:
    """An address as it is written down; one of another site stays, and one that leads nowhere says so."""
    parts = urlsplit(url)
    if parts.scheme in ("http", "https") and parts.netloc not in HOSTS:
        return url
    if parts.scheme not in ("", "http", "https"):
        return url  # mailto:, tel:, data:
    fragment = f"#{DIGITS.sub(NUMBER, parts.fragment)}" if parts.fragment else ""
    query = _query(parts.query)
    if not parts.path:
        return f"{query}{fragment}" or url
    if not parts.path.startswith("/"):
        return f"{parts.path}{query}{fragment}"
    if parts.path.startswith("/static/"):
        return f"static:{HASHED.sub('', parts.path.removeprefix('/static/'))}{fragment}"
    return f"{{{_name(parts.path)}}}{query}{fragment}"


def _name(path: str) -> str:
    try:
        match = resolve(unquote(path))
    except Resolver404:
        return f"nowhere: {re.sub(r'_[A-Za-z0-9]{7}(?=[.])', '', path)}"
    name = match.view_name or ""
    if not match.url_name:  # an address that admin leads on from
        return f"former address of {re.sub(r'[0-9]+', NUMBER, path)}"
    model = _model_of(name)
    namespace = match.namespace.partition(":")[0]
    said = [_part(namespace, part, value, model) for part, value in match.captured_kwargs.items()]
    said += [NUMBER if str(value).isdigit() else str(value) for value in match.args]
    return " ".join([without_app(name), *filter(None, said)])


def _part(namespace: str, part: str, value: object, model: str) -> str:
    """One part of an address: a record's key in the place of its number."""
    if part in TOKENS:
        return TOKEN
    if part == "content_type_id" or (part == "object_id" and not model):
        return NUMBER
    of = model if namespace == "admin" and part in ("object_id", "pk", "id") else NUMBERED.get((namespace, part), "")
    if of:
        return key_called(of, str(value))
    is_number = isinstance(value, int) and part not in SAID
    return NUMBER if is_number else str(value)


def key_called(model: str, number: str) -> str:
    """The natural key of the record of that number."""
    found = next((one for one in apps.get_models() if one._meta.model_name == model), None)
    if found is None or model not in NATURAL_KEYS:
        return NUMBER
    return plain_key(keys_of(found).get(number, NUMBER))


def plain_key(key: str) -> str:
    """A key without what is drawn at random: the end of the slug of somebody who came as a guest."""
    return re.sub(r"(?<=[a-z])-(?=[0-9a-f]*\d)[0-9a-f]{8}\b", "", key)


@cache
def _labels() -> dict[str, str]:
    """What admin's names begin with, ``boards_meeting``, with the name of the model alone."""
    return {
        f"{model._meta.app_label}_{model._meta.model_name}": str(model._meta.model_name) for model in apps.get_models()
    }


def without_app(name: str) -> str:
    """The name of an address; one of admin without the app: ``admin:meeting_change``."""
    if not name.startswith("admin:"):
        return name
    return f"admin:{_split(name)[0]}{_split(name)[1]}"


def _model_of(name: str) -> str:
    return _split(name)[0] if name.startswith("admin:") else ""


def _split(name: str) -> tuple[str, str]:
    """The model and the page of one of admin's names; no model where it is of admin itself."""
    own = name.removeprefix("admin:")
    label = max((label for label in _labels() if own.startswith(f"{label}_")), key=len, default="")
    return (_labels()[label], own.removeprefix(label)) if label else ("", own)


def _query(query: str) -> str:
    if not query:
        return ""
    said = [f"{name}={_value(name, value)}" for name, value in parse_qsl(query, keep_blank_values=True)]
    return f"?{'&'.join(said)}"


def _value(name: str, value: str) -> str:
    if value.startswith("/"):
        return called(value)
    if "=" in value:
        return _query(value).removeprefix("?")
    is_number = value.isdigit() and name not in SAID
    return NUMBER if is_number else value
