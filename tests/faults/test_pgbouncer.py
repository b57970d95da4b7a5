"""All of it behind pgbouncer in transaction mode, where each transaction may have another connection, and is killed."""

import pytest
from django.db import connection

from tests import databases
from tests.boards.minuted import make_setting
from tests.faults.counting import say_all, wrong_with
from tests.faults.portal import Portal
from tests.faults.storms import through
from tests.faults.test_killed import recorders
from tests.faults.works import all_work
from tests.portal.web.test_pgbouncer import pooled

__all__ = ["pooled"]
pytestmark = pytest.mark.faults
KILLS = 2


def test_everything_is_written_through_the_pooler(pooled, tmp_path, django_db_blocker, chance, say):
    direct, pooled_address, _ = pooled
    with django_db_blocker.unblock(), databases.connected_to(direct.rpartition("/")[2]):
        portal = Portal(pooled_address, tmp_path / "var")
        portal.add(servers=1)
        works = list(
            all_work(make_setting("pooled.example.org", name="Pooled board"), recorders(), portal.ports, meetings=8)
        )
        connection.close()
        try:
            through(portal, works, portal.kill, times=KILLS, chance=chance)
        finally:
            portal.kill()
            connection.close()

    tallies = [work.tally for work in works]
    say_all(say, f"postgresql behind pgbouncer: {KILLS} kills", tallies)
    assert wrong_with(tallies) == {}
    assert [fault for work in works for fault in work.faults] == []
