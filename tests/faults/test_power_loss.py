"""The power goes: what SQLite had synced is on the disk, what the kernel had in its memory is not.

The disk is a file system in a file. A copy of that file, taken while every process stands still, is what would be found
after a power cut at that moment: the file system replays its journal, SQLite its log. Not shown is a disk that lies
about what it has written, and a sector that is half written.
"""

import os
import shutil
import signal
import sqlite3
import threading
import time

import pytest
from django.db import connection

from tests import databases
from tests.boards.minuted import make_setting
from tests.faults.counting import Tally, say_all, wrong_with
from tests.faults.disks import after_the_cut, disk_that_forgets, stands_still
from tests.faults.portal import standing, wait_until
from tests.faults.storms import at_once
from tests.faults.test_killed import recorders
from tests.faults.works import all_work

pytestmark = [pytest.mark.faults, pytest.mark.once]
CUTS = 20 if os.environ.get("FAULTS") == "full" else 8
FOUND = {"FULL": 50, "NORMAL": 0, "OFF": 0}


@pytest.fixture(autouse=True)
def _of_sqlite() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's own tests show this of it")


@pytest.mark.parametrize("synchronous", FOUND)
def test_power_cut_takes_what_was_not_synced(tmp_path, synchronous):
    """Why the settings say FULL; and that the disk of these tests does forget."""
    image, copy = tmp_path / "disk", tmp_path / "copy"
    with disk_that_forgets(image, tmp_path / "before", 8) as disk:
        written = sqlite3.connect(disk / "db.sqlite3", isolation_level=None)
        written.execute("PRAGMA journal_mode=WAL")
        written.execute("CREATE TABLE thing (n integer)")
        os.sync()
        written.execute(f"PRAGMA synchronous={synchronous}")
        for number in range(50):
            written.execute("INSERT INTO thing VALUES (?)", [number])
        shutil.copyfile(image, copy)
        written.close()

    with after_the_cut(copy, tmp_path / "after") as disk:
        found = sqlite3.connect(disk / "db.sqlite3")
        assert found.execute("SELECT count(*) FROM thing").fetchone() == (FOUND[synchronous],)
        assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        found.close()


def test_what_was_acknowledged_before_the_cut_is_there(tmp_path, django_db_setup, django_db_blocker, chance, say):
    image = tmp_path / "disk"
    with (
        django_db_blocker.unblock(),
        disk_that_forgets(image, tmp_path / "before") as disk,
        standing(tmp_path / "var", name=str(disk / "portal.sqlite3")) as portal,
    ):
        portal.add(servers=1)
        works = list(all_work(make_setting(), recorders(), portal.ports))
        connection.close()
        portal.start()
        os.sync()
        stop, cuts = threading.Event(), []
        threads = at_once(works, stop)
        wait_until(lambda: all(work.answers for work in works), "not everybody had an answer")
        group = portal.servers[0].process.pid
        for number in range(CUTS):
            time.sleep(chance.uniform(0.1, 1.2))
            os.killpg(group, signal.SIGSTOP)
            wait_until(lambda: stands_still(group), "a process goes on")
            acknowledged = [set(work.tally.acknowledged) for work in works]
            shutil.copyfile(image, tmp_path / f"cut-{number}")
            os.killpg(group, signal.SIGCONT)
            cuts.append(acknowledged)
        stop.set()
        for thread in threads:
            thread.join()
        portal.kill()

        lines = []
        in_all = [Tally(work.tally.work) for work in works]
        for number, acknowledged in enumerate(cuts):
            with (
                after_the_cut(tmp_path / f"cut-{number}", tmp_path / "after") as found,
                databases.connected_to(str(found / "portal.sqlite3")),
            ):
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA integrity_check")
                    lines.append(cursor.fetchone()[0])
                for work, before, tally in zip(works, acknowledged, in_all, strict=True):
                    work.tally = Tally(work.tally.work, before)
                    work.find()
                    tally.acknowledged |= {(number, one) for one in work.tally.acknowledged}
                    tally.found.update({(number, one): times for one, times in work.tally.found.items()})
                    tally.half += work.tally.half
                connection.close()

    say_all(say, f"sqlite: {CUTS} power cuts under load, {lines.count('ok')} databases whole", in_all)
    assert lines == ["ok"] * CUTS
    assert wrong_with(in_all) == {}
    assert [fault for work in works for fault in work.faults] == []
