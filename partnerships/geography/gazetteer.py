"""The towns and villages that the portal ships, and the places just outside that people ask for all the same."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from base.plain import plain
from partnerships.geography.postcodes import Location, locate

FOLDER = Path(__file__).parent / "data"
VILLAGE = 3


@cache
def towns() -> tuple[Location, ...]:
    """Every town and village of the file, by name; its point is its middle, as GeoNames has it."""
    return tuple(
        Location(int(row["easting"]), int(row["northing"]), _as_signed(row["name"]), False, row["district_code"])
        for row in _rows("essex-places.csv")
    )


class Town(NamedTuple):
    """A place that a map may name; ``size`` is 1 for the largest, 2 for other towns, 3 for villages."""

    name: str
    easting: int
    northing: int
    size: int


@cache
def on_maps() -> tuple[Town, ...]:
    """Every town and village of the file as a map names it."""
    return tuple(
        Town(_as_signed(row["name"]), int(row["easting"]), int(row["northing"]), int(row["size"] or VILLAGE))
        for row in _rows("essex-places.csv")
    )


@cache
def villages() -> tuple[tuple[str, Location], ...]:
    """The smaller places, by name: each with its own point or, where none is known, the postcode area that it is in.

    The label of the location is the place's name, or the outward code, such as SS3, whose middle stands for it.
    """
    return tuple((row["name"], found) for row in _rows("essex-villages.csv") if (found := _of_village(row)))


def _of_village(row: dict[str, str]) -> Location | None:
    if not row["easting"]:
        return locate(row["outward"])
    return Location(int(row["easting"]), int(row["northing"]), row["name"], False, row["district_code"])


@cache
def outside() -> dict[str, tuple[str, str]]:
    """Places that are outside, by their plain name: the name as it is written, and whose they are."""
    return {plain(row["name"]): (row["name"], row["authority"]) for row in _rows("places-outside.csv")}


def _as_signed(name: str) -> str:
    """GeoNames spells out the saint whom every road sign and every register shortens."""
    return f"St {name.removeprefix('Saint ')}" if name.startswith("Saint ") else name


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
