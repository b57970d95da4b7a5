"""The portal's records as entries of the index."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from sys import intern

from partnerships.models import (
    Headship,
    Lead,
    Membership,
    Partnership,
    PartnershipName,
    Person,
    School,
    SchoolAuthority,
    SchoolLink,
    SchoolName,
)
from partnerships.religious_characters import character_of, recorded_or_said
from partnerships.search.cards import Card, words_of
from partnerships.search.entries import SearchEntry
from partnerships.search.further_pages import PublicPage, further_pages
from partnerships.search.further_people import PublicPerson, further_people
from partnerships.search.kinds import facts_of
from partnerships.search.numbers import telephone_digits
from partnerships.search.words import DATA, initials, postcode_words, words

PRIMARY = School.Phase.PRIMARY.value
CLOSED, OUTSIDE_HOME, FORMER_NAME = 6, 15, 2  # points by which they stand back
TYPE_WORDS = {  # by a part of the register's type or group
    "academ": "academy",
    "free school": "academy",
    "aided": "va",
    "controlled": "vc",
    "foundation": "foundation",
}
SCHOOL_FIELDS = [
    *("pk", "urn", "name", "known_as", "status", "is_home", "authority_name", "phase", "low_age", "high_age"),
    *("religious_character", "locality", "address3", "town", "district__name", "postcode"),
    *("parliamentary_constituency", "establishment_type__name", "establishment_type__group_name"),
    "establishment_type__is_in_scope",
]


def school_entries() -> list[SearchEntry]:
    """Every school by its name, by the name people use where an officer has entered one, and by its former names."""
    found = []
    former: dict[int, list[str]] = {}
    for school, name in SchoolName.objects.order_by("-ended_on").values_list("school", "name"):
        former.setdefault(school, []).append(name)
    for row in School.objects.order_by().with_authority().values_list(*SCHOOL_FIELDS, named=True).iterator(2000):
        entry = _school_entry(row)
        found.append(entry)
        if row.known_as and row.known_as != row.name:
            found.append(_by_another_name(entry, row.known_as))
        found += [_by_another_name(entry, name, is_former=True) for name in former.get(row.pk, ())]
    return found


def _school_entry(row) -> SearchEntry:
    name = words(row.name)
    is_open = row.status in School.OPEN_STATUSES
    place_names = _place_names(row)
    return SearchEntry(
        pk=row.pk,
        label=row.name,
        words=name,
        places=_place_words(place_names, row.postcode, name),
        place_names=place_names,
        areas=_shared_words(row.parliamentary_constituency),
        traits=_traits(row, name),
        kinds=_kinds(row, name),
        initials=initials(row.name),
        handicap=(0 if is_open else CLOSED) + (0 if row.is_home else OUTSIDE_HOME),
        order=(row.name, row.urn),
        is_open=is_open,
        is_home=row.is_home,
        is_in_scope=row.establishment_type__is_in_scope,
    )


def _by_another_name(entry: SearchEntry, name: str, *, is_former: bool = False) -> SearchEntry:
    return SearchEntry(
        pk=entry.pk,
        label=name,
        words=words(name),
        places=tuple(dict.fromkeys(entry.places + entry.words)),
        place_names=entry.place_names,
        areas=entry.areas,
        traits=entry.traits,
        initials=initials(name),
        handicap=entry.handicap + (FORMER_NAME if is_former else 0),
        order=entry.order,
        is_other_name=not is_former,
        is_former_name=is_former,
        is_open=entry.is_open,
        is_home=entry.is_home,
    )


def as_open(entry: SearchEntry, *, is_open: bool) -> SearchEntry:
    """The entry of a school that is open, or of one that is not, whatever it is today."""
    if entry.is_open == is_open:
        return entry
    return replace(entry, is_open=is_open, handicap=entry.handicap + (-CLOSED if is_open else CLOSED))


def _place_names(row) -> tuple[str, ...]:
    """Where it is by the register, from the smallest place to the largest, and its postcode."""
    names = [row.locality, row.address3, row.town, row.district__name, row.postcode]
    if not row.is_home:
        names.append(row.authority_name)
    return tuple(intern(name) for name in dict.fromkeys(names) if name)


def _place_words(places: tuple[str, ...], postcode: str, name: tuple[str, ...]) -> tuple[str, ...]:
    """The words of where it is that its name does not have."""
    found = [word for place in places if place != postcode for word in _shared_words(place)]
    return tuple(word for word in dict.fromkeys([*found, *postcode_words(postcode)]) if word not in name)


@lru_cache(maxsize=4096)
def _shared_words(place: str) -> tuple[str, ...]:
    """The words of a place, kept: many schools share one."""
    return words(place)


def _kinds(row, name: tuple[str, ...]) -> tuple[str, ...]:
    """What kinds of school it is, as the filters have them, and whether it is for infants or juniors alone."""
    character = character_of(recorded_or_said(row.religious_character, row.name))
    found = facts_of(row.phase, character, f"{row.establishment_type__name} {row.establishment_type__group_name}")
    if row.phase == PRIMARY and "primary" not in name:
        found += [part for part in ("infant", "junior") if part in name] or _by_ages(row)
    return _kept(tuple(found))


@lru_cache(maxsize=1024)
def _kept(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """The same, once for all schools that have it."""
    return kinds


def _by_ages(row) -> list[str]:
    """Whether a school of the primary phase is for infants or for juniors alone."""
    if row.high_age == 7:
        return ["infant"]
    return ["junior"] if row.low_age == 7 else []


def _traits(row, name: tuple[str, ...]) -> tuple[str, ...]:
    """What it is by the register, in the words of names: its phase, its religious character, its type."""
    found = list(DATA["phases"].get(row.phase, ()))
    if "infant" in name or "junior" in name:
        found = []  # an infant school is of the primary phase, yet nobody calls it a primary school
    elif row.phase == PRIMARY:
        found += _by_ages(row)
    found += DATA["characters"].get(recorded_or_said(row.religious_character, row.name), "").split()
    found += _type_words(row.establishment_type__name, row.establishment_type__group_name)
    return tuple(word for word in dict.fromkeys(found) if word not in name)


@lru_cache(maxsize=256)
def _type_words(name: str, group: str) -> tuple[str, ...]:
    kind = f"{name} {group}".lower()
    return tuple(word for part, word in TYPE_WORDS.items() if part in kind)


def partnership_entries(on: dt.date) -> list[SearchEntry]:
    """Partnerships that are current on that day, by name; their places are their quadrant's and their schools'.

    By their former names too, and by those of partnerships that became part of one: who asks for these means it.
    """
    districts: dict[int, set[str]] = {}
    in_districts = Membership.objects.active(on).filter(school__district__isnull=False)
    for pk, district in in_districts.values_list("partnership", "school__district__name").distinct():
        districts.setdefault(pk, set()).add(district)
    rows = Partnership.objects.active(on).values_list("pk", "name", "home_quadrant__name")
    own = [_partnership_entry(pk, name, sorted(districts.get(pk, ())), quadrant) for pk, name, quadrant in rows]
    by_pk = {entry.pk: entry for entry in own}
    former = PartnershipName.objects.order_by("-ended_on", "pk").values_list("partnership", "name")
    other = [_by_another_name(by_pk[pk], name, is_former=True) for pk, name in former if pk in by_pk]
    return [*own, *other, *_of_those_taken_in(by_pk, on)]


def _of_those_taken_in(there: dict[int, SearchEntry], on: dt.date) -> Iterator[SearchEntry]:
    """The names of partnerships that are over, as names of those of that day that they became part of, in turn too."""
    over = Partnership.objects.filter(became_part_of__isnull=False, ended_on__lt=on).order_by("name")
    rows = {pk: (into, name) for pk, into, name in over.values_list("pk", "became_part_of", "name")}
    for first, (into, name) in rows.items():
        seen = {first}
        while into not in there and into in rows and into not in seen:
            seen.add(into)
            into = rows[into][0]
        if into in there:
            yield replace(_by_another_name(there[into], name, is_former=True), is_taken_in=True)


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


def public_telephones(on: dt.date) -> dict[str, list[int]]:
    """The partnerships by the digits of the telephone numbers that are public: their own, and their leads'."""
    found: dict[str, list[int]] = {}
    own = Partnership.objects.active(on).filter(publish_contact=True).values_list("telephone", "pk")
    leads = Lead.objects.leading(on).select_related("person", "partnership")
    for telephone, pk in [*own, *((lead.public_telephone, lead.partnership_id) for lead in leads)]:
        if (digits := telephone_digits(telephone)) and pk not in found.setdefault(digits, []):
            found[digits].append(pk)
    return found


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


def head_entries() -> tuple[list[SearchEntry], dict[int, list[tuple[int, str]]]]:
    """Who is at the head of a school today, as its page says, by name; and for each person the schools and the post."""
    heads: dict[int, list[tuple[int, str]]] = {}
    rows = Headship.objects.active().filter(school__status__in=School.OPEN_STATUSES).order_by("school__urn", "pk")
    people = {}
    for headship in rows.select_related("person"):
        heads.setdefault(headship.person_id, []).append((headship.school_id, headship.get_role_display().lower()))
        people[headship.person_id] = headship.person
    entries = [
        SearchEntry(
            pk=pk,
            label=f"{person.title} {person.name}".strip(),
            words=words(person.name),
            traits=words(person.title),
            order=(person.name,),
        )
        for pk, person in people.items()
    ]
    return entries, heads


def further_people_of(on: dt.date) -> tuple[list[SearchEntry], list[PublicPerson]]:
    """The people whom other apps show in public on that day, by name; each entry's key is a place in the list."""
    people = [person for people_of in further_people for person in people_of(on)]
    entries = [
        SearchEntry(n, person.label, words(person.name), traits=words(person.title), order=(person.name, n))
        for n, person in enumerate(people)
    ]
    return entries, people


def further_pages_of(on: dt.date) -> list[PublicPage]:
    """The pages of other apps that can be asked for."""
    return [page for pages_of in further_pages for page in pages_of(on)]


def members(on: dt.date) -> dict[int, list[int]]:
    """The partnerships of each school on that day, by primary keys."""
    found: dict[int, list[int]] = {}
    current = Membership.objects.active(on).in_active_partnerships(on)
    for school, partnership in current.order_by("partnership__slug").values_list("school", "partnership"):
        found.setdefault(school, []).append(partnership)
    return found


def cards(on: dt.date) -> dict[int, Card]:
    """What the lists show of each partnership of that day, besides its name, its schools and its people."""
    rows = Partnership.objects.active(on).values_list(
        "pk", "kind__name", "home_quadrant", "is_open_to_new_schools", "focus"
    )
    without_lead = set(Partnership.objects.active(on).without_a_lead(on).order_by().values_list("pk", flat=True))
    return {
        pk: Card(kind, focus, words_of(focus), quadrant is None, has_room, pk in without_lead)
        for pk, kind, quadrant, has_room, focus in rows
    }


def school_numbers() -> dict[str, list[int]]:
    """The schools by URN, by each LAESTAB that they have had, without its slash, and those of home by four digits.

    People go on to use a school's former LAESTAB: it stands in their spreadsheets.
    """
    found: dict[str, list[int]] = {}
    rows = School.objects.order_by("urn").values_list("pk", "urn", "establishment_number")
    codes: dict[int, dict[str, bool]] = {}
    held = SchoolAuthority.objects.order_by("-started_on").values_list(
        "school", "authority__code", "authority__is_home"
    )
    for pk, code, is_home in held:
        codes.setdefault(pk, {})[code] = is_home
    for pk, urn, number in rows:
        found.setdefault(str(urn), []).append(pk)
        if number:
            of_school = codes.get(pk, {})
            for laestab in [code + number for code in of_school] + ([number] if any(of_school.values()) else []):
                found.setdefault(laestab, []).append(pk)
    return found


def closing_days() -> dict[int, dt.date | None]:
    """The last day of every school that has closed or has a day to close on; None where the register has no day."""
    closed = School.objects.closed() | School.objects.filter(closed_on__isnull=False)
    return dict(closed.order_by().values_list("pk", "closed_on"))


def opening_days() -> dict[int, dt.date]:
    """The first day of every school of which the register has it."""
    opened = School.objects.filter(opened_on__isnull=False)
    return dict(opened.order_by().values_list("pk", "opened_on"))


def successors() -> dict[int, list[int]]:
    """The schools here that took over from each, by primary keys, by the links of either side."""
    found: dict[int, list[int]] = {}
    links = SchoolLink.objects.standing().filter(linked_school__isnull=False).order_by("linked_urn")
    for school, linked, direction in links.values_list("school", "linked_school", "direction"):
        before, after = (school, linked) if direction == SchoolLink.Direction.SUCCESSOR else (linked, school)
        if after not in found.setdefault(before, []):
            found[before].append(after)
    return found


def forerunner_entries(schools: dict[int, SearchEntry]) -> list[SearchEntry]:
    """The schools that are known only by a link, by name; each entry is one of the school of ``schools`` after it."""
    links = SchoolLink.objects.predecessors().filter(linked_school__isnull=True).order_by("linked_urn", "pk")
    rows = links.values_list("school", "linked_name", "linked_urn")
    return [
        replace(_by_another_name(schools[school], name, is_former=True), order=(*schools[school].order, urn))
        for school, name, urn in rows
        if school in schools
    ]


def trusts() -> dict[str, list[int]]:
    """The schools of each trust of the register, by primary keys."""
    found: dict[str, list[int]] = {}
    rows = School.objects.exclude(trust_name="").order_by("name", "urn").values_list("trust_name", "pk")
    for name, pk in rows:
        found.setdefault(name, []).append(pk)
    return found
