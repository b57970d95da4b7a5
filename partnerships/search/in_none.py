"""The schools in no partnership that a text means: no partnership answers for them, so the lists name the schools."""

from collections.abc import Iterable

from partnerships.models.partnerships import MIN_OPEN_SCHOOLS
from partnerships.search.kept_indexes import PartnershipNames, SchoolNames
from partnerships.search.places import There
from partnerships.search.results import By, Candidate, FoundPlace, Hit, NoneThere
from partnerships.search.scoring import LANDSCAPE
from partnerships.search.vocabulary import GROUPS
from partnerships.search.words import typed_words

MOST_NAMED = 3  # schools above a list; the rest are behind a link
MOST_OF_A_VILLAGE = 6  # schools; a larger place has too many in none to be named for it
OF_ONE_VILLAGE, OF_ONE_SITE = 1.0, 1.5  # miles
_LITTLE = frozenset(["the", "of", "and", "a"])
_HALVES = frozenset(["infant", "junior"])
_OF_A_PAIR = frozenset(["filler", "type", "phase"])  # by words of these the two schools of a pair differ


def of_exactly_that_name(text: str, schools: list[Hit], known: SchoolNames) -> list[int]:
    """The open schools of home that have the text as their name, but for its little words."""
    typed = _without_little(typed_words(text))
    exactly = [hit.pk for hit in schools if _without_little(known.by_pk[hit.pk].words) == typed]
    return [pk for pk in exactly if known.by_pk[pk].is_open and known.by_pk[pk].is_home]


def surely_meant(text: str, schools: list[Hit], instead: list[Hit], known: SchoolNames, *, is_sure: bool) -> list[int]:
    """The open schools that the text can only mean: of exactly that name, a sure one, or those found ``instead``."""
    if exactly := of_exactly_that_name(text, schools, known):
        return exactly
    if is_sure and schools:
        return [schools[0].pk]
    return [hit.pk for hit in instead]


def in_no_partnership(pks: Iterable[int], known: SchoolNames, groups: PartnershipNames) -> list[Candidate]:
    """Those of the schools that are open, of home and in no partnership."""
    entries = [known.by_pk[pk] for pk in dict.fromkeys(pks) if pk not in groups.of_school]
    return [_candidate(one.pk, known) for one in entries if one.is_open and one.is_home]


def none_there(
    place: FoundPlace, schools: list[Hit], named: list[Candidate], known: SchoolNames, groups: PartnershipNames
) -> NoneThere | None:
    """Of the schools found for a place those that count and are in no partnership that does; None where all are named.

    They are what the list of schools without a partnership finds for the same text; those ``named`` come first.
    """
    alone = [hit.pk for hit in schools if counts_in_none(hit.pk, known, groups)]
    if len(alone) <= max(len(named), MOST_NAMED):
        return None
    first = list(dict.fromkeys([*(one.pk for one in named if one.pk in alone), *alone]))[:MOST_NAMED]
    return NoneThere(place, [_candidate(pk, known) for pk in first], len(alone))


def counts_in_none(pk: int, known: SchoolNames, groups: PartnershipNames) -> bool:
    """Whether a school is open and counts, and no partnership that it is in has two open schools."""
    entry = known.by_pk[pk]
    if not (entry.is_open and entry.is_home and entry.is_in_scope):
        return False
    return not any(_counts(partnership, known, groups) for partnership in groups.of_school.get(pk, ()))


def with_other_halves(pks: Iterable[int], schools: list[Hit], known: SchoolNames) -> set[int]:
    """The schools, and of those found the infant or junior school next to one of them that bears its name."""
    meant = set(pks)
    return meant | {hit.pk for hit in schools if any(_are_a_pair(pk, hit.pk, known) for pk in meant)}


def bearing_the_name(text: str, schools: list[Hit], known: SchoolNames) -> list[int]:
    """The schools found that have all the words in their name, where the words tell schools apart."""
    telling = [word for word in typed_words(text) if word not in GROUPS]
    if not telling or (len(telling) == 1 and telling[0] in LANDSCAPE):
        return []
    return [hit.pk for hit in schools if not hit.is_approximate and _bears(hit, telling, known)]


def of_the_village(there: There, known: SchoolNames) -> list[int]:
    """The schools that are in a small place, the nearest to its middle first, but for the independent ones."""
    if there.place.kind != "town":
        return []
    here = [
        pk for pk, miles in there.miles.items() if pk in there.inside or (miles is not None and miles <= OF_ONE_VILLAGE)
    ]
    here = [pk for pk in here if pk in known.by_pk and known.by_pk[pk].is_open]
    counted = [pk for pk in here if "independent" not in known.by_pk[pk].kinds]
    return counted if len(here) <= MOST_OF_A_VILLAGE else []


def all_telling(text: str) -> list[str]:
    """The words that were typed but for the little ones, where one of them tells schools apart."""
    typed = _without_little(typed_words(text))
    return typed if any(word not in GROUPS for word in typed) else []


def _counts(partnership: int, known: SchoolNames, groups: PartnershipNames) -> bool:
    schools = (known.by_pk[pk] for pk in groups.schools_of[partnership] if pk in known.by_pk)
    return sum(school.is_open for school in schools) >= MIN_OPEN_SCHOOLS


def _candidate(pk: int, known: SchoolNames) -> Candidate:
    name, urn = known.by_pk[pk].order
    return Candidate(pk, urn, name, 0.0)


def _bears(hit: Hit, telling: list[str], known: SchoolNames) -> bool:
    """Whether each word is in the name of today; people drop and add the s of a plural."""
    name = {word.removesuffix("s") for word in known.by_pk[hit.pk].words}
    is_whole = hit.by == By.NAME and all(word.removesuffix("s") in name for word in telling)
    return is_whole or hit.by == By.OTHER_NAME


def _without_little(words: tuple[str, ...]) -> list[str]:
    return [word for word in words if word not in _LITTLE]


def _are_a_pair(one: int, other: int, known: SchoolNames) -> bool:
    """Whether one school is for infants and one for juniors, under one name, next to each other for all we know."""
    if _telling(one, known) != _telling(other, known) or {*_half(one, known), *_half(other, known)} != _HALVES:
        return False
    here = known.where.location_of(one, "")
    miles = known.where.miles_to(other, here) if here else None
    return miles is None or miles <= OF_ONE_SITE


def _half(pk: int, known: SchoolNames) -> frozenset[str]:
    return _HALVES.intersection(known.by_pk[pk].kinds)


def _telling(pk: int, known: SchoolNames) -> set[str]:
    return {word for word in known.by_pk[pk].words if GROUPS.get(word) not in _OF_A_PAIR}
