"""Every address of the portal, from its resolver."""

from collections.abc import Callable, Iterator

from django.urls import URLPattern, URLResolver, get_resolver


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


def _walk(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, Callable]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, inner)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", entry.callback
