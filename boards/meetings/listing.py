"""Meetings as the pages list them: under terms."""

from collections.abc import Iterable

from base.school_terms import Term
from boards.models import Meeting

MEETINGS_SHOWN = 5  # on a page that shows more than meetings


def by_term(meetings: Iterable[Meeting]) -> list[tuple[Term, list[Meeting]]]:
    """Meetings under the terms of the days under which lists have them, both in the order given."""
    terms: dict[Term, list[Meeting]] = {}
    for meeting in meetings:
        terms.setdefault(Term.of(meeting.next_day), []).append(meeting)
    return list(terms.items())
