"""A board that meets, with its people and their accounts, for the tests of minutes."""

import datetime as dt
from dataclasses import dataclass

from accounts import roles
from accounts.models import User
from boards.minutes.approving.writes import approve
from boards.minutes.item_texts import Saved, TextConflict, save_text
from boards.minutes.outcomes import keep_outcomes_in_step
from boards.models import AgendaItem, Board, Meeting, Part
from boards.recording.writes import mark_attendance
from boards.workflow import circulate, clear_draft, finish_recording, publish, start_recording
from partnerships.models import Person
from tests.factories import make_board, make_meeting, make_organisation, make_person, make_seat, make_user

MET_ON = dt.date(2025, 10, 15)
NEXT_ON = dt.date(2026, 1, 20)


@dataclass
class Setting:
    """A board with a chair, two members and a minute taker; each has an account, and so has an officer."""

    board: Board
    ann: Person  # chairs, for ASHE
    lee: Person  # a member, for EPHA
    kim: Person  # a member, for EPHA
    chair: User
    member: User
    minute_taker: User
    officer: User


def make_setting(domain: str = "example.org", **fields) -> Setting:
    """The board and its people; ``domain`` is that of their addresses, where others have the usual ones."""
    board = make_board(**{"publishes_minutes": True, "quorum": 2} | fields)
    ann, lee, kim, taker = (make_person(name) for name in ("Ann Day", "Lee Oak", "Kim Ash", "Noa Quill"))
    heads, primary = make_organisation("ASHE", position=1), make_organisation("EPHA", position=2)
    make_seat(board, ann, role="chair", organisation=heads)
    make_seat(board, lee, organisation=primary)
    make_seat(board, kim, organisation=primary)
    make_seat(board, taker, role="minute-taker")
    return Setting(
        board,
        ann,
        lee,
        kim,
        make_user(f"chair@{domain}", person=ann),
        make_user(f"member@{domain}", person=lee),
        make_user(f"taker@{domain}", roles.MINUTE_TAKER, person=taker),
        make_user(f"officer@{domain}", roles.OFFICER),
    )


def make_item(meeting: Meeting, number: str = "1", **fields) -> AgendaItem:
    position = int("".join(filter(str.isdigit, number)))
    return AgendaItem.objects.create(
        **{"meeting": meeting, "position": position, "number": number, "title": f"Item {number}"} | fields
    )


def make_recording(setting: Setting, held_on: dt.date = MET_ON, items: int = 2) -> Meeting:
    """A meeting whose minutes are being typed: ``items`` items, the chair and a member present, one with apologies."""
    meeting = make_meeting(setting.board, held_on=held_on, start_time=dt.time(13, 30), status="in-progress")
    for number in range(1, items + 1):
        make_item(meeting, str(number))
    for person, presence in ((setting.ann, "present"), (setting.lee, "present"), (setting.kim, "apologies")):
        mark_attendance(meeting=meeting, person=person, presence=presence, by=setting.minute_taker)
    return meeting


def type_text(item: AgendaItem, text: str, by: User) -> Saved | TextConflict:
    """Save a text on top of what is there, and make what its lines say."""
    item.refresh_from_db()
    saved = save_text(item=item, text=text, base=item.version, by=by)
    keep_outcomes_in_step(item=item, by=by)
    item.refresh_from_db()
    return saved


def bring_to_members(meeting: Meeting, setting: Setting) -> Meeting:
    """Take a recording all the way to circulated minutes."""
    start_recording(meeting=meeting, by=setting.minute_taker)
    finish_recording(meeting=meeting, by=setting.minute_taker)
    clear_draft(meeting=meeting, by=setting.chair)
    circulate(meeting=meeting, by=setting.minute_taker)
    meeting.refresh_from_db()
    return meeting


def bring_to_the_public(meeting: Meeting, setting: Setting) -> Meeting:
    """Take a recording all the way to published minutes, approved by a meeting on ``NEXT_ON``."""
    bring_to_members(meeting, setting)
    approving = make_recording(setting, NEXT_ON)
    approve(meeting=meeting, part=Part.A, in_item=approving.items.first(), version=2, by=setting.chair)
    publish(meeting=meeting, by=setting.minute_taker)
    meeting.refresh_from_db()
    return meeting
