"""What a list may be narrowed by, read from the address; a bad value is ignored and said to be."""

from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.functional import cached_property

from .models import District, Quadrant, School

MAX_TEXT = 200  # characters of a search that are read


@dataclass
class DirectoryFilters:
    """The filters of the partnership and school lists: ``q``, ``quadrant``, ``district``, ``phase``."""

    query: QueryDict
    ignored: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.quadrant = self._chosen("quadrant", {q.slug: q for q in self.quadrants})
        self.district = self._chosen("district", {d.slug: d for d in self.districts})
        self.phase = self._chosen("phase", {phase.value: phase for phase in self.phases})

    @cached_property
    def text(self) -> str:
        """What was typed into the search box, tidied."""
        return " ".join(self.query.get("q", "").replace("\x00", "").split())[:MAX_TEXT]

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
        """Whether anything narrows the list."""
        return any((self.text, self.quadrant, self.district, self.phase))

    def _chosen(self, name: str, choices: dict[str, object]):
        value = self.query.get(name, "").strip()
        if not value:
            return None
        if value not in choices:
            self.ignored.append(f"There is no {name} called “{value[:50]}”, so the list is not narrowed by {name}.")
        return choices.get(value)


@dataclass
class SchoolFilters(DirectoryFilters):
    """The filters of the school look-up: those of the directory, and ``status`` (open unless said otherwise)."""

    STATUSES = {"open": "Open", "closed": "Closed", "all": "Open and closed"}

    def __post_init__(self) -> None:
        super().__post_init__()
        self.status = self._chosen("status", {key: key for key in self.STATUSES}) or "open"

    def apply(self, schools):
        """The schools that the filters leave."""
        if self.status == "open":
            schools = schools.open()
        if self.status == "closed":
            schools = schools.closed()
        return narrow_schools(self, schools)


@dataclass
class PartnershipFilters(DirectoryFilters):
    """The filters of the directory of partnerships."""

    def apply(self, partnerships):
        """The partnerships that the filters leave."""
        if self.text:
            partnerships = partnerships.matching(self.text)
        if self.quadrant:
            partnerships = partnerships.in_quadrant(self.quadrant)
        if self.district:
            partnerships = partnerships.in_district(self.district)
        if self.phase:
            partnerships = partnerships.with_phase(self.phase)
        return partnerships


def narrow_schools(filters: DirectoryFilters, schools):
    """The schools that the directory's filters leave."""
    if filters.text:
        schools = schools.matching(filters.text)
    if filters.quadrant:
        schools = schools.in_quadrant(filters.quadrant)
    if filters.district:
        schools = schools.in_district(filters.district)
    if filters.phase:
        schools = schools.of_phase(filters.phase)
    return schools
