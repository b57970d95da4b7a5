"""The clock goes over 31 August and over both changes of summer time: pages turn at midnight here, jobs run once."""

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from icalendar import Calendar

from base.school_terms import day_in_year
from boards.models import Action
from improvement.models import Topic, YearSnapshot
from office.models import JobRun, Message
from portal.desk.last_runs import TIMERS
from tests.boards.minuted import make_item, make_setting
from tests.factories import (
    make_lead,
    make_meeting,
    make_membership,
    make_partnership,
    make_person,
    make_review,
    make_round,
    make_school,
)
from tests.faults.counting import Tally, say_all, wrong_with

pytestmark = [pytest.mark.faults, pytest.mark.django_db]
LONDON = ZoneInfo("Europe/London")
LAST, FIRST = dt.date(2026, 8, 31), dt.date(2026, 9, 1)
BACK, FORWARD = dt.date(2026, 10, 25), dt.date(2027, 3, 28)  # an hour is there twice, and one is not there
COMMANDS = [timer.command for timer in TIMERS if timer.command != "backup"]  # which writes to nobody
A_DAY = dt.timedelta(days=1)


def here(day: dt.date, hour: int, minute: int = 0, fold: int = 0) -> dt.datetime:
    """A moment of the clock on the wall; of an hour that is there twice the later one with ``fold``."""
    return dt.datetime.combine(day, dt.time(hour, minute, fold=fold), LONDON).astimezone(dt.UTC)


def timers_at(moment: dt.datetime) -> None:
    """What cron starts then."""
    with time_machine.travel(moment, tick=False):
        for command in COMMANDS:
            call_command(command)


@pytest.mark.parametrize(("day", "hour", "offset"), [(BACK, 1, 1), (FORWARD, 2, 1)])
def test_clock_of_these_tests_is_the_one_of_here(day, hour, offset):
    assert here(day, hour).hour == hour - offset


def test_pages_turn_at_midnight_of_here_and_not_an_hour_later(client, say):
    school, other = make_school("Langham"), make_school("Fordham")
    old, new = make_partnership("Colne", schools=[other, make_school()]), make_partnership("Blackwater", schools=2)
    make_membership(old, school, ended_on=LAST)
    make_membership(new, school, started_on=FIRST)
    make_lead(old, make_person("Ann Before"), ended_on=LAST)
    make_lead(old, make_person("Bea After"), started_on=FIRST)
    tally, seen = Tally("pages before and after midnight"), {}

    for moment, is_after in ((here(LAST, 23, 59), False), (here(FIRST, 0, 1), True), (here(FIRST, 1, 1), True)):
        with time_machine.travel(moment, tick=False):
            of_old, of_new = (client.get(f"/partnerships/{one.slug}/").content.decode() for one in (old, new))
            directory = client.get("/partnerships/").content.decode()
        seen[moment] = ("Bea After" in of_old, "Langham" in of_new, "Bea After" in directory)
        tally.acknowledged.add(moment)
        tally.find([moment] if set(seen[moment]) == {is_after} else [])

    say_all(say, "31 August, 23:59 to 01:01", [tally])
    assert wrong_with([tally]) == {}, seen


def test_year_is_frozen_once_in_the_nights_around_its_end(say):
    topic = Topic.objects.first()
    for _ in range(3):
        round = make_round(make_partnership(), year=2025)
        for _ in range(4):
            make_review(round, make_school(), state="held", visit_on=day_in_year(2025, 3, 10), topic=topic)
    nights = [LAST - A_DAY, LAST, FIRST, FIRST + A_DAY]
    found = []
    for night in nights:
        timers_at(here(night, 3))
        found.append(YearSnapshot.objects.filter(year=2025).count())

    tally = Tally("snapshot", {2025})
    tally.find(YearSnapshot.objects.values_list("year", flat=True))
    say_all(say, f"nights of 30 August to 2 September: snapshots of 2025 to 2026 after each: {found}", [tally])
    assert found == [0, 0, 1, 1]
    assert wrong_with([tally]) == {}
    assert set(JobRun.objects.values_list("state", flat=True)) == {"done"}


MOMENTS = {
    "back": [here(BACK - A_DAY, 1, 30), here(BACK, 1, 30), here(BACK, 1, 30, 1), here(BACK + A_DAY, 1, 30)],
    "forward": [here(FORWARD - A_DAY, 1, 30), here(FORWARD, 2, 1), here(FORWARD + A_DAY, 1, 30)],
    "forward, left out": [here(FORWARD - A_DAY, 1, 30), here(FORWARD + A_DAY, 1, 30)],
}


@pytest.mark.parametrize("change", MOMENTS)
def test_reminder_is_written_once_when_an_hour_is_there_twice_or_not_at_all(change, say):
    day = BACK if change == "back" else FORWARD
    setting, undertaken_on = make_setting(), day - 30 * A_DAY
    item = make_item(make_meeting(setting.board, held_on=undertaken_on))
    dues = {"a week before": day + 7 * A_DAY, "a week after": day - 7 * A_DAY}
    for owner, due_on in zip((setting.lee, setting.ann), dues.values(), strict=True):
        Action.objects.create(item=item, owner=owner, text="find a room", undertaken_on=undertaken_on, due_on=due_on)

    for moment in MOMENTS[change]:
        timers_at(moment)

    tally = Tally("reminders of actions", {"chair@example.org", "member@example.org"})
    tally.find(Message.objects.filter(subject__contains="action").values_list("recipient", flat=True))
    say_all(say, f"summer time, {change}: the timers of each night", [tally])
    assert wrong_with([tally]) == {}
    assert Counter(tally.found) == Counter(tally.acknowledged)
    assert set(JobRun.objects.values_list("state", flat=True)) == {"done"}


@pytest.mark.parametrize("day", [BACK - A_DAY, BACK, FORWARD - A_DAY, FORWARD])
def test_time_of_a_meeting_is_that_of_the_clock_on_the_wall(client, day):
    board = make_setting().board
    meeting = make_meeting(board, held_on=day, start_time=dt.time(18), status="agenda-issued")

    for asked_on in (day - 2 * A_DAY, day, day + A_DAY):
        with time_machine.travel(here(asked_on, 12), tick=False):
            page = client.get(f"/meetings/{meeting.pk}/").content.decode()
            calendar = Calendar.from_ical(client.get("/meetings/calendar.ics").content)
        [event] = calendar.walk("VEVENT")
        assert "6pm" in page
        assert event.decoded("DTSTART").astimezone(dt.UTC) == here(day, 18)


@pytest.mark.parametrize("change", [here(BACK, 1, 0, 1), here(FORWARD, 2)])
def test_try_that_failed_just_before_the_clock_changes_is_repeated_when_it_is_due(change):
    minute = dt.timedelta(minutes=1)
    message = Message.objects.create(recipient="ann@example.org", kind="agenda", subject="A", text="T", tries=1)
    message.fails("451 later", is_final=False, now=change - minute / 2)
    message.save()

    due = {after: Message.objects.due(change + after * minute).exists() for after in (0, 1, 2, 60)}

    assert due == {0: False, 1: True, 2: True, 60: True}
