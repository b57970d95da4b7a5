"""Minutes of the demonstration's meetings in the West: invented, recorded step by step as a minute taker would.

Nobody real is said to have been there or to have said anything: the people of the council's page stay off the roll, an
invented lead takes the chair, and invented leads own the actions (ADR 6).
"""

import datetime as dt
from dataclasses import dataclass
from typing import cast

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
from partnerships.models import Lead, Person, Quadrant

BOARD = "west-quadrant-meeting"
SENT_APOLOGIES = 5  # the place among the leads of the one who did; those before it own the actions
Presence, Standing = Attendance.Presence, AgendaItem.Standing


@dataclass(frozen=True)
class SaidLine:
    """What was said at one meeting under the items of its own; ``{0}`` and so on are the leads who were there."""

    priorities: str
    support: str
    without: str


MEETINGS = (
    SaidLine(
        priorities="""Each partnership named its priority.
a) reading in the first years of school
b) attendance on Fridays
c) subject leaders who are new to the role

! {0}: share the reading audit with the other leads
! {1}, {2}: draft a form for peer reviews""",
        support="""The hub has places for 20 early career teachers from September.
Noted: the dates of the hub’s courses
! {3}: send the dates to every school""",
        without="""Three schools have been spoken to and one will join.
Agreed: each partnership invites the schools without one to its next meeting
! {4}: write to the schools that are in no partnership""",
    ),
    SaidLine(
        priorities="""The form for peer reviews was tried at two schools.
a) heads found the questions on **reading** useful
b) the form is too long

Agreed: to halve the form and use it from September
! {1}: shorten the form""",
        support="""The hub’s evaluation shows that schools stay on its courses.
Noted: the evaluation
! {0}: ask small schools what keeps them away""",
        without="""Two schools remain to be spoken to.
Deferred: how to reach schools that have answered no letter
! {2}: visit one of them before the next meeting""",
    ),
    SaidLine(
        priorities="""The short form is in use.
a) nine reviews are planned this term
b) two partnerships want a partner further away

Agreed: to match partnerships across quadrants
! {3}: ask the other quadrants who would like to be matched""",
        support="""The hub asks for hosts for its spring courses.
! {4}: name two schools that can host
! {0}: tell the hub""",
        without="""Every school in the quadrant has now been spoken to.
Resolved: to report this to the Board""",
    ),
)


@transaction.atomic
def record_minutes() -> None:
    """Record the last three that have taken place, in order: two are approved and published, the last is circulated.

    Where one of them has gone further than its agenda already, all are left alone.
    """
    held = Meeting.objects.filter(board__slug=BOARD, is_demonstration=True).past().order_by("held_on")
    if held.exclude(status=Meeting.Status.AGENDA_ISSUED).exists():
        return
    by = User.objects.get_by_natural_key(ADDRESSES[roles.MINUTE_TAKER])
    latest = list(held.select_related("board__quadrant"))[-len(MEETINGS) :]
    before: Meeting | None = None
    for meeting, said in zip(latest, MEETINGS, strict=False):
        people = _leads(meeting)
        if len(people) > SENT_APOLOGIES:
            before = _record(meeting, said, people, before, by)


def _record(meeting: Meeting, said: SaidLine, people: list[Person], before: Meeting | None, by: Author) -> Meeting:
    """Take one meeting from its agenda to circulated minutes; ``before`` is the one whose minutes it approves."""
    meeting.chaired_by = people[-1]
    save(meeting, by=by, fields=["chaired_by"])
    workflow.start_recording(meeting=meeting, by=by)
    meeting.refresh_from_db()
    for place, person in enumerate(people):
        presence = Presence.APOLOGIES if place == SENT_APOLOGIES else Presence.PRESENT
        mark_attendance(meeting=meeting, person=person, presence=presence, by=by)
    if by.person:
        mark_attendance(meeting=meeting, person=by.person, presence=Presence.PRESENT, by=by)
    for item in meeting.items.all():
        _write(item, _text(item, said, before), people, by)
    if before:
        _approve(before, meeting, by)
    workflow.finish_recording(meeting=meeting, by=by)
    workflow.clear_draft(meeting=meeting, by=by)
    workflow.circulate(meeting=meeting, by=by)
    return Meeting.objects.select_related("board").get(pk=meeting.pk)


def _leads(meeting: Meeting) -> list[Person]:
    """The invented leads expected at the meeting."""
    quadrant = cast(Quadrant, meeting.board.quadrant)
    leads = Lead.objects.expected_at(quadrant, meeting.held_on)
    return list(dict.fromkeys(lead.person for lead in leads if lead.person.is_demonstration))


def _text(item: AgendaItem, said: SaidLine, before: Meeting | None) -> str:
    texts = {
        Standing.WELCOME: "The chair welcomed everybody.",
        Standing.DECLARATIONS: "Nobody declared an interest.",
        Standing.MATTERS_ARISING: "The actions of the last meeting were gone through."
        if before
        else "There were none.",
    }
    own = {"Round": said.priorities, "Support": said.support, "Schools": said.without, "Any": "There was none."}
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
