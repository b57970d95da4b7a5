"""Meetings at every step, with everything that a meeting can have: the demonstration's own are few and plain.

On the West's quadrant meeting, where the chair and the minute taker sit, what is being done now; on the county's Board,
which publishes, minutes that have gone further; on the Mid's, which does not publish, one without a quorum.
"""

import datetime as dt

import typst
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from boards import workflow
from boards.minutes.item_texts import save_text
from boards.minutes.outcomes import keep_outcomes_in_step
from boards.minutes.postscripts.writes import add_postscript
from boards.minutes.uploading.writes import upload_minutes
from boards.minutes.withdrawing.writes import withdraw
from boards.models import AgendaItem, Board, Meeting, Paper, Part, Seat, TermDates
from boards.papers.writes import replace_paper, withdraw_paper
from boards.recording.writes import (
    add_guest,
    choose_chair,
    declare_interest,
    mark_attendance,
    mark_dealt_with,
    note_presence,
)
from boards.votes.writes import record_vote
from demonstration.priorities import say_priorities
from partnerships.models import Lead, Person, Quadrant
from tests.every_page.people import BOARD_MEMBER, CHAIR, LEAD, MINUTE_TAKER, OFFICER, account_of

VENUE = "Invented room, for the pages of this state"
COUNTY, WEST, MID = "school-partnership-board", "west-quadrant-meeting", "mid-quadrant-meeting"
STARTS_AT = dt.time(10, 0)
STANDING = AgendaItem.Standing
ITEMS = (
    ("Welcome and apologies", STANDING.WELCOME),
    ("Minutes of the last meeting", STANDING.LAST_MINUTES),
    ("Matters arising", STANDING.MATTERS_ARISING),
    ("Peer review", STANDING.NONE),
    ("A school that needs support", STANDING.NONE),
)
PART_B = "A school that needs support"
TEXT = """The form was looked at.
a) it is **short**
b) it is clear
Agreed: to use it
! {0}: send the form by next meeting"""
PART_B_TEXT = """A confidential minute.
Agreed: to visit the school
! {0}: write to its chair of governors"""


def make_meetings() -> None:
    """Make them, unless they are there."""
    if Meeting.objects.filter(venue=VENUE).exists():
        return
    Board.objects.filter(slug=MID).update(quorum=4)
    _make_terms()
    _make_minuted()
    _make_inquorate()
    _make_current()


def day(days: int) -> dt.date:
    """The day that many days from today."""
    return timezone.localdate() + dt.timedelta(days=days)


def pdf(text: str) -> bytes:
    """A small PDF that can be opened and joined with others."""
    return typst.compile(f"#set document(date: none)\n{text}".encode(), format="pdf")


def user(role: str) -> User:
    """The account of the role, which there is."""
    return User.objects.get(pk=account_of(role).pk)


def _make_terms() -> None:
    year = day(0).year if day(0).month >= 9 else day(0).year - 1
    names = (("Autumn", 9, 12), ("Spring", 1, 4), ("Summer", 4, 7))
    for name, starts, ends in names:
        of = year if name == "Autumn" else year + 1
        fields = {"starts_on": dt.date(of, starts, 15), "ends_on": dt.date(of, ends, 14)}
        TermDates.objects.get_or_create(year=year, name=name, defaults=fields)


def _meeting(slug: str, days: int, **fields: object) -> Meeting:
    """A meeting with an agenda, Part B last."""
    board = Board.objects.get(slug=slug)
    meeting = Meeting.objects.create(
        board=board, held_on=day(days), start_time=STARTS_AT, end_time=dt.time(12, 0), venue=VENUE, **fields
    )
    for place, (title, standing) in enumerate(ITEMS, start=1):
        is_part_b = title == PART_B
        meeting.items.create(
            position=place, number=str(place), title=title, standing=standing, is_part_b=is_part_b, minutes_allowed=10
        )
    return meeting


def _item(meeting: Meeting, title: str) -> AgendaItem:
    return meeting.items.get(title=title)


def _type(item: AgendaItem, text: str, by: User) -> None:
    save_text(item=item, text=text, base=item.version, by=by)
    keep_outcomes_in_step(item=item, by=by)


def _record(meeting: Meeting, present: list[Person], by: User) -> Meeting:
    """Open it, mark who is there, and type the minutes of both parts."""
    workflow.start_recording(meeting=meeting, by=by)
    meeting.refresh_from_db()
    for person in present:
        mark_attendance(meeting=meeting, person=person, presence="present", by=by)
    _type(_item(meeting, "Welcome and apologies"), "Everybody was welcomed.", by)
    _type(_item(meeting, "Peer review"), TEXT.format(present[0]), by)
    _type(_item(meeting, PART_B), PART_B_TEXT.format(present[0]), by)
    return meeting


def _circulate(meeting: Meeting, by: User, cleared_by: User) -> Meeting:
    workflow.finish_recording(meeting=meeting, by=by)
    workflow.clear_draft(meeting=meeting, by=cleared_by)
    workflow.circulate(meeting=meeting, by=by)
    meeting.refresh_from_db()
    return meeting


def _approve(meeting: Meeting, later: Meeting, by: User, part: Part) -> None:
    version = meeting.versions.last_of(part).number
    item = _item(later, "Minutes of the last meeting")
    workflow.approve(meeting=meeting, part=part, in_item=item, version=version, by=by)
    meeting.refresh_from_db()


def _make_minuted() -> None:
    """On the Board: uploaded; published and redacted; approved in both parts; circulated."""
    officer, member = user(OFFICER), user(BOARD_MEMBER).person
    board = Board.objects.get(slug=COUNTY)
    chair = board.seats.filter(role=Seat.Role.CHAIR).first().person
    upload_minutes(
        board=board,
        held_on=day(-400),
        approved_on=day(-300),
        file=SimpleUploadedFile("old-minutes.pdf", pdf("Old minutes, as they were typed")),
        by=officer,
    )
    published = _record(_meeting(COUNTY, -130), [member, chair], officer)
    add_guest(meeting=published, name="Sam Elmhurst", for_item=_item(published, "Peer review"), by=officer)
    _circulate(published, officer, officer)
    approved = _record(_meeting(COUNTY, -90), [member, chair], officer)
    _approve(published, approved, officer, Part.A)
    workflow.publish(meeting=published, by=officer)
    add_postscript(meeting=published, part=Part.A, text="The form is now on the council’s site.", by=officer)
    public = published.versions.last_public()
    withdraw(
        meeting=published,
        version=public.number,
        instead={"item-4": "The form was looked at."},
        reason="It named a school.",
        is_reason_shown=True,
        by=officer,
    )
    _circulate(approved, officer, officer)
    circulated = _record(_meeting(COUNTY, -50), [member, chair], officer)
    for part in Part:
        _approve(approved, circulated, officer, part)
    lead = user(LEAD).person
    add_guest(meeting=circulated, person=lead, by=officer)
    _type(_item(circulated, "Matters arising"), f"! {lead.name}: report back to the next meeting", officer)
    _papers(circulated, officer)
    _circulate(circulated, officer, officer)


def _make_inquorate() -> None:
    """On the Mid's, one of four that the board needs: notes only."""
    officer, taker = user(OFFICER), user(MINUTE_TAKER)
    meeting = _meeting(MID, -35)
    lead = Lead.objects.expected_at(Quadrant.objects.get(slug="mid"), meeting.held_on).order_by("person__slug").first()
    workflow.start_recording(meeting=meeting, by=taker)
    meeting.refresh_from_db()
    mark_attendance(meeting=meeting, person=lead.person, presence="present", by=taker)
    choose_chair(meeting=meeting, person=lead.person, by=taker)
    meeting.refresh_from_db()
    _type(_item(meeting, "Peer review"), "Nothing could be decided.\nNoted: that too few were here", taker)
    _circulate(meeting, taker, officer)


def _make_current() -> None:
    """On the West's: being recorded, draft, adjourned; extraordinary with its agenda due, and cancelled."""
    taker, chair = user(MINUTE_TAKER), user(CHAIR)
    quadrant = Quadrant.objects.get(slug="west")
    leads = Lead.objects.expected_at(quadrant, day(0)).filter(person__is_demonstration=True)
    others = [lead.person for lead in leads.order_by("person__slug", "partnership__slug")][:4]
    now = _record(_meeting(WEST, 0, joining_link="https://join.example.org/west"), [chair.person, others[0]], taker)
    mark_attendance(meeting=now, person=others[1], presence="apologies", by=taker)
    review = _item(now, "Peer review")
    mark_attendance(meeting=now, person=others[2], presence="in-part", arrived_at=review, by=taker)
    add_guest(meeting=now, name="Robin Ashdown", substitute_for=others[1], by=taker)
    declare_interest(
        item=_item(now, PART_B), person=others[0], nature="Governor of the school", withdrew=True, by=taker
    )
    record_vote(item=review, motion="That the plan be adopted", numbers={"for": 2, "against": 0}, by=taker)
    record_vote(
        item=_item(now, PART_B),
        motion="That the school be asked",
        numbers={},
        named={chair.person: "for"},
        by=taker,
    )
    mark_dealt_with(item=_item(now, "Welcome and apologies"), is_dealt_with=True, by=taker)
    note_presence(meeting=now, user=taker, item=review)
    _papers(now, taker)
    draft = _record(_meeting(WEST, -1), [chair.person, *others[:2]], taker)
    for meeting in (now, draft):
        say_priorities(meeting, taker)
    workflow.finish_recording(meeting=draft, by=taker)
    adjourned = _record(_meeting(WEST, -8), [chair.person], taker)
    workflow.adjourn(meeting=adjourned, resumed_on=day(9), by=taker)
    _meeting(WEST, 7, is_extraordinary=True, joining_link="https://join.example.org/extra", stand_in=others[3])
    cancelled = _meeting(WEST, 20)
    workflow.issue_agenda(meeting=cancelled, by=taker)
    workflow.cancel(meeting=cancelled, by=taker)


def _papers(meeting: Meeting, by: User) -> None:
    """One of each sort: public, for members, Part B, late, to follow, replaced, withdrawn."""
    review, part_b = _item(meeting, "Peer review"), _item(meeting, PART_B)
    sorts = {
        "Form for peer reviews": {"is_public": True},
        "Notes for members": {},
        "Letter on the school": {"item": part_b, "is_part_b": True},
        "Late figures": {"timing": "late", "agreement": "The chair, the day before"},
        "Budget": {},
        "Withdrawn table": {},
    }
    for title, fields in sorts.items():
        paper = Paper(**{"meeting": meeting, "item": review, "title": title} | fields)
        paper.file.save("paper.pdf", ContentFile(pdf(title)))
    Paper.objects.create(meeting=meeting, item=review, title="Report to follow", timing="to-follow")
    budget = Paper.objects.get(meeting=meeting, title="Budget")
    file = SimpleUploadedFile("budget.pdf", pdf("Budget, corrected"))
    replace_paper(paper=budget, file=file, by=by, title="Budget, corrected", timing="on-time")
    withdraw_paper(
        paper=Paper.objects.get(meeting=meeting, title="Withdrawn table"), reason="It was of another year.", by=by
    )
