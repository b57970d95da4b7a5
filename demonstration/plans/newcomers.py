"""Schools that opened between 2020 and July 2025 and follow no other, and the partnerships that they joined.

Whoever is not here stays without a partnership: the Sixth Form College Colchester, two of the free schools that opened
lately, and a nursery school.
"""

import datetime as dt
from typing import NamedTuple


class Newcomer(NamedTuple):
    """A school by its URN, the slug of a partnership, and the day on which it joined."""

    urn: int
    partnership: str
    joined_on: dt.date


NEWCOMERS = (
    Newcomer(147844, "stanway-tiptree-and-mersea-schools-partnership", dt.date(2021, 1, 1)),  # Lakelands Primary School
    Newcomer(143701, "blackwater-special-schools-network", dt.date(2022, 9, 1)),  # The Trinity School
    Newcomer(148543, "blackwater-special-schools-network", dt.date(2022, 1, 1)),  # Chatten Free School
    Newcomer(149335, "blackwater-special-schools-network", dt.date(2023, 9, 1)),  # The Hawthorns School
    Newcomer(149066, "crouch-valley-schools-partnership", dt.date(2023, 1, 1)),  # St Luke's Park Primary School
    Newcomer(150736, "laindon-and-langdon-hills-schools-partnership", dt.date(2024, 9, 1)),  # Chapel Hill Primary
    Newcomer(150739, "blackwater-estuary-schools-partnership", dt.date(2025, 1, 1)),  # Limebrook Primary School
    Newcomer(114698, "essex-early-reading-alliance", dt.date(2024, 9, 1)),  # Tanglewood Nursery School
)
