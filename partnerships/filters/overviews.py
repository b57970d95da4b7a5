"""What lists and filters say of all records together, worked out once for each state of the records."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from office.kept_of_days import KeptOfDays
from partnerships.filters.choices import COUNTY_WIDE_SLUG, NOT_RECORDED_SLUG, FilterChoices, load_choices
from partnerships.filters.distances import LIMITS
from partnerships.filters.facets import Traits, answers
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


@dataclass(frozen=True)
class PartnershipOverview:
    """Of the partnerships of a day, by primary keys: their traits, how many open schools each has, which ever counted.

    The traits are in the order of the partnerships' names, and those where nobody has said what they are to be near:
    each is within every distance.
    """

    traits: Mapping[int, Traits]
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
        traits={pk: traits[pk] for pk in in_order if pk in traits},
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


def traits_of_schools(counted: Iterable[dict]) -> list[tuple[int, Traits]]:
    """The schools in groups that have every trait in common, as ``counted_by_trait`` counts them."""
    return [
        (
            row["n"],
            {
                "quadrant": {row["district__quadrant__slug"]},
                "district": {row["district__slug"] or NOT_RECORDED_SLUG},
                "phase": {row["phase"]},
                "character": {character_of(row["character"])},
                "within": set(LIMITS),
                "status": {"all"}
                | ({"open"} if row["is_open"] else set())
                | ({"closed"} if row["is_closed"] else set()),
            },
        )
        for row in counted
    ]


@dataclass(frozen=True)
class SchoolOverview:
    """All schools in groups that have every trait in common, and the group of each, in the order of their names."""

    groups: list[tuple[int, Traits]]  # how many schools, and their traits
    group_of: Mapping[int, int]  # by primary key: which of the groups

    def that_answer(self, chosen: Mapping[str, str]) -> frozenset[int]:
        """Which groups answer to everything that is chosen."""
        return frozenset(number for number, (_, traits) in enumerate(self.groups) if answers(traits, chosen))


def _all_schools(_: dt.date) -> SchoolOverview:
    found: dict[tuple, int] = {}
    group_of: dict[int, int] = {}
    in_order = School.objects.by_name().by_trait()  # type: ignore[attr-defined]
    for pk, *traits in in_order.values_list("pk", *TRAITS).iterator(2000):
        group_of[pk] = found.setdefault(tuple(traits), len(found))
    sizes = Counter(group_of.values())
    counted = [{**dict(zip(TRAITS, traits, strict=True)), "n": sizes[number]} for traits, number in found.items()]
    return SchoolOverview(groups=traits_of_schools(counted), group_of=group_of)


partnership_overviews = KeptOfDays(
    _partnerships_of, [Partnership, Membership, School, District, Quadrant, PartnershipKind]
)
school_overview = KeptOfDays(_all_schools, [School, District, Quadrant])
filter_choices: KeptOfDays[FilterChoices] = KeptOfDays(lambda _: load_choices(), [District, Quadrant, PartnershipKind])
