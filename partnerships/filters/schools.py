"""The filters of the lists of schools."""

from typing import ClassVar

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property

from partnerships.filters.by_distance import SchoolsByDistance
from partnerships.filters.choices import NOT_RECORDED, NOT_RECORDED_SLUG
from partnerships.filters.directory import DirectoryFilters, Option
from partnerships.filters.distances import Distance, of_school, within
from partnerships.filters.facets import Counts, Elsewhere, TraitIndex
from partnerships.filters.late_rows import LateRows, ReadRows, Records, Tell
from partnerships.filters.overviews import school_index
from partnerships.geography import nearest_schools
from partnerships.models import Partnership, School
from partnerships.search import Hit


class PlaceAndPhaseFilters(DirectoryFilters):
    """Those of every list, as they hold for schools.

    The kind of a school's partnership and whether that has room are no filters here: who asks which partnership to join
    asks for partnerships, and a school that is in two would answer for both.
    """

    @cached_property
    def options(self) -> dict[str, dict[str, Option]]:
        """What each filter may be, by the words of the address; a district may be not recorded."""
        options = super().options
        return options | {"district": {**options["district"], NOT_RECORDED_SLUG: NOT_RECORDED}}

    @property
    def hits(self) -> list[Hit]:
        """The schools that the search finds."""
        return self.found.schools

    @cached_property
    def unplaced(self) -> Q | None:
        """The schools of which nobody knows where they are; None where there is none."""
        where = self._known[0].where
        without = Q(easting__isnull=True) | Q(northing__isnull=True)
        return without & ~Q(postcode__in=where.placed_by_postcode) if where.unplaced else None

    def narrow(self, schools):
        """The schools of the distance, quadrant, district, phase and religious character that are chosen."""
        if self.option("within"):
            schools = schools.filter(pk__in=within(self.selected["within"], self.limits))
        if quadrant := self.option("quadrant"):
            schools = schools.in_quadrant(quadrant)
        if district := self.option("district"):
            schools = schools.without_district() if district == NOT_RECORDED else schools.in_district(district)
        if phase := self.option("phase"):
            schools = schools.of_phase(phase)
        if character := self.option("character"):
            schools = schools.of_character(character)
        return schools

    def apply(self, schools):
        """The schools that the filters leave: the best match first, or the nearest, or by name."""
        return self.in_order(self.narrow(schools), nearest_schools)

    @cached_property
    def index(self) -> TraitIndex:
        """All schools by what is chosen."""
        return school_index.of(self.on)

    @property
    def pks_unplaced(self) -> set[int]:
        """Those of which nobody knows where they are."""
        return self._known[0].where.unplaced

    def distance_of(self, pk: int, miles: float) -> Distance:
        """How far a school is."""
        return of_school(miles)


class SchoolFilters(PlaceAndPhaseFilters):
    """The filters of the school look-up: besides, the status, which is open unless said otherwise."""

    NOUN = "Schools"
    LABELS: ClassVar[dict[str, str]] = {**DirectoryFilters.LABELS, "status": "Status"}
    DEFAULTS: ClassVar[dict[str, str]] = {"status": "open"}
    STATUSES: ClassVar[dict[str, str]] = {"open": "Open", "closed": "Closed", "all": "Open and closed"}

    @cached_property
    def options(self) -> dict[str, dict[str, Option]]:
        """What each filter may be, by the words of the address."""
        return super().options | {"status": {**self.STATUSES}}

    def rows(self, schools: Records, tell: Tell) -> LateRows:
        """Rows of the schools that the filters leave, none read yet; ``tell`` gives those read what no query does."""
        chosen = self.chosen_pks
        if not self.near:
            return LateRows(chosen, schools, tell, self.hits_shown)
        self.unplaced_count = len(self.pks_unplaced.intersection(chosen))
        nearest = SchoolsByDistance(chosen, self._around, self.near, self._known[0])
        return LateRows(nearest, schools, tell, self.hits_shown, nearest.miles_to)

    def narrow(self, schools):
        """The schools that have everything that is chosen."""
        status = self.selected["status"]
        if status == "open":
            schools = schools.open()
        if status == "closed":
            schools = schools.closed()
        return super().narrow(schools)

    @cached_property
    def elsewhere(self) -> Elsewhere:
        """The partnerships that the text finds, for a list that shows no school."""
        partnerships = Partnership.objects.active().filter(pk__in=[hit.pk for hit in self.found.partnerships])
        return Elsewhere("partnership", partnerships.count(), reverse("partnerships:list"))


class WithoutFilters(PlaceAndPhaseFilters):
    """The filters of the schools without a partnership."""

    NOUN = "Schools without a partnership"

    def count_among(self, schools: QuerySet[School]) -> Counts:
        """How many of the schools, which no filter has narrowed yet, each choice would leave; in one query."""
        searched = self._searched(schools).order_by().values_list("pk", flat=True)
        return self._counts(self.index.those(searched))

    def rows(self, schools: QuerySet[School]) -> ReadRows:
        """The rows of the schools that the filters leave."""
        return ReadRows(self.apply(schools))

    @cached_property
    def elsewhere(self) -> Elsewhere:
        """The open schools that the text finds, most of them in a partnership."""
        schools = School.objects.open().filter(pk__in=[hit.pk for hit in self.found.schools])
        return Elsewhere("school", schools.count(), reverse("schools:list"))
