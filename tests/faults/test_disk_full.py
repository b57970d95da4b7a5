"""The disk fills up under the portal: every page says so in words, nothing is half there, and all goes on with room."""

import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from boards.models import Paper
from tests.boards.minuted import make_setting
from tests.factories import make_meeting
from tests.faults.callers import Caller, session_of
from tests.faults.counting import say_all, wrong_with
from tests.faults.disks import fill, small_disk
from tests.faults.portal import Portal, standing, wait_until
from tests.faults.storms import at_once, finish, settle
from tests.faults.test_killed import recorders
from tests.faults.works import all_work

pytestmark = [pytest.mark.faults, pytest.mark.once]
PAGES = ["/", "/partnerships/", "/meetings/", "/schools/", "/accounts/login/"]
PDF = b"%PDF-1.7 " + b"x" * 3_000_000  # which is kept on the disk while it comes in
FULL_FOR = 4.0  # seconds


@pytest.fixture
def portal(tmp_path, django_db_setup, django_db_blocker, monkeypatch):
    """A portal whose database, uploads and files for the moment are on a disk of 32 MB."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL is on a disk of its server, which is not filled here")
    with django_db_blocker.unblock(), small_disk(tmp_path / "var", 32) as disk, standing(disk) as portal:
        (disk / "tmp").mkdir()
        monkeypatch.setenv("TMPDIR", str(disk / "tmp"))
        monkeypatch.setenv("METRICS_TOKEN", "m" * 30)
        portal.add(servers=1, workers=1)
        yield portal


def halves(portal: Portal) -> list[Path]:
    """Files that are not whole, or not to stay."""
    return [path for path in portal.folder.rglob("*") if path.suffix == ".half" or path.parent.name == "tmp"]


def upload(caller: Caller, meeting: int, item: int) -> tuple[int, bool]:
    """How a paper was answered: the status, and whether that it has no room is said."""
    form = {"title": "Budget", "timing": "on-time"}
    answer = caller.upload(f"/meetings/{meeting}/agenda/{item}/papers/", form, "file", PDF)
    assert answer, "no answer"
    return answer.status, "no room" in answer.text.lower()


def test_full_disk_is_said_and_costs_nothing(portal, say):
    setting = make_setting()
    works = list(all_work(setting, recorders(), portal.ports, meetings=12))
    meeting = make_meeting(setting.board)
    item = meeting.items.create(position=1, number="1", title="One")
    visitor, taker = Caller(portal.ports[0]), Caller(portal.ports[0], session_of(setting.minute_taker))
    connection.close()
    portal.start()
    stop = threading.Event()
    threads = at_once(works, stop, goes_on=True)
    wait_until(lambda: all(work.answers for work in works), "not everybody had an answer")
    before = {path: answer.status for path in PAGES if (answer := visitor.get(path))}

    ballast = fill(portal.folder)
    at_full = {work: len(work.tally.acknowledged) for work in works}
    pages, uploads, until = Counter(), Counter(), time.monotonic() + FULL_FOR
    while time.monotonic() < until:
        for path in PAGES:
            answer = visitor.get(path)
            pages[answer and (answer.status, "disk is full" in answer.text)] += 1
        uploads[upload(taker, meeting.pk, item.pk)] += 1
    while_full = {work: len(work.tally.acknowledged) - at_full[work] for work in works}
    with pytest.raises(CommandError, match=r"room|full"):
        call_command("backup", str(portal.folder / "back-ups"))
    done = {work: len(work.tally.acknowledged) for work in works}
    ballast.unlink()
    there_again = wait_until(
        lambda: all(len(work.tally.acknowledged) > done[work] or work.is_over for work in works), "work does not go on"
    )
    after = {path: answer.status for path in PAGES if (answer := visitor.get(path))}
    with_room = upload(taker, meeting.pk, item.pk)
    stop.set()
    for thread in threads:
        thread.join()
    settle(works)
    finish(works)

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        whole = cursor.fetchone()[0]
    tallies = [work.tally for work in works]
    say_all(
        say,
        f"sqlite: the disk full for {FULL_FOR:.0f} s, {sum(while_full.values())} still acknowledged, "
        f"work again {there_again:.1f} s after there was room; database {whole}; pages (status, says so): "
        f"{dict(pages)}; uploads: {dict(uploads)}",
        tallies,
    )
    assert whole == "ok"
    assert wrong_with(tallies) == {}
    assert [fault for work in works for fault in work.faults] == []
    assert sum(work.tally.refused for work in works)
    assert None not in pages
    assert {status for status, _ in pages} <= {200, 503}
    assert not [status for status, says_so in pages if status == 503 and not says_so]
    assert {(status, says_so) for status, says_so in uploads if status in (422, 503, 507)} == set(uploads)
    assert all(says_so for _, says_so in uploads)
    assert with_room[0] == 302
    assert Paper.objects.filter(meeting=meeting).count() == 1
    assert halves(portal) == []
    assert after == before
    assert "was killed" not in portal.logs(), "no web process died of it"
