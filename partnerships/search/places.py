"""The one gazetteer, for the search box and for ``near``: every place by its names, and the schools that are there."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import hypot

from rapidfuzz import process
from rapidfuzz.distance import OSA

from office.council.reading import the_council
from partnerships.geography import Location, district_centre, locate
from partnerships.geography.distance import METRES_IN_A_MILE
from partnerships.geography.gazetteer import outside, towns, villages
from partnerships.models import District, Quadrant, School
from partnerships.search.numbers import telephone_digits
from partnerships.search.results import FoundPlace
from partnerships.search.vocabulary import slips_forgiven
from partnerships.search.words import plain, typed_words, words

CELL = 5000  # metres: schools are kept in squares of this size
IN_REACH = 3, 5, 10  # miles, within which a school is near a postcode: the least with so many schools as
FEWEST_IN_REACH = 3
FURTHER = 20, 40  # miles, within which a school is near where only schools of a rare kind are asked for
IN_TOWN = 1.5  # miles around the middle of a town or village
OF_ONE_TOWN = 5  # miles from their middle; schools farther apart are of two places of one name, such as Debden
FEWEST_LETTERS, OF_A_SAINT = 3, 4  # of the beginning of a place's name; "st o" has four
MOST_OFFERED = 5

# What people leave out of a name: Clacton, Canvey, Layer, Ongar.
_ENDINGS = ("on sea", "on crouch", "on the naze", "le soken", "de la haye", "and snoreham", "island", "market")
_IGNORED = ("town", "village", "city", "essex", "area", "district", "constituency", "parish")
_WHAT_IT_IS = frozenset(["quadrant", "quadrants", "district", "districts"])
_STREETS = """road avenue lane close drive way crescent gardens approach estate terrace chase walk court house campus
    site centre grove square rise view street st green hill"""
_OF_A_STREET = frozenset(_STREETS.split())  # the last words of lines of an address that name no town

_OUTWARD = re.compile(r"([A-Z]{1,2})(\d{1,2})[A-Z]?", re.ASCII)

Point = tuple[int, int]


class Whereabouts:
    """Where every school is: its point on the grid where that is known, its postcode, its town, its area.

    ``unplaced`` are the schools of which no point is known. One that has a known postcode in place of coordinates has
    its point from that.
    """

    def __init__(self) -> None:
        self.points: dict[int, Point] = {}
        self.open_points: set[int] = set()  # of the open schools, those with a point
        self.postcodes: dict[int, str] = {}
        self.towns: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self.constituencies: dict[str, list[int]] = defaultdict(list)
        self.districts: dict[int, list[int]] = defaultdict(list)
        self.district_of: dict[int, int] = {}
        self.town_names: dict[tuple[str, ...], str] = {}
        self.telephones: dict[str, list[int]] = defaultdict(list)
        self.unplaced: set[int] = set()
        self.placed_by_postcode: set[str] = set()
        self._cells: dict[Point, list[int]] = defaultdict(list)
        self._outward: dict[str, list[int]] = defaultdict(list)
        for row in School.objects.order_by("pk").values_list(*FIELDS).iterator(2000):
            self._add(*row)

    def _add(self, pk, status, easting, northing, postcode, telephone, constituency, district, *places) -> None:
        for name in filter(None, dict.fromkeys(places)):
            if key := _town_key(name):
                self.towns[key].append(pk)
                self.town_names.setdefault(key, name)
        if constituency:
            self.constituencies[constituency].append(pk)
        if district:
            self.districts[district].append(pk)
            self.district_of[pk] = district
        if digits := telephone_digits(telephone):
            self.telephones[digits].append(pk)
        if postcode:
            self.postcodes[pk] = postcode
            self._outward[postcode.split()[0]].append(pk)
        point = (easting, northing) if easting is not None and northing is not None else None
        if point is None and postcode and (found := locate(postcode)):
            self.placed_by_postcode.add(postcode)
            point = found.easting, found.northing
        if point is None:
            self.unplaced.add(pk)
            return
        self.points[pk] = point
        if status in School.OPEN_STATUSES:
            self.open_points.add(pk)
        self._cells[point[0] // CELL, point[1] // CELL].append(pk)

    def around(self, here: Location, reach: float) -> dict[int, float]:
        """The schools within so many miles, each with its miles."""
        metres = reach * METRES_IN_A_MILE
        steps = int(metres // CELL) + 1
        column, row = here.easting // CELL, here.northing // CELL
        found = {}
        for x in range(column - steps, column + steps + 1):
            for y in range(row - steps, row + steps + 1):
                for pk in self._cells.get((x, y), ()):
                    easting, northing = self.points[pk]
                    away = hypot(easting - here.easting, northing - here.northing)
                    if away <= metres:
                        found[pk] = away / METRES_IN_A_MILE
        return found

    def miles_to(self, pk: int, here: Location) -> float | None:
        """How far a school is from there; None where nobody knows."""
        point = self.points.get(pk)
        return hypot(point[0] - here.easting, point[1] - here.northing) / METRES_IN_A_MILE if point else None

    def with_postcode(self, beginning: str) -> list[int]:
        """The schools whose postcode begins so, outward codes as wholes: ``CM1`` is not in ``CM11``."""
        outward, _, inward = beginning.partition(" ")
        of_outward = self._outward.get(outward, [])
        return [pk for pk in of_outward if self.postcodes[pk].startswith(beginning)] if inward else list(of_outward)

    def outward_codes(self, letters: str, among: AbstractSet[int]) -> list[str]:
        """The outward codes of a postcode area that those schools have, by number: ``CM`` has CM0, CM1, ... CM24."""
        numbered = {
            (int(outward[2]), outward[0])
            for outward in map(_OUTWARD.fullmatch, self._outward)
            if outward and outward[1] == letters and not among.isdisjoint(self._outward[outward[0]])
        }
        return [code for _, code in sorted(numbered)]

    def middle(self, pks: Iterable[int], label: str) -> Location | None:
        """The middle of those schools whose point is known."""
        points = [self.points[pk] for pk in pks if pk in self.points]
        if not points:
            return None
        east, north = (round(sum(axis) / len(points)) for axis in zip(*points, strict=True))
        return Location(east, north, label, False)

    def location_of(self, pk: int, label: str) -> Location | None:
        """Where a school is; None where nobody knows."""
        return Location(*self.points[pk], label) if pk in self.points else None


FIELDS = [
    *("pk", "status", "easting", "northing", "postcode", "telephone", "parliamentary_constituency", "district"),
    *("town", "locality", "address3"),
]


class Gazetteer:
    """The places of the home area, by every name that they go by."""

    def __init__(self, where: Whereabouts, home: AbstractSet[int]) -> None:
        self.where = where
        self._home = home
        self._districts_of: dict[FoundPlace, tuple[int, ...]] = {}
        self._district_by_code = dict(District.objects.values_list("code", "pk"))
        self._named: dict[str, list[FoundPlace]] = defaultdict(list)
        for town in towns():
            self._add_town(town)
        for key, name in where.town_names.items():
            self._add_register_town(key, name)
        for district in District.objects.all():
            place = FoundPlace("district", district.name, district.slug, district_centre(district.code, district.name))
            self._add(place, district.pk)
        for quadrant in Quadrant.objects.prefetch_related("districts"):
            pks = tuple(district.pk for district in quadrant.districts.all())
            of_quadrant = [pk for district in pks for pk in where.districts.get(district, ())]
            label = f"{quadrant.name} quadrant"
            place = FoundPlace("quadrant", label, quadrant.slug, where.middle(of_quadrant, label))
            self._add(place, *pks)
            for short in _short_names(quadrant.name):
                if place not in self._named[short]:
                    self._named[short].append(place)
        for name, schools in where.constituencies.items():
            if any(pk in home for pk in schools):
                self._add(FoundPlace("constituency", name, name, where.middle(schools, name)))
        for name, here in villages():
            self._add_village(name, here)
        self._keys = sorted(self._named)

    def _add(self, place: FoundPlace, *districts: int) -> None:
        self._districts_of[place] = districts
        for key in _names_of(place.label):
            if place not in self._named[key]:
                self._named[key].append(place)

    def _add_town(self, town: Location) -> None:
        if not any(place.kind == "town" for place in self._named.get(_key(town.label), ())):
            self._add(FoundPlace("town", town.label, town.label, town))

    def _add_register_town(self, key: tuple[str, ...], name: str) -> None:
        """A town that only the register has, in the middle of its schools; nowhere, where these are far apart."""
        if " ".join(key) not in self._named and plain(name) not in outside():  # a post town may be across the border
            schools = [pk for pk in self.where.towns[key] if pk in self._home]
            if middle := self.where.middle(schools, name):
                miles = [self.where.miles_to(pk, middle) or 0.0 for pk in schools]
                self._add(FoundPlace("town", name, name, None if max(miles) > OF_ONE_TOWN else middle))

    def _add_village(self, name: str, here: Location) -> None:
        """A smaller place, unless the register, the towns, the districts or the areas have one of its name."""
        if _key(name) not in self._named:
            self._add(FoundPlace("town" if here.label == name else "locality", name, name, here))

    @cached_property
    def _outside(self) -> dict[str, tuple[str, str]]:
        return {key: found for key, found in outside().items() if key not in self._named}

    def outward_codes(self, text: str) -> list[str]:
        """The outward codes of the home area's schools, where the text is the letters that they begin with."""
        return self.where.outward_codes(text.strip().upper(), self._home)

    def named(self, text: str) -> list[FoundPlace]:
        """The places that the text is the name of, the smallest first: the town of Maldon comes before the district.

        One of which only the postcode area is known comes last: Bradwell-on-Sea has a point, the other Bradwell none.
        """
        if located := locate(text):
            return [FoundPlace("postcode", located.label, located.label, located)]
        key = _key(text)
        short = _without_ignored(key)
        found = self._named.get(key) or self._named.get(short, [])
        if not found and short != key:  # the council may call a quadrant an area
            found = self._named.get(f"{short} quadrant", [])
        if key.endswith("district"):
            found = sorted(found, key=lambda place: place.kind != "district")
        return sorted(found, key=lambda place: place.kind == "locality")

    def areas_of(self, district: int) -> list[FoundPlace]:
        """The district of that key, and its quadrant."""
        found = [place for place, held in self._districts_of.items() if place.narrows and district in held]
        return sorted(found, key=lambda place: place.kind != "district")

    def district_of(self, place: FoundPlace) -> int:
        """The key of the district in which a place is; 0 where it is in none or in several."""
        if place.kind == "district":
            return self._districts_of[place][0]
        return self._district_by_code.get(place.location.district_code, 0) if place.location and place.is_point else 0

    def outside(self, text: str) -> str:
        """The sentence that says that the place is outside; empty where it is none that is known."""
        name, authority = self._outside.get(plain(text), ("", ""))
        if not name:
            return ""
        where = f"in {authority}, " if name != authority else ""
        return f"{name} is {where}outside {the_council().area_name}."

    def perhaps(self, text: str, *, is_known_word: bool = False) -> list[FoundPlace]:
        """The places that the text may begin, name in part or misspell; not misspell where its words are known."""
        key = _key(text)
        if len(key) < (OF_A_SAINT if key.startswith("st ") else FEWEST_LETTERS):
            return []
        typed = key.split()
        if set(typed) <= _WHAT_IT_IS:  # "quadrant" is the name of none
            return []
        held = [name for name in self._keys if set(typed) <= set(name.split())]
        held.sort(key=lambda name: not name.startswith(key))
        names = held or [name for name in self._keys if name.startswith(key)]  # "mid" is no Middleton
        if not names and not is_known_word:
            names = self._spelt_like(key)
        places = dict.fromkeys(place for name in names for place in self._named[name])
        return sorted(places, key=lambda place: not place.narrows)[:MOST_OFFERED]

    def _spelt_like(self, key: str) -> list[str]:
        if len(key) <= FEWEST_LETTERS:
            return []
        slips = slips_forgiven(len(key))
        like = process.extract_iter(key, self._keys, scorer=OSA.distance, score_cutoff=slips, processor=None)
        distances = {name: distance for name, distance, _ in like if name[0] == key[0]}
        least = min(distances.values(), default=0)
        return [name for name, distance in distances.items() if distance == least]

    def there(self, place: FoundPlace) -> "There":
        """The schools at a place; where there is none in a town or a postcode, those nearest to it."""
        here = place.location
        inside = set(self._inside(place))
        pks = set(inside)
        if here and place.is_point:
            near = self._in_reach(here)
            if place.kind == "town":
                pks |= {pk for pk, miles in near.items() if miles <= IN_TOWN}
            if here.precise or not pks:
                pks |= near.keys() | self._perhaps_near(here)
        miles = {pk: self.where.miles_to(pk, here) if here else None for pk in pks}
        ordered = sorted(miles.items(), key=lambda item: (item[1] is None, item[1] or 0.0, item[0]))
        return There(place, dict(ordered), inside)

    def around(self, there: "There") -> Iterator["There"]:
        """Ever more schools around a point at which there are too few of some kind."""
        here = there.place.location
        if here is None or not there.place.is_point:
            return
        for reach in (*IN_REACH, *FURTHER):
            miles = self.where.around(here, reach)
            ordered = sorted(miles.items(), key=lambda item: (item[1], item[0]))
            yield There(there.place, dict(ordered), there.inside)

    def _in_reach(self, here: Location) -> dict[int, float]:
        for reach in IN_REACH:
            near = self.where.around(here, reach)
            if len(near) >= FEWEST_IN_REACH:
                break
        return near

    def _inside(self, place: FoundPlace) -> list[int]:
        if place.kind in ("postcode", "locality"):
            return self.where.with_postcode(place.area)
        if place.kind == "constituency":
            return self.where.constituencies.get(place.label, [])
        if place.kind == "town":
            return self.where.towns.get(tuple(_key(place.label).split()), [])
        return [pk for district in self._districts_of[place] for pk in self.where.districts.get(district, ())]

    def _perhaps_near(self, here: Location) -> set[int]:
        """Schools of which nobody knows where they are, but that they have the outward code or are in the district."""
        district = self._district_by_code.get(here.district_code, 0)
        perhaps = [*self.where.with_postcode(here.label.split()[0]), *self.where.districts.get(district, ())]
        return self.where.unplaced.intersection(perhaps)


@dataclass(frozen=True)
class There:
    """The schools at a place, the nearest first, each with its miles where they are known; ``inside`` are in it."""

    place: FoundPlace
    miles: dict[int, float | None]
    inside: set[int]


def adding_the_number(codes: list[str]) -> str:
    """What to do about the letters alone that those outward codes begin with: they cover a quarter of a county."""
    letters = codes[0].rstrip("0123456789")
    held = f"here {codes[0]} to {codes[-1]}" if len(codes) > 1 else f"here {codes[0]}"
    return f"{letters} is the beginning of many postcodes, {held}. Add the number."


def _key(text: str) -> str:
    return " ".join(typed_words(text))


def _without_ignored(key: str) -> str:
    parts = key.split()
    while len(parts) > 1 and parts[-1] in _IGNORED:
        parts.pop()
    return " ".join(parts)


def _names_of(label: str) -> list[str]:
    """Every name of a place: as it is, and without what people leave out."""
    key = _key(label)
    short = [key.removesuffix(f" {ending}") for ending in _ENDINGS if key.endswith(f" {ending}")]
    return [key, *short]


def _short_names(quadrant: str) -> list[str]:
    """What people write for a quadrant of two words: NE, northeast and north east, with "quadrant" or without."""
    parts = plain(quadrant).split()
    short = ["".join(part[0] for part in parts), "".join(parts), " ".join(parts)] if len(parts) > 1 else []
    return [*short, *(f"{name} quadrant" for name in short)]


@lru_cache(maxsize=8192)
def _town_key(name: str) -> tuple[str, ...]:
    """The words of a town or village; none where the line of an address is a street's."""
    key = words(name)
    if any(letter.isdigit() for letter in name) or not key or key[-1] in _OF_A_STREET or key[0] == "off":
        return ()
    return key
