"""Finds the one school that an informal name means. A wrong match is worse than none: spreadsheets rely on it."""

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
# Shares of the question, 0 to 1:
SURELY_ANSWERED = 0.9  # a sure match answers at least this much
CLEARLY_LESS = 0.12  # every other school must answer this much less than a sure match does
LIKE_ITS_NUMBER = 0.45  # the school of a URN must answer this much of the words beside the URN


def match_school(
    text: str, *, within: QuerySet[School] | Collection[int] | None = None, known: SchoolNames | None = None
) -> Match:
    """Find the schools that the text may mean, among those of ``within`` (a queryset or primary keys) if it is given.

    A match is sure only if one open school of home answers nearly everything that was typed and no other school comes
    close or bears that very name, closed ones too, or if the text has a URN or LAESTAB and any words beside it fit that
    school. A caller that has the
    ``SchoolNames`` already passes them as ``known`` and saves the query that ``school_names`` takes.
    """
    known = known or school_names()
    pks = set(within.values_list("pk", flat=True)) if isinstance(within, QuerySet) else within and set(within)
    found = best_of_each(known.schools.find(words_beside_numbers(text), within=pks))
    if numbered := _by_number(text, known, pks):
        return _with_number(numbered, text, found)
    namesakes = _with_this_very_name(text, found, known)
    found.sort(key=lambda one: one[0].pk not in namesakes)
    candidates = [_candidate(entry, how.score, how.is_approximate) for entry, how in found[:MOST_CANDIDATES]]
    return Match(not namesakes and is_sure(found), candidates, is_shared=bool(namesakes))


def is_sure(found: list[tuple[SearchEntry, Fit]]) -> bool:
    """Whether the first entry found is without doubt the school that was meant."""
    if not found:
        return False
    (first, how), others = found[0], found[1:]
    if not (first.is_open and first.is_home and how.begins and not how.conflicts and how.answered >= SURELY_ANSWERED):
        return False
    rivals = [entry for entry, other in others if _could_be_meant(other, how)]
    return not any(entry.is_home and (entry.is_open or not _are_namesakes(entry, first)) for entry in rivals)


def _with_this_very_name(text: str, found: list[tuple[SearchEntry, Fit]], known: SchoolNames) -> set[int]:
    """Schools of home that bear the typed name where the first one found is only also known by it, or was formerly.

    Where they bear the name of that school but for its type, it most often is what they became, and none is meant.
    """
    typed = typed_words(words_beside_numbers(text))
    if not found or known.by_pk[found[0][0].pk].words == typed:
        return set()
    first = known.by_pk[found[0][0].pk]
    own = [known.by_pk[entry.pk] for entry, _ in found[1:]]
    return {one.pk for one in own if one.words == typed and one.is_home and not _are_namesakes(one, first)}


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
    """List the schools that have the number first. One such school is sure if the words beside the number fit it."""
    fits = {entry.pk: how for entry, how in found}
    fit = fits.get(numbered[0].pk)
    agrees = not typed_words(words_beside_numbers(text)) or (fit is not None and fit.answered >= LIKE_ITS_NUMBER)
    first = [_candidate(entry, 100.0) for entry in numbered]
    pks = {candidate.pk for candidate in first}
    others = [_candidate(entry, how.score, how.is_approximate) for entry, how in found if entry.pk not in pks]
    return Match(len(numbered) == 1 and agrees, (first + others)[:MOST_CANDIDATES])


def _candidate(entry: SearchEntry, score: float, is_approximate: bool = False) -> Candidate:
    name, urn = entry.order
    return Candidate(entry.pk, urn, name, score, is_approximate)
