"""Two masters of gunicorn and two workers on one database: one of them is killed while the other goes on."""

import datetime as dt
import itertools
import threading
import time

import pytest
from django.db import connection
from django.utils import timezone

from boards.models import Action
from office.models import JobRun, Message
from tests.boards.minuted import make_item, make_setting
from tests.factories import make_meeting
from tests.faults.counting import Tally, say_all, wrong_with
from tests.faults.forked import Forked
from tests.faults.portal import wait_until
from tests.faults.storms import at_once, finish, settle
from tests.faults.test_killed import all_is_sent, hasten, post_of, recorders
from tests.faults.test_killed_commands import run
from tests.faults.works import all_work
from tests.office.post.servers import Postbox, serving

pytestmark = pytest.mark.faults
KILLS = 4


def test_one_of_two_is_killed_and_the_other_goes_on(portal, chance, say):
    portal.add(servers=2, workers=2)
    works = list(all_work(make_setting(), recorders(), portal.ports))
    connection.close()
    postbox, stop, elsewhere = Postbox(), threading.Event(), itertools.cycle([1, 0])
    with serving(postbox, portal.mail_port):
        portal.start()
        threads = at_once(works, stop, goes_on=True)
        wait_until(lambda: all(work.answers for work in works), "not everybody had an answer")
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.3, 1.5))
            left = next(elsewhere)
            for one in (portal.servers[1 - left], portal.workers[1 - left]):
                one.kill()
            for work in works:  # as a proxy before them would
                work.caller.port = portal.ports[left]
            done = {work: len(work.tally.acknowledged) for work in works}
            wait_until(
                lambda done=done: all(len(w.tally.acknowledged) > done[w] or w.is_over for w in works),
                "the other does not go on",
            )
            portal.start()
        stop.set()
        for thread in threads:
            thread.join()
        settle(works)
        finish(works)
        hasten()
        wait_until(all_is_sent, "the post did not go out", 120)

    line, wrong = post_of(postbox, works, KILLS)
    tallies = [work.tally for work in works]
    say_all(say, f"{connection.vendor}: one of two servers and workers killed {KILLS} times", tallies)
    say(line)
    assert wrong_with(tallies) == {}
    assert [fault for work in works for fault in work.faults] == []
    assert wrong == []


def test_job_of_a_night_that_two_machines_run_at_once_is_done_once(portal, say):
    """As where both have the timers: what each writes is written once."""
    setting = make_setting()
    today = timezone.localdate()
    item = make_item(make_meeting(setting.board, held_on=today - dt.timedelta(days=20)))
    for number, owner in enumerate([setting.lee, setting.ann, setting.kim]):
        due = {"undertaken_on": item.meeting.held_on, "due_on": today + dt.timedelta(days=7)}
        Action.objects.create(item=item, owner=owner, text=f"find a room {number}", **due)

    both = [Forked(lambda: run("remind_actions")) for _ in range(2)]
    for one in both:
        one.wait()

    tally = Tally("reminders of two machines", {"Lee Oak", "Ann Day", "Kim Ash"})
    tally.find(Message.objects.values_list("name", flat=True))
    say_all(say, f"{connection.vendor}: one job on two machines at once", [tally])
    assert wrong_with([tally]) == {}
    assert list(JobRun.objects.filter(job="remind_actions").values_list("state", flat=True)) == ["done", "done"]
