"""The portal's records as entries of the index."""

import datetime as dt

from django.conf import settings

from ..models import District, Lead, Membership, Partnership, Person, School
from .entries import Entry
from .words import DATA, initials, postcode_words, words

CLOSED, OUTSIDE_ESSEX = 6, 10  # points by which they stand back
TYPE_WORDS = {"academ": "academy", "free school": "academy", "aided": "va", "controlled": "vc", "foundation": "foundation"}
SCHOOL_FIELDS = (
    "pk", "urn", "name", "known_as", "status", "la_code", "la_name", "phase", "low_age", "high_age", "religious_character",
    "locality", "address3", "town", "district__name", "postcode", "parliamentary_constituency",
    "establishment_type__name", "establishment_type__group_name",
)  # fmt: skip


def school_entries() -> list[Entry]:
    """Every school by its name, and by the name people use where an officer has entered one."""
    found = []
    for row in School.objects.order_by().values_list(*SCHOOL_FIELDS, named=True).iterator(2000):
        entry = _school_entry(row)
        found.append(entry)
        if row.known_as and row.known_as != row.name:
            found.append(_also_known_as(entry, row.known_as))
    return found


def _school_entry(row) -> Entry:
    name = words(row.name)
    is_open = row.status in (School.Status.OPEN, School.Status.PROPOSED_TO_CLOSE)
    outside = row.la_code != settings.HOME_LA_CODE
    return Entry(
        pk=row.pk,
        label=row.name,
        words=name,
        places=_places(row, name),
        areas=words(row.parliamentary_constituency),
        traits=_traits(row, name),
        initials=initials(row.name),
        handicap=(0 if is_open else CLOSED) + (OUTSIDE_ESSEX if outside else 0),
        order=(row.name, row.urn),
        is_open=is_open,
        is_home=not outside,
    )


def _also_known_as(entry: Entry, name: str) -> Entry:
    return Entry(
        pk=entry.pk,
        label=name,
        words=words(name),
        places=tuple(dict.fromkeys(entry.places + entry.words)),
        areas=entry.areas,
        traits=entry.traits,
        initials=initials(name),
        handicap=entry.handicap,
        order=entry.order,
        is_other_name=True,
        is_open=entry.is_open,
        is_home=entry.is_home,
    )


def _places(row, name: tuple[str, ...]) -> tuple[str, ...]:
    """The words of where it is that its name does not have."""
    places = [row.locality, row.address3, row.town, row.district__name]
    if row.la_code != settings.HOME_LA_CODE:
        places.append(row.la_name)
    found = words(" ".join(place for place in places if place)) + postcode_words(row.postcode)
    return tuple(word for word in dict.fromkeys(found) if word not in name)


def _traits(row, name: tuple[str, ...]) -> tuple[str, ...]:
    """What it is by the register, in the words of names: its phase, its religious character, its type."""
    found = list(DATA["phases"].get(row.phase, ()))
    if "infant" in name or "junior" in name:
        found = []  # an infant school is of the primary phase, yet nobody calls it a primary school
    elif row.phase == School.Phase.PRIMARY and row.high_age == 7:
        found.append("infant")
    elif row.phase == School.Phase.PRIMARY and row.low_age == 7:
        found.append("junior")
    found += DATA["characters"].get(row.religious_character, "").split()
    kind = f"{row.establishment_type__name} {row.establishment_type__group_name}".lower()
    found += [word for part, word in TYPE_WORDS.items() if part in kind]
    return tuple(word for word in dict.fromkeys(found) if word not in name)


def partnership_entries(on: dt.date) -> list[Entry]:
    """Partnerships that are current on that day, by name; their places are their quadrant's and their schools'."""
    places: dict[int, set[str]] = {}
    members = Membership.objects.active(on).values_list("partnership", "school__district__name").distinct()
    for pk, district in members:
        places.setdefault(pk, set()).update(words(district or ""))
    rows = Partnership.objects.current(on).values_list("pk", "name", "home_quadrant__name")
    return [
        Entry(
            pk=pk,
            label=name,
            words=words(name),
            places=tuple(sorted({*places.get(pk, ()), *words(quadrant or "")} - set(words(name)))),
            initials=initials(name),
            order=(name,),
        )
        for pk, name, quadrant in rows
    ]


def lead_entries(on: dt.date) -> tuple[list[Entry], dict[int, list[tuple[int, int | None]]]]:
    """Who leads on that day, by name; and for each person the partnerships they lead, with the school they work at."""
    leads: dict[int, list[tuple[int, int | None]]] = {}
    current = Lead.objects.active(on).filter(partnership__in=Partnership.objects.current(on))
    for person, partnership, school in current.order_by("pk").values_list("person", "partnership", "school"):
        leads.setdefault(person, []).append((partnership, school))
    people = Person.objects.filter(leads__in=current).distinct().values_list("pk", "title", "name")
    entries = [
        Entry(pk=pk, label=f"{title} {name}".strip(), words=words(name), traits=words(title), order=(name,))
        for pk, title, name in people
    ]
    return entries, leads


def members(on: dt.date) -> dict[int, list[int]]:
    """The partnerships of each school on that day, by primary keys."""
    found: dict[int, list[int]] = {}
    current = Membership.objects.active(on).filter(partnership__in=Partnership.objects.current(on))
    for school, partnership in current.order_by("partnership__name").values_list("school", "partnership"):
        found.setdefault(school, []).append(partnership)
    return found


def place_entries() -> list[Entry]:
    """Districts by name: those by which the lists can be narrowed."""
    rows = District.objects.values_list("pk", "name", "slug")
    return [Entry(pk=pk, label=name, words=words(name), order=(name,)) for pk, name, _ in rows]
