"""Following a quadrant's meetings: their dates, and that an agenda is out."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from boards.models import Meeting
from boards.models.meetings import clock
from office.council.reading import the_council
from partnerships.models import Quadrant
from portal.follow.followable import Followable, Known, PublicChange, on_day

LOOKED_BACK = dt.timedelta(days=31)  # a meeting that was over for longer is no news, wherever it is moved from
FACTS = ("day", "start", "end", "venue")


class Meetings(Followable):
    """A quadrant's meetings: by their number when and where each is, whether it is cancelled, and its agenda out.

    Nobody is told of what is over. The text of an agenda is on the meeting's page, where what became confidential since
    is gone; so is a remote meeting's link, for those invited.
    """

    name = "quadrant"

    def public(self) -> QuerySet[Quadrant]:
        """Every quadrant."""
        return Quadrant.objects.all()

    def title(self, record: Quadrant) -> str:
        """Whose meetings."""
        return f"the meetings of the {record} {the_council().quadrant_word}"

    def promise(self, record: Quadrant) -> str:
        """When a date changes or an agenda goes out."""
        word = the_council().quadrant_word
        return f"a meeting of the {record} {word} is planned, moved or cancelled, or its agenda is out"

    def known_on(self, record: Quadrant, day: dt.date) -> Known:
        """The meetings to come, and those that were over lately, from which one may be moved."""
        lately = day - LOOKED_BACK
        meetings = Meeting.objects.filter(Q(held_on__gte=lately) | Q(resumed_on__gte=lately), board__quadrant=record)
        return {str(meeting.pk): _facts(meeting) for meeting in meetings}

    def changes(self, record: Quadrant, before: Known, now: Known, day: dt.date) -> Iterator[PublicChange]:
        """What is otherwise about a meeting that is, or was to be, on that day or later; the soonest first."""
        found = []
        for pk in before.keys() | now.keys():
            old, new = before.get(pk), now.get(pk)
            if old and new:
                old = {**new, **old}  # a fact that is kept since a later version of the portal is no change
            last = max(facts["resumed"] or facts["day"] for facts in (old, new) if facts)
            if last >= day.isoformat() and (sentence := _change(old, new)):
                path = reverse("meetings:detail", args=[pk]) if new else ""
                found.append((last, int(pk), PublicChange(sentence, path)))
        yield from (change for *_, change in sorted(found, key=lambda one: one[:2]))


def _facts(meeting: Meeting) -> dict[str, Any]:
    return {
        "day": meeting.held_on.isoformat(),
        "start": meeting.start_time.isoformat("minutes") if meeting.start_time else "",
        "end": meeting.end_time.isoformat("minutes") if meeting.end_time else "",
        "venue": meeting.venue,
        "resumed": meeting.resumed_on.isoformat() if meeting.resumed_on else "",
        "is_cancelled": meeting.is_cancelled,
        "has_agenda": meeting.has_issued_agenda,
    }


def _change(old: dict[str, Any] | None, new: dict[str, Any] | None) -> str:
    """What is otherwise of one meeting, as a sentence or two; empty where nothing is that one is told of."""
    was_on, is_on = (facts is not None and not facts["is_cancelled"] for facts in (old, new))
    if old and was_on and not is_on:
        is_what = "is cancelled" if new else "is no longer planned"
        return f"The meeting on {on_day(old['day'])} {is_what}."
    if new and is_on and not was_on:
        return _planned(new, is_again=old is not None)
    return _moved(old, new) if old and new and is_on else ""


def _moved(old: dict[str, Any], new: dict[str, Any]) -> str:
    sentences = []
    if old["day"] != new["day"]:
        sentences.append(f"The meeting on {on_day(old['day'])} is moved: it is now on {_when_and_where(new)}.")
    elif any(old[fact] != new[fact] for fact in FACTS):
        sentences.append(f"The time or place of a meeting changed: it is on {_when_and_where(new)}.")
    if new["resumed"] and old["resumed"] != new["resumed"]:
        sentences.append(f"The meeting of {on_day(new['day'])} goes on on {on_day(new['resumed'])}.")
    if new["has_agenda"] and not old["has_agenda"]:
        sentences.append(f"The agenda of the meeting on {on_day(new['day'])} is out.")
    return " ".join(sentences)


def _planned(new: dict[str, Any], *, is_again: bool) -> str:
    takes_place = "takes place after all" if is_again else "is planned"
    agenda = " Its agenda is out." if new["has_agenda"] else ""
    return f"A meeting {takes_place}, on {_when_and_where(new)}.{agenda}"


def _when_and_where(facts: dict[str, Any]) -> str:
    times = " to ".join(clock(dt.time.fromisoformat(facts[name])) for name in ("start", "end") if facts[name])
    return ", ".join(filter(None, (on_day(facts["day"]), times, facts["venue"])))
