"""Minutes of the demonstration's meetings of every board: invented, recorded step by step as a minute taker would.

Nobody real is said to have been there or to have said anything: the people of the council's page stay off the roll.
At a quadrant's meeting invented leads are there, of whom one takes the chair, and at the county's board invented people
who stand for the bodies that sit on it (ADR 6).
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from accounts import roles
from accounts.models import User
from base.saving import Author, save
from boards import workflow
from boards.actions.writes import close_action
from boards.minutes.item_texts import save_text
from boards.minutes.outcomes import keep_outcomes_in_step
from boards.models import Action, AgendaItem, Attendance, Meeting, Part
from boards.recording.writes import mark_attendance
from demonstration.accounts import ADDRESSES
from demonstration.meetings import COUNTY_BOARD
from demonstration.priorities import say_priorities
from demonstration.said import RECOMMENDED, SAID
from demonstration.stand_ins import stand_ins
from partnerships.models import Lead, Organisation, Person

SENT_APOLOGIES = 5  # the place among those who are expected of the one who did; those before it own the actions
WELCOME = "The chair welcomed everybody."
STAND_INS = "In this demonstration invented people stand for the bodies on the Board: none of its members was there."
Presence, Standing = Attendance.Presence, AgendaItem.Standing
Expected = Sequence[tuple[Person, Organisation | None]]  # who, and the body for which they are there besides their seat


@transaction.atomic
def record_minutes() -> None:
    """Record the last three meetings of each board that have taken place, in order.

    Two are approved, and published where the board does so; the last is circulated. Where a board's have gone further
    than their agenda already, they are left alone.
    """
    for slug, said in SAID.items():
        _record_last(slug, said)


def _record_last(slug: str, said: tuple[dict[str, str], ...]) -> None:
    held = Meeting.objects.filter(board__slug=slug, is_demonstration=True).past().order_by("held_on")
    if held.exclude(status=Meeting.Status.AGENDA_ISSUED).exists():
        return
    # The Board has no minute taker with an account: an officer records it.
    by = User.objects.get_by_natural_key(ADDRESSES[roles.OFFICER if slug == COUNTY_BOARD else roles.MINUTE_TAKER])
    latest = list(held.select_related("board__quadrant"))[-len(said) :]
    before: Meeting | None = None
    for place, (meeting, texts) in enumerate(zip(latest, said, strict=False)):
        people = _expected(meeting)
        _recommend(meeting, {word: text for (of, at, word), text in RECOMMENDED.items() if (of, at) == (slug, place)})
        if len(people) > SENT_APOLOGIES:
            before = _record(meeting, texts, people, before, by)


def _recommend(meeting: Meeting, recommended: Mapping[str, str]) -> None:
    """Put what reports recommend under the items whose titles begin with those words."""
    for word, text in recommended.items():  # an update, as of texts: the history says once why the item is there
        meeting.items.filter(title__startswith=word).update(recommendations=text)


def _record(
    meeting: Meeting, said: Mapping[str, str], expected: Expected, before: Meeting | None, by: Author
) -> Meeting:
    """Take one meeting from its agenda to circulated minutes; ``before`` is the one whose minutes it approves."""
    people = [person for person, _ in expected]
    meeting.chaired_by = people[-1]
    save(meeting, by=by, fields=["chaired_by"])
    workflow.start_recording(meeting=meeting, by=by)
    meeting.refresh_from_db()
    for place, (person, body) in enumerate(expected):
        presence = Presence.APOLOGIES if place == SENT_APOLOGIES else Presence.PRESENT
        stands_for: dict[str, Any] = {"organisation": body} if body else {}
        mark_attendance(meeting=meeting, person=person, presence=presence, by=by, **stands_for)
    if by.person:
        mark_attendance(meeting=meeting, person=by.person, presence=Presence.PRESENT, by=by)
    for item in meeting.items.all():
        _write(item, _text(item, said, before), people, by)
    say_priorities(meeting, by)
    if before:
        _approve(before, meeting, by)
    workflow.finish_recording(meeting=meeting, by=by)
    workflow.clear_draft(meeting=meeting, by=by)
    workflow.circulate(meeting=meeting, by=by)
    return Meeting.objects.select_related("board").get(pk=meeting.pk)


def _expected(meeting: Meeting) -> Expected:
    """The invented leads expected at a quadrant's meeting; at the county's board, those who stand for its bodies."""
    if not meeting.board.quadrant:
        return list(stand_ins(meeting))
    leads = Lead.objects.expected_at(meeting.board.quadrant, meeting.held_on)
    return [(person, None) for person in dict.fromkeys(lead.person for lead in leads if lead.person.is_demonstration)]


def _text(item: AgendaItem, said: Mapping[str, str], before: Meeting | None) -> str:
    texts = {
        Standing.WELCOME: WELCOME if item.meeting.board.quadrant else f"{WELCOME} {STAND_INS}",
        Standing.DECLARATIONS: "Nobody declared an interest.",
        Standing.MATTERS_ARISING: "The actions of the last meeting were gone through."
        if before
        else "There were none.",
    }
    own = {"Any": "There was none.", **said}
    return texts.get(item.standing) or own.get(item.title.split()[0], "")  # type: ignore[call-overload]


def _write(item: AgendaItem, text: str, people: list[Person], by: Author) -> None:
    if text:
        save_text(item=item, text=text.format(*(person.name for person in people)), base=item.version, by=by)
        keep_outcomes_in_step(item=item, by=by)


def _approve(before: Meeting, meeting: Meeting, by: Author) -> None:
    version = before.versions.of_part(Part.A).order_by("-number").values_list("number", flat=True)[0]
    in_item = meeting.items.get(standing=Standing.LAST_MINUTES)
    workflow.approve(meeting=before, part=Part.A, in_item=in_item, version=version, by=by)
    if before.board.publishes_minutes:
        workflow.publish(meeting=before, by=by)
    done = Action.objects.filter(item__meeting=before).order_by("pk")[1:]
    for action in done:
        close_action(action=action, note="Done.", by=by)
        Action.objects.filter(pk=action.pk).update(closed_on=meeting.held_on - dt.timedelta(days=7))
