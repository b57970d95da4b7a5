"""Religious characters: few groups of the many ways in which the register writes them, or a school's name says them."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Case, F, Q, Value, When

FILE = Path(__file__).with_suffix(".toml")
OTHER = "other"  # the slug of what no group names


@dataclass(frozen=True)
class Character:
    """A group of values of ``School.religious_character``."""

    slug: str
    label: str
    values: tuple[str, ...]

    def condition(self, field: str) -> Q:
        """That the field holds one of the values; of "other", that it holds none that another group names."""
        if self.slug == OTHER:
            return ~Q(**{f"{field}__in": [value for value, slug in _SLUGS.items() if slug != OTHER]})
        return Q(**{f"{field}__in": self.values})


@dataclass(frozen=True)
class SaidByName:
    """The value of the register that a name says which has one of the texts of every list."""

    value: str
    texts: tuple[tuple[str, ...], ...]

    def is_in(self, name: str) -> bool:
        """Whether the name says so, in whatever capitals."""
        written = name.lower()
        return all(any(text in written for text in either) for either in self.texts)

    def condition(self, field: str) -> Q:
        """That the field, a name, says so."""
        found = Q()
        for either in self.texts:
            found &= Q.create([(f"{field}__icontains", text) for text in either], connector=Q.OR)
        return found


_DATA = tomllib.loads(FILE.read_text(encoding="utf-8"))
SAID_BY_NAMES = [SaidByName(rule["value"], tuple(map(tuple, rule["texts"]))) for rule in _DATA["named"]]


def _read() -> dict[str, Character]:
    groups = _DATA["character"]
    return {group["slug"]: Character(group["slug"], group["label"], tuple(group["values"])) for group in groups}


CHARACTERS = _read()  # by slug, in the order in which they are offered
_SLUGS = {value: character.slug for character in CHARACTERS.values() for value in character.values}


def character_of(value: str) -> str:
    """The slug of the group that a value of the register belongs to.

    >>> character_of("Catholic")
    'roman-catholic'
    """
    return _SLUGS.get(value, OTHER)


def recorded_or_said(value: str, name: str) -> str:
    """The religious character as the register has it; where that is empty, as the school's name says it.

    >>> recorded_or_said("", "Feering Church of England Primary School")
    'Church of England'
    """
    return value or next((rule.value for rule in SAID_BY_NAMES if rule.is_in(name)), "")


def recorded_or_said_in_database(school: str = "") -> Case:
    """The same as SQL; ``school`` is the lookup that leads to the school, such as ``school__``."""
    recorded = f"{school}religious_character"
    said = [
        When(Q(**{recorded: ""}) & rule.condition(f"{school}name"), then=Value(rule.value)) for rule in SAID_BY_NAMES
    ]
    return Case(*said, default=F(recorded))
