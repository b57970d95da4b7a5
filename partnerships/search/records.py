"""The portal's records as entries of the index."""

import datetime as dt
from functools import lru_cache
from sys import intern

from django.conf import settings

from partnerships.models import District, Lead, Membership, Partnership, Person, Quadrant, School
from partnerships.search.entries import SearchEntry
from partnerships.search.results import FoundPlace
from partnerships.search.words import DATA, initials, postcode_words, words

OPEN = {School.Status.OPEN.value, School.Status.PROPOSED_TO_CLOSE.value}
PRIMARY = School.Phase.PRIMARY.value
CLOSED, OUTSIDE_ESSEX = 6, 15  # points by which they stand back
TYPE_WORDS = {  # by a part of the register's type or group
    "academ": "academy",
    "free school": "academy",
    "aided": "va",
    "controlled": "vc",
    "foundation": "foundation",
}
SCHOOL_FIELDS = [
    *("pk", "urn", "name", "known_as", "status", "la_code", "la_name", "phase", "low_age", "high_age"),
    *("religious_character", "locality", "address3", "town", "district__name", "postcode"),
    *("parliamentary_constituency", "establishment_type__name", "establishment_type__group_name"),
]


def school_entries() -> list[SearchEntry]:
    """Every school by its name, and by the name people use where an officer has entered one."""
    found = []
    home = settings.HOME_LA_CODE
    for row in School.objects.order_by().values_list(*SCHOOL_FIELDS, named=True).iterator(2000):
        entry = _school_entry(row, is_home=row.la_code == home)
        found.append(entry)
        if row.known_as and row.known_as != row.name:
            found.append(_also_known_as(entry, row.known_as))
    return found


def _school_entry(row, *, is_home: bool) -> SearchEntry:
    name = words(row.name)
    is_open = row.status in OPEN
    place_names = _place_names(row, is_home=is_home)
    return SearchEntry(
        pk=row.pk,
        label=row.name,
        words=name,
        places=_place_words(place_names, row.postcode, name),
        place_names=place_names,
        areas=_shared_words(row.parliamentary_constituency),
        traits=_traits(row, name),
        initials=initials(row.name),
        handicap=(0 if is_open else CLOSED) + (0 if is_home else OUTSIDE_ESSEX),
        order=(row.name, row.urn),
        is_open=is_open,
        is_home=is_home,
    )


def _also_known_as(entry: SearchEntry, name: str) -> SearchEntry:
    return SearchEntry(
        pk=entry.pk,
        label=name,
        words=words(name),
        places=tuple(dict.fromkeys(entry.places + entry.words)),
        place_names=entry.place_names,
        areas=entry.areas,
        traits=entry.traits,
        initials=initials(name),
        handicap=entry.handicap,
        order=entry.order,
        is_other_name=True,
        is_open=entry.is_open,
        is_home=entry.is_home,
    )


def _place_names(row, *, is_home: bool) -> tuple[str, ...]:
    """Where it is by the register, from the smallest place to the largest, and its postcode."""
    names = [row.locality, row.address3, row.town, row.district__name, row.postcode]
    if not is_home:
        names.append(row.la_name)
    return tuple(intern(name) for name in dict.fromkeys(names) if name)


def _place_words(places: tuple[str, ...], postcode: str, name: tuple[str, ...]) -> tuple[str, ...]:
    """The words of where it is that its name does not have."""
    found = [word for place in places if place != postcode for word in _shared_words(place)]
    return tuple(word for word in dict.fromkeys([*found, *postcode_words(postcode)]) if word not in name)


@lru_cache(maxsize=4096)
def _shared_words(place: str) -> tuple[str, ...]:
    """The words of a place, kept: many schools share one."""
    return words(place)


def _traits(row, name: tuple[str, ...]) -> tuple[str, ...]:
    """What it is by the register, in the words of names: its phase, its religious character, its type."""
    found = list(DATA["phases"].get(row.phase, ()))
    if "infant" in name or "junior" in name:
        found = []  # an infant school is of the primary phase, yet nobody calls it a primary school
    elif row.phase == PRIMARY and row.high_age == 7:
        found.append("infant")
    elif row.phase == PRIMARY and row.low_age == 7:
        found.append("junior")
    found += DATA["characters"].get(row.religious_character, "").split()
    found += _type_words(row.establishment_type__name, row.establishment_type__group_name)
    return tuple(word for word in dict.fromkeys(found) if word not in name)


@lru_cache(maxsize=256)
def _type_words(name: str, group: str) -> tuple[str, ...]:
    kind = f"{name} {group}".lower()
    return tuple(word for part, word in TYPE_WORDS.items() if part in kind)


def partnership_entries(on: dt.date) -> list[SearchEntry]:
    """Partnerships that are current on that day, by name; their places are their quadrant's and their schools'."""
    districts: dict[int, set[str]] = {}
    in_districts = Membership.objects.active(on).filter(school__district__isnull=False)
    for pk, district in in_districts.values_list("partnership", "school__district__name").distinct():
        districts.setdefault(pk, set()).add(district)
    rows = Partnership.objects.active(on).values_list("pk", "name", "home_quadrant__name")
    return [_partnership_entry(pk, name, sorted(districts.get(pk, ())), quadrant) for pk, name, quadrant in rows]


def _partnership_entry(pk: int, name: str, districts: list[str], quadrant: str | None) -> SearchEntry:
    places = (*districts, quadrant) if quadrant else tuple(districts)
    return SearchEntry(
        pk=pk,
        label=name,
        words=words(name),
        places=tuple(word for place in places for word in _shared_words(place)),
        place_names=places,
        initials=initials(name),
        order=(name,),
    )


def lead_entries(on: dt.date) -> tuple[list[SearchEntry], dict[int, list[tuple[int, int | None]]]]:
    """Who leads on that day, by name; and for each person the partnerships they lead, with the school they work at."""
    leads: dict[int, list[tuple[int, int | None]]] = {}
    current = Lead.objects.leading(on)
    rows = current.order_by("partnership__slug", "pk").values_list("person", "partnership", "school")
    for person, partnership, school in rows:
        leads.setdefault(person, []).append((partnership, school))
    people = Person.objects.filter(leads__in=current).distinct().values_list("pk", "title", "name")
    entries = [
        SearchEntry(pk=pk, label=f"{title} {name}".strip(), words=words(name), traits=words(title), order=(name,))
        for pk, title, name in people
    ]
    return entries, leads


def members(on: dt.date) -> dict[int, list[int]]:
    """The partnerships of each school on that day, by primary keys."""
    found: dict[int, list[int]] = {}
    current = Membership.objects.active(on).in_active_partnerships(on)
    for school, partnership in current.order_by("partnership__slug").values_list("school", "partnership"):
        found.setdefault(school, []).append(partnership)
    return found


def place_entries() -> tuple[list[SearchEntry], dict[int, FoundPlace]]:
    """Districts and quadrants by name, those by which the lists can be narrowed; and each entry's place.

    The entries are numbered anew, for a district and a quadrant may have one primary key.
    """
    districts = [FoundPlace("district", name, slug) for name, slug in District.objects.values_list("name", "slug")]
    quadrants = [
        FoundPlace("quadrant", f"{name} quadrant", slug) for name, slug in Quadrant.objects.values_list("name", "slug")
    ]
    places = dict(enumerate(districts + quadrants))
    return [
        SearchEntry(pk=pk, label=p.label, words=words(p.label), order=(p.label,)) for pk, p in places.items()
    ], places


def school_numbers() -> dict[str, list[int]]:
    """The schools by URN, by LAESTAB without its slash, and in Essex by the four digits alone."""
    found: dict[str, list[int]] = {}
    home = settings.HOME_LA_CODE
    rows = School.objects.order_by("urn").values_list("pk", "urn", "la_code", "establishment_number")
    for pk, urn, la_code, number in rows:
        found.setdefault(str(urn), []).append(pk)
        if number:
            found.setdefault(la_code + number, []).append(pk)
            if la_code == home:
                found.setdefault(number, []).append(pk)
    return found


def schools_of_districts(entries: dict[int, SearchEntry]) -> dict[int, list[SearchEntry]]:
    """The entries of the schools of each district."""
    found: dict[int, list[SearchEntry]] = {}
    for pk, district in School.objects.filter(district__isnull=False).values_list("pk", "district"):
        if pk in entries:
            found.setdefault(district, []).append(entries[pk])
    return found
