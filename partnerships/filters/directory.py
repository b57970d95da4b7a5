"""What every list of the directory may be narrowed by; a bad value is ignored and said to be."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import ClassVar

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property

from office.council.reading import the_council
from office.council.words import in_our_words
from partnerships.filters.choices import FilterChoices
from partnerships.filters.distances import LIMITS, WITHIN, Distance, limits_of_schools, schools_around, within
from partnerships.filters.facets import Bits, Choice, Counts, Facet, Removal, Tally, TraitIndex
from partnerships.filters.late_rows import ListRow
from partnerships.filters.overviews import filter_choices
from partnerships.filters.parameters import said_of_repeated, said_of_unknown
from partnerships.models import District, PartnershipKind, Quadrant, School
from partnerships.religious_characters import CHARACTERS, Character
from partnerships.search import Hit, InOwnOrder, Names, Nearby, Ranked, Results, find, locate_anything, names

MAX_TEXT = 200  # characters of a search that are read
UNPLACED = "unplaced"  # with "only": what ``near`` cannot put in order, and nothing else
NARROWING = "filters"  # with "open": whoever narrows a list finds its filters open on the next page
WORDS, DAY = ("q", "near"), "on"  # the filters without choices
NO_DAYS = "A day can be chosen for the list of partnerships alone. This list is of today."
GOES_BY_NAMES = "Where the register gives no religious character, we go by the school’s name."
NO_PLACE = "Say in “Near” where it is to be within that distance of. The list is not narrowed by distance."

Option = Quadrant | District | PartnershipKind | School.Phase | Character | str


@dataclass
class DirectoryFilters:
    """The filters of the partnership and school lists: ``q``, ``near``, and those that have choices."""

    NOUN: ClassVar[str] = ""  # what the list is of
    LABELS: ClassVar[dict[str, str]] = {
        "within": "Distance",
        "quadrant": "Quadrant",
        "district": "District",
        "phase": "Phase",
        "character": "Religious character",
    }
    DEFAULTS: ClassVar[dict[str, str]] = {}  # what is chosen where the address says nothing

    TICKS: ClassVar[frozenset[str]] = frozenset()  # those with one choice, to be ticked
    NOTHING_CHOSEN: ClassVar[dict[str, str]] = {"within": "Any distance"}  # "All", where it is not here
    offers_days: ClassVar[bool] = False  # whether the list may be of another day than today

    query: QueryDict
    ignored: list[str] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)  # those of ``ignored`` to be corrected, by their field

    def __post_init__(self) -> None:
        self.on = self._day_asked_for()  # the day of which the list is
        self.selected: dict[str, str] = {}  # by the filter's name, in the words of the address
        self.near_text = self._tidied("near")
        asked = locate_anything(self.near_text, self._known) if self.near_text else Nearby()
        self.near, self.near_problem = asked.location, asked.problem
        self.near_choices = [(choice.label, self._query_with("near", choice.value)) for choice in asked.choices]
        if self.near_problem and not self.near_choices:
            self._refuse("near", self.near_problem)
        elif self.near_problem:
            self.ignored.append(self.near_problem)
        if "on" in self.problems:
            self.problems["on"] = self.problems.pop("on")  # the form has it last
        for name in self.LABELS:
            self._select(name)
        if not self.near and self.selected.pop("within", "") and not self.near_text:
            self.ignored.append(NO_PLACE)
        self._say_what_is_unknown()
        self.is_of_unplaced = bool(self.near) and self.query.get(UNPLACED) == "only"
        self.unplaced_count = 0  # of the rows, once they are in order

    def _say_what_is_unknown(self) -> None:
        """Say of every parameter that no filter goes by that it is ignored; in a file nobody would notice."""
        filters = [*WORDS, *self.LABELS, *([DAY] if self.offers_days else [])]
        if not self.offers_days and self.query.get(DAY, "").strip():
            self.ignored.append(NO_DAYS)
        self.ignored += said_of_unknown(self.query, filters, {DAY, "page", UNPLACED, NARROWING})
        self.ignored += said_of_repeated(self.query, filters)

    @property
    def notes(self) -> list[str]:
        """What was ignored and no field can be corrected for."""
        return [said for said in self.ignored if said not in self.problems.values()]

    @cached_property
    def text(self) -> str:
        """What was typed into the search box, tidied."""
        return self._tidied("q")

    @property
    def quadrants(self) -> list[Quadrant]:
        """Every quadrant, in its order."""
        return self._data.quadrants

    @property
    def districts(self) -> list[District]:
        """Every district, by name, with its code and quadrant."""
        return self._data.districts

    @cached_property
    def options(self) -> dict[str, dict[str, Option]]:
        """What each filter may be, by the words of the address."""
        return {
            "within": {**WITHIN},
            "quadrant": {quadrant.slug: quadrant for quadrant in self.quadrants},
            "district": {district.slug: district for district in self.districts},
            "phase": {phase.value: phase for phase in School.Phase},
            "character": {**CHARACTERS},
        }

    @property
    def is_today(self) -> bool:
        """Whether the list is of today."""
        return self.on == timezone.localdate()

    def option(self, name: str):
        """What is chosen of a filter; None where nothing is."""
        return self.options[name].get(self.selected.get(name, ""))

    @property
    def are_set(self) -> bool:
        """Whether anything narrows or orders the list."""
        return bool(self.text or self.near or self.narrowing or not self.is_today)

    @property
    def leaves_some_out(self) -> bool:
        """Whether the list may be short of what it is of: a place alone only puts it in order."""
        return bool(self.text or self.is_of_unplaced or self.narrowing)

    @property
    def are_open(self) -> bool:
        """Whether the filters are shown though a phone folds them up: who narrows goes on, who pages on reads."""
        return bool(self.problems) or (self.query.get(NARROWING) == "open" and "page" not in self.query)

    @property
    def place_in_words(self) -> str:
        """Where the list is of: "near Colchester", "within 5 miles of Colchester"; empty where that is everywhere."""
        if not self.near:
            return ""
        if limit := self.option("within"):
            return f"{limit[0].lower()}{limit[1:]} of {self.near.label}"
        return f"near {self.near.label}"

    @property
    def order_in_words(self) -> str:
        """What follows on how many there are, where they are in order of distance."""
        if not self.near:
            return ""
        if self.option("within"):
            return f" {self.place_in_words}, the nearest first"
        return f", the nearest to {self.near.label} first"

    @property
    def title(self) -> str:
        """What the list is of, as a title: "Search: St John – Partnerships near Colchester: Mid quadrant"."""
        search = f"Search: {self.text} – " if self.text else ""
        choices = [self._in_words(name, value) for name, value in self.narrowing.items() if name != "within"]
        narrowed = f": {', '.join(choices)}" if choices else ""
        day = "" if self.is_today else f" on {date_format(self.on)}"
        return f"{search}{self.NOUN} {self.place_in_words}".rstrip() + day + narrowed

    @property
    def narrowing(self) -> dict[str, str]:
        """The choices that were made, without those that are made for everyone."""
        return {name: value for name, value in self.selected.items() if value != self.DEFAULTS.get(name)}

    @property
    def in_words(self) -> dict[str, str]:
        """What is chosen, in words, by the words of the address."""
        words = {"q": f"“{self.text}”"} if self.text else {}
        words |= {name: self._in_words(name, value) for name, value in self.narrowing.items()}
        words |= {"near": f"Near {self.near.label}"} if self.near else {}
        words |= {UNPLACED: "Place not known"} if self.is_of_unplaced else {}
        return words | ({} if self.is_today else {"on": f"On {date_format(self.on)}"})

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """What is chosen, in words, each with the query of the same list without it."""
        return [(label, self._query_without(name)) for name, label in self.in_words.items()]

    @cached_property
    def found(self) -> Results:
        """What the search finds for the text."""
        return find(self.text, on=self.on, known=self._known) if self.text else Results()

    @property
    def character_sentence(self) -> str:
        """That a religious character may be read from a name, where the list is of schools of one; else empty."""
        is_of_one = "character" in self.selected or (self.text and self.found.goes_by_character)
        return GOES_BY_NAMES if is_of_one else ""

    @property
    def knows_nothing_of_it(self) -> bool:
        """Whether the text is the name of nothing that the portal knows; another list may have it, or a place.

        A kind of school and a question are no names, and a closed school is known, and one to come.
        """
        found = self.found
        is_named = (
            found or found.places or found.people or found.pages or found.problem or found.closed or found.to_come
        )
        return not (is_named or found.kind or found.asks)

    @property
    def hits(self) -> list[Hit]:
        """What the search finds for this list."""
        raise NotImplementedError

    @property
    def hits_shown(self) -> list[Hit]:
        """The same, where something was searched for."""
        return self.hits if self.text else []

    @property
    def unplaced(self) -> Q | None:
        """What nobody has placed, so that ``near`` cannot put it in order; None where everything is placed."""
        raise NotImplementedError

    @property
    def unplaced_query(self) -> str:
        """The query of the same list with nothing but that."""
        return self._query_with(UNPLACED, "only")

    def distance_of(self, pk: int, miles: float) -> Distance:
        """How far the record of that primary key is, so many miles from where ``near`` is, in words."""
        raise NotImplementedError

    def tell_distances(self, rows: Iterable[ListRow]) -> None:
        """Give each row of a page its ``distance``, where a place is given and it is known where the row is."""
        for row in rows if self.near else ():
            if row.miles is not None:
                row.distance = self.distance_of(row.pk, row.miles)

    def narrow(self, rows):
        """The rows that have everything that is chosen."""
        raise NotImplementedError

    def left_of(self, rows):
        """The rows that text and choices leave, in their own order: for what is put in order otherwise."""
        return self.narrow(self._searched(rows))

    def in_order(self, rows, nearest: Callable):
        """The rows that were searched for, the nearest first where a place is given, else the best match first."""
        if self.near:
            rows = nearest(self.near, self._placed_or_not(rows))
        if not self.text:
            return rows
        return InOwnOrder(rows, self.hits) if self.near else Ranked(rows, self.hits)

    @property
    def index(self) -> TraitIndex:
        """What the list is of, by what is chosen; in the order of the names."""
        raise NotImplementedError

    @property
    def pks_unplaced(self) -> set[int]:
        """What nobody has placed, by primary keys."""
        raise NotImplementedError

    @cached_property
    def searched(self) -> Bits:
        """The rows of the index that were searched for; no choice has narrowed them yet."""
        rows = self.index.those(hit.pk for hit in self.hits) if self.text else self.index.every
        return rows & self.index.those(self.pks_unplaced) if self.is_of_unplaced else rows

    @property
    def chosen_pks(self) -> list[int]:
        """The primary keys of the rows that text and choices leave: the best match first, or by name."""
        pks = self._index_here.pks_of(self._index_here.left_of(self.searched, self.selected))
        if self.near or not self.text:
            return pks
        left = frozenset(pks)
        return [hit.pk for hit in self.hits if hit.pk in left]

    def count(self) -> Counts:
        """How many of the rows that were searched for each choice would leave; no record is read for it."""
        return self._counts(self.searched)

    @cached_property
    def _index_here(self) -> TraitIndex:
        """The index, in which only those near by are within a distance where a place is given."""
        if not self.near:
            return self.index
        within_each = {limit: self.index.those(within(limit, self.limits)) for limit in LIMITS}
        return self.index.with_filter("within", within_each)

    def _counts(self, rows: Bits) -> Counts:
        found = Tally(self._index_here, rows, self.selected)
        removals = [
            Removal(self._in_words(name, value), self._query_without(name), count)
            for name, value in self.narrowing.items()
            if (count := found.count(name, self.DEFAULTS.get(name, "")))
        ]
        facets = [self._facet(name, in_our_words(label), found) for name, label in self.LABELS.items()]
        return Counts(found.total, facets, removals, Tally(self._index_here, rows, self.DEFAULTS).total)

    def _facet(self, name: str, label: str, found: Tally) -> Facet:
        values = {value: label_of(option) for value, option in self.options[name].items()}
        if name not in self.DEFAULTS and name not in self.TICKS:
            values = {"": self.NOTHING_CHOSEN.get(name, "All"), **values}
        chosen = self.selected.get(name) or self._distance_waiting(name)
        choices = tuple(
            Choice(value, text, found.count(name, value), value == chosen) for value, text in values.items()
        )
        has_counts = name != "within" or bool(self.near)
        return Facet(name, label, choices, is_tick=name in self.TICKS, has_counts=has_counts)

    def _day_asked_for(self) -> dt.date:
        return timezone.localdate()

    def _searched(self, rows):
        if self.is_of_unplaced:
            rows = rows.filter(self.unplaced) if self.unplaced else rows.none()
        return rows.filter(pk__in=[hit.pk for hit in self.hits]) if self.text else rows

    def _placed_or_not(self, rows):
        """The rows, or those alone that nobody has placed; it counts these, so that the list can say so first."""
        if self.unplaced is None:
            return rows.none() if self.is_of_unplaced else rows
        of_unplaced = rows.filter(self.unplaced)
        found = of_unplaced.filter(pk__in=[hit.pk for hit in self.hits]) if self.text else of_unplaced
        self.unplaced_count = found.order_by().count()
        return of_unplaced if self.is_of_unplaced else rows

    def _refuse(self, name: str, problem: str) -> None:
        """Ignore what was typed into a field, which keeps it, and say at the field what is wrong with it."""
        self.ignored.append(problem)
        self.problems[name] = problem

    def _distance_waiting(self, name: str) -> str:
        """The distance that was chosen, where nothing is narrowed by it until it is known of what place."""
        asked = self.query.get(name, "").strip() if name == "within" else ""
        return asked if asked in WITHIN else ""

    def _select(self, name: str) -> None:
        default = self.DEFAULTS.get(name, "")
        value = self.query.get(name, "").strip() or default
        if value and value not in self.options[name]:
            self.ignored.append(self._unknown(name, value[:50]))
            value = default
        if value:
            self.selected[name] = value

    def _unknown(self, name: str, value: str) -> str:
        word = in_our_words(self.LABELS[name].lower())
        if default := self.DEFAULTS.get(name):
            return f"There is no {word} called “{value}”. What is shown is: {label_of(self.options[name][default])}."
        return f"There is no {word} called “{value}”, so the list is not narrowed by {word}."

    def _in_words(self, name: str, value: str) -> str:
        option = self.options[name][value]
        label = label_of(option)
        if isinstance(option, Quadrant):
            return f"{label} {the_council().quadrant_word}"
        return f"{self.LABELS[name]} {label.lower()}" if name == "district" and isinstance(option, str) else label

    @cached_property
    def list_query(self) -> str:
        """The query of the whole list, for its files: all that it goes by, and not its page.

        What is ignored is left out: a file is refused for it, since nobody would notice there.
        """
        query = QueryDict(mutable=True)
        for name in self.query:
            if self._goes_by(name):
                query[name] = self.query.get(name, "")
        return f"?{query.urlencode()}" if query else ""

    def _goes_by(self, name: str) -> bool:
        """Whether a parameter of the address has a part in what the list shows, but for its page."""
        if name in self.LABELS:
            is_chosen = self.query.get(name, "").strip() == self.selected.get(name)
            return is_chosen and (name != "within" or self.near is not None)
        if name == DAY:
            return self.offers_days and DAY not in self.problems
        return name == "q" or (name in ("near", UNPLACED) and self.near is not None)

    def _query_with(self, name: str, value: str) -> str:
        query = self.query.copy()
        for gone in ("page", NARROWING):
            query.pop(gone, None)
        query[name] = value
        return f"?{query.urlencode()}"

    def _query_without(self, name: str) -> str:
        query = self.query.copy()
        for gone in (name, "page", UNPLACED, NARROWING, *(["within"] if name == "near" else [])):
            query.pop(gone, None)
        return f"?{query.urlencode()}" if query else ""

    def _tidied(self, name: str) -> str:
        return " ".join(self.query.get(name, "").replace("\x00", "").split())[:MAX_TEXT]

    @cached_property
    def limits(self) -> dict[int, str]:
        """The least limit of distance within which each row is, by primary keys."""
        return self._limits_of_schools

    @cached_property
    def _limits_of_schools(self) -> dict[int, str]:
        return limits_of_schools(self._around)

    @cached_property
    def _around(self) -> dict[int, float]:
        """The schools within the greatest limit of where ``near`` is, each with its miles."""
        return schools_around(self.near, self._known) if self.near else {}

    @cached_property
    def _known(self) -> Names:
        """What can be searched, asked for once."""
        return names(self.on)

    @cached_property
    def _data(self) -> FilterChoices:
        return filter_choices.of(timezone.localdate())


def label_of(option: Option) -> str:
    """What a choice is called on the page; of no phase are independent schools too, beside those that count."""
    if option == School.Phase.NOT_APPLICABLE:
        return "Special, alternative, independent and other"
    return str(getattr(option, "label", option))
