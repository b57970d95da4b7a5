"""The one rule for who presides over a meeting (ADR 61).

Whoever was chosen does (``Meeting.chaired_by``); where nobody was, the first of the board's chairs who is there. From
an item on it may be somebody else (``AgendaItem.chaired_from_here_by``), until a later item says otherwise.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from base.days import in_words
from boards.attendance.roll import Roll, RollPlace, roll_of
from boards.models import AgendaItem, Meeting
from partnerships.models import Person


@dataclass(frozen=True)
class Spell:
    """Who presides, from an item on; without one from the beginning."""

    person: Person
    item: AgendaItem | None = None

    def __str__(self) -> str:
        return f"{self.person} from item {self.item.number}" if self.item else str(self.person)


def first_in_the_chair(meeting: Meeting, roll: Roll) -> Person | None:
    """Who presides from the beginning: who was chosen, or the first of the board's chairs who is there."""
    return meeting.chaired_by or roll.chair


def chairs_by_item(meeting: Meeting, roll: Roll, items: Iterable[AgendaItem]) -> dict[int, Person | None]:
    """Who presides over each of those items of the meeting, by its key; they come from ``with_chosen_chair``."""
    first = first_in_the_chair(meeting, roll)
    chosen = {item.pk: item.chosen_chair for item in items}
    people = {person.pk: person for person in roll.people}
    if missing := {key for key in chosen.values() if key} - people.keys():
        people |= Person.objects.in_bulk(missing)
    return {pk: people[key] if key else first for pk, key in chosen.items()}


def chair_at(item: AgendaItem) -> Person | None:
    """Who presides over that item."""
    asked = AgendaItem.objects.filter(pk=item.pk).with_chosen_chair()
    return chairs_by_item(item.meeting, roll_of(item.meeting), asked)[item.pk]


def spells_of(
    meeting: Meeting, roll: Roll, items: Sequence[AgendaItem], chairs: Mapping[int, Person | None]
) -> list[Spell]:
    """Who presides over those of the meeting's items, in turn; empty where nobody is known to.

    ``items`` are those that somebody reads, in order, ``chairs`` who presides over all (``chairs_by_item``). That the
    chair changed for a confidential item alone says something of it, so a list beside Part A is made of the items of
    Part A.
    """
    if not items:
        first = first_in_the_chair(meeting, roll)
        return [Spell(first)] if first else []
    spells: list[Spell] = []
    for place, item in enumerate(items):
        chair = chairs[item.pk]
        if chair and (not spells or spells[-1].person != chair):
            spells.append(Spell(chair, item if place else None))
    return spells


def who_may_preside(roll: Roll) -> list[RollPlace]:
    """The members who are there, any of whom may take the chair."""
    return [place for place in roll.places if place.is_there and not place.is_in_attendance]


def refuse_without_chair(meeting: Meeting, roll: Roll) -> None:
    """Raise ``ValidationError`` where members were there and nobody is known to have been in the chair."""
    if roll.members_there:
        at = f"at the meeting of {in_words(meeting.held_on)}"
        chairs = [
            first_in_the_chair(meeting, roll),
            *chairs_by_item(meeting, roll, meeting.items.with_chosen_chair()).values(),
        ]
        if chairs[0] is None:
            raise ValidationError(
                f"Nobody is in the chair {at}: none of the board’s chairs is marked as present. Choose who presides, "
                "below the attendance on its recording screen."
            )
        there = {place.person.pk for place in who_may_preside(roll)}
        missing = next((person for person in chairs if person and person.pk not in there), None)
        if missing:
            raise ValidationError(
                f"{missing} took the chair {at} and is not marked as a member who is present. Mark them first."
            )
