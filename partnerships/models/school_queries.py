"""Words to choose schools by."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils import timezone

from .places import District, Quadrant


class SchoolQuerySet(models.QuerySet):
    """Schools by what the register says of them, where they are and whom they work with."""

    def open(self, on: dt.date | None = None) -> Self:
        """Schools open on that day; one that is proposed to close is, one that is proposed to open is not."""
        on = on or timezone.localdate()
        status = self.model.Status  # type: ignore[attr-defined]
        return self.filter(
            Q(opened_on__isnull=True) | Q(opened_on__lte=on),
            Q(status__in=[status.OPEN, status.PROPOSED_TO_CLOSE], closed_on__isnull=True) | Q(closed_on__gte=on),
        ).exclude(status=status.PROPOSED_TO_OPEN)

    def closed(self) -> Self:
        """Schools that the register has as closed."""
        return self.filter(status=self.model.Status.CLOSED)  # type: ignore[attr-defined]

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

    def outside_essex(self) -> Self:
        """Schools of other authorities."""
        return self.exclude(la_code=settings.HOME_LA_CODE)

    def with_district(self) -> Self:
        """Schools whose district is known."""
        return self.filter(district__isnull=False)

    def without_district(self) -> Self:
        """Schools whose district nobody has recorded."""
        return self.filter(district__isnull=True)

    def with_corrected_district(self) -> Self:
        """Schools whose district an officer put right, so that it differs from the register's."""
        return self.with_district().exclude(Q(register_district__isnull=False) & Q(register_district=F("district")))

    def with_register_district(self) -> Self:
        """Schools whose district, known or not, is the register's."""
        return self.filter(Q(district__isnull=True) | Q(register_district=F("district")))

    def outside_scope(self) -> Self:
        """Schools of the home authority that are listed and not counted: independent schools, for example."""
        return self.in_essex().filter(establishment_type__is_in_scope=False)

    def in_a_partnership(self, on: dt.date | None = None) -> Self:
        """Schools in at least one partnership that is active on that day."""
        return self.filter(self._current_memberships(on))

    def without_a_partnership(self, on: dt.date | None = None) -> Self:
        """Schools in no partnership that is active on that day."""
        return self.exclude(self._current_memberships(on))

    def with_current_memberships(self, on: dt.date | None = None) -> Self:
        """Prefetch ``current_memberships``, each with its partnership, in the order of their names."""
        from .memberships import Membership

        memberships = Membership.objects.active(on).filter(partnership__in=_active_partnerships(on))
        return self.prefetch_related(
            Prefetch(
                "memberships",
                memberships.select_related("partnership").order_by("partnership__name"),
                to_attr="current_memberships",
            )
        )

    def in_directory(self, on: dt.date | None = None) -> Self:
        """With what a list of schools shows of each, by name."""
        return self.listed().with_current_memberships(on)

    def listed(self) -> Self:
        """With their districts and types, by name: for a list of schools whose partnerships it does not show."""
        return self.select_related("district", "establishment_type").order_by("name", "urn")

    @staticmethod
    def _current_memberships(on: dt.date | None) -> Exists:
        from .memberships import Membership

        return Exists(
            Membership.objects.active(on).filter(school=OuterRef("pk"), partnership__in=_active_partnerships(on))
        )


def _active_partnerships(on: dt.date | None):
    from .partnerships import Partnership

    return Partnership.objects.active(on)
