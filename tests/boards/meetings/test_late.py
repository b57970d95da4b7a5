"""Deadlines that an officer sets in admin, and what is said where one has passed already."""

import datetime as dt

import pytest
from django.utils import timezone

from boards.models import Board, Meeting, PlannedItem
from tests.admin import change, sent_of
from tests.boards.minuted import make_setting
from tests.clients import signed_in
from tests.factories import make_meeting

pytestmark = pytest.mark.django_db


def in_days(number: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=number)


@pytest.fixture
def setting():
    return make_setting()


@pytest.fixture
def officer(setting):
    setting.officer.is_staff = True
    setting.officer.save()
    return signed_in(setting.officer)


@pytest.mark.parametrize(("clear_days", "said"), [(9, True), (8, False)])
def test_new_deadlines_of_a_board_that_have_passed_are_said(setting, officer, clear_days, said):
    make_meeting(setting.board, held_on=in_days(9))
    address = change(setting.board)
    sent = sent_of(officer.get(address)) | {"agenda_clear_days": clear_days, "report_days": 0}

    answer = officer.post(address, sent, follow=True)

    setting.board.refresh_from_db()
    assert setting.board.agenda_clear_days == clear_days
    assert ("which has passed already" in answer.text) == said


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("agenda_clear_days", -1, "Enter 0 to 30 clear days: an agenda goes out before its meeting."),
        ("agenda_clear_days", 31, "Enter 0 to 30 clear days: an agenda goes out before its meeting."),
        ("report_days", -1, "Enter 0 to 60 days: reports are due before the agenda, or with it."),
        ("report_days", 61, "Enter 0 to 60 days: reports are due before the agenda, or with it."),
        ("warning_days", 0, "Enter 1 to 30 days of warning before a deadline."),
    ],
)
def test_deadline_after_the_meeting_is_refused_with_a_sentence(setting, officer, field, value, sentence):
    address = change(setting.board)

    answer = officer.post(address, sent_of(officer.get(address)) | {field: value})

    assert sentence in answer.text
    assert getattr(Board.objects.get(), field) != value


@pytest.mark.parametrize(
    ("days", "said"), [(3, "its agenda was due on"), (10, "reports were due on"), (14, ""), (40, "")]
)
def test_meeting_moved_too_late_for_a_deadline_is_said(setting, officer, days, said):
    meeting = make_meeting(setting.board, held_on=in_days(60))
    address = change(meeting)
    sent = sent_of(officer.get(address)) | {"held_on": in_days(days).isoformat()}

    answer = officer.post(address, sent, follow=True)

    meeting.refresh_from_db()
    assert meeting.held_on == in_days(days)
    assert said in answer.text
    assert bool(said) == ("has passed already" in answer.text)


def test_meeting_added_in_admin_begins_with_the_template_and_what_is_planned(setting, officer):
    PlannedItem.objects.create(board=setting.board, title="Budget", recurs="Every")
    address = "/admin/boards/meeting/add/"
    sent = sent_of(officer.get(address)) | {"board": setting.board.pk, "held_on": in_days(40).isoformat()}

    officer.post(address, sent)

    assert "Budget" in Meeting.objects.get().items.values_list("title", flat=True)
    assert Meeting.objects.get().items.count() == 7
