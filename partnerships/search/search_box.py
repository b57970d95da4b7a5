"""Answers the search box: finds schools, partnerships and places for whatever somebody typed."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone
from rapidfuzz import fuzz, process

from partnerships.geography import is_postcode, locate, problem_with
from partnerships.search.entries import SearchEntry
from partnerships.search.index import best_of_each
from partnerships.search.informal_names import is_sure
from partnerships.search.kept_indexes import Names, PartnershipNames, SchoolNames, names
from partnerships.search.numbers import number_in, only_a_number
from partnerships.search.results import Candidate, FoundPlace, Hit, Results
from partnerships.search.scoring import Fit
from partnerships.search.words import plain, postcode_words, words

MOST_HITS = 1000
FEWEST_DIGITS = 3  # with which a URN may begin
WORTH_SHOWING = 0.62  # an entry is shown if it answers this share of what the best entry answers
SURELY_A_PLACE = 70  # points
LEAST_OF_BEST = 0.5  # a hit is shown if it has this share of the points of the best hit
# Some records are found because they belong to one that the text names: they get this share of its points.
BY_LEAD, BY_MEMBER, BY_AREA, BY_PARTNERSHIP, BY_DISTRICT = 0.98, 0.9, 0.9, 0.6, 0.5
SUGGESTIONS = 5
LEAST_LIKE = 55  # out of 100, for a name to be suggested


def find(text: str, *, on: dt.date | None = None, known: Names | None = None) -> Results:
    """Find schools, partnerships and places as they are on that day (by default today), the best match first.

    The text may be a name as people write it, a lead's name, a town, a district, a postcode, a URN or a LAESTAB.
    A caller that has the day's ``names`` already passes them as ``known`` and saves the query that ``names`` takes.
    """
    known_schools, groups = known or names(on or timezone.localdate())
    places = _places(text, known_schools)
    schools, sure = _schools(text, known_schools)
    led = best_of_each(_worth_showing(groups.people.find(text)))
    named = [_hit(entry, how, "Partnership name") for entry, how in _worth_showing(groups.partnerships.find(text))]
    partnerships = _best([*named, *_led(led, groups), *_joined_by(schools, known_schools, groups)], groups.by_pk)
    schools = _best([*schools, *_of_leads(led, groups), *_members_of(named, groups)], known_schools.by_pk)
    least = max((hits[0].score for hits in (schools, partnerships) if hits), default=0.0) * LEAST_OF_BEST
    schools = [hit for hit in schools if hit.score >= least]
    partnerships = [hit for hit in partnerships if hit.score >= least]
    problem = problem_with(text) if is_postcode(text) else ""
    suggestions = [] if schools or partnerships or problem else _suggestions(text, known_schools, groups)
    alone = _if_in_no_partnership(schools[0], known_schools, groups) if sure and schools else None
    return Results(schools[:MOST_HITS], partnerships[:MOST_HITS], places, suggestions, sure, alone, problem)


def _schools(text: str, known: SchoolNames) -> tuple[list[Hit], bool]:
    """Find schools by number, name and postcode. The second value is true if the first school is certainly meant."""
    if by_number := _by_number(text, known):
        return by_number, len(by_number) == 1
    found = best_of_each(known.schools.find(text))
    hits = [_hit(entry, how, "School name") for entry, how in _worth_showing(found)]
    if located := locate(text):
        hits += _in_postcode_area(located.label, known)
        hits += _near_postcode(located.district_code, located.label, known)
    return hits, is_sure(found)


def _if_in_no_partnership(hit: Hit, known: SchoolNames, groups: PartnershipNames) -> Candidate | None:
    """The school if it is open, in Essex and in no partnership, so that the page can say so; otherwise None."""
    entry = known.by_pk[hit.pk]
    if not (entry.is_open and entry.is_home) or hit.pk in groups.of_school:
        return None
    return Candidate(hit.pk, entry.order[1], entry.label, hit.score)


def _by_number(text: str, known: SchoolNames) -> list[Hit]:
    digits, reason = number_in(text)
    if digits in known.numbers:
        return [Hit(pk, 100.0, reason) for pk in known.numbers[digits]]
    digits = only_a_number(text)
    if digits in known.numbers:
        return [Hit(pk, 95.0, "Establishment number") for pk in known.numbers[digits]]
    if len(digits) < FEWEST_DIGITS:
        return []
    begun = [pks for number, pks in known.numbers.items() if len(number) == 6 and number.startswith(digits)]
    return [Hit(pks[0], 80.0, f"URN begins with {digits}") for pks in begun]


def _in_postcode_area(label: str, known: SchoolNames) -> list[Hit]:
    """The schools whose own postcode, in the register, begins with the same outward code, such as ``CM1``."""
    area = label.split()[0]
    found = known.schools.find(area)
    return [Hit(entry.pk, how.score * BY_AREA, f"Postcode area: {area}") for entry, how in found]


def _near_postcode(code: str, label: str, known: SchoolNames) -> list[Hit]:
    """All schools of the postcode's district, because the register gives few schools a postcode of their own."""
    district = known.districts.get(code)
    entries = known.of_district.get(district.pk, []) if district else []
    return [
        Hit(entry.pk, 100 * BY_DISTRICT - entry.handicap, f"In {district}, the district of {label}")
        for entry in sorted(entries, key=lambda entry: entry.order)
        if district
    ]


def _places(text: str, known: SchoolNames) -> list[FoundPlace]:
    """The places that the text names (a postcode, or districts and quadrants), for links that narrow the list."""
    if located := locate(text):
        return [FoundPlace("postcode", located.label, located.label)]
    found = [known.place_of.get(entry.pk) for entry, how in known.places.find(text) if how.score > SURELY_A_PLACE]
    return [place for place in found[:3] if place]


def _hit(entry: SearchEntry, how: Fit, what: str) -> Hit:
    return Hit(entry.pk, how.score, _reason(entry, how, what), how.is_approximate)


def _reason(entry: SearchEntry, how: Fit, what: str) -> str:
    """Tell the reader why this entry was found: by its name, by the name people use for it, or by its place."""
    if entry.is_other_name:
        return f"Known as {entry.label}"
    if not how.place:
        return what
    named = (name for name in entry.place_names if how.place in (postcode_words(name) or words(name)))
    place = next(named, how.place.title())
    if how.in_name > 0.01:
        return f"{what}, in {place}"
    return f"Postcode: {place}" if any(letter.isdigit() for letter in how.place) else f"In {place}"


def _worth_showing(found: list[tuple[SearchEntry, Fit]]) -> list[tuple[SearchEntry, Fit]]:
    """Keep the entries that answer nearly as much of the question as the entry that answers most of it."""
    most = max((how.answered for _, how in found), default=0.0)
    return [(entry, how) for entry, how in found if how.answered >= most * WORTH_SHOWING]


def _led(led: list[tuple[SearchEntry, Fit]], groups: PartnershipNames) -> list[Hit]:
    """The partnerships that the people found lead."""
    return [
        Hit(partnership, how.score * BY_LEAD, f"Lead: {person.label}", how.is_approximate)
        for person, how in led
        for partnership, _ in groups.leads.get(person.pk, ())
    ]


def _of_leads(led: list[tuple[SearchEntry, Fit]], groups: PartnershipNames) -> list[Hit]:
    """The schools at which the people found work."""
    return [
        Hit(school, how.score * BY_MEMBER, f"{person.label} leads {groups.label(partnership)}", how.is_approximate)
        for person, how in led
        for partnership, school in groups.leads.get(person.pk, ())
        if school
    ]


def _joined_by(schools: list[Hit], known: SchoolNames, groups: PartnershipNames) -> list[Hit]:
    """The partnerships that the schools found are in, one hit for each such school."""
    return [
        Hit(partnership, hit.score * BY_MEMBER, f"Member: {known.by_pk[hit.pk].label}", hit.is_approximate)
        for hit in schools
        for partnership in groups.of_school.get(hit.pk, ())
    ]


def _members_of(named: list[Hit], groups: PartnershipNames) -> list[Hit]:
    """The schools of the partnerships found by name."""
    return [
        Hit(school, hit.score * BY_PARTNERSHIP, f"Partnership: {groups.label(hit.pk)}", hit.is_approximate)
        for hit in named
        for school in groups.schools_of.get(hit.pk, ())
    ]


def _best(hits: Iterable[Hit], entries: dict[int, SearchEntry]) -> list[Hit]:
    """Keep the best hit of each record, and sort the hits by points, then by name and number.

    A hit whose record is not in ``entries`` is dropped: the record was made while the indexes were being built, and
    the next search will find it.
    """
    best: dict[int, Hit] = {}
    for hit in hits:
        if hit.pk in entries and (hit.pk not in best or hit.score > best[hit.pk].score):
            best[hit.pk] = hit
    return sorted(best.values(), key=lambda hit: (-hit.score, entries[hit.pk].order))


def _suggestions(text: str, known: SchoolNames, groups: PartnershipNames) -> list[str]:
    """Up to five names of open Essex schools and of partnerships that are spelt most like the text."""
    wanted = plain(text)
    if not wanted:
        return []
    labels = {plain(label): label for label in known.labels + [entry.label for entry in groups.partnerships.entries]}
    like = process.extract(wanted, labels.keys(), scorer=fuzz.WRatio, limit=SUGGESTIONS, score_cutoff=LEAST_LIKE)
    return [labels[name] for name, _, _ in like]
