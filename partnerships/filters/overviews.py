"""What lists and filters say of all records together, worked out once for each state of the records."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet

from office.kept_of_days import KeptOfDays
from partnerships.filters.choices import COUNTY_WIDE_SLUG, NOT_RECORDED_SLUG, FilterChoices, load_choices
from partnerships.filters.distances import LIMITS
from partnerships.filters.facets import TraitIndex, Traits
from partnerships.models import (
    District,
    Membership,
    Partnership,
    PartnershipKind,
    Quadrant,
    School,
)
from partnerships.models.school_queries import TRAITS
from partnerships.religious_characters import character_of

HAS_ROOM = "yes"  # the one choice of the filter for it
MOST_KINDS = 1024  # of schools that have every trait in common


@dataclass(frozen=True)
class PartnershipOverview:
    """Of the partnerships of a day, by primary keys: their traits, how many open schools each has, which ever counted.

    They are in the order of their names, and their traits those where nobody has said what they are to be near: each is
    within every distance.
    """

    index: TraitIndex
    school_counts: Mapping[int, int]
    once_counted: frozenset[int]
    open_members: Mapping[int, list[int]]  # those of the schools that are open

    def tell(self, partnerships: Iterable[Partnership], on: dt.date) -> None:
        """Give partnerships of that day what ``with_school_count`` annotates."""
        for partnership in partnerships:
            partnership.school_count = self.school_counts.get(partnership.pk, 0)
            partnership.once_counted = partnership.pk in self.once_counted
            partnership.counted_on = on


def _partnerships_of(on: dt.date) -> PartnershipOverview:
    partnerships = Partnership.objects.active(on)
    counted = partnerships.order_by().with_school_count(on).values_list("pk", "school_count", "once_counted")
    rows = list(counted.iterator(2000))
    traits = traits_of_partnerships(partnerships, on)
    in_order = partnerships.by_name().values_list("pk", flat=True)  # one more perhaps, made in the meantime
    return PartnershipOverview(
        index=TraitIndex.made_of({pk: traits[pk] for pk in in_order if pk in traits}),
        school_counts={pk: count for pk, count, _ in rows},
        once_counted=frozenset(pk for pk, _, once in rows if once),
        open_members=_open_members_of(on),
    )


def _open_members_of(on: dt.date) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    members = Membership.objects.active(on).of_open_schools(on).order_by("pk")
    for partnership, school in members.values_list("partnership", "school").iterator(2000):
        found.setdefault(partnership, []).append(school)
    return found


def traits_of_partnerships(partnerships: QuerySet, on: dt.date) -> dict[int, Traits]:
    """Each partnership's own traits and those of its members of that day, by primary key; in one query."""
    found: dict[int, dict[str, set[str]]] = {}
    for pk, quadrant, kind, has_room, district, phase, character in partnerships.by_trait(on):  # type: ignore[attr-defined]
        traits = found.get(pk)
        if traits is None:
            traits = {
                "quadrant": {quadrant or COUNTY_WIDE_SLUG},
                "kind": {kind},
                "room": {HAS_ROOM} if has_room else set(),
            }
            traits |= {"district": set(), "phase": set(), "character": set(), "within": set(LIMITS)}
            found[pk] = traits
        if phase is not None:  # null where the partnership has no member: a school's is text
            traits["district"].add(district)
            traits["phase"].add(phase)
            traits["character"].add(character_of(character))
    return found  # type: ignore[return-value]  # sets of words


def _all_schools(_: dt.date) -> TraitIndex:
    """All schools, in the order of their names."""
    in_order = School.objects.by_name().by_trait()  # type: ignore[attr-defined]
    rows = in_order.values_list("pk", *TRAITS).iterator(2000)
    return TraitIndex.made_of({pk: _traits_of_school(*traits) for pk, *traits in rows})


@lru_cache(MOST_KINDS)  # thousands of schools have every trait in common with others
def _traits_of_school(
    district: str | None, quadrant: str | None, phase: str, character: str, is_open: bool, is_closed: bool
) -> Traits:
    statuses = {"all": True, "open": is_open, "closed": is_closed}
    return {
        "quadrant": {quadrant or ""},
        "district": {district or NOT_RECORDED_SLUG},
        "phase": {phase},
        "character": {character_of(character)},
        "within": LIMITS,
        "status": {status for status, is_so in statuses.items() if is_so},
    }


partnership_overviews = KeptOfDays(
    _partnerships_of, [Partnership, Membership, School, District, Quadrant, PartnershipKind]
)
school_index = KeptOfDays(_all_schools, [School, District, Quadrant])
filter_choices: KeptOfDays[FilterChoices] = KeptOfDays(lambda _: load_choices(), [District, Quadrant, PartnershipKind])
