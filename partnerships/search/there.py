"""What is at a place that somebody asked for: its schools, and its partnerships, the most local first."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from django.utils.text import get_text_list

from partnerships.geography.distance import NEAR_BY, in_miles
from partnerships.search.entries import SearchEntry
from partnerships.search.kept_indexes import PartnershipNames, SchoolNames
from partnerships.search.kinds import kind_asked
from partnerships.search.places import There
from partnerships.search.results import By, FoundPlace, Hit
from partnerships.search.words import typed_words

# Points: from the least to the most. Names that only resemble the place's come after all that is there.
OF_SCHOOLS = 70.0, 100.0
IN_AREA = 85.0
OF_LOCAL, OF_COUNTY_WIDE = (72.0, 100.0), (62.0, 70.0)
RESEMBLING = 0.6  # of their own points
HALF_WAY = 3.0  # miles, at which a school has lost half of what distance can cost it
FAR = 30.0  # miles, as which a distance counts that nobody knows
MOST_NAMED = 2  # members that bear a place's name, in the reason
MOST_THERE = 3  # members, in the reason; of more it is said how many they are
NAMED = 2.0  # how many times more at home a partnership is that has the place in its name


def schools_there(
    there: There, named: list[Hit], traits: Collection[str], known: SchoolNames, *, is_approximate: bool
) -> list[Hit]:
    """The schools at a place that have all the traits, the nearest first; those of an area by name.

    A school that nobody has placed is there if it is among those ``named`` for the place.
    """
    words = set(typed_words(there.place.label))
    miles = dict.fromkeys((hit.pk for hit in named if hit.pk in known.where.unplaced), None) | there.miles
    hits = []
    for pk, away in miles.items():
        entry = known.by_pk.get(pk)
        if entry is None or not is_of(traits, entry):
            continue
        is_named = there.place.kind in ("town", "locality") and words <= set(entry.words)
        if is_named or pk in there.miles:
            points = _points(_away(there, away, is_named), is_named=is_named) if there.place.is_point else IN_AREA
            why = f"In {there.place.in_words}" if is_named else _why(there, pk, known)
            hits.append(Hit(pk, points - entry.handicap, why, is_approximate))
    return hits


def is_of(traits: Collection[str], entry: SearchEntry) -> bool:
    """Whether a school has all the traits: as kinds are told apart, an independent school is no special one."""
    if kind := kind_asked(" ".join(traits)):
        return kind.has(entry.kinds)
    return all(trait in entry.traits or trait in entry.words for trait in traits)


def partnerships_there(
    there: There,
    schools: list[Hit],
    traits: Collection[str],
    known: SchoolNames,
    groups: PartnershipNames,
    *,
    is_approximate: bool,
) -> list[Hit]:
    """The partnerships of the schools found at a place, those first that are most at home there.

    One is the more at home the more of its members are there, the nearer these are, and the greater a share of all its
    members. One that is county-wide comes after every other. Where only the postcode area of the place is known, one
    with a member that bears the place's name is the more at home, and says so.
    """
    members: dict[int, list[int]] = defaultdict(list)
    for hit in schools:
        for partnership in groups.of_school.get(hit.pk, ()):
            members[partnership].append(hit.pk)
    bearing = {pk: _bearing_its_name(there.place, found, known) for pk, found in members.items()}
    at_home = {
        pk: _at_home(there.place, pk, found, known, groups) * (NAMED if bearing[pk] else 1.0)
        for pk, found in members.items()
    }
    most = max(at_home.values(), default=0.0)
    hits = []
    for pk, found in members.items():
        least, best = OF_COUNTY_WIDE if pk in groups.county_wide else OF_LOCAL
        points = least + (best - least) * at_home[pk] / most
        if bearing[pk]:
            hits.append(_by_members(pk, points, bearing[pk], is_approximate=is_approximate))
        else:
            reason, about = _how_many(there, found, traits, known, len(groups.schools_of[pk]))
            hits.append(Hit(pk, points, reason, is_approximate, about=about))
    return hits


def resembling(hits: list[Hit], found: list[Hit]) -> list[Hit]:
    """Of what was found by a name with the place's words in it, what is not there itself; near matches are left out."""
    there = {hit.pk for hit in found}
    kept = [hit for hit in hits if hit.pk not in there and not hit.is_approximate]
    return [replace(hit, score=hit.score * RESEMBLING) for hit in kept]


def _at_home(place: FoundPlace, pk: int, found: list[int], known: SchoolNames, groups: PartnershipNames) -> float:
    """How much a partnership belongs to a place: its members there by how near they are, times their share of all."""
    everywhere = groups.schools_of[pk]
    here = place.location if place.is_point else None
    weight = 0.0
    for member in everywhere if here else found:
        miles = known.where.miles_to(member, here) if here else 0.0
        weight += 1 / (1 + (miles / NEAR_BY) ** 2) if miles is not None else member in found
    entry = groups.by_pk.get(pk)
    is_named = entry is not None and set(typed_words(place.name)) <= set(entry.words)
    return weight * weight / len(everywhere) * (NAMED if is_named else 1.0)


def _bearing_its_name(place: FoundPlace, members: list[int], known: SchoolNames) -> list[tuple]:
    """The members that bear the name of a place without a point of its own, each as its name and URN."""
    words = set(typed_words(place.label)) if place.kind == "locality" else set()
    entries = [known.by_pk[pk] for pk in members if words and words <= set(known.by_pk[pk].words)]
    return [entry.order for entry in sorted(entries, key=lambda entry: entry.in_alphabet)]


def _by_members(pk: int, points: float, members: list[tuple], *, is_approximate: bool) -> Hit:
    """A partnership that the first of these members say to be at the place."""
    named = members[:MOST_NAMED]
    are_members = "is a member" if len(named) == 1 else "are members"
    reason = f"{get_text_list([name for name, _ in named], 'and')} {are_members}"
    return Hit(pk, points, reason, is_approximate, by=By.MEMBER, about=tuple(named))


def _away(there: There, miles: float | None, is_named: bool) -> float | None:
    """How far a school counts as being: one that bears the name of a place without a point of its own is there."""
    return None if is_named and there.place.kind == "locality" else miles


def _points(miles: float | None, *, is_named: bool) -> float:
    least, best = OF_SCHOOLS
    if miles is None:
        miles = 0.0 if is_named else FAR
    lost = miles / (miles + HALF_WAY)
    return best - (best - least) * lost


def _why(there: There, pk: int, known: SchoolNames) -> str:
    """Why a school is among those there."""
    label, miles = there.place.area, there.miles[pk]
    if there.place.kind == "postcode" and known.where.postcodes.get(pk) == label:
        return f"Its postcode is {label}"
    if pk in there.inside:
        return f"In {label}"
    if miles is not None:
        return f"{in_miles(miles)} from {label}"
    outward = label.split()[0]
    if known.where.postcodes.get(pk, "").startswith(f"{outward} "):
        return f"Its postcode begins with {outward}"
    district = known.districts.get(known.where.district_of.get(pk, 0))
    return f"In {district}, the district of {label}"


def _how_many(
    there: There, members: list[int], traits: Collection[str], known: SchoolNames, of_all: int
) -> tuple[str, tuple[tuple[str, int], ...]]:
    """Which members are there, in words, each with its URN; of many how many, of some kind where it was asked for."""
    inside = [pk for pk in members if pk in there.inside]
    meant = inside or members
    if len(meant) == of_all > 1 and not traits:
        return f"All its schools are {'in' if inside else 'near'} {there.place.area}", ()
    if len(meant) <= MOST_THERE:
        about = tuple(known.by_pk[pk].order for pk in meant)
        words = set(typed_words(there.place.label))
        says_where = bool(inside) or all(words <= set(known.by_pk[pk].words) for pk in meant)
        near = "" if says_where else f", near {there.place.area},"
        are = "is a member" if len(about) == 1 else "are members"
        return f"{_listed([name for name, _ in about])}{near} {are}", about
    of_kind = " of this kind" if traits else ""
    return f"It has {len(meant)} schools{of_kind} {'in' if inside else 'near'} {there.place.area}", ()


def _listed(names: list[str]) -> str:
    """The names as a sentence has them: “A, B and C”."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
