"""Meetings as the pages list them: under terms."""

from collections.abc import Iterable

from base.terms import Term
from boards.models import Meeting


def by_term(meetings: Iterable[Meeting]) -> list[tuple[Term, list[Meeting]]]:
    """Meetings under their terms, both in the order given."""
    terms: dict[Term, list[Meeting]] = {}
    for meeting in meetings:
        terms.setdefault(meeting.term, []).append(meeting)
    return list(terms.items())
