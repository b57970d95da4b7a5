"""An action written in one line: ``! Ann Day, LO: share the template by 12 November``, ``ACTION Chair to write``.

The owners come before a colon, a dash, `` to `` or `` will ``; each is a name, a surname, a first name or initials that
only one of the people has, or a role or a body (``owners.py``). The due date comes last (``due.py``).
"""

import datetime as dt
import re
from dataclasses import dataclass, field

from boards.due import Calendar, split_off_due
from boards.minutes.owners import OwnerGroup, find_owners, starts_with_owner
from boards.minutes.words import beginning_of
from partnerships.models import Person

_SPLIT = re.compile(
    r"^(?P<owners>[^:]{1,120}?)(?:\s*:|\s+[–—-]+\s|\s*[–—]|\s+to\b|\s+will\b)\s*(?P<rest>.+)$", re.IGNORECASE
)
NO_OWNER = "Say who will do it, a colon, and what: “! Ann Day: share the template”."


@dataclass
class ActionLine:
    """What an action's line says; ``problem`` is a sentence where it cannot be made an action yet."""

    text: str = ""
    owners: list[Person] = field(default_factory=list)
    due_on: dt.date | None = None
    problem: str = ""
    groups: list[OwnerGroup] = field(default_factory=list)  # that the owners were written as


@dataclass(frozen=True)
class Circumstances:
    """What the reading of a line needs to know: who was there, the day, the next meeting's day where planned, which
    roles and bodies stand for whom, and the last days of the terms to come."""

    people: list[Person]
    held_on: dt.date
    next_on: dt.date | None = None
    groups: list[OwnerGroup] = field(default_factory=list)
    term_ends: tuple[tuple[str, dt.date | None], ...] = ()

    @property
    def calendar(self) -> Calendar:
        """What of it the reading of a day needs to know."""
        return Calendar(self.held_on, self.next_on, self.term_ends)


def read_action(line: str, circumstances: Circumstances) -> ActionLine:
    """The action that a line describes, with its ``!`` or ``ACTION:`` or without."""
    begun = beginning_of(line)
    content = begun.text if begun and not begun.label else line.strip().removeprefix("!").strip()
    people, groups = circumstances.people, circumstances.groups
    split = _SPLIT.match(content)
    if split:
        written, rest = split["owners"].strip(), split["rest"].strip()
    elif end := starts_with_owner(content, people, groups):
        written, rest = content[:end].strip(" ,"), content[end:].strip()
    else:
        return ActionLine(content, problem=NO_OWNER)
    rest, due_on, problem = split_off_due(rest, circumstances.calendar)
    found = find_owners(written, people, groups)
    nobody = "" if found.people else NO_OWNER
    return ActionLine(rest, found.people, due_on, problem or found.trouble or nobody, found.groups)
