"""What a demonstration partnership is to be, before there is a school in it."""

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from django.utils.text import slugify

CLUSTER = "local-consortium-or-cluster"
TRUST = "multi-academy-trust"
FEDERATION = "federation"
FAITH = "faith-diocesan-cluster"
SPECIAL = "special-school-or-alternative-provision-network"
FEEDERS = "secondary-and-feeder-schools"
THEMATIC = "thematic-alliance"
OTHER = "other"


class Leadership(Enum):
    """Who leads it, and how that changes."""

    ONE = "one lead"
    CO_LEADS = "two co-leads"
    NOBODY = "no current lead, after one who left"
    CHANGED = "a lead, after a former one"
    HAND_OVER = "a lead who hands over at the end of the school year, with the successor entered ahead"


@dataclass(frozen=True)
class InventedPartnership:
    """A partnership to be made, and which schools may be in it.

    ``areas`` are districts; ``places`` are words of
    a school's name or town, any of which will do, and none of which means the whole area. A school is in one
    partnership that is not ``shared`` at the most, and in any number of shared ones besides.
    """

    name: str
    kind: str
    quadrant: str  # the slug; empty where it is county-wide
    focus: str
    areas: tuple[str, ...]
    places: tuple[str, ...] = ()
    types: tuple[str, ...] = ()  # words of the establishment type or group; any type when empty
    phases: tuple[str, ...] = ("nursery", "primary", "secondary", "all-through")
    most: int = 25
    shared: bool = False
    started_on: dt.date | None = dt.date(2021, 9, 1)  # none: the next 1 September, so it has not started yet
    ended_on: dt.date | None = None
    leadership: Leadership = Leadership.ONE
    is_open_to_new_schools: bool = False
    purpose: str = ""
    this_year: str = ""
    became_part_of: str = ""  # the name of another, where it ended by joining that

    @property
    def slug(self) -> str:
        """The last part of its address."""
        return slugify(self.name)
