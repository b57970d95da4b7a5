"""What each page of a paste carries to the next beside the cells: what was dropped is not there to be told again.

It is signed, so that a page says sentences of ours alone. Like the cells it is kept nowhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django.core import signing

from improvement.pasting import headings
from improvement.pasting.sheet import NamedPerson, UnknownPerson

_SALT = "improvement.pasting.carried"
_UNDERSTOOD = f"{headings.ROW}\t{headings.SCHOOL}"  # how cells begin that a page of ours wrote


@dataclass
class Carried:
    """What was left out, in sentences; who can still be named; and who was, of whom there is no record yet.

    ``untaken`` are the rows whose topics were not taken, so that they can be chosen.
    """

    left_out: list[str] = field(default_factory=list)
    unknown: list[UnknownPerson] = field(default_factory=list)
    named: list[NamedPerson] = field(default_factory=list)
    untaken: list[int] = field(default_factory=list)

    @property
    def as_fields(self) -> dict[str, str]:
        """The fields of a page, by their names."""
        held = {
            "left_out": self.left_out,
            "unknown": [[one.name, one.school, one.places] for one in self.unknown],
            "newcomers": [[one.name, one.school, one.email] for one in self.named],
            "untaken": self.untaken,
        }
        return {name: signing.dumps(value, salt=f"{_SALT}.{name}", compress=True) for name, value in held.items()}

    @classmethod
    def sent_with(cls, text: str, posted: Mapping[str, str]) -> Self:
        """What came with cells that a page of ours wrote; nothing where another sheet is in their place."""
        if not text.startswith(_UNDERSTOOD):
            return cls()
        unknown = [
            UnknownPerson(name, school, tuple((row, column) for row, column in places))
            for name, school, places in _read(posted, "unknown")
        ]
        named = [NamedPerson(*one) for one in _read(posted, "newcomers")]
        return cls([str(note) for note in _read(posted, "left_out")], unknown, named, _read(posted, "untaken"))


def _read(posted: Mapping[str, str], name: str) -> Any:
    try:
        return signing.loads(posted.get(name, ""), salt=f"{_SALT}.{name}")
    except signing.BadSignature:
        return []
