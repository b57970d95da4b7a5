"""Schools' names as people write them in their spreadsheets, made from the register by rules of our own.

The rules were written without looking at what the matcher understands, and nothing is left out because it is hard.
"""

import csv
import random
import re
from pathlib import Path

from tests.conftest import REGISTER_2020

INFORMAL = Path(__file__).resolve().parent.parent / "data" / "informal-names.csv"

# What stands in the register, and how people write it; one of them is drawn.
WRITTEN = [
    (r"Church of England", ["CE", "C of E", "CofE", "C.E.", "Church of England"]),
    (r"Roman Catholic", ["RC", "Catholic", "R.C."]),
    (r"Catholic", ["RC", "Catholic", "Cath"]),
    (r" ?Voluntary Controlled", ["", "", " VC", " (VC)"]),
    (r" ?Voluntary Aided", ["", "", " VA", " (Aided)"]),
    (r"Primary and Nursery School", ["Primary & Nursery", "Primary", "Prim and Nursery School", "Pri & Nur"]),
    (r"Primary School", ["Primary", "Primary", "Prim", "Pri Sch", "P", "Primary School", "Primary Sch."]),
    (r"Infant School", ["Infants", "Infant", "Inf", "Inf Sch", "Infants School"]),
    (r"Junior School", ["Juniors", "Junior", "Jnr", "Jun Sch", "Jnrs"]),
    (r"Academy", ["Academy", "Acad", "Acad."]),
    (r"Community ", ["", "Comm ", "Community "]),
    (r"\bSt ", ["St ", "St ", "St. ", "Saint "]),
    (r"\bGreat ", ["Gt ", "Gt. ", "Great "]),
    (r"\bLittle ", ["Lt ", "Little "]),
    (r" and ", [" & ", " and "]),
    (r"['’]", ["", "", "'", "’"]),
]
TOWN_ADDED, MISSPELT, SCHOOL_DROPPED = 0.5, 0.2, 0.5  # how often
SPELT_BY_HEART = {"Primary", "Infants", "Juniors", "School", "Academy", "Nursery", "Junior", "Infant", "Church"}


def register() -> list[dict[str, str]]:
    """The open schools of the 2020 register."""
    with REGISTER_2020.open(encoding="cp1252", newline="") as file:
        return [row for row in csv.DictReader(file) if row["EstablishmentStatus (name)"].startswith("Open")]


def listed() -> list[tuple[str, int]]:
    """The informal names of 2020 in the list, each with its school's URN."""
    with INFORMAL.open(encoding="utf-8") as file:
        return [(row["name"], int(row["urn"])) for row in csv.DictReader(file) if row["register"] == "2020"]


def made(row: dict[str, str], luck: random.Random) -> str:
    """One informal name of a school of the register."""
    name = row["EstablishmentName"]
    for pattern, ways in WRITTEN:
        name = re.sub(pattern, lambda _, ways=ways: luck.choice(ways), name)
    if luck.random() < SCHOOL_DROPPED:
        name = name.removesuffix(" School")
    if row["Town"] and row["Town"].lower() not in name.lower() and luck.random() < TOWN_ADDED:
        name = luck.choice([f"{name}, {row['Town']}", f"{name} ({row['Town']})", f"{row['Town']}, {name}"])
    return _misspelt(name, luck) if luck.random() < MISSPELT else name


def names(count: int, seed: int) -> list[tuple[str, int]]:
    """That many informal names, each of another school, with its URN: those of the list first, made ones after them."""
    luck = random.Random(seed)  # noqa: S311
    found = {urn: name for name, urn in listed()}
    rest = [row for row in register() if int(row["URN"]) not in found]
    luck.shuffle(rest)
    for row in rest[: count - len(found)]:
        found[int(row["URN"])] = made(row, luck)
    return [(name, urn) for urn, name in found.items()][:count]


def _misspelt(name: str, luck: random.Random) -> str:
    """The name with one slip of the pen in a long word: two letters swapped, one left out or one doubled."""
    words = [word for word in re.findall(r"[A-Za-z]{6,}", name) if word not in SPELT_BY_HEART]
    if not words:
        return name
    word = luck.choice(words)
    at = luck.randrange(1, len(word) - 1)
    slips = [
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
    ]
    return name.replace(word, luck.choice(slips), 1)
