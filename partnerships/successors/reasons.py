"""The reason that stands in the history of all that a move to a successor wrote: by it, the move is found again."""

import re
from typing import NamedTuple

FOLLOWED, SPLIT = " closed; its successor is ", " closed, and several schools follow it"
_REASON = re.compile(rf"(\d{{6}})(?:{re.escape(FOLLOWED)}(\d{{6}})|{re.escape(SPLIT)})")


class MoveReason(NamedTuple):
    """The URNs of a school and of its successor, None where it split and several schools follow it."""

    urn: int
    successor: int | None = None

    def __str__(self) -> str:
        return f"{self.urn}{FOLLOWED}{self.successor}" if self.successor else f"{self.urn}{SPLIT}"


def reason_in(text: str | None) -> MoveReason | None:
    """The reason that a history gives; None where it is not that of a move."""
    found = _REASON.fullmatch(text or "")
    return MoveReason(int(found[1]), int(found[2]) if found[2] else None) if found else None
