"""Meetings as the pages list them: under terms."""

from collections.abc import Iterable

from base.school_terms import Term
from boards.models import Meeting

MEETINGS_SHOWN = 5  # on a page that shows more than meetings


def by_term(meetings: Iterable[Meeting]) -> list[tuple[Term, list[Meeting]]]:
    """Meetings under their terms, both in the order given."""
    terms: dict[Term, list[Meeting]] = {}
    for meeting in meetings:
        terms.setdefault(meeting.term, []).append(meeting)
    return list(terms.items())
