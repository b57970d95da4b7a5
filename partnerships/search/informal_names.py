"""Which school an informal name means: for spreadsheets, where a wrong match is worse than none."""

from collections.abc import Collection

from django.db.models import QuerySet

from partnerships.models import School
from partnerships.search.entries import SearchEntry
from partnerships.search.index import best_of_each
from partnerships.search.kept_indexes import SchoolNames, school_names
from partnerships.search.numbers import number_in, words_beside_numbers
from partnerships.search.results import Candidate, Match
from partnerships.search.scoring import Fit
from partnerships.search.vocabulary import GROUPS
from partnerships.search.words import typed_words

MOST_CANDIDATES = 10
SURELY_ANSWERED = 0.9  # of the question
CLEARLY_LESS = 0.12  # of the question, by which every other school must answer less of it
LIKE_ITS_NUMBER = 0.45  # of the words beside a URN, that the school of that URN must answer


def match_school(
    text: str, *, within: QuerySet[School] | Collection[int] | None = None, known: SchoolNames | None = None
) -> Match:
    """The schools that the text may mean; ``within`` narrows them, as a queryset or as primary keys.

    ``known`` are the schools' names, for who has them already.

    A match is sure only where everything asked for is in the name or place of one open Essex school and no other school
    answers nearly as much, or where the text has a URN or LAESTAB and any words beside it fit that school.
    """
    known = known or school_names()
    pks = set(within.values_list("pk", flat=True)) if isinstance(within, QuerySet) else within and set(within)
    found = best_of_each(known.schools.find(words_beside_numbers(text), within=pks))
    if numbered := _by_number(text, known, pks):
        return _with_number(numbered, text, found)
    return Match(is_sure(found), [_candidate(entry, how) for entry, how in found[:MOST_CANDIDATES]])


def is_sure(found: list[tuple[SearchEntry, Fit]]) -> bool:
    """Whether the first of those found is, without doubt, what was meant."""
    if not found:
        return False
    (first, how), others = found[0], found[1:]
    if not (first.is_open and first.is_home and how.begins and not how.conflicts and how.answered >= SURELY_ANSWERED):
        return False
    rivals = [entry for entry, other in others if _could_be_meant(other, how)]
    return not any(entry.is_home and (entry.is_open or not _are_namesakes(entry, first)) for entry in rivals)


def _could_be_meant(other: Fit, first: Fit) -> bool:
    """Whether another school answers nearly as much of the question as the first."""
    return not other.conflicts and other.begins and other.answered > first.answered - CLEARLY_LESS


def _are_namesakes(entry: SearchEntry, other: SearchEntry) -> bool:
    """Whether a closed school has the name of the open one but for its type: most often it became that one."""
    first, second = _telling(entry), _telling(other)
    return first <= second or second <= first


def _telling(entry: SearchEntry) -> set[str]:
    return {word for word in entry.words if GROUPS.get(word) not in ("filler", "type") and word != "nursery"}


def _by_number(text: str, known: SchoolNames, pks: Collection[int] | None) -> list[SearchEntry]:
    digits, _ = number_in(text)
    found = [known.by_pk[pk] for pk in known.numbers.get(digits, ()) if pk in known.by_pk]
    return [entry for entry in found if pks is None or entry.pk in pks]


def _with_number(numbered: list[SearchEntry], text: str, found: list[tuple[SearchEntry, Fit]]) -> Match:
    """The schools of the number first; sure where there is one and the words beside the number do not gainsay it."""
    fits = {entry.pk: how for entry, how in found}
    fit = fits.get(numbered[0].pk)
    agrees = not typed_words(words_beside_numbers(text)) or (fit is not None and fit.answered >= LIKE_ITS_NUMBER)
    first = [_numbered(entry) for entry in numbered]
    pks = {candidate.pk for candidate in first}
    others = [_candidate(entry, how) for entry, how in found if entry.pk not in pks]
    return Match(len(numbered) == 1 and agrees, (first + others)[:MOST_CANDIDATES])


def _numbered(entry: SearchEntry) -> Candidate:
    name, urn = entry.order
    return Candidate(entry.pk, urn, name, 100.0)


def _candidate(entry: SearchEntry, how: Fit) -> Candidate:
    name, urn = entry.order
    return Candidate(entry.pk, urn, name, how.score, how.is_approximate)
