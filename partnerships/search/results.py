"""What a search gives back."""

import datetime as dt
from dataclasses import dataclass, field
from enum import Enum, auto
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from office.council.reading import the_council
from partnerships.geography import Location
from partnerships.search.further_pages import PublicPage
from partnerships.search.further_people import PublicPerson
from partnerships.search.kinds import KindAsked, kind_asked


class By(Enum):
    """By what a record was found, as far as it matters to what else is shown; ``Hit.reason`` says it in words."""

    NAME = auto()
    NAME_AND_PLACE = auto()
    OTHER_NAME = auto()
    LEAD = auto()
    MEMBER = auto()  # a partnership by the schools in it
    PARTNERSHIP = auto()  # a school by the partnership that it is in
    OTHERWISE = auto()


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found: its primary key, points out of about 100, and why.

    The reason is a sentence without its stop, or the half of one that the row begins; it is empty where the row shows
    it by itself, as its name does. ``about`` are the schools that it names, each with its URN, in their order.
    """

    pk: int
    score: float
    reason: str = ""
    is_approximate: bool = False  # a word of it was spelt differently, or is missing
    former_name: str = ""  # the name that was matched, where the school bears another by now
    by: By = By.OTHERWISE
    about: tuple[tuple[str, int], ...] = ()
    before: str = ""  # the name that was matched, where it is that of a school before this one

    @property
    def why(self) -> str:
        """The reason to show, and that it is a near match where it is; empty where there is nothing to say."""
        if not self.is_approximate:
            return self.reason
        return f"{self.reason} (near match)" if self.reason else "Near match"

    @property
    def parts(self) -> list[tuple[str, str]]:
        """What ``why`` says in pieces, each with the address of the school that it names, or with none."""
        rest, found = self.why, []
        for name, urn in self.about:
            before, name_itself, rest = rest.partition(name)
            found += [(before, ""), (name_itself, reverse("schools:detail", args=[urn]))]
        return [(text, url) for text, url in [*found, (rest, "")] if text]


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place that was asked for; ``value`` is what the lists take: a slug, or a text for ``near``."""

    kind: str  # "postcode", "town", "locality" (of a postcode area), "constituency", "district" or "quadrant"
    label: str
    value: str
    location: Location | None = field(default=None, compare=False)

    @property
    def name(self) -> str:
        """Its name without the word for what it is, which the council chooses."""
        return self.label.removesuffix(" quadrant")

    @property
    def in_words(self) -> str:
        """What it is called, with the council's word for “quadrant” where it is one."""
        if self.kind == "locality":
            return f"{self.label} ({self.area})"
        return f"{self.name} {the_council().quadrant_word}" if self.kind == "quadrant" else self.label

    @property
    def area(self) -> str:
        """What its schools are said to be in: of a place without a point of its own, its postcode area."""
        if self.kind == "locality" and self.location:
            return self.location.label
        return self.in_words

    @property
    def query(self) -> str:
        """What narrows a list to it, or puts the list in order, in the words of the address."""
        return urlencode({self.kind if self.narrows else "near": self.value})

    @property
    def in_order(self) -> str:
        """How a list with that query is described."""
        if not self.narrows:
            return f"the nearest to {self.label} first"
        return f"in the {self.in_words}" if self.kind == "quadrant" else f"in {self.label} district"

    @property
    def is_point(self) -> bool:
        """Whether it is a place to be near; of the others people ask what is in them."""
        return self.kind in ("postcode", "town", "locality")

    @property
    def narrows(self) -> bool:
        """Whether the lists have a filter for it."""
        return self.kind in ("district", "quadrant")


@dataclass(frozen=True, slots=True)
class ClosedSchool:
    """A closed school that was asked for, its last day, and the open schools that it became, by way of others too."""

    school: "Candidate"
    closed_on: dt.date | None
    successors: "list[Candidate]"


@dataclass(frozen=True, slots=True)
class SchoolToCome:
    """A school that was asked for on a day before its first, and those open that day that became it."""

    school: "Candidate"
    opened_on: dt.date
    predecessors: "list[Candidate]"

    @property
    def has_opened(self) -> bool:
        """Whether it is open by now: officers may look ahead."""
        return self.opened_on <= timezone.localdate()


@dataclass(frozen=True, slots=True)
class NoneThere:
    """Schools that count and are in no partnership that does, at a place that has too many of them to name them all."""

    place: FoundPlace
    first: "list[Candidate]"
    count: int


@dataclass(frozen=True, slots=True)
class LiesIn:
    """The district and the quadrant in which something lies, the smaller first, and what it is called."""

    label: str
    areas: list[FoundPlace]


@dataclass(frozen=True, slots=True)
class Results:
    """Everything found for one text, the best first; ``suggestions`` are near names, given where nothing was found."""

    schools: list[Hit] = field(default_factory=list)
    partnerships: list[Hit] = field(default_factory=list)
    places: list[FoundPlace] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)
    is_sure: bool = False  # the first school is the one that was meant, without doubt
    closed: list[ClosedSchool] = field(default_factory=list)  # those that were asked for
    to_come: list[SchoolToCome] = field(default_factory=list)  # the same, on a day before their first
    in_none: "list[Candidate]" = field(default_factory=list)  # schools that were meant and are in no partnership
    none_there: NoneThere | None = None  # those of the town that was asked for, where they are more than ``in_none``
    lies_in: LiesIn | None = None  # of a place or a school the areas, where these were asked for
    people: list[PublicPerson] = field(default_factory=list)  # who stand in public elsewhere: on boards
    pages: list[PublicPage] = field(default_factory=list)  # that other apps have, and that were asked for
    problem: str = ""  # a sentence, where the text is a place outside, or a postcode or trust that nobody knows
    asks: frozenset[str] = frozenset()  # what a question asks besides: ``questions.JOIN``, ``LOCATION``, ``MORE``
    kind: KindAsked | None = None  # the kinds of school that were asked for, and nothing else
    traits: tuple[str, ...] = ()  # what the schools of a place are to be, as words: "primary"
    of: str = ""  # "schools" or "partnerships", where a question says which

    def __bool__(self) -> bool:
        return bool(self.schools or self.partnerships)

    @property
    def is_a_question(self) -> bool:
        """Whether it was answered with something else than rows of a list."""
        return bool(self.asks or self.people or self.pages)

    @property
    def goes_by_character(self) -> bool:
        """Whether schools of a religious character were asked for, at a place or as such."""
        kind = self.kind or kind_asked(" ".join(self.traits))
        return bool(kind and kind.tells("character"))

    @property
    def is_of_no_kind(self) -> bool:
        """Whether a kind of school was asked for, and no school is known to be of it."""
        return bool(self.kind and not self)

    @property
    def is_answered(self) -> bool:
        """Whether a list that comes out empty need not say so: what was meant is named above it."""
        return bool(self.is_a_question or self.closed or self.to_come or self.in_none or self.is_of_no_kind)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A school that an informal name may mean."""

    pk: int
    urn: int
    name: str
    score: float
    is_approximate: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """The schools that an informal name may mean, the likeliest first; ``sure`` only where no other comes close.

    ``is_shared`` where the very name of the first is also what another one is called.
    """

    sure: bool = False
    candidates: list[Candidate] = field(default_factory=list)
    is_shared: bool = False

    @property
    def school_pk(self) -> int | None:
        """The school that was meant, where that is sure."""
        return self.candidates[0].pk if self.sure else None
