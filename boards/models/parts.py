"""The two parts of a meeting, and all that is known of a part: whatever is read, frozen or sent names one.

A column says it as the boolean ``is_part_b``: triggers ask for that, and the seals and the content of frozen minutes
were made with it. Everything else has a ``Part``.
"""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.http import QueryDict

PART_COLUMN = "is_part_b"  # to name it where the framework wants a field: saved fields, an order


class Part(models.TextChoices):
    """Part A is what the public may come to read; Part B is the confidential business. The value is its letter."""

    A = "a", "Part A"
    B = "b", "Part B"

    @classmethod
    def of(cls, is_part_b: bool) -> "Part":
        """The part that a column, or the content of frozen minutes, says."""
        return cls.B if is_part_b else cls.A

    @classmethod
    def asked_in(cls, query: QueryDict) -> "Part":
        """The part that an address asks for: Part A without ``?part=b``."""
        return cls.of(query.get("part", "").lower() == cls.B)

    @property
    def is_confidential(self) -> bool:
        """Whether it is for those alone who may read Part B."""
        return self is Part.B

    @property
    def column(self) -> dict[str, Any]:
        """What a row of it is made with: ``AgendaItem(title=title, **part.column)``."""
        return {PART_COLUMN: self.is_confidential}

    @property
    def right(self) -> str:
        """The right on its meeting (``boards/models/access.py``) that its readers have."""
        return "may_read_part_b" if self.is_confidential else "may_read"

    @property
    def members_copy(self) -> str:
        """What ``?copy=`` calls its minutes as members read them."""
        return "part-b" if self.is_confidential else "members"

    @property
    def suffix(self) -> str:
        """What follows the name of something of Part B: ``Minute sheet, Part B``."""
        return f", {self.label}" if self.is_confidential else ""

    @property
    def marking(self) -> str:
        """What follows the name of a document of Part B that leaves the portal."""
        return f"{self.suffix} (confidential)" if self.is_confidential else ""

    @property
    def warning(self) -> str:
        """What heads every page of it on paper."""
        return f"{self.label.upper()}: CONFIDENTIAL" if self.is_confidential else ""

    @property
    def of_it(self) -> str:
        """What a sentence puts before a thing that both parts have: ``Part B of`` the minutes."""
        return f"{self.label} of " if self.is_confidential else ""

    def may_show(self, other: "Part") -> bool:
        """Whether a document of this part may say what belongs to the other: Part A nothing of Part B."""
        return self.is_confidential or not other.is_confidential


BOTH_PARTS = tuple(Part)


def in_part(part: Part, *, of: str) -> Q:
    """Rows whose relation ``of`` leads to something of the part; empty where they have the column themselves."""
    return Q(**{f"{of}__{PART_COLUMN}" if of else PART_COLUMN: part.is_confidential})


def in_the_same_part(one: str, other: str) -> Q:
    """Rows whose two relations lead to things of the same part."""
    return Q(**{f"{one}__{PART_COLUMN}": F(f"{other}__{PART_COLUMN}")})


class PartQuerySet(models.QuerySet):
    """Rows that have the column, or whose item has it."""

    part_of = ""  # the relation that leads to the column

    def of_part(self, part: Part) -> Self:
        """Those of the part."""
        return self.filter(in_part(part, of=self.part_of))


class ItemPartQuerySet(PartQuerySet):
    """Rows that come out of an item, and are of its part."""

    part_of = "item"


class InPart(models.Model):
    """A row that is of a part by its own column."""

    is_part_b: bool | models.BooleanField

    class Meta:
        abstract = True

    @property
    def part(self) -> Part:
        """The part that it is of."""
        return Part.of(self.is_part_b)

    @part.setter
    def part(self, part: Part) -> None:
        self.is_part_b = part.is_confidential
