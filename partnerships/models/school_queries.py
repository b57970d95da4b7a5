"""Words to choose schools by."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, When
from django.utils import timezone

from partnerships.models.places import District, Quadrant
from partnerships.religious_characters import Character


class SchoolQuerySet(models.QuerySet):
    """Schools by what the register says of them, where they are and whom they work with."""

    def open(self, on: dt.date | None = None) -> Self:
        """Schools open on that day; one that is proposed to close is, one that is proposed to open is not."""
        return self.filter(self._is_open(on))

    def closed(self) -> Self:
        """Schools that the register has as closed."""
        return self.filter(self._is_closed())

    def in_essex(self) -> Self:
        """Schools of the home authority, LA 881."""
        return self.filter(la_code=settings.HOME_LA_CODE)

    def in_scope(self) -> Self:
        """Schools that count towards coverage: of the home authority, of a type that the officer counts."""
        return self.in_essex().filter(establishment_type__is_in_scope=True)

    def in_quadrant(self, quadrant: Quadrant) -> Self:
        """Schools in a district of that quadrant."""
        return self.filter(district__quadrant=quadrant)

    def in_district(self, district: District) -> Self:
        """Schools in that district."""
        return self.filter(district=district)

    def of_phase(self, phase: str) -> Self:
        """Schools of that phase, one of ``School.Phase``."""
        return self.filter(phase=phase)

    def of_character(self, character: Character) -> Self:
        """Schools of that religious character."""
        return self.filter(character.condition("religious_character"))

    def outside_essex(self) -> Self:
        """Schools of other authorities."""
        return self.exclude(la_code=settings.HOME_LA_CODE)

    def with_district(self) -> Self:
        """Schools whose district is known."""
        return self.filter(district__isnull=False)

    def without_district(self) -> Self:
        """Schools whose district nobody has recorded."""
        return self.filter(district__isnull=True)

    def with_a_place(self) -> Self:
        """Schools with coordinates or, in their place, a postcode."""
        return self.exclude(self._has_no_place())

    def without_a_place(self) -> Self:
        """Schools with neither coordinates nor a postcode, so that nobody finds them by distance."""
        return self.filter(self._has_no_place())

    def disagreeing_with_register(self) -> Self:
        """Schools of which an officer put a fact right while the register still says something else."""
        return self.filter(
            (self._has_corrected_district() & Q(register_district__isnull=False))
            | (self._has_corrected_postcode() & ~Q(register_postcode=""))
        )

    def with_corrections(self) -> Self:
        """Schools whose district or postcode an officer put right, so that it differs from the register's."""
        return self.filter(self._has_corrected_district() | self._has_corrected_postcode())

    def without_corrections(self) -> Self:
        """Schools whose district and postcode, known or not, are the register's."""
        return self.exclude(self._has_corrected_district() | self._has_corrected_postcode())

    def outside_scope(self) -> Self:
        """Schools of the home authority that are listed and not counted: independent schools, for example."""
        return self.in_essex().filter(establishment_type__is_in_scope=False)

    def in_a_partnership(self, on: dt.date | None = None) -> Self:
        """Schools in at least one partnership that counts on that day."""
        return self.filter(_is_in_counted(on))

    def without_a_partnership(self, on: dt.date | None = None) -> Self:
        """Schools in no partnership that counts on that day; perhaps in one with too few open schools."""
        return self.exclude(_is_in_counted(on))

    def perhaps_within(self, metres: int, easting: int, northing: int) -> Self:
        """Schools in the square that reaches that far from a point, and those of which only a postcode is known."""
        in_square = Q(
            easting__range=(easting - metres, easting + metres), northing__range=(northing - metres, northing + metres)
        )
        by_postcode = (Q(easting__isnull=True) | Q(northing__isnull=True)) & ~Q(postcode="")
        return self.filter(in_square | by_postcode)

    def with_is_partner_of(self, school, on: dt.date | None = None) -> Self:
        """Annotate ``is_partner``: whether each is in a partnership together with that school on that day."""
        together = _memberships(on).in_active_partnerships(on).filter(school=school)
        shared = _memberships(on).filter(
            school=OuterRef("pk"), partnership__in=together.order_by().values("partnership")
        )
        return self.annotate(is_partner=Exists(shared))

    def with_current_memberships(self, on: dt.date | None = None) -> Self:
        """Prefetch ``current_memberships`` of active partnerships, by name, each with its own and ``is_counted``."""
        memberships = _memberships(on).in_active_partnerships(on).with_is_counted(on).select_related("partnership")
        by_name = memberships.order_by("partnership__name")
        return self.prefetch_related(Prefetch("memberships", by_name, to_attr="current_memberships"))

    def in_directory(self, on: dt.date | None = None) -> Self:
        """With what a list of schools shows of each, by name."""
        return self.listed().with_current_memberships(on)

    def listed(self) -> Self:
        """With their districts and types, by name: for a list of schools whose partnerships it does not show."""
        return self.select_related("district", "establishment_type").order_by("name", "urn")

    def counted_by_trait(self, on: dt.date | None = None) -> models.QuerySet:
        """How many (``n``) there are of each place, phase, religious character and status: what the filters count."""
        return (
            self.order_by()
            .annotate(is_open=_whether(self._is_open(on)), is_closed=_whether(self._is_closed()))
            .values(
                "district__slug", "district__quadrant__slug", "phase", "religious_character", "is_open", "is_closed"
            )
            .annotate(n=Count("pk"))
        )

    def _is_open(self, on: dt.date | None) -> Q:
        on = on or timezone.localdate()
        status = self.model.Status  # type: ignore[attr-defined]
        has_opened = Q(opened_on__isnull=True) | Q(opened_on__lte=on)
        not_closed = Q(status__in=[status.OPEN, status.PROPOSED_TO_CLOSE], closed_on__isnull=True) | Q(
            closed_on__gte=on
        )
        return has_opened & not_closed & ~Q(status=status.PROPOSED_TO_OPEN)

    def _is_closed(self) -> Q:
        return Q(status=self.model.Status.CLOSED)  # type: ignore[attr-defined]

    @staticmethod
    def _has_no_place() -> Q:
        return (Q(easting__isnull=True) | Q(northing__isnull=True)) & Q(postcode="")

    @staticmethod
    def _has_corrected_district() -> Q:
        return Q(district__isnull=False) & (Q(register_district__isnull=True) | ~Q(register_district=F("district")))

    @staticmethod
    def _has_corrected_postcode() -> Q:
        return ~Q(postcode="") & ~Q(postcode=F("register_postcode"))


def _whether(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False, output_field=models.BooleanField())


def _memberships(on: dt.date | None):
    """The memberships of that day; imported late, for memberships know of schools."""
    from partnerships.models.memberships import Membership

    return Membership.objects.active(on)


def _is_in_counted(on: dt.date | None) -> Exists:
    return Exists(_memberships(on).in_counted_partnerships(on).filter(school=OuterRef("pk")))
