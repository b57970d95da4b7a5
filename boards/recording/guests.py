"""A guest as they are typed, and whether it is somebody known of that name."""

import re
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.text import get_text_list

from base.names import divided
from base.saving import Author
from boards.attendance.expected import possible_owners
from boards.models import Action, AgendaItem, Attendance, Meeting
from boards.recording.writes import add_guest
from partnerships.models import Person
from partnerships.people.namesakes import Namesake, namesakes

_BETWEEN = re.compile(r"\s*(?:[,;/&]|\band\b)\s*")
_PERSON = re.compile(r"[A-Z][\w’'.-]*(?:\s+[\w’'.-]+)*\s+[A-Z][\w’'-]+")  # a first name and a last one at least
SOMEBODY_NEW = "new"  # of the same name as somebody known
LONGEST_NAME = 150


class TypedGuest:
    """Somebody without a seat by the name that was typed; ``who`` answers whether it is one of that name: a person's
    key, or ``new``, which is none of those in ``known``."""

    def __init__(self, name: str, who: str, known: Iterable[str] = ()) -> None:
        self.name, self.address = divided(" ".join(name[:LONGEST_NAME].split()))
        self.namesakes: list[Namesake] = namesakes(self.name)
        self._by_key = {str(one.person.pk): one.person for one in self.namesakes}
        self._who = who
        self._besides = [int(key) for key in known if key in self._by_key]

    @property
    def is_to_be_asked(self) -> bool:
        """Whether somebody of that name is known, and not yet said whether it is them."""
        return bool(self.namesakes) and self._who not in (*self._by_key, SOMEBODY_NEW)

    @property
    def left_out(self) -> str:
        """The sentence on an address that was typed with the name; empty where none was."""
        return f"The address {self.address} is left out: names are published." if self.address else ""

    def add(
        self,
        *,
        meeting: Meeting,
        substitute_for: Person | None,
        for_item: AgendaItem | None,
        body: str = "",
        presents: AgendaItem | None = None,
        by: Author,
        token: uuid.UUID | None = None,
    ) -> Attendance:
        """Record them as present; the same answer sent again adds nobody. Raises ``ValidationError``."""
        return add_guest(
            meeting=meeting,
            name=self.name,
            person=self._by_key.get(self._who),
            substitute_for=substitute_for,
            for_item=for_item,
            body=divided(body[:LONGEST_NAME])[0],
            presents=presents,
            besides=self._besides,
            by=by,
            token=token,
        )


def several_in(name: str) -> list[str]:
    """The names of people who were typed as one guest, “Ann Day, Bob Day”; empty where it is one person.

    “Day, Ann” and “Ann Day, MBE” are one: each part has to be a whole name.
    """
    parts = [part for part in _BETWEEN.split(name.strip()) if part]
    return parts if len(parts) > 1 and all(_PERSON.fullmatch(part) for part in parts) else []


def what_hangs_on(person: Person, *, meeting: Meeting, user: Any) -> str:
    """What there is of a guest besides their attendance, as far as the user may read it, for who takes them off.

    Empty where nothing is, and of somebody who is expected, whose row stays.
    """
    if possible_owners(meeting, recorded=meeting.attendances.none()).filter(pk=person.pk).exists():
        return ""
    items = AgendaItem.objects.readable_by(user, meeting).order_by().values("pk")
    found = (
        ("an action", Action.objects.filter(Q(owner=person) | Q(others=person), item__in=items)),
        ("a vote", person.named_votes.filter(vote__item__in=items)),
        ("an interest", person.interests.filter(item__in=items)),
    )
    said = [what for what, rows in found if rows.exists()]
    if not said:
        return ""
    return (
        f"{person} has {get_text_list(said, 'and')} at this meeting, which would stay. Put that right first if they "
        "were not here, or take them off all the same."
    )
