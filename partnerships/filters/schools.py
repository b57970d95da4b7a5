"""The filters of the lists of schools."""

from collections import Counter
from collections.abc import Collection
from typing import ClassVar

from django.db.models import Case, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.functional import cached_property

from partnerships.filters.by_distance import SchoolsByDistance, in_the_order_of
from partnerships.filters.choices import NOT_RECORDED, NOT_RECORDED_SLUG
from partnerships.filters.directory import DirectoryFilters, Option
from partnerships.filters.distances import Distance, answering, of_school, within
from partnerships.filters.facets import Counts, Elsewhere, Traits
from partnerships.filters.late_rows import LateRows, ReadRows, Records, Tell
from partnerships.filters.overviews import SchoolOverview, school_overview, traits_of_schools
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

    def count(self, schools) -> Counts:
        """How many of the schools, which no filter has narrowed yet, each choice would leave; in one query."""
        return self._counts(self.traits_of(self._searched(schools)))

    def traits_of(self, schools) -> list[tuple[int, Traits]]:
        """The schools in groups that have every trait in common."""
        if not self.near:
            return traits_of_schools(schools.counted_by_trait())
        counted = list(schools.annotate(limit=self._limit_in_database()).counted_by_trait(also=["limit"]))
        groups = zip(counted, traits_of_schools(counted), strict=True)
        return [(n, {**traits, "within": answering(row["limit"])}) for row, (n, traits) in groups]

    def distance_of(self, pk: int, miles: float) -> Distance:
        """How far a school is."""
        return of_school(miles)

    def _limit_in_database(self) -> Case:
        """The least limit of distance within which a school is, as SQL; empty where it is within none."""
        pks: dict[str, list[int]] = {}
        for pk, limit in self.limits.items():
            pks.setdefault(limit, []).append(pk)
        whens = [When(pk__in=found, then=Value(limit)) for limit, found in sorted(pks.items())]
        return Case(*whens, default=Value(""))


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

    def count_all(self) -> Counts:
        """How many schools each choice would leave; no record is read again for it."""
        groups, group_of = self.overview.groups, self.overview.group_of
        if self.candidates is group_of and not self.near:
            return self._counts(groups)
        counted = Counter((group_of[pk], self.limits.get(pk, "")) for pk in self.candidates)
        found = [(n, groups[group][1], limit) for (group, limit), n in counted.items()]
        return self._counts(
            [(n, {**traits, "within": answering(limit)} if self.near else traits) for n, traits, limit in found]
        )

    @cached_property
    def overview(self) -> SchoolOverview:
        """What is known of all schools."""
        return school_overview.of(self.on)

    @cached_property
    def candidates(self) -> Collection[int]:
        """The schools that were searched for, not narrowed yet: by the hits, else by name."""
        group_of, unplaced = self.overview.group_of, self._known[0].where.unplaced
        found = [hit.pk for hit in self.hits if hit.pk in group_of] if self.text else group_of
        return [pk for pk in found if pk in unplaced] if self.is_of_unplaced else found

    def rows(self, schools: Records, tell: Tell) -> LateRows:
        """Rows of the schools that the filters leave, none read yet; ``tell`` gives those read what no query does."""
        limit = self.selected.get("within")
        within_it = {*within(limit, self.limits)} if limit else self.overview.group_of
        others = {name: value for name, value in self.selected.items() if name != "within"}
        groups, group_of = self.overview.that_answer(others), self.overview.group_of
        chosen = [pk for pk in self.candidates if group_of[pk] in groups and pk in within_it]
        if not self.near:
            return LateRows(chosen, schools, tell, self.hits_shown)
        self.unplaced_count = len(self._known[0].where.unplaced.intersection(chosen))
        by_name = in_the_order_of(group_of, chosen) if self.text else chosen
        nearest = SchoolsByDistance(by_name, self._around, self.near, self._known[0])
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

    def rows(self, schools: QuerySet[School]) -> ReadRows:
        """The rows of the schools that the filters leave."""
        return ReadRows(self.apply(schools))

    @cached_property
    def elsewhere(self) -> Elsewhere:
        """The open schools that the text finds, most of them in a partnership."""
        schools = School.objects.open().filter(pk__in=[hit.pk for hit in self.found.schools])
        return Elsewhere("school", schools.count(), reverse("schools:list"))
