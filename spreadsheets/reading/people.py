"""People as councils write them in one cell: with an address, a telephone number, a school in brackets, by twos."""

import re
from dataclasses import dataclass

from base.names import AT, divided
from base.telephones import spaced
from partnerships.person_names import TITLES
from spreadsheets.reading import words

_ADDRESS = re.compile(rf"[<(\[]?\s*(?:mailto:)?[^\s<>()\[\],;:\"“”{AT}]+[{AT}][^\s<>()\[\],;:\"“”]+\s*[>)\]]?")
_TELEPHONE = re.compile(
    r"(?:\b(?:tel|telephone|phone|mob|mobile|t|m)\b[.: ]*)?((?:\+44|\(?0)[\d ()-]{8,16}\d)", re.IGNORECASE
)
_IN_BRACKETS = re.compile(r"^(?P<name>[^()]+?)\s*\((?P<beside>[^()]+)\)$")
_BETWEEN = re.compile(r"\s*(?:/|&|\+|\band\b|\n)\s*", re.IGNORECASE)
_TRIM = " \t,;:/&+-–—|"


@dataclass
class WrittenPerson:
    """Somebody as a cell has them; empty is what it does not say."""

    name: str
    email: str = ""
    telephone: str = ""
    school: str = ""


def written_people(lines: list[str]) -> list[WrittenPerson]:
    """The people of a cell, in its order: one on a line, between semicolons, or up to each e-mail address.

    A line with an address or a number alone belongs to the person before it.
    """
    found: list[WrittenPerson] = []
    for part in (piece for line in lines for whole in line.split(";") for piece in _up_to_each_address(whole)):
        person = _person(part)
        before = found[-1] if found else None
        if person.name or before is None:
            found.append(person)
        else:
            before.email, before.telephone = before.email or person.email, before.telephone or person.telephone
    return [person for person in found if person.name or person.email]


def several_people(name: str) -> list[str]:
    """The people that one name may be: “Mr & Mrs Jones / A Patel” may be three; a title goes with the name after it."""
    parts = [part for part in _BETWEEN.split(name) if part.strip()]
    if len(parts) == 1 and _are_names_in_a_row(name):
        parts = name.split(",")
    parts = [part.strip(_TRIM) for part in parts]
    people: list[str] = []
    for place, part in enumerate(parts):
        is_title = part.rstrip(".").lower() in TITLES
        following = parts[place + 1].split()[-1] if is_title and place + 1 < len(parts) else ""
        people.append(f"{part} {following}".strip())
    return [person for person in people if person]


def given_name_first(name: str) -> str:
    """“Day, Ann” as Ann Day; any other name as it is."""
    family, comma, given = (part.strip() for part in name.partition(","))
    is_turned = comma and family and given and "," not in given and not _are_names_in_a_row(name)
    return f"{given} {family}" if is_turned and not _BETWEEN.search(name) else name


def _are_names_in_a_row(name: str) -> bool:
    """Whether it is “Ann Day, Ben Hill” and not “Day, Ann”: each part is a whole name."""
    parts = [part.split() for part in name.split(",")]
    return len(parts) > 1 and all(len(part) > 1 for part in parts)


def _up_to_each_address(written: str) -> list[str]:
    """“Ann Day <a@x.org>, Ben Hill <b@x.org>” is two; with one address or none it is one."""
    addresses = list(_ADDRESS.finditer(written))
    if len(addresses) < 2:
        return [written]
    ends = [address.end() for address in addresses]
    pieces = [written[start:end] for start, end in zip([0, *ends[:-1]], [*ends[:-1], len(written)], strict=True)]
    return [re.sub(r"^(?:\s*(?:,|/|&|\band\b))+\s*", "", piece, flags=re.IGNORECASE) for piece in pieces]


def _person(written: str) -> WrittenPerson:
    name, email = divided(written)
    telephone = ""
    if found := _TELEPHONE.search(name):
        telephone = spaced(found[1])
        name = (name[: found.start()] + name[found.end() :]).strip(_TRIM)
    school = ""
    if found := _IN_BRACKETS.match(name):
        name, beside = found["name"].strip(_TRIM), found["beside"].strip()
        school = "" if words.is_beside_a_name(beside) else beside
    return WrittenPerson(given_name_first(" ".join(name.split())), email, telephone, school)
