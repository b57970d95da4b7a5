"""Answers the search box: finds schools, partnerships and places for whatever somebody typed."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.utils import timezone

from partnerships.geography import is_postcode, problem_with
from partnerships.search.addresses import is_address, named_by_address
from partnerships.search.cards import of_kind, working_on
from partnerships.search.closed_schools import asked_for, found_instead
from partnerships.search.entries import SearchEntry
from partnerships.search.forerunners import found_by_forerunners, of_exactly_that_forerunner
from partnerships.search.further_pages import PublicPage, pages_asked_for
from partnerships.search.further_people import MOST_SHOWN, PublicPerson
from partnerships.search.heads import found_by_heads, is_one_slip
from partnerships.search.in_none import (
    MOST_NAMED,
    all_telling,
    bearing_the_name,
    counts_in_none,
    in_no_partnership,
    none_there,
    of_exactly_that_name,
    of_the_village,
    surely_meant,
    with_other_halves,
)
from partnerships.search.index import best_of_each
from partnerships.search.informal_names import is_sure
from partnerships.search.kept_indexes import Names, PartnershipNames, SchoolNames, names
from partnerships.search.kinds import KindAsked, kind_asked
from partnerships.search.numbers import number_in, only_a_number, telephone_digits
from partnerships.search.places import adding_the_number
from partnerships.search.questions import (
    AREA,
    COUNTY_WIDE,
    JOIN,
    MORE,
    NO_LEAD,
    WITHOUT,
    Asked,
    around_kinds,
    read,
    without_kinds,
)
from partnerships.search.results import By, Candidate, FoundPlace, Hit, LiesIn, Results
from partnerships.search.scoring import LANDSCAPE, Fit
from partnerships.search.suggestions import suggestions, trusts_like
from partnerships.search.there import is_of, partnerships_there, resembling, schools_there
from partnerships.search.trusts import is_an_unknown_trust, schools_of_trusts
from partnerships.search.vocabulary import GROUPS
from partnerships.search.words import postcode_words, typed_words, words

MOST_HITS = 1000
A_TELEPHONE = "This is its telephone number"
A_NUMBER = 100.0  # points of what has the URN or LAESTAB that was typed
FEWEST_DIGITS = 3  # with which a URN may begin
WORTH_SHOWING = 0.62  # an entry is shown if it answers this share of what the best entry answers
MOST_PLACES = 3
NAMED_IN_FULL = 0.9  # the share of the question that somebody's name answers, from which they are meant
NEARLY_IN_FULL = 0.85  # the same, where a letter is wrong
OF_KIND = 100.0  # points of a school of the kind that was asked for
EXACTLY, ABOVE_ALL = 97.0, 101.0  # points of a partnership's own name, and what it gets among those of a place
LITTLE = 0.01  # of what was typed: less of it in a name is none of it
LEAST_OF_BEST = 0.5  # a hit is shown if it has this share of the points of the best hit
# Some records are found because they belong to one that the text names: they get this share of its points.
BY_LEAD, BY_MEMBER, BY_PARTNERSHIP = 0.98, 0.9, 0.6
BY_FOCUS = 0.98  # of the points of the best that a name finds: what a partnership works on may have its words by chance


def find(text: str, *, on: dt.date | None = None, known: Names | None = None) -> Results:
    """Find schools, partnerships and places as they are on that day (by default today), the best match first.

    The text may be a name as people write it, a lead's name, a place of the gazetteer, a postcode or the beginning of
    one, a URN, a LAESTAB, a telephone number, or a question about any of these. A caller that has the day's ``names``
    already passes them as ``known`` and saves the query that ``names`` takes.
    """
    on = on or timezone.localdate()
    known_schools, groups = known or names(on)
    found, pages = _find(text, on, known_schools, groups), pages_asked_for(text, groups.pages)
    return _beside(pages, found) if pages else found


def _find(text: str, on: dt.date, known_schools: SchoolNames, groups: PartnershipNames) -> Results:
    if is_address(text) and not (text := named_by_address(text, known_schools)):
        return Results()
    if numbered := schools_of_number(text, known_schools):
        return _of_number(text, numbered, known_schools, groups, on)
    if rung := groups.telephones.get(telephone_digits(text)):
        return Results(partnerships=_best((Hit(pk, 95.0, A_TELEPHONE) for pk in rung), groups.by_pk, groups.breadth))
    if codes := known_schools.places.outward_codes(text):
        return Results(problem=adding_the_number(codes), suggestions=codes)
    if kind := kind_asked(text):
        return _of_a_kind(kind, by_name(kind.text, known_schools, groups, on), known_schools, groups)
    if of_that_kind := of_kind(text, groups.cards):
        return _of_a_kind_of_partnership(of_that_kind, by_name(text, known_schools, groups, on), known_schools, groups)
    asked = read(text)
    if not asked.text:
        return _of_a_question(asked, groups)
    named = by_name(asked.text, known_schools, groups, on)
    if is_an_unknown_trust(asked.text, known_schools.trusts):
        return _of_an_unknown_trust(asked, named, known_schools, groups)
    meant = _place_meant(asked, named, known_schools)
    place, traits = meant.place, meant.traits
    found = _at_place(place, meant, asked.text, named, known_schools, groups) if place else named
    people = _people_in_public(asked.text, groups)
    is_unknown = not (found or found.problem or people)
    in_none = [] if asked.asks and place else _in_none(asked.text, place, named, known_schools, groups)
    in_none = [one for one in in_none if is_of(traits, known_schools.by_pk[one.pk])]
    town = place if place and place.kind in ("town", "locality") and not (asked.asks or traits) else None
    return replace(
        _as_asked(found, asked, known_schools, groups) if place else found,
        places=_places(place, asked.text, known_schools),
        people=people,
        suggestions=suggestions(asked.text, known_schools, groups) if is_unknown else [],
        in_none=in_none,
        none_there=none_there(town, found.schools, in_none, known_schools, groups) if town else None,
        lies_in=_lies_in(place, named, known_schools) if AREA in asked.asks else None,
        asks=asked.asks - {AREA},
        traits=traits if place else (),
        of=asked.of,
    )


def _lies_in(place: FoundPlace | None, named: Results, known: SchoolNames) -> LiesIn | None:
    """Where the place is, or the school that is named, the first where several are; None where nobody knows."""
    if place:
        label, district = place.in_words, known.places.district_of(place)
        district = district or next(map(known.where.district_of.get, known.places.there(place).miles), None) or 0
    elif named.schools and not named.schools[0].is_approximate:
        pk = named.schools[0].pk
        label, district = known.by_pk[pk].order[0], known.where.district_of.get(pk, 0)
    else:
        return None
    areas = [area for area in known.places.areas_of(district) if area != place]
    return LiesIn(label, areas) if areas else None


def _beside(pages: list[PublicPage], found: Results) -> Results:
    """What was found besides the pages that were asked for; what only resembles the text is not meant."""
    schools = [hit for hit in found.schools if not hit.is_approximate]
    partnerships = [hit for hit in found.partnerships if not hit.is_approximate]
    asks = found.asks - {MORE}
    return replace(found, pages=pages, schools=schools, partnerships=partnerships, suggestions=[], asks=asks)


def _as_asked(found: Results, asked: Asked, known: SchoolNames, groups: PartnershipNames) -> Results:
    """What is at a place, but for what the question leaves out: partnerships without room, or schools in one."""
    if asked.with_room:
        found = replace(found, partnerships=[hit for hit in found.partnerships if hit.pk in groups.with_room])
    if WITHOUT in asked.asks:
        alone = [hit for hit in found.schools if counts_in_none(hit.pk, known, groups)]
        found = replace(found, schools=alone, partnerships=[])
    return found


def _of_number(text: str, numbered: list[Hit], known: SchoolNames, groups: PartnershipNames, on: dt.date) -> Results:
    """The schools of a number and what they became, and the partnerships of these."""
    closed, to_come = asked_for(text, numbered, known, on)
    schools = _best([*numbered, *found_instead(closed, to_come)], known.by_pk)
    alone = in_no_partnership([schools[0].pk], known, groups) if len(numbered) == 1 and schools else []
    return Results(
        schools=schools[:MOST_HITS],
        partnerships=_best(_joined_by(schools, known, groups), groups.by_pk, groups.breadth)[:MOST_HITS],
        is_sure=len(numbered) == 1,
        closed=closed,
        to_come=to_come,
        in_none=alone,
    )


def _of_a_question(asked: Asked, groups: PartnershipNames) -> Results:
    """The answer to a question that names nothing: to "how do I join", the partnerships that have room."""
    answers = {
        JOIN: groups.with_room,
        NO_LEAD: groups.without_lead,
        COUNTY_WIDE: groups.county_wide,
    }
    hits = [Hit(pk, 100.0) for ask, pks in answers.items() if ask in asked.asks for pk in pks]
    return Results(partnerships=_best(hits, groups.by_pk), asks=asked.asks, of=asked.of)


def _of_an_unknown_trust(asked: Asked, named: Results, known: SchoolNames, groups: PartnershipNames) -> Results:
    """What is itself called a trust; otherwise that no such trust is known: who has a word of its name is not meant."""
    partnerships = [hit for hit in named.partnerships if _is_by_its_name(hit)]
    schools = [hit for hit in named.schools if "trust" in known.by_pk[hit.pk].words and not hit.is_approximate]
    found = Results(schools, partnerships, asks=asked.asks, of=asked.of)
    if found:
        return found
    alike = trusts_like(asked.text, known)
    return replace(found, problem=f"We know no trust called “{asked.text}”.", suggestions=alike)


def _of_a_kind_of_partnership(
    of_that_kind: list[Hit], named: Results, known: SchoolNames, groups: PartnershipNames
) -> Results:
    """The partnerships of a kind, and what has its words in a name; what only resembles these is not meant."""
    partnerships = [*of_that_kind, *(hit for hit in named.partnerships if not hit.is_approximate)]
    schools = [*_members_of(of_that_kind, groups), *(hit for hit in named.schools if not hit.is_approximate)]
    return Results(
        _best(schools, known.by_pk)[:MOST_HITS], _best(partnerships, groups.by_pk, groups.breadth)[:MOST_HITS]
    )


def _of_a_kind(kind: KindAsked, named: Results, known: SchoolNames, groups: PartnershipNames) -> Results:
    """The schools of a kind, by name, and the partnerships with the greatest share of them, after those named for it.

    Where the text may be a name, as "nursery" may, what has it in its name comes after.
    """
    pks = {pk for pk, entry in known.by_pk.items() if kind.has(entry.kinds)}
    hits = [Hit(pk, OF_KIND - known.by_pk[pk].handicap) for pk in pks]
    members = {pk: sum(member in pks for member in found) for pk, found in groups.schools_of.items()}
    having = [
        Hit(pk, OF_KIND * count / len(groups.schools_of[pk]), f"It has {_schools(count)} of this kind")
        for pk, count in members.items()
        if count
    ]
    of_that_name = [replace(hit, score=hit.score + OF_KIND) for hit in named.partnerships if _is_by_its_name(hit)]
    others = [] if kind.says_schools else resembling(named.schools, hits)
    return Results(
        _best([*hits, *others], known.by_pk)[:MOST_HITS],
        _best([*of_that_name, *having], groups.by_pk, groups.breadth)[:MOST_HITS],
        kind=kind,
        of="schools",
    )


def _schools(count: int) -> str:
    return f"{count} school{'' if count == 1 else 's'}"


def _is_by_its_name(hit: Hit) -> bool:
    return hit.by in (By.NAME, By.NAME_AND_PLACE) and not hit.is_approximate


def by_name(text: str, known: SchoolNames, groups: PartnershipNames, on: dt.date) -> Results:
    """What has the text in its name, its place or its people."""
    entries = best_of_each(known.schools.find(text))
    schools, sure = [_hit(entry, how) for entry, how in _worth_showing(entries)], is_sure(entries)
    closed, to_come = asked_for(text, schools, known, on)
    instead, followers = found_instead(closed, to_come), found_by_forerunners(text, known, on)
    schools += [*instead, *followers, *schools_of_trusts(text, known.trusts)]
    headed, of_headed = found_by_heads(text, known, groups, on)
    led = best_of_each(_worth_showing(groups.people.find(text)))
    named = [_hit(entry, how) for entry, how in best_of_each(_worth_showing(groups.partnerships.find(text)))]
    found = [
        *named,
        *_led(led, groups),
        *_joined_by(schools, known, groups),
        *of_headed,
    ]
    best = max((hit.score for hit in found if not hit.is_approximate), default=ABOVE_ALL)
    found += working_on(text, groups.cards, most=best * BY_FOCUS)
    partnerships = _best(found, groups.by_pk, groups.breadth)
    schools = _best([*schools, *headed, *_of_leads(led, groups), *_members_of(named, groups)], known.by_pk)
    least = max((hits[0].score for hits in (schools, partnerships) if hits), default=0.0) * LEAST_OF_BEST
    schools = [hit for hit in schools if hit.score >= least]
    partnerships = [hit for hit in partnerships if hit.score >= least]
    of_forerunner = of_exactly_that_forerunner(text, followers)
    meant = surely_meant(text, schools, instead, known, is_sure=sure) or of_forerunner
    in_none, also_meant = in_no_partnership(meant, known, groups), set[int]()
    if not in_none and of_exactly_that_name(text, schools, known):
        also_meant = set(bearing_the_name(text, schools, known))  # whose reason shows why
    if in_none or also_meant:
        whose = with_other_halves(meant, schools, known) | also_meant
        theirs = {pk for one in whose for pk in groups.of_school.get(one, ())}
        typed = [] if of_exactly_that_name(text, schools, known) else all_telling(text)
        partnerships = [
            hit
            for hit in partnerships
            if hit.pk in theirs or _stands_beside_a_school(hit) or _has_all_in_its_name(hit, typed, groups)
        ]
    problem = problem_with(text) if is_postcode(text) else known.places.outside(text)
    if problem or of_forerunner or (sure and schools and not schools[0].is_approximate):  # what resembles is not meant
        schools = [hit for hit in schools if not hit.is_approximate]
        partnerships = [hit for hit in partnerships if not hit.is_approximate or in_none]  # chosen already
    return Results(
        schools=schools[:MOST_HITS],
        partnerships=partnerships[:MOST_HITS],
        is_sure=sure,
        closed=closed,
        to_come=to_come,
        in_none=in_none,
        problem=problem,
    )


@dataclass(frozen=True, slots=True)
class PlaceMeant:
    """The place that a text is the name of, and what its schools are to be; ``is_approximate`` where it is misspelt.

    ``may_be_a_name`` where the kinds around the place may be a part of the name of a school: ``Tendring Primary``.
    """

    place: FoundPlace | None = None
    traits: tuple[str, ...] = ()
    is_approximate: bool = False
    may_be_a_name: bool = False


def _place_meant(asked: Asked, named: Results, known: SchoolNames) -> PlaceMeant:
    """The place that the text is the name of, with kinds of school around it or without; none where it is none.

    A name that is half typed or misspelt is a place's where only one place can be meant, and no other name is. What is
    a school's whole name, word for word, is no place's.
    """

    def place_of(text: str) -> FoundPlace | None:
        places = known.places.named(text)
        is_rather_a_school = places and places[0].kind == "locality" and _is_surely_a_school(named)
        return places[0] if places and not is_rather_a_school else None

    for text, traits in ((asked.text, ()), without_kinds(asked.text)):
        if place := place_of(text):
            return PlaceMeant(place, asked.traits + traits)
    if not any(known.by_pk[hit.pk].words == typed_words(asked.text) for hit in named.schools):
        for text, traits in around_kinds(asked.text):
            if place := place_of(text):
                return PlaceMeant(place, asked.traits + traits, may_be_a_name=True)
    if named.problem or any(not hit.is_approximate for hits in (named.schools, named.partnerships) for hit in hits[:1]):
        return PlaceMeant()
    perhaps = known.places.perhaps(asked.text, is_known_word=are_known(asked.text, known))
    return PlaceMeant(perhaps[0], asked.traits, is_approximate=True) if len(perhaps) == 1 else PlaceMeant()


def _is_surely_a_school(named: Results) -> bool:
    """Whether the text is without doubt a school's name, which tells more than a postcode area in which a place is."""
    return named.is_sure and not named.schools[0].is_approximate


def are_known(text: str, known: SchoolNames) -> bool:
    """Whether every word of the text is in some school's name or place, so that none is misspelt."""
    return all(word in known.schools.vocabulary for word in typed_words(text))


def _at_place(
    place: FoundPlace,
    meant: PlaceMeant,
    text: str,
    named: Results,
    known: SchoolNames,
    groups: PartnershipNames,
) -> Results:
    """What is at a place, then what has its name; but a partnership of exactly that name comes before all.

    So does a school that the text surely means, where a place with a kind may be its name. Members of a partnership
    with the place in its name may be elsewhere: they are no schools of the place. Of an area for which the lists have a
    filter, the schools are those that the filter leaves. Where no open school of a town has the traits, the schools
    around it that do are meant.
    """
    traits, is_approximate = meant.traits, meant.is_approximate
    there = known.places.there(place)
    schools = schools_there(there, named.schools, traits, known, is_approximate=is_approximate)
    for wider in known.places.around(there) if traits else ():
        if any(known.by_pk[hit.pk].is_open for hit in schools):
            break
        there, schools = wider, schools_there(wider, named.schools, traits, known, is_approximate=is_approximate)
    partnerships = partnerships_there(there, schools, traits, known, groups, is_approximate=is_approximate)
    exact = [Hit(hit.pk, ABOVE_ALL, hit.reason, by=hit.by) for hit in named.partnerships if hit.score >= EXACTLY]
    others = [] if schools and place.narrows else [hit for hit in named.schools if is_of(traits, known.by_pk[hit.pk])]
    if schools:
        others = [hit for hit in others if not _is_by_its_partnership(hit)]
    of_the_name = [] if traits else named.partnerships
    if not meant.may_be_a_name:
        return Results(
            _best([*schools, *resembling(others, schools)], known.by_pk)[:MOST_HITS],
            _best([*exact, *partnerships, *resembling(of_the_name, partnerships)], groups.by_pk, groups.breadth),
        )
    so_named = _of_those_words(text, named, known) or _surely_meant(text, named, known)
    surely = [replace(hit, score=ABOVE_ALL) for hit in named.schools if hit.pk in so_named]
    exact += [replace(hit, score=ABOVE_ALL) for hit in _joined_by(surely, known, groups)]
    if named.in_none:  # no other school's partnership stands for the one that is meant
        partnerships = []
    return Results(
        _best([*surely, *schools, *resembling(others, schools)], known.by_pk)[:MOST_HITS],
        _best([*exact, *partnerships], groups.by_pk, groups.breadth),
        closed=named.closed,
        to_come=named.to_come,
    )


def _of_those_words(text: str, named: Results, known: SchoolNames) -> list[int]:
    """The open schools of home whose name is the words of the text in any order, but for those that tell nothing."""
    typed = {word for word in typed_words(text) if GROUPS.get(word) != "filler"}
    entries = (known.by_pk[hit.pk] for hit in named.schools)
    told = ((entry, {word for word in entry.words if GROUPS.get(word) != "filler"}) for entry in entries)
    return [entry.pk for entry, words_of_it in told if entry.is_open and entry.is_home and words_of_it == typed]


def _surely_meant(text: str, named: Results, known: SchoolNames) -> list[int]:
    """The schools that the text can only mean by their name, or by that of one that they became or that became them."""
    instead = found_instead(named.closed, named.to_come)
    return surely_meant(text, named.schools, instead, known, is_sure=named.is_sure)


def _in_none(
    text: str, place: FoundPlace | None, named: Results, known: SchoolNames, groups: PartnershipNames
) -> list[Candidate]:
    """The schools in no partnership that are meant: without doubt, by their name, or as those of the place.

    Who asks for a town of many schools in none that bear its name asks for its partnerships.
    """
    meant = _surely_meant(text, named, known)
    if place is None:
        return named.in_none or in_no_partnership(meant or bearing_the_name(text, named.schools, known), known, groups)
    if place.kind not in ("town", "locality"):
        return []
    bearing = in_no_partnership([*meant, *bearing_the_name(place.label, named.schools, known)], known, groups)
    there = in_no_partnership(of_the_village(known.places.there(place), known), known, groups)
    return list(dict.fromkeys([*(bearing if len(bearing) <= MOST_NAMED else []), *there]))


def schools_of_number(text: str, known: SchoolNames) -> list[Hit]:
    """The schools of a URN, a LAESTAB or a telephone number, or of the beginning of a URN."""
    digits, what = number_in(text)
    if digits in known.numbers:
        return [Hit(pk, A_NUMBER, f"This is its {what}") for pk in known.numbers[digits]]
    if telephone := known.where.telephones.get(telephone_digits(text)):
        return [Hit(pk, 95.0, A_TELEPHONE) for pk in telephone]
    digits = only_a_number(text)
    if digits in known.numbers:
        return [Hit(pk, 95.0, "This is its establishment number") for pk in known.numbers[digits]]
    if len(digits) < FEWEST_DIGITS:
        return []
    begun = [pks for number, pks in known.numbers.items() if len(number) == 6 and number.startswith(digits)]
    return [Hit(pks[0], 80.0, f"Its URN begins with {digits}") for pks in begun]


def _places(place: FoundPlace | None, text: str, known: SchoolNames) -> list[FoundPlace]:
    """The place that is meant and others of its name, or those that may be, for links that narrow or order the list."""
    if place is None:
        links: dict[tuple[bool, str], FoundPlace] = {}
        for perhaps in known.places.perhaps(text, is_known_word=True):
            links.setdefault((perhaps.narrows, perhaps.label), perhaps)  # a town and a constituency may share a name
        return list(links.values())[:MOST_PLACES]
    named = [other for other in known.places.named(text) if other != place]
    narrowing = [other for other in named if other.narrows and not place.narrows]
    others = [other for other in named if other.is_point and other.label != place.label]  # Bradwell and Bradwell-on-Sea
    return [place, *narrowing[:1], *others][:MOST_PLACES]


def _hit(entry: SearchEntry, how: Fit) -> Hit:
    former_name = entry.label if entry.is_former_name else ""
    return Hit(entry.pk, how.score, _reason(entry, how), how.is_approximate, former_name, _by(entry, how))


def _by(entry: SearchEntry, how: Fit) -> By:
    if entry.is_former_name:
        return By.OTHERWISE
    if entry.is_other_name:
        return By.OTHER_NAME
    if not how.place:
        return By.NAME
    return By.NAME_AND_PLACE if how.in_name > LITTLE else By.OTHERWISE


def _reason(entry: SearchEntry, how: Fit) -> str:
    """Tell the reader why this entry was found, where its name does not: by another name of it, or by its place."""
    if entry.is_taken_in:
        return f"{entry.label} became part of it"
    if entry.is_former_name:
        return f"Formerly known as {entry.label}"
    if entry.is_other_name:
        return f"Known as {entry.label}"
    if not how.place:
        return ""
    named = (name for name in entry.place_names if how.place in (postcode_words(name) or words(name)))
    place = next(named, how.place.title())
    return f"Its postcode is {place}" if any(letter.isdigit() for letter in how.place) else f"In {place}"


def _worth_showing(found: list[tuple[SearchEntry, Fit]]) -> list[tuple[SearchEntry, Fit]]:
    """Keep the entries that answer nearly as much of the question as the entry that answers most of it."""
    most = max((how.answered for _, how in found), default=0.0)
    return [(entry, how) for entry, how in found if how.answered >= most * WORTH_SHOWING]


def _people_in_public(text: str, groups: PartnershipNames) -> list[PublicPerson]:
    """Who bears the name that was typed, or the surname alone, among those who stand in public on other pages.

    One letter of a whole name may be wrong where nobody bears just that name.
    """
    typed = set(typed_words(text))
    if len(typed) == 1:
        typed -= LANDSCAPE  # “lane” asks for no Mr Lane
    rows = groups.people_in_public.find(text)
    found = [row for row in rows if row[0].words[-1] in typed]
    sure = [entry.pk for entry, how in found if how.answered >= NAMED_IN_FULL and not how.is_approximate]
    if not sure and len(typed) > 1:
        sure = [entry.pk for entry, how in rows if how.answered >= NEARLY_IN_FULL and is_one_slip(entry.words, typed)]
    return [groups.in_public[n] for n in sure[:MOST_SHOWN]]


def _led(led: list[tuple[SearchEntry, Fit]], groups: PartnershipNames) -> list[Hit]:
    """The partnerships that the people found lead."""
    return [
        Hit(partnership, how.score * BY_LEAD, f"{person.label} leads it", how.is_approximate, by=By.LEAD)
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
        Hit(
            partnership,
            hit.score * BY_MEMBER,
            f"{_with_former_name(hit, known)} is a member",
            hit.is_approximate,
            by=By.MEMBER,
            about=(known.by_pk[hit.pk].order,),
        )
        for hit in schools
        for partnership in groups.of_school.get(hit.pk, ())
    ]


def _stands_beside_a_school(hit: Hit) -> bool:
    """Whether a partnership is meant as surely as a school in none: by its whole name, or by its lead's."""
    return not hit.is_approximate and (hit.by == By.LEAD or (_is_by_its_name(hit) and hit.score >= EXACTLY))


def _has_all_in_its_name(hit: Hit, typed: list[str], groups: PartnershipNames) -> bool:
    """Whether every word is in the partnership's name, with or without the s of a plural."""
    name = {word.removesuffix("s") for word in groups.by_pk[hit.pk].words}
    return bool(typed) and hit.by == By.NAME and all(word.removesuffix("s") in name for word in typed)


def _with_former_name(hit: Hit, known: SchoolNames) -> str:
    name, _ = known.by_pk[hit.pk].order
    if hit.before:
        return f"{name}, which followed {hit.before},"
    return f"{name}, formerly {hit.former_name}," if hit.former_name else name


def _is_by_its_partnership(hit: Hit) -> bool:
    return hit.by == By.PARTNERSHIP


def _members_of(named: list[Hit], groups: PartnershipNames) -> list[Hit]:
    """The schools of the partnerships found by name."""
    return [
        Hit(school, hit.score * BY_PARTNERSHIP, is_approximate=hit.is_approximate, by=By.PARTNERSHIP)
        for hit in named
        for school in groups.schools_of.get(hit.pk, ())
    ]


def _best(
    hits: Iterable[Hit], entries: dict[int, SearchEntry], breadth: Callable[[int], tuple] = lambda pk: ()
) -> list[Hit]:
    """Keep the best hit of each record, and sort the hits by points, then by ``breadth``, then by name and number.

    A hit whose record is not in ``entries`` is dropped: the record was made while the indexes were being built, and
    the next search will find it.
    """
    best: dict[int, Hit] = {}
    for hit in hits:
        if hit.pk in entries and (hit.pk not in best or hit.score > best[hit.pk].score):
            best[hit.pk] = hit
    return sorted(best.values(), key=lambda hit: (-round(hit.score, 2), breadth(hit.pk), entries[hit.pk].in_alphabet))
