"""Where the facts of an authority's schools come from: whoever loads them says so in ``AppConfig.ready``."""

from collections.abc import Callable

from django.db import models
from django.utils import timezone

from office.kept_of_days import KeptOfDays

SOURCES: list[Callable[[str], str]] = []  # each takes an authority's code and gives a phrase, empty where it knows none
SAID_BY: list[type[models.Model]] = []  # the records that these ask

_kept: KeptOfDays[dict[str, str]] = KeptOfDays(lambda _: {}, SAID_BY)


def source_of(la_code: str) -> str:
    """The source, such as “the DfE’s register of 11 July 2025”; empty where nobody knows.

    It is asked for once for each code, until one of those records changes.
    """
    known = _kept.of(timezone.localdate())
    if la_code not in known:
        known[la_code] = next(filter(None, (source(la_code) for source in SOURCES)), "")
    return known[la_code]
