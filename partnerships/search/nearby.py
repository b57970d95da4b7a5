"""Where ``near`` is: whatever the search box takes, as one point; or the places that it may be, to choose from."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from django.utils import timezone
from rapidfuzz.distance import OSA

from office.council.reading import the_council
from partnerships.geography import Location, district_centre, is_position, is_postcode, locate_position, problem_with
from partnerships.geography.nearest import MOST_POSTCODES
from partnerships.search.entries import SearchEntry
from partnerships.search.informal_names import match_school
from partnerships.search.kept_indexes import Names, PartnershipNames, SchoolNames
from partnerships.search.places import adding_the_number
from partnerships.search.questions import LOCATION, read, without_kinds
from partnerships.search.results import By, FoundPlace, Hit
from partnerships.search.search_box import EXACTLY, are_known, by_name, schools_of_number
from partnerships.search.vocabulary import GROUPS
from partnerships.search.words import plain, typed_words

EXAMPLES = "Enter a postcode such as CM1 1LX, the beginning of one, a town, a village, a school or a partnership."
MOST_CHOICES = 8
MOST_OF_A_KIND = 4


@dataclass(frozen=True, slots=True)
class NearChoice:
    """Something that ``near`` may mean: what it is called, and what to ask ``near`` for to have it."""

    label: str
    value: str


@dataclass(frozen=True)
class Nearby:
    """Where it is; or None, and a sentence that says why not and what to do, with what may have been meant."""

    location: Location | None = None
    problem: str = ""
    choices: list[NearChoice] = field(default_factory=list)


def locate_anything(text: str, known: Names) -> Nearby:
    """Where the text is, be it a position, a postcode, a place, a school or a partnership; or what it may be."""
    schools, groups = known
    if is_position(text):
        here = locate_position(text)
        area = the_council().area_name
        why = f"That location is not in or near {area}, so the list is not ordered by distance. {EXAMPLES}"
        return Nearby(_told(here, schools)) if here else Nearby(problem=why)
    asked = read(text)
    if not asked.text:
        where = "Press “Use my location”, or say where you are. " if LOCATION in asked.asks else ""
        return Nearby(problem=f"{where}{EXAMPLES}")
    return _named(asked.text, schools, groups)


def _named(text: str, known: SchoolNames, groups: PartnershipNames) -> Nearby:
    """What the text is the name or number of; else what may be meant."""
    if place := _place(text, known):
        return place
    if is_postcode(text):
        return Nearby(problem=problem_with(text))
    if codes := known.places.outward_codes(text):
        return Nearby(problem=adding_the_number(codes), choices=[NearChoice(code, code) for code in codes])
    numbered = schools_of_number(text, known)
    if len(numbered) == 1:
        return _school(numbered[0].pk, known)
    found = by_name(text, known, groups, timezone.localdate())
    for hit in found.partnerships[:1]:
        if hit.score >= EXACTLY or plain(groups.label(hit.pk)) == plain(text):
            return _partnership(hit.pk, known, groups)
    if place := _place(without_kinds(text)[0], known):
        return place
    problem = known.places.outside(text)
    is_a_name = problem or known.places.named(text)  # of a place whose schools nobody has placed, or are far apart
    perhaps = [] if is_a_name else known.places.perhaps(text, is_known_word=are_known(text, known))
    if len(perhaps) == 1 and perhaps[0].location:
        return Nearby(_told(_as_typed(text, _in_words(perhaps[0])), known))
    if not perhaps and (sure := match_school(text, known=known).school_pk):
        return _school(sure, known)
    if problem:
        return Nearby(problem=f"{problem} {EXAMPLES}")
    schools = [hit for hit in found.schools if _resembles(text, known.by_pk[hit.pk], hit)]
    partnerships = [hit for hit in found.partnerships if _resembles(text, groups.by_pk[hit.pk], hit)]
    meant = _meant(perhaps, numbered or schools, partnerships, known, groups)
    if len(meant) == 1:
        return meant[0][1]()
    if meant:
        choices = list(dict.fromkeys(choice for choice, _ in meant))[:MOST_CHOICES]
        return Nearby(problem=f"“{text[:50]}” may be several places. Choose which one to be near.", choices=choices)
    return Nearby(problem=f"We do not know a place called “{text[:50]}”. {EXAMPLES}")


def _resembles(text: str, entry: SearchEntry, hit: Hit) -> bool:
    """Whether a near match may be offered: each telling word but for one letter is in its own name, not its lead's."""
    typed = [word for word in typed_words(text) if word not in GROUPS]
    return not hit.is_approximate or all(
        min(OSA.distance(word, other) for other in (*entry.words, *entry.places)) <= 1 for word in typed
    )


def _as_typed(text: str, here: Location) -> Location:
    """The place, said to be a near match where the text is not its name nor a part of it: Lawford for Langford."""
    name = " ".join(typed_words(here.label))
    if all(word in name for word in typed_words(text)):
        return here
    return replace(here, label=f"{here.label} (near match for “{text[:50]}”)")


def _place(text: str, known: SchoolNames) -> Nearby | None:
    located = (place for place in known.places.named(text) if place.location)
    return next((Nearby(_told(_in_words(place), known)) for place in located), None)


def _in_words(place: FoundPlace) -> Location:
    """Where the place is, under the name by which people read it."""
    return replace(place.location, label=place.in_words)  # type: ignore[return-value, type-var]  # callers have looked


def _school(pk: int, known: SchoolNames) -> Nearby:
    entry = known.by_pk[pk]
    here = known.where.location_of(pk, entry.order[0])
    district = known.districts.get(known.where.district_of.get(pk, 0))
    if here is None and district:
        here = district_centre(district.code, f"{entry.order[0]}, somewhere in {district}")
    if here is None:
        why = f"The register does not say where {entry.order[0]} is, nor its district. {EXAMPLES}"
        return Nearby(problem=why)
    return Nearby(
        _told(here if here.district_code or not district else replace(here, district_code=district.code), known)
    )


def _partnership(pk: int, known: SchoolNames, groups: PartnershipNames) -> Nearby:
    """The middle of its schools."""
    name = groups.label(pk)
    here = known.where.middle(groups.schools_of.get(pk, ()), name)
    why = f"Nobody has recorded where the schools of {name} are. {EXAMPLES}"
    return Nearby(_told(here, known)) if here else Nearby(problem=why)


def _meant(
    places: list[FoundPlace], schools: list[Hit], partnerships: list[Hit], known: SchoolNames, groups: PartnershipNames
) -> list[tuple[NearChoice, Callable[[], Nearby]]]:
    """What may be meant and where it is: places, then open schools, then partnerships by their own name or lead's."""
    found: list[tuple[NearChoice, Callable[[], Nearby]]] = [
        (NearChoice(place.in_words, place.label), partial(Nearby, _told(_in_words(place), known)))
        for place in places
        if place.location
    ]
    entries = [known.by_pk[hit.pk] for hit in schools if known.by_pk[hit.pk].is_open]
    found += [
        (NearChoice(entry.order[0], str(entry.order[1])), partial(_school, entry.pk, known))
        for entry in entries[:MOST_OF_A_KIND]
    ]
    named = [hit for hit in partnerships if hit.by != By.MEMBER]
    found += [
        (NearChoice(groups.label(hit.pk), groups.label(hit.pk)), partial(_partnership, hit.pk, known, groups))
        for hit in named[: MOST_OF_A_KIND - 1]
    ]
    return found


def _told(here: Location, known: SchoolNames) -> Location:
    """With the postcodes of schools without coordinates, which saves the lists a query for them."""
    return replace(here, unplaced=tuple(sorted(known.where.placed_by_postcode)[:MOST_POSTCODES]))
