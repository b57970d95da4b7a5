"""Pages that the search leads to though they are no partnership's: other apps say which words ask for which page.

They fill ``further_pages`` in ``AppConfig.ready``.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from partnerships.search.questions import LEFT_OUT
from partnerships.search.words import plain

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class PublicPage:
    """A page's title and address, the words that ask for it, and those of its own name, if it has one.

    One of ``asked_by`` is always typed; those ``besides`` may be, and tell nothing. ``asked_as`` are whole texts that
    ask for it, as ``plain`` has them, where no word of them does.
    """

    title: str
    url: str
    asked_by: frozenset[str]
    name: frozenset[str] = frozenset()
    besides: frozenset[str] = frozenset()
    asked_as: frozenset[str] = frozenset()


further_pages: list[Callable[[dt.date], Iterable[PublicPage]]] = []  # of a day


def pages_asked_for(text: str, pages: Collection[PublicPage]) -> list[PublicPage]:
    """The pages that the text asks for and nothing else; one without a name of its own where it names none."""
    said_as = plain(text)
    if asked_as := [page for page in pages if said_as in page.asked_as]:
        return _each_once(asked_as)
    typed = said_as.split()
    told: dict[PublicPage, int] = {}
    for page in pages:
        known = page.asked_by | page.name | page.besides
        said = {word for word in typed if word in known or word not in LEFT_OUT}
        if said <= known and said & page.asked_by:
            told[page] = len((said & page.name) - page.asked_by)
    most = max(told.values(), default=0)
    return _each_once(page for page, count in told.items() if count == most and (count or not page.name))


def _each_once(pages: Iterable[PublicPage]) -> list[PublicPage]:
    """The pages by their addresses: of a name of today and a former one that are asked for alike the first tells."""
    of_each: dict[str, PublicPage] = {}
    for page in pages:
        of_each.setdefault(page.url, page)
    return list(of_each.values())[:MOST_SHOWN]
