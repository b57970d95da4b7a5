"""Who writes next, when several want to."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest

from base.queued_sqlite.queue import TooLate, WritersQueue

PROJECT = Path(__file__).parents[3]
HOLD = """
import sys, time
from base.queued_sqlite.queue import WritersQueue
WritersQueue(sys.argv[1], 5).enter()
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def path(tmp_path) -> str:
    database = tmp_path / "db.sqlite3"
    database.touch(mode=0o640)
    return str(database)


def place(path: str, timeout: float = 5) -> WritersQueue:
    return WritersQueue(path, timeout)


def test_whoever_wants_to_write_again_comes_after_who_has_waited(path):
    first, second = place(path), place(path)
    order = []

    def write_after_the_first() -> None:
        second.enter()
        order.append("second")
        second.leave()

    first.enter()
    waiting = Thread(target=write_after_the_first)
    waiting.start()
    time.sleep(0.1)  # it stands at the door by now
    first.leave()
    first.enter()
    order.append("first again")
    first.leave()
    waiting.join()

    assert order == ["second", "first again"]


def test_turn_that_does_not_come_is_given_up_by_each_in_its_own_time(path):
    holder = place(path)
    holder.enter()
    took = {}

    def wait(name: str, timeout: float) -> None:
        began = time.monotonic()
        with pytest.raises(TooLate):
            place(path, timeout).enter()
        took[name] = time.monotonic() - began

    waiting = [Thread(target=wait, args=args) for args in (("at the door", 0.4), ("behind it", 0.5))]
    for one in waiting:
        one.start()
        time.sleep(0.05)
    for one in waiting:
        one.join()

    assert 0.4 <= took["at the door"] < 2
    assert 0.5 <= took["behind it"] < 2


def test_turn_is_taken_once_however_often_it_is_asked_for(path):
    mine, other = place(path), place(path, 0.05)
    mine.enter()
    mine.enter()

    mine.leave()

    other.enter()
    assert (mine.is_ours, other.is_ours) == (False, True)


def test_turn_of_a_process_that_was_killed_is_free(path):
    holder = subprocess.Popen([sys.executable, "-c", HOLD, path], stdout=subprocess.PIPE, cwd=PROJECT)
    assert holder.stdout.readline() == b"held\n"

    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()

    place(path, 0.5).enter()  # or this raises


def test_connection_that_is_closed_leaves_the_queue(path):
    mine = place(path)
    mine.enter()

    mine.close()

    place(path, 0.05).enter()
    assert not mine.is_ours


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes files for somebody else")
def test_files_that_root_made_are_whose_the_database_is(path):
    os.chown(path, 12345, 12345)

    place(path).enter()

    made = [Path(path + ending).stat() for ending in ("-door", "-turn")]
    assert [(one.st_uid, one.st_gid, one.st_mode & 0o777) for one in made] == [(12345, 12345, 0o600)] * 2
