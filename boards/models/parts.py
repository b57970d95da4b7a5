"""The two parts of a meeting. Code that reads, freezes, renders or sends something of one takes a ``Part`` (ADR 26).

Only the database has a boolean instead, ``is_part_b``: triggers ask for that column, and the seals and the content of
frozen minutes were made with it.
"""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.http import QueryDict

CONFIDENTIAL_WORDING = (
    "Confidential items, recorded separately"  # that a board has above them in Part A, unless it says else
)
PART_COLUMN = "is_part_b"  # to name it where the framework wants a field: saved fields, an order


class Part(models.TextChoices):
    """Part A may become public, Part B is confidential. The value is the letter that ``?part=`` has in addresses."""

    A = "a", "Part A"
    B = "b", "Part B"

    @classmethod
    def of(cls, is_part_b: bool) -> "Part":
        """Turn the boolean of a column, or of the content of frozen minutes, into a part."""
        return cls.B if is_part_b else cls.A

    @classmethod
    def asked_in(cls, query: QueryDict) -> "Part":
        """Read the part from an address: Part B for ``?part=b``, Part A for anything else."""
        return cls.of(query.get("part", "").lower() == cls.B)

    @property
    def is_confidential(self) -> bool:
        """Whether only those with the right to Part B may read it."""
        return self is Part.B

    @property
    def column(self) -> dict[str, Any]:
        """The column as an argument for a new row: ``AgendaItem(title=title, **part.column)``."""
        return {PART_COLUMN: self.is_confidential}

    @property
    def right(self) -> str:
        """The name of the right (``boards/models/access.py``) that somebody needs on a meeting to read this part."""
        return "may_read_part_b" if self.is_confidential else "may_read"

    @property
    def members_copy(self) -> str:
        """The value of ``?copy=`` that asks for the members' minutes of this part."""
        return "part-b" if self.is_confidential else "members"

    @property
    def suffix(self) -> str:
        """The end of a name, as in ``Minute sheet, Part B``; empty for Part A."""
        return f", {self.label}" if self.is_confidential else ""

    @property
    def marking(self) -> str:
        """The end of the name of a document that leaves the portal, ``, Part B (confidential)``; empty for Part A."""
        return f"{self.suffix} (confidential)" if self.is_confidential else ""

    @property
    def warning(self) -> str:
        """The line at the top of every printed page, ``PART B: CONFIDENTIAL``; empty for Part A."""
        return f"{self.label.upper()}: CONFIDENTIAL" if self.is_confidential else ""

    def head_of_pages(self, wording: str) -> str:
        """What stands at the head of every page that leaves the portal, ``CONFIDENTIAL – not for publication``, or with
        the board's own ``wording``; empty for Part A."""
        own = "" if wording == CONFIDENTIAL_WORDING else wording
        return f"CONFIDENTIAL – {own or 'not for publication'}" if self.is_confidential else ""

    @property
    def of_it(self) -> str:
        """The words before “the minutes” in a sentence: ``Part B of ``; empty for Part A."""
        return f"{self.label} of " if self.is_confidential else ""

    def may_show(self, other: "Part") -> bool:
        """Whether a document of this part may show something of ``other``: all but Part A showing Part B."""
        return self.is_confidential or not other.is_confidential


BOTH_PARTS = tuple(Part)


def in_part(part: Part, *, of: str) -> Q:
    """The condition that a row is of the part; ``of`` is the relation to what has the column, empty for itself."""
    return Q(**{f"{of}__{PART_COLUMN}" if of else PART_COLUMN: part.is_confidential})


def in_the_same_part(one: str, other: str) -> Q:
    """The condition that two relations of a row lead to records of the same part."""
    return Q(**{f"{one}__{PART_COLUMN}": F(f"{other}__{PART_COLUMN}")})


class PartQuerySet(models.QuerySet):
    """Rows that have the column ``is_part_b``, themselves or by the relation ``part_of``."""

    part_of = ""  # the relation that leads to the column

    def of_part(self, part: Part) -> Self:
        """Keep the rows of the part."""
        return self.filter(in_part(part, of=self.part_of))


class ItemPartQuerySet(PartQuerySet):
    """Rows that belong to an agenda item and are of the same part as the item."""

    part_of = "item"


class InPart(models.Model):
    """A record with the column ``is_part_b``."""

    is_part_b: bool | models.BooleanField

    class Meta:
        abstract = True

    @property
    def part(self) -> Part:
        """The part to which the record belongs."""
        return Part.of(self.is_part_b)

    @part.setter
    def part(self, part: Part) -> None:
        self.is_part_b = part.is_confidential
