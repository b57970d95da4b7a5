"""The kinds of link that the register has between two establishments, and what each says of who follows whom.

The names are those of the DfE's own code (DFE-Digital/get-information-about-schools) and of its files; older files say
parent and child for predecessor and successor.
"""

from typing import NamedTuple

from partnerships.models import SchoolLink
from register.reading.cells import tidy

P, S = SchoolLink.Direction.PREDECESSOR.value, SchoolLink.Direction.SUCCESSOR.value
EITHER = ""  # the kind leaves open which of the two follows: the one that is open, where the other has closed
MERGED = SchoolLink.Manner.MERGED.value
AMALGAMATED = SchoolLink.Manner.AMALGAMATED.value
SPLIT = SchoolLink.Manner.SPLIT.value


class LinkKind(NamedTuple):
    """What a kind of link says: which of ``SchoolLink.Direction`` or ``EITHER``, and which of ``SchoolLink.Manner``."""

    direction: str
    manner: str


_FIRST = {"predecessor": P, "parent": P, "successor": S, "child": S}
_MANNERS = {"": "", "merged": MERGED, "amalgamated": AMALGAMATED, "split school": SPLIT}
KINDS = {
    f"{first} - {manner}" if manner else first: LinkKind(direction, ours)
    for first, direction in _FIRST.items()
    for manner, ours in _MANNERS.items()
} | {
    "result of amalgamation": LinkKind(EITHER, AMALGAMATED),
    "merged - change in age range": LinkKind(EITHER, MERGED),
    "merged - expansion of school capacity": LinkKind(EITHER, MERGED),
    "merged - expansion in school capacity": LinkKind(EITHER, MERGED),
    "merged - expansion in school capacity and change in age range": LinkKind(EITHER, MERGED),
    "merged - expansion in school capacity and changer in age range": LinkKind(EITHER, MERGED),  # as the DfE writes it
    "expansion": LinkKind(EITHER, ""),
    "closure": LinkKind(EITHER, ""),
}
OTHERS = {  # say nothing of who follows whom
    "",
    "other",
    "not applicable",
    "sixth form centre link",
    "sixth form centre school",
    "children's centre link",
    "linked to",
}


def kind_of(cell: str) -> LinkKind | None:
    """The kind of link by its name in the register; None where it says nothing of who follows whom.

    A manner that is new, as in “Successor - moved”, leaves the direction as it is.
    """
    text = tidy(cell).lower()
    first = text.partition(" - ")[0].strip()
    return KINDS.get(text) or (LinkKind(_FIRST[first], "") if first in _FIRST else None)
