"""An action written in one line: ``! Ann Day, LO: share the template by 12 November``.

The owners come before a colon, `` to `` or `` will ``; each is a name, a surname, a first name or initials that only
one of the people has. The due date comes last: ``by 12 November``, ``by 12/11/2026``, ``by next meeting``.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from base.days import AmbiguousDayError, DayError, days_later, parse_likely_day
from partnerships.models import Person

USUAL_TIME = 6 * 7  # days until an action is due where no next meeting is planned

_SPLIT = re.compile(r"^(?P<owners>[^:]{1,120}?)\s*(?::|\bto\b|\bwill\b)\s*(?P<rest>.+)$", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,|&|\band\b)\s*", re.IGNORECASE)
_DUE = re.compile(
    r"(?<![\s,(])[\s,(]*\bby\s+(?:the\s+)?(?P<when>next meeting|(?:(?!\bby\b)[\w/\s.,‑–-]){3,30}?)\)?[.\s]*$",
    re.IGNORECASE,
)
_LONGEST_SLIP = 20  # characters after “by” that, with a digit in them, are a day written wrongly and not a group


@dataclass
class ActionLine:
    """What an action's line says; ``problem`` is a sentence where it cannot be made an action yet."""

    text: str = ""
    owners: list[Person] = field(default_factory=list)
    due_on: dt.date | None = None
    problem: str = ""


@dataclass(frozen=True)
class Circumstances:
    """What the reading of a line needs to know: who was there, the day, and the next meeting's day where planned."""

    people: list[Person]
    held_on: dt.date
    next_on: dt.date | None = None


def read_action(line: str, circumstances: Circumstances) -> ActionLine:
    """The action that a line, with its ``!`` or without, describes."""
    content = line.strip().removeprefix("!").strip()
    split = _SPLIT.match(content)
    if not split:
        return ActionLine(content, problem="Say who will do it, a colon, and what: “! Ann Day: share the template”.")
    rest, due_on, problem = _due(split["rest"].strip(), circumstances)
    owners: list[Person] = []
    for name in filter(None, _BETWEEN.split(split["owners"].strip())):
        found, trouble = find_person(name, circumstances.people)
        problem = problem or trouble
        if found and found not in owners:
            owners.append(found)
    return ActionLine(rest, owners, due_on, problem)


def find_person(name: str, people: Iterable[Person]) -> tuple[Person | None, str]:
    """The one person that a name, a surname, a first name or initials mean; else a sentence that says why none."""
    wanted = name.casefold().replace(".", "").strip()
    for reading in (_whole, _last, _first, initials):
        found = [person for person in people if reading(person).casefold() == wanted]
        if len(found) == 1:
            return found[0], ""
        if found:
            names = " or ".join(sorted(str(person) for person in found))
            return None, f"“{name}” may be {names}. Write the whole name."
    return None, f"Nobody at this meeting is called “{name}”. Add them as a guest, or check the name."


def _whole(person: Person) -> str:
    return person.name


def _last(person: Person) -> str:
    return person.name.split()[-1]


def _first(person: Person) -> str:
    return person.name.split()[0]


def initials(person: Person) -> str:
    """The first letters of a person's names: ``AD``."""
    return "".join(part[0] for part in person.name.replace("-", " ").split())


def _due(rest: str, circumstances: Circumstances) -> tuple[str, dt.date, str]:
    """What is left of a line without its due date, the date, and what is wrong with it."""
    usual = circumstances.next_on or days_later(circumstances.held_on, USUAL_TIME)
    found = _DUE.search(rest)
    if not found:
        return rest, usual, ""
    before, when = rest[: found.start()], found["when"].strip()
    if when.casefold() == "next meeting":
        return before, usual, ""
    try:
        day = parse_likely_day(when, after=circumstances.held_on)
    except DayError as error:
        is_slip = len(when) <= _LONGEST_SLIP and any(character.isdigit() for character in when)
        is_date = is_slip or isinstance(error, AmbiguousDayError)
        return rest, usual, str(error) if is_date else ""
    if day < circumstances.held_on:
        return before, day, f"“{when}” is before the meeting. An action is due on the day of the meeting or later."
    return before, day, ""
