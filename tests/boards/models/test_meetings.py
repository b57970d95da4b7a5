"""Meetings, agenda items, attendance, papers, decisions and actions: their rules and words."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from boards.models import Action, AgendaItem, Attendance, Decision, Meeting, Paper
from boards.workflow import set_up_again
from tests.factories import make_board, make_meeting, make_person

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 10, 15)
DAY = dt.timedelta(days=1)


def make_item(meeting: Meeting | None = None, **fields) -> AgendaItem:
    defaults = {"meeting": meeting or make_meeting(), "position": 1, "number": "1", "title": "Welcome"}
    return AgendaItem.objects.create(**defaults | fields)


def refused():
    """Expect the database itself to refuse what is done inside."""
    return pytest.raises(IntegrityError)


def test_meeting_upcoming_from_the_day_itself_without_the_cancelled():
    board = make_board()
    later = make_meeting(board, held_on=TODAY + DAY)
    today = make_meeting(board, held_on=TODAY)
    make_meeting(board, held_on=TODAY - DAY)
    cancelled = make_meeting(board, held_on=TODAY + 2 * DAY, status=Meeting.Status.CANCELLED)

    assert list(Meeting.objects.upcoming(TODAY)) == [today, later]
    assert list(Meeting.objects.to_come(TODAY)) == [today, later, cancelled]


def test_meeting_past_is_before_the_day_the_latest_first():
    board = make_board()
    earlier = make_meeting(board, held_on=TODAY - 2 * DAY)
    yesterday = make_meeting(board, held_on=TODAY - DAY)
    make_meeting(board, held_on=TODAY)

    assert list(Meeting.objects.past(TODAY)) == [yesterday, earlier]


@pytest.mark.parametrize(
    ("days", "is_over"),
    [
        ({"held_on": TODAY}, True),
        ({"held_on": TODAY - DAY, "resumed_on": TODAY}, True),
        ({"held_on": TODAY, "resumed_on": TODAY + DAY}, False),
        ({"held_on": TODAY + DAY}, False),
    ],
)
def test_meeting_of_the_day_is_past_once_its_minutes_went_round(days, is_over):
    meeting = make_meeting(status=Meeting.Status.CIRCULATED, **days)

    assert list(Meeting.objects.upcoming(TODAY)) == ([] if is_over else [meeting])
    assert list(Meeting.objects.past(TODAY)) == ([meeting] if is_over else [])


@pytest.mark.parametrize(
    ("day", "within"),
    [
        (dt.date(2026, 8, 31), False),
        (dt.date(2026, 9, 1), True),
        (dt.date(2027, 8, 31), True),
        (dt.date(2027, 9, 1), False),
    ],
)
def test_meeting_in_year_counts_its_first_and_last_day(day, within):
    make_meeting(held_on=day)

    assert Meeting.objects.in_year(2026).exists() is within


def test_meeting_years_are_those_with_meetings_the_latest_first():
    board = make_board()
    for day in (dt.date(2024, 8, 31), dt.date(2026, 9, 1), dt.date(2026, 10, 1)):
        make_meeting(board, held_on=day)

    assert Meeting.objects.years() == [2026, 2023]


@pytest.mark.parametrize("day", [dt.date.min, dt.date.max])
def test_meeting_at_the_ends_of_the_calendar_is_found_in_its_year(day):
    make_meeting(held_on=day)

    assert Meeting.objects.in_year(Meeting.objects.years()[0]).exists()


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (None, None, ""),
        (dt.time(9, 30), None, "9.30am"),
        (dt.time(9, 30), dt.time(12, 0), "9.30am to midday"),
        (dt.time(13, 5), dt.time(15, 0), "1.05pm to 3pm"),
        (dt.time(0, 0), None, "12am"),
    ],
)
def test_meeting_times_in_words(start, end, words):
    assert Meeting(start_time=start, end_time=end).times == words


def test_meeting_ends_after_it_starts():
    with refused(), transaction.atomic():
        make_meeting(start_time=dt.time(10), end_time=dt.time(10))


def test_meeting_one_a_board_and_day_at_any_time_but_for_cancelled_ones():
    meeting = make_meeting(start_time=dt.time(10))
    make_meeting(meeting.board, held_on=meeting.held_on, start_time=dt.time(10), status=Meeting.Status.CANCELLED)

    with refused(), transaction.atomic():
        make_meeting(meeting.board, held_on=meeting.held_on, start_time=dt.time(14))


def test_cancelled_meeting_is_not_set_up_again_on_the_day_of_another():
    meeting = make_meeting(status=Meeting.Status.CANCELLED)
    make_meeting(meeting.board, held_on=meeting.held_on, start_time=dt.time(14))

    with pytest.raises(ValidationError, match="This board meets on 15 October 2026 already, 2pm"):
        set_up_again(meeting=meeting, by=None)


@pytest.mark.parametrize(
    ("make", "fields"),
    [
        (make_meeting, {"status": "lost"}),
        (make_item, {"purpose": "sleep"}),
    ],
)
def test_choices_hold_in_the_database(make, fields):
    with refused(), transaction.atomic():
        make(**fields)


def test_agenda_item_number_is_unique_in_its_meeting():
    item = make_item()

    with refused(), transaction.atomic():
        make_item(item.meeting, number=item.number)


def test_agenda_item_of_part_b_has_a_neutral_title():
    assert make_item(title="A grievance", is_part_b=True).public_title == "Confidential business"


def test_attendance_is_recorded_once_a_person_and_meeting():
    meeting, person = make_meeting(), make_person()
    Attendance.objects.create(meeting=meeting, person=person, presence="present")

    with refused(), transaction.atomic():
        Attendance.objects.create(meeting=meeting, person=person, presence="apologies")


def test_attendance_nobody_stands_in_for_themselves():
    meeting, person = make_meeting(), make_person()

    with refused(), transaction.atomic():
        Attendance.objects.create(meeting=meeting, person=person, presence="present", substitute_for=person)


def test_decision_kind_is_one_that_is_known():
    with refused(), transaction.atomic():
        Decision.objects.create(item=make_item(), kind="guessed", text="So be it")


@pytest.mark.parametrize("dates", [{"due_on": TODAY - DAY}, {"due_on": TODAY, "closed_on": TODAY - DAY}])
def test_action_is_due_and_closed_on_or_after_its_meeting(dates):
    with refused(), transaction.atomic():
        Action.objects.create(item=make_item(), owner=make_person(), text="Do it", undertaken_on=TODAY, **dates)


@pytest.mark.parametrize(("on", "is_overdue"), [(TODAY, False), (TODAY + DAY, True)])
def test_action_overdue_the_day_after_it_was_due(on, is_overdue):
    Action.objects.create(item=make_item(), owner=make_person(), text="Do it", undertaken_on=TODAY, due_on=TODAY)

    assert Action.objects.overdue(on).exists() is is_overdue


def test_action_that_is_closed_is_not_outstanding():
    Action.objects.create(
        item=make_item(), owner=make_person(), text="Do it", undertaken_on=TODAY, due_on=TODAY, closed_on=TODAY
    )

    assert not Action.objects.outstanding().exists()


def test_document_of_a_part_b_item_is_refused_with_a_sentence():
    item = make_item(is_part_b=True)
    paper = Paper(meeting=item.meeting, item=item, title="A report", file="papers/report.pdf", is_public=True)

    with pytest.raises(ValidationError, match="never public"):
        paper.full_clean()


def test_document_that_is_part_b_itself_is_never_public():
    with refused(), transaction.atomic():
        Paper.objects.create(
            meeting=make_meeting(), title="A report", file="papers/report.pdf", is_public=True, is_part_b=True
        )


def test_documents_public_are_marked_issued_and_not_replaced():
    meeting = make_meeting(status=Meeting.Status.AGENDA_ISSUED)
    planned = make_meeting(meeting.board, held_on=TODAY + DAY)
    paper = {"file": "papers/report.pdf", "is_public": True}
    old = Paper.objects.create(meeting=meeting, title="Old", **paper)
    new = Paper.objects.create(meeting=meeting, title="New", replaces=old, **paper)
    Paper.objects.create(meeting=meeting, title="For members", file="papers/report.pdf")
    Paper.objects.create(meeting=planned, title="Too early", **paper)

    assert list(Paper.objects.public()) == [new]
