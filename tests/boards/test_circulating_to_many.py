"""Minutes that go to 300 people through a mail server that refuses, dies and comes back, while the worker is killed."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from boards.models import Meeting
from boards.posted import posted_of
from office.models import Message
from office.post.sending import LEASE
from partnerships.models import Person
from tests import databases
from tests.boards.minuted import make_recording, make_setting
from tests.clients import signed_in
from tests.factories import make_seat
from tests.office.post.servers import Postbox, free_port, serving
from tests.template_databases import MIGRATED, PROJECT, address_of

pytestmark = [pytest.mark.thorough, pytest.mark.once]
PEOPLE = 300
PATIENCE = 60  # seconds


@pytest.fixture
def database(tmp_path: Path, django_db_blocker) -> Iterator[str]:
    """A database of its own, which the worker's process asks as well; its address."""
    is_file = connection.vendor == "sqlite"
    name = str(tmp_path / "portal.sqlite3") if is_file else f"circulating_{os.getpid()}"
    with django_db_blocker.unblock():
        MIGRATED.copy_to(name)
        with databases.connected_to(name):
            yield address_of(name)
        databases.drop(name)


@contextmanager
def worker(address: str, port: int, tmp_path: Path) -> Iterator[subprocess.Popen]:
    environment = os.environ | {
        "DATABASE_URL": address,
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "EMAIL_TIMEOUT": "2",
        "VAR_DIR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "essex_partnerships.settings",
    }
    with (tmp_path / "worker.log").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "work"], cwd=PROJECT, env=environment, stdout=log, stderr=log
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait(10)


def wait_for(reached: Callable[[], bool], look: Callable[[], None]) -> None:
    until = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < until, Message.objects.counts()
        look()
        time.sleep(0.05)


def hasten() -> None:
    """Let the time pass until the next tries, and until what a killed worker held is free."""
    Message.objects.filter(state="waiting").update(next_try_at=timezone.now())
    Message.objects.filter(state="sending").update(claimed_at=timezone.now() - 2 * LEASE)


def test_nobody_of_300_is_lost_and_each_kill_doubles_one_at_most(database, tmp_path):
    setting = make_setting()
    for number in range(PEOPLE - 2):  # the chair and a member are there; of two nobody has an address
        person = Person.objects.create(name=f"Member {number}", slug=f"member-{number}", email=f"m{number}@example.org")
        make_seat(setting.board, person)
    meeting = make_recording(setting)
    taker = signed_in(setting.minute_taker)
    taker.post(f"/meetings/{meeting.pk}/steps/finish/", {"nothing": "yes"})
    signed_in(setting.chair).post(f"/meetings/{meeting.pk}/steps/clear/")
    Message.objects.all().delete()

    began = time.monotonic()
    taker.post(f"/meetings/{meeting.pk}/steps/circulate/")
    took = time.monotonic() - began

    meeting = Meeting.objects.get(pk=meeting.pk)
    assert meeting.status == "circulated"
    assert took < 2, f"{took:.1f} s"
    port, postbox = free_port(), Postbox(lambda asked, _: "250 taken" if asked % 3 else "451 try later")
    postbox.seconds = 0.002
    written = Message.objects.count()

    def look() -> None:
        """What the meeting's page says is right at every moment."""
        [said] = posted_of(meeting)
        assert said.sent + said.waiting + len(said.refused) + len(said.without_address) == written
        assert said.sent <= len({recipient for recipient, _ in postbox.taken})

    with serving(postbox, port):
        for taken in (60, 120):
            with worker(database, port, tmp_path) as process:
                wait_for(lambda taken=taken: len(postbox.taken) >= taken, look)
                process.send_signal(signal.SIGKILL)
                process.wait(10)
            hasten()
    with worker(database, port, tmp_path):  # while the mail server is away
        time.sleep(3)
        look()
    postbox.answer = lambda *_: "250 taken"  # it comes back, and is well again
    with serving(postbox, port), worker(database, port, tmp_path):

        def go_on() -> None:
            Message.objects.filter(state="waiting").update(next_try_at=timezone.now())
            look()

        wait_for(lambda: not Message.objects.waiting().exists(), go_on)

    reached = Counter(recipient for recipient, _ in postbox.taken)
    doubled = {recipient for recipient, times in reached.items() if times > 1}
    uncertain = set(Message.objects.uncertain().values_list("recipient", flat=True))
    assert not Message.objects.refused().exists()
    assert len(reached) == Message.objects.sent().count() == written - Message.objects.without_address().count()
    assert len(reached) >= PEOPLE - 2
    assert len(doubled) <= 2
    assert doubled <= uncertain
    print(
        f"{len(reached)} reached, {len(doubled)} twice, {len(uncertain)} shown as uncertain, circulated in {took:.2f} s"
    )
    assert all(len({number for to, number in postbox.taken if to == recipient}) == 1 for recipient in reached)
