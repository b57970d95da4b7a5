"""Every address of the portal, from its resolver."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from django.urls import URLPattern, URLResolver, get_resolver, resolve


def every_address() -> dict[str, Callable]:
    """The names of all addresses, with the views behind them."""
    return dict(_walk(get_resolver()))


def public_addresses() -> set[str]:
    """The names of the addresses that the anonymous may open; admin has its own sign-in and tests."""
    return {
        name
        for name, view in every_address().items()
        if not name.startswith("admin:") and not getattr(view, "login_required", True)
    }


def name_of(url: str) -> str:
    """The name of the address behind a URL of the portal."""
    return resolve(urlsplit(url).path).view_name


def _walk(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, Callable]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, inner)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", entry.callback
