"""Religious characters: few groups of the many ways in which the register writes them (``characters.toml``)."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Q

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


def _read() -> dict[str, Character]:
    groups = tomllib.loads(FILE.read_text(encoding="utf-8"))["character"]
    return {group["slug"]: Character(group["slug"], group["label"], tuple(group["values"])) for group in groups}


CHARACTERS = _read()  # by slug, in the order in which they are offered
_SLUGS = {value: character.slug for character in CHARACTERS.values() for value in character.values}


def character_of(value: str) -> str:
    """The slug of the group that a value of the register belongs to.

    >>> character_of("Catholic")
    'roman-catholic'
    """
    return _SLUGS.get(value, OTHER)
