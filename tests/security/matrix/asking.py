"""Asking for an address as somebody, and what came of it in the words of the tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

# What came of it, by the status of the answer.
WORDS = {
    200: "yes",
    202: "yes",  # and it is being made
    302: "yes",
    401: "refused",
    403: "no",
    404: "not found",
    405: "not allowed",
    409: "not now",  # its state does not allow it
    410: "gone",
    429: "too often",
}
ASIDE = {  # redirects that lead elsewhere than the one who asks wanted
    "account_login": "sign in",
    "account_reauthenticate": "again",
    "mfa_reauthenticate": "again",
    "mfa_index": "set up",
}


@dataclass(frozen=True)
class Address:
    """An address of the site: its name, and which parts of it say what it is about."""

    name: str
    route: str
    takes: frozenset[str]
    is_named: bool
    places: int  # how many parts are told by their place alone

    def url(self, about: dict[str, Any]) -> str:
        """It with those parts filled in, and the ``query`` if there is one."""
        if not self.is_named:
            return f"/{about['path']}"
        query = f"?{about['query']}" if "query" in about else ""
        if not self.takes:
            return reverse(self.name, args=about["args"][: self.places] if self.places else None) + query
        return reverse(self.name, kwargs={part: about[part] for part in self.takes}) + query


def addresses(
    resolver: URLResolver | None = None, namespace: str = "", before: str = "", taken: frozenset[str] = frozenset()
) -> Iterator[Address]:
    """Every address of the site; one without a name is called by its route."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + re.sub(r"[\^$]", "", str(entry.pattern))
        takes = taken | frozenset(entry.pattern.converters) | frozenset(entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from addresses(entry, inner, route, takes)
        elif isinstance(entry, URLPattern):
            name = f"{namespace}{entry.name}" if entry.name else route
            yield Address(
                name, route, takes, is_named=bool(entry.name), places=0 if takes else entry.pattern.regex.groups
            )


def ask(client: Client, method: str, url: str, data: dict[str, object] | None = None) -> HttpResponseBase:
    """The answer; what the question changed, in the database and in the browser, is undone."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = client.post(url, data) if data else client.generic(method, url)
        if response.status_code == 302 and response["Location"].startswith(reverse("admin:login")):
            response = client.get(response["Location"])  # admin's door sends the anonymous on, and refuses others
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def outcome(response: HttpResponseBase, url: str) -> str:
    """What came of it, in a word of the tables."""
    if any(template.name == "403_typed.html" for template in getattr(response, "templates", [])):
        return "sign in"  # what was typed is given back
    if response.status_code == 302:
        target = urlsplit(response["Location"]).path
        for name, word in ASIDE.items():
            if target == reverse(name) and target != url:
                return word
    return WORDS.get(response.status_code, str(response.status_code))
