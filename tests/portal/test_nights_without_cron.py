"""A night on which cron did not run, then one on which it did: each reminder once, and what is late says so.

The commands are those that the README gives to cron; 15 June is a day on which each kind of reminder is due.
"""

import datetime as dt

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from boards.models import Action
from confirmations.seasons import season_of
from confirmations.writes import ask_lead
from partnerships.models import Lead
from portal.desk.last_runs import TIMERS
from tests.boards.minuted import make_item, make_setting
from tests.confirmations.asked import NEXT_YEAR, RECORD
from tests.factories import make_lead, make_meeting, make_partnership, make_person
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]

DUE = dt.date(2027, 6, 15)
LATE = "This reminder comes late"
ON_TIME = {
    "taker@example.org": "Agenda to issue: School Partnership Board, 22 June 2027",
    "member@example.org": "Due in a week: your actions",
    "chair@example.org": "A week overdue: your actions",
    "once@example.org": "Reminder: is the record of Partnership of once@example.org right?",
    "twice@example.org": "Reminder: is the record of Partnership of twice@example.org right?",
    "going@example.org": "Reminder: do you go on leading Partnership of going@example.org next year?",
    "new@example.org": "Do you go on leading Partnership of new@example.org next year?",
}
A_DAY_LATE = ON_TIME | {"member@example.org": "Due soon: your actions", "chair@example.org": "Overdue: your actions"}
NO_REMINDER = "new@example.org"  # who is asked for the first time is asked on no certain day


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


def night(day: dt.date) -> list:
    """What a night of cron, and the worker after it, bring to the mail server."""
    outbox()
    already = len(outbox())
    with time_machine.travel(dt.datetime.combine(day, dt.time(3, 0), timezone.get_default_timezone())):
        for command in [timer.command for timer in TIMERS if timer.command != "backup"]:  # which writes to nobody
            call_command(command)
        return outbox()[already:]


def make_leading(address: str, **fields) -> Lead:
    partnership = make_partnership(f"Partnership of {address}", schools=2)
    return make_lead(partnership, make_person(address.partition("@")[0]), email=address, **fields)


def ask(address: str, kind: str, on: dt.date, **fields) -> None:
    """Have a lead asked early on that day."""
    lead = make_leading(address, **fields)
    with time_machine.travel(dt.datetime.combine(on, dt.time(1, 0), timezone.get_default_timezone())):
        ask_lead(lead=lead, season=season_of(kind, on), by=None)


@pytest.fixture(autouse=True)
def _work():
    """Something of which each kind of reminder is due on 15 June, and on the day before it and after it nothing."""
    setting = make_setting()
    make_meeting(setting.board, held_on=DUE + days(7))
    undertaken_on = dt.date(2027, 5, 4)
    item = make_item(make_meeting(setting.board, held_on=undertaken_on))
    for owner, due_on in ((setting.lee, DUE + days(7)), (setting.ann, DUE - days(7))):
        Action.objects.create(item=item, owner=owner, text="find a room", undertaken_on=undertaken_on, due_on=due_on)
    going_in_summer = {"ended_on": dt.date(2027, 7, 31)}  # so that nobody asks them of next year
    ask("twice@example.org", RECORD, DUE - days(28), **going_in_summer)
    ask("once@example.org", RECORD, DUE - days(14), **going_in_summer)
    ask("going@example.org", NEXT_YEAR, DUE - days(14))
    make_leading("new@example.org", started_on=DUE)
    assert "twice@example.org" in {message.to[0] for message in night(DUE - days(14))}, "the first of two reminders"


def subjects(messages: list) -> dict[str, str]:
    """By whom they reach; nobody may get two."""
    assert len({message.to[0] for message in messages}) == len(messages)
    return {message.to[0]: message.subject for message in messages}


def test_night_with_cron_reminds_each_once_and_on_time():
    assert subjects(night(DUE - days(1))) == {}

    messages = night(DUE)

    assert subjects(messages) == ON_TIME
    assert not [message for message in messages if LATE in message.body or "was to go out" in message.body]
    assert night(DUE) == night(DUE + days(1)) == []


def test_night_without_cron_is_made_up_for_once_and_each_reminder_says_that_it_is_late():
    night(DUE - days(1))

    messages = night(DUE + days(1))

    assert subjects(messages) == A_DAY_LATE
    for message in messages:
        html = message.alternatives[0].content
        late = "was to go out on 15 June 2027" if message.subject.startswith("Agenda") else LATE
        assert [late in message.body, late in html] == [message.to[0] != NO_REMINDER] * 2, message.subject
    assert night(DUE + days(1)) == night(DUE + days(2)) == []


def test_second_reminder_after_a_late_one_keeps_its_distance_and_is_not_late():
    night(DUE + days(1))

    assert "going@example.org" not in subjects(night(DUE + days(14)))
    [message] = [message for message in night(DUE + days(15)) if message.to == ["going@example.org"]]
    assert LATE not in message.body
