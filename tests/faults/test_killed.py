"""The portal is killed as a power cut would, web processes and worker, while everything goes on at once."""

import datetime as dt
import os
from collections import Counter

import pytest
from django.db import connection
from django.utils import timezone

from accounts import roles
from accounts.models import User
from office.models import Message
from office.post.sending import LEASE
from tests.boards.minuted import make_setting
from tests.factories import make_user
from tests.faults.counting import say_all, wrong_with
from tests.faults.portal import wait_until
from tests.faults.storms import through
from tests.faults.works import Steps, Work, all_work
from tests.office.post.servers import Postbox, serving

pytestmark = pytest.mark.faults
# As many as fit `make test-all`; with FAULTS=full in the environment as many as ADR 88 has counts of.
KILLS = 20 if os.environ.get("FAULTS") == "full" else {"sqlite": 8, "postgresql": 4}[connection.vendor]


def recorders() -> list[User]:
    """Two officers, who may record every board's meetings."""
    return [make_user(f"recorder{number}@example.org", roles.OFFICER) for number in (1, 2)]


def hasten() -> None:
    """Let the time pass after which what a killed worker held is free."""
    Message.objects.filter(state="sending").update(claimed_at=timezone.now() - LEASE - dt.timedelta(seconds=1))
    Message.objects.filter(state="waiting").update(next_try_at=timezone.now())
    connection.close()


def all_is_sent() -> bool:
    hasten()
    return not Message.objects.exclude(state__in=["sent", "no-address"]).exists()


def post_of(postbox: Postbox, works: list[Work], kills: int) -> tuple[str, list[str]]:
    """What became of the post, as a line, and what is wrong with it."""
    taken = Counter(number for _, number in postbox.taken)
    written = {message.message_id: message for message in Message.objects.exclude(state="no-address")}
    double = {number for number, times in taken.items() if times > 1}
    of_steps = [one for work in works if isinstance(work, Steps) for one in work.messages()]
    uncertain = {number for number, message in written.items() if message.is_uncertain}
    line = (
        f"post: {len(written)} written with steps, {len(set(taken) & set(written))} taken by the mail server, "
        f"{len(set(written) - set(taken))} lost, {len(double)} taken twice of at most {kills} promised, "
        f"{len(uncertain)} shown as perhaps twice"
    )
    wrong = [f"not taken: {number}" for number in set(written) - set(taken)]
    wrong += [f"taken twice and not shown so: {number}" for number in double - uncertain]
    wrong += [f"never written: {number}" for number in set(taken) - set(written)]
    wrong += [f"written twice: {one}" for one, times in Counter(of_steps).items() if times > 1]
    return line, wrong + ([f"{len(double)} doubled by {kills} kills"] if len(double) > kills else [])


def test_nothing_that_was_acknowledged_is_lost_or_done_twice(portal, chance, say):
    kills = KILLS
    portal.add(servers=1, workers=1)
    works = list(all_work(make_setting(), recorders(), portal.ports))
    connection.close()
    postbox = Postbox()
    postbox.seconds = 0.05

    with serving(postbox, portal.mail_port):

        def kill() -> None:
            portal.kill()
            hasten()

        through(portal, works, kill, times=kills, chance=chance)
        postbox.seconds = 0
        wait_until(all_is_sent, "the post did not go out", 120)

    line, wrong = post_of(postbox, works, kills)
    tallies = [work.tally for work in works]
    say_all(say, f"{connection.vendor}: {kills} kills of all processes in the middle of everything", tallies)
    say(line)
    assert wrong_with(tallies) == {}
    assert [fault for work in works for fault in work.faults] == []
    assert wrong == []
    assert "locked" not in portal.logs()
