"""Where an entry of a forward plan may stand, as forms and pasted lines name it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from base.days import in_words
from base.school_terms import Term, academic_year
from boards.models import Meeting, PlannedItem

NOWHERE = ""


@dataclass(frozen=True)
class Place:
    """A meeting, a term that has none planned yet, every such meeting, or nowhere yet."""

    value: str  # of a choice in a form
    label: str
    meeting: Meeting | None = None
    term: Term | None = None
    recurs: str = ""

    @property
    def in_words(self) -> str:
        """As the end of a sentence that begins with a title."""
        if self.meeting:
            return f"comes to the meeting on {in_words(self.meeting.held_on)}, and is on its agenda"
        if self.term:
            return f"stands at the {lower_first(str(self.term))}, until its meeting is planned"
        return f"comes to {lower_first(self.label)}" if self.recurs else "is not placed yet"


UNPLACED = Place(NOWHERE, "Not placed yet")
RECURRING = [Place(f"every-{value}", label, recurs=value) for value, label in PlannedItem.Recurs.choices if value]


def lower_first(words: str) -> str:
    """The words as they stand within a sentence."""
    return words[:1].lower() + words[1:]


def places_among(meetings: Iterable[Meeting], today: dt.date | None = None) -> list[tuple[str, list[Place]]]:
    """Where something may be put, in groups with their headings; ``meetings`` are the board's.

    A meeting is open until its agenda goes out; a term stands there while no meeting of it is planned.
    """
    today = today or timezone.localdate()
    standing = [meeting for meeting in meetings if meeting.held_on >= today and not meeting.is_cancelled]
    open_ones = [meeting for meeting in standing if meeting.awaits_agenda]
    taken = {meeting.term for meeting in standing}
    at_meetings = [Place(f"meeting-{one.pk}", in_words(one.held_on), meeting=one) for one in open_ones]
    at_terms = [
        Place(f"term-{term.year}-{term.name}", f"{term}, no meeting planned yet", term=term)
        for term in terms_of(academic_year(today), academic_year(today) + 1)
        if term.days[1] >= today and term not in taken
    ]
    groups = [("", [UNPLACED]), ("Meetings", at_meetings), ("Terms", at_terms), ("Again and again", RECURRING)]
    return [(heading, places) for heading, places in groups if places]


def flat(groups: Iterable[tuple[str, list[Place]]]) -> list[Place]:
    """All the places of the groups."""
    return [place for _, places in groups for place in places]


def place_of(entry: PlannedItem) -> str:
    """The value of the place at which an entry stands."""
    if entry.meeting_id:
        return f"meeting-{entry.meeting_id}"
    if entry.term:
        return f"term-{entry.term_year}-{entry.term_name}"
    return f"every-{entry.recurs}" if entry.recurs else NOWHERE


def present_place(entry: PlannedItem) -> Place:
    """The place at which an entry stands, which may be none that can be chosen any more."""
    value, term = place_of(entry), entry.term
    if entry.meeting:
        return Place(value, in_words(entry.meeting.held_on), meeting=entry.meeting)
    if term:
        return Place(value, str(term), term=term)
    return next((place for place in RECURRING if place.recurs == entry.recurs), UNPLACED)


def terms_of(first: int, last: int) -> list[Term]:
    """The terms of the academic years from the one to the other, in order."""
    terms = [Term(first, "Autumn")]
    while terms[-1].after.year <= last:
        terms.append(terms[-1].after)
    return terms
