"""What a list may be narrowed by, read from the address; a bad value is ignored and said to be."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.functional import cached_property

from .geography import locate, nearest_partnerships, nearest_schools, problem_with
from .models import District, Quadrant, School
from .search import Hit, Ranked, Results, find

MAX_TEXT = 200  # characters of a search that are read


@dataclass
class DirectoryFilters:
    """The filters of the partnership and school lists: ``q``, ``quadrant``, ``district``, ``phase``, ``near``."""

    query: QueryDict
    ignored: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.quadrant = self._chosen("quadrant", {q.slug: q for q in self.quadrants})
        self.district = self._chosen("district", {d.slug: d for d in self.districts})
        self.phase = self._chosen("phase", {phase.value: phase for phase in self.phases})
        self.near_text = self._tidied("near")
        self.near = locate(self.near_text) if self.near_text else None
        if self.near_text and not self.near:
            self.ignored.append(problem_with(self.near_text))

    @cached_property
    def text(self) -> str:
        """What was typed into the search box, tidied."""
        return self._tidied("q")

    @cached_property
    def quadrants(self) -> list[Quadrant]:
        """The quadrants to choose from."""
        return list(Quadrant.objects.all())

    @cached_property
    def districts(self) -> list[District]:
        """The districts to choose from."""
        return list(District.objects.all())

    @property
    def phases(self) -> list[School.Phase]:
        """The phases to choose from."""
        return list(School.Phase)

    @property
    def are_set(self) -> bool:
        """Whether anything narrows or orders the list."""
        return any((self.text, self.quadrant, self.district, self.phase, self.near))

    @property
    def are_narrowed(self) -> bool:
        """Whether a filter is chosen, besides what was typed."""
        return any((self.quadrant, self.district, self.phase, self.near_text))

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """What is chosen, in words, each with the query of the same list without it."""
        words = {
            "q": f"“{self.text}”" if self.text else "",
            "quadrant": f"{self.quadrant} quadrant" if self.quadrant else "",
            "district": str(self.district or ""),
            "phase": self.phase.label if self.phase else "",
            "near": f"Near {self.near.label}" if self.near else "",
        }
        return [(label, self._query_without(name)) for name, label in words.items() if label]

    def _query_without(self, name: str) -> str:
        query = self.query.copy()
        for gone in (name, "page"):
            query.pop(gone, None)
        return f"?{query.urlencode()}"

    @cached_property
    def found(self) -> Results:
        """What the search finds for the text."""
        return find(self.text) if self.text else Results()

    def narrow(self, schools):
        """The schools of the quadrant, district and phase that are chosen."""
        if self.quadrant:
            schools = schools.in_quadrant(self.quadrant)
        if self.district:
            schools = schools.in_district(self.district)
        return schools.of_phase(self.phase) if self.phase else schools

    def in_order(self, rows, hits: list[Hit], nearest: Callable):
        """The rows that were searched for, the nearest first where a place is given, else the best match first."""
        if self.near:
            searched = rows.filter(pk__in=[hit.pk for hit in hits]) if self.text else rows
            return nearest(self.near, searched)
        return Ranked(rows, hits) if self.text else rows

    def _tidied(self, name: str) -> str:
        return " ".join(self.query.get(name, "").replace("\x00", "").split())[:MAX_TEXT]

    def _chosen(self, name: str, choices: dict[str, object]):
        value = self.query.get(name, "").strip()
        if not value:
            return None
        if value not in choices:
            self.ignored.append(f"There is no {name} called “{value[:50]}”, so the list is not narrowed by {name}.")
        return choices.get(value)


@dataclass
class PartnershipFilters(DirectoryFilters):
    """The filters of the directory of partnerships."""

    def apply(self, partnerships):
        """The partnerships that the filters leave: the best match first, or the nearest, or by name."""
        if self.quadrant:
            partnerships = partnerships.in_quadrant(self.quadrant)
        if self.district:
            partnerships = partnerships.in_district(self.district)
        if self.phase:
            partnerships = partnerships.with_phase(self.phase)
        return self.in_order(partnerships, self.found.partnerships, nearest_partnerships)


@dataclass
class SchoolFilters(DirectoryFilters):
    """The filters of the school look-up: those of the directory, and ``status`` (open unless said otherwise)."""

    STATUSES = {"open": "Open", "closed": "Closed", "all": "Open and closed"}

    def __post_init__(self) -> None:
        super().__post_init__()
        self.status = self._chosen("status", {key: key for key in self.STATUSES}) or "open"

    def apply(self, schools):
        """The schools that the filters leave: the best match first, or the nearest, or by name."""
        if self.status == "open":
            schools = schools.open()
        if self.status == "closed":
            schools = schools.closed()
        return self.in_order(self.narrow(schools), self.found.schools, nearest_schools)

    @property
    def are_narrowed(self) -> bool:
        """Whether a filter is chosen, besides what was typed."""
        return super().are_narrowed or self.status != "open"


@dataclass
class WithoutFilters(DirectoryFilters):
    """The filters of the schools without a partnership."""

    def apply(self, schools):
        """The schools that the filters leave: the best match first, or the nearest, or by name."""
        return self.in_order(schools, self.found.schools, nearest_schools)
