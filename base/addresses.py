"""Addresses of pages of records, worked out once each: a list of schools needs dozens."""

from functools import lru_cache

from django.urls import get_script_prefix, get_urlconf, reverse

MOST = 8192  # of typically 100 bytes


def page_of(name: str, key: int | str) -> str:
    """What ``reverse`` gives for the page of that name and the record with that key."""
    return _reversed(get_script_prefix(), get_urlconf(), name, key)


@lru_cache(MOST)
def _reversed(_prefix: str, urls: str | None, name: str, key: int | str) -> str:
    return reverse(name, urlconf=urls, args=[key])
