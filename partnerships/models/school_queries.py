"""Words to choose schools by."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Prefetch, Q, When
from django.db.models.functions import Lower
from django.utils import timezone

from base.days import days_later
from partnerships.models.places import District, Quadrant
from partnerships.religious_characters import Character, recorded_or_said_in_database

# What the filters count schools by.
TRAITS = ("district__slug", "district__quadrant__slug", "phase", "character", "is_open", "is_closed")


class SchoolQuerySet(models.QuerySet):
    """Schools by what the register says of them, where they are and whom they work with."""

    def open(self, on: dt.date | None = None) -> Self:
        """Schools open on that day; one that is proposed to close is, one that is proposed to open is not."""
        return self.filter(self._is_open(on))

    def closed(self) -> Self:
        """Schools that the register has as closed, or whose closing day in it has passed."""
        return self.filter(self._is_closed())

    def of_home(self, on: dt.date | None = None) -> Self:
        """Schools of a home authority on that day."""
        return self.filter(_of_home(on))

    def outside_home(self, on: dt.date | None = None) -> Self:
        """Schools of other authorities on that day."""
        return self.exclude(_of_home(on))

    def of_an_ended_authority(self) -> Self:
        """Schools that go on after the end, past or to come, of their authority, and that have none after it.

        One that has closed has none to come; one that closes by then needs none.
        """
        from partnerships.models.authorities import SchoolAuthority

        left = SchoolAuthority.objects.lasting().filter(authority__ended_on__isnull=False).order_by()
        left = left.exclude(school__closed_on__lte=F("authority__ended_on"))
        return self.exclude(self._is_closed()).filter(pk__in=left.values("school"))

    def in_scope(self, on: dt.date | None = None) -> Self:
        """Schools that count towards coverage: of a home authority on that day, of a type that the officer counts."""
        return self.of_home(on).filter(establishment_type__is_in_scope=True)

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
        """Schools of that religious character, as the register or else their name says it."""
        return self.alias(character=recorded_or_said_in_database()).filter(character.condition("character"))

    def opened_as_closed(self, *closed) -> Self:
        """Schools that opened on the last day of one of these closed schools, or on the day after it."""
        last_days = {school.closed_on for school in closed if school.closed_on}
        return self.filter(opened_on__in=last_days | {days_later(day) for day in last_days})

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

    def outside_scope(self, on: dt.date | None = None) -> Self:
        """Schools of a home authority that are listed and not counted: independent schools, for example."""
        return self.of_home(on).filter(establishment_type__is_in_scope=False)

    def in_a_partnership(self, on: dt.date | None = None) -> Self:
        """Schools in at least one partnership that counts on that day."""
        return self.filter(_is_in_counted(on))

    def without_a_partnership(self, on: dt.date | None = None) -> Self:
        """Schools in no partnership that counts on that day; perhaps in one with too few open schools."""
        return self.exclude(_is_in_counted(on))

    def with_current_memberships(self, on: dt.date | None = None) -> Self:
        """Prefetch ``current_memberships`` of active partnerships, by name, each with its own and ``is_counted``."""
        return self.prefetch_related(_prefetched(_memberships(on).with_is_counted(on), on))

    def in_a_page(self, on: dt.date | None = None) -> Self:
        """With what a page of a list shows of each that nothing kept tells: not ``is_home``, and no ``is_counted``."""
        return self.select_related("district", "establishment_type").prefetch_related(_prefetched(_memberships(on), on))

    def with_is_home(self, on: dt.date | None = None) -> Self:
        """Annotate ``is_home``: whether each is of a home authority on that day."""
        return self.annotate(is_home=whether(_of_home(on)))

    def with_authority(self, on: dt.date | None = None) -> Self:
        """Annotate ``is_home``, and ``authority_code`` and ``authority_name`` of that day, None where there is none."""
        from partnerships.models.authorities import authority_holding

        held = FilteredRelation("authorities", condition=authority_holding(on))
        return self.with_is_home(on).annotate(
            authority_held=held,
            authority_code=F("authority_held__authority__code"),
            authority_name=F("authority_held__authority__name"),
        )

    def in_directory(self, on: dt.date | None = None) -> Self:
        """With what a list of schools shows of each, by name."""
        return self.listed(on).with_current_memberships(on)

    def listed(self, on: dt.date | None = None) -> Self:
        """With their districts, types and ``is_home``, by name: for a list that does not show their partnerships."""
        return self.select_related("district", "establishment_type").with_is_home(on).by_name()

    def by_name(self) -> Self:
        """In the order of their names, whether or not they begin with a capital: as “de Vere” does not."""
        return self.order_by(Lower("name"), "name", "urn")

    def by_trait(self, on: dt.date | None = None) -> Self:
        """With those of the ``TRAITS`` that are not fields: what the filters count."""
        return self.annotate(is_open=whether(self._is_open(on)), is_closed=whether(self._is_closed())).annotate(
            character=recorded_or_said_in_database()
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
        return Q(status=self.model.Status.CLOSED) | Q(closed_on__lt=timezone.localdate())  # type: ignore[attr-defined]

    @staticmethod
    def _has_no_place() -> Q:
        return (Q(easting__isnull=True) | Q(northing__isnull=True)) & Q(postcode="")

    @staticmethod
    def _has_corrected_district() -> Q:
        return Q(district__isnull=False) & (Q(register_district__isnull=True) | ~Q(register_district=F("district")))

    @staticmethod
    def _has_corrected_postcode() -> Q:
        return ~Q(postcode="") & ~Q(postcode=F("register_postcode"))


def whether(condition: Q) -> Case:
    """Return a condition as an annotation that is true or false."""
    return Case(When(condition, then=True), default=False, output_field=models.BooleanField())


def _memberships(on: dt.date | None):
    """The memberships of that day; imported late, for memberships know of schools."""
    from partnerships.models.memberships import Membership

    return Membership.objects.active(on)


def _prefetched(memberships, on: dt.date | None) -> Prefetch:
    in_order = memberships.in_active_partnerships(on).select_related("partnership")
    return Prefetch(
        "memberships", in_order.order_by(Lower("partnership__name"), "partnership"), to_attr="current_memberships"
    )


def _of_home(on: dt.date | None) -> Q:
    """The condition that a school is of home on that day; imported late, for authorities know of schools."""
    from partnerships.models.authorities import of_home_on

    return of_home_on(on)


def _is_in_counted(on: dt.date | None) -> Exists:
    return Exists(_memberships(on).in_counted_partnerships(on).filter(school=OuterRef("pk")))
