"""Every kind of page that the portal has: each address that answers a GET, with each state that it shows otherwise.

Records are found by what people call them or by their state, never by their numbers, so the same kinds come out of any
database with the demonstration and ``records.make_records``. ``python -m tests.every_page.kinds`` prints them as JSON,
``[[name, about, path], …]``; run ``python -m tests.every_page.people`` in the same environment before it.
"""

import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass

import django
from django.apps import apps

if not apps.ready and __name__ == "__main__":
    django.setup()

from django.urls import reverse


@dataclass(frozen=True)
class PageKind:
    """A kind of page: the name of its address, in words which record or state of it, and where that is here."""

    name: str
    about: str
    path: str

    def __str__(self) -> str:
        return f"{self.name}: {self.about}" if self.about else self.name


def kind(name: str, about: str = "", /, *args: object, query: str = "", **parts: object) -> PageKind:
    """The kind of an address, by what its ``reverse`` takes; ``query`` comes without its question mark."""
    path = reverse(name, args=args or None, kwargs=parts or None)
    return PageKind(name, about, f"{path}?{query}" if query else path)


def page_kinds() -> list[PageKind]:
    """Every kind. Raises ``LookupError`` where the database lacks a record that one of them is about."""
    return list(_all())


def _all() -> Iterator[PageKind]:
    from tests.every_page import (
        kinds_accounts,
        kinds_admin,
        kinds_directory,
        kinds_improvement,
        kinds_meetings,
        kinds_minutes,
    )

    for module in (kinds_directory, kinds_meetings, kinds_minutes, kinds_improvement, kinds_accounts, kinds_admin):
        yield from module.kinds()


if __name__ == "__main__":
    print(json.dumps([astuple(one) for one in page_kinds()]))
