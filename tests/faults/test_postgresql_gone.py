"""PostgreSQL is stopped in the middle of everything and started again: the portal says so, and goes on by itself."""

import os
import threading
import time

import pytest
from django.db import connection

from tests.boards.minuted import make_setting
from tests.faults.callers import Caller
from tests.faults.cluster import running
from tests.faults.counting import say_all, wrong_with
from tests.faults.portal import Portal, wait_until
from tests.faults.storms import at_once, finish
from tests.faults.test_killed import all_is_sent, post_of, recorders
from tests.faults.works import AWAY, all_work
from tests.office.post.servers import Postbox, serving

pytestmark = [pytest.mark.faults]
OUTAGES = 10 if os.environ.get("FAULTS") == "full" else 3
AWAY_FOR = (0.5, 2.5)  # seconds


def test_outage_under_load_loses_nothing_and_is_over_by_itself(
    tmp_path, django_db_setup, django_db_blocker, chance, say
):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server that could be gone")
    with django_db_blocker.unblock(), running() as cluster, cluster.asked():
        portal = Portal(cluster.url, tmp_path / "var")
        portal.add(servers=1, workers=1)
        works = list(all_work(make_setting(), recorders(), portal.ports))
        connection.close()
        postbox, stop, slowest = Postbox(), threading.Event(), 0.0
        try:
            with serving(postbox, portal.mail_port):
                portal.start()
                threads = at_once(works, stop, goes_on=True)
                wait_until(lambda: all(work.answers for work in works), "not everybody had an answer")
                processes = [portal.servers[0].process.pid, portal.workers[0].process.pid]
                for _ in range(OUTAGES):
                    time.sleep(chance.uniform(0.3, 1.5))
                    cluster.stop()
                    answer = Caller(portal.ports[0]).get("/meetings/")
                    assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
                    assert AWAY in answer.text
                    time.sleep(chance.uniform(*AWAY_FOR))
                    cluster.start()
                    done = {work: len(work.tally.acknowledged) for work in works}
                    took = wait_until(
                        lambda done=done: all(len(w.tally.acknowledged) > done[w] or w.is_over for w in works),
                        f"work does not go on: {[work.tally.line for work in works]}",
                    )
                    slowest = max(slowest, took)
                stop.set()
                for thread in threads:
                    thread.join()
                finish(works)
                wait_until(all_is_sent, "the post did not go out", 120)
            assert [portal.servers[0].process.poll(), portal.workers[0].process.poll()] == [None, None], processes
        finally:
            portal.kill()
        line, wrong = post_of(postbox, works, OUTAGES)
        tallies = [work.tally for work in works]
        say_all(
            say,
            f"postgresql: stopped at once and started {OUTAGES} times under load, everybody's work went on "
            f"{slowest:.1f} s after at the latest, no process was started anew",
            tallies,
        )
        say(line)
        assert wrong_with(tallies) == {}
        assert [fault for work in works for fault in work.faults] == []
        assert wrong == []
        assert sum(work.tally.refused for work in works)
