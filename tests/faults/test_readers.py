"""Fifty who read while the register is refreshed: each sees the schools of before or of after, and nothing between."""

import re
import threading
from collections import Counter

import pytest
from django.db import connection

from partnerships.models import School
from tests.faults.callers import Caller
from tests.faults.forked import Forked
from tests.faults.portal import standing
from tests.faults.test_killed_commands import run
from tests.register.files import LINKS_2025, REGISTER_2025_07
from tests.template_databases import REGISTERED

pytestmark = pytest.mark.faults
READERS = 50


def test_no_reader_sees_half_of_an_import(tmp_path, django_db_setup, django_db_blocker, say):
    with django_db_blocker.unblock(), standing(tmp_path / "var", REGISTERED) as portal:
        portal.add(servers=1)
        portal.start()
        port, stop, seen, lost = portal.ports[0], threading.Event(), Counter(), []

        def read() -> None:
            while not stop.is_set():
                answer = Caller(port).get("/schools/export.csv")
                if answer is None or answer.status != 200:
                    lost.append(answer and answer.status)
                else:
                    seen[(answer.text.count("\n"), len(set(re.findall(r"^\d{6}", answer.text, re.MULTILINE))))] += 1

        def now() -> tuple[int, int]:
            text = Caller(port).get("/schools/export.csv").text
            return text.count("\n"), len(set(re.findall(r"^\d{6}", text, re.MULTILINE)))

        before, schools = now(), School.objects.count()
        connection.close()
        readers = [threading.Thread(target=read, daemon=True) for _ in range(READERS)]
        for reader in readers:
            reader.start()
        importing = Forked(lambda: run("import_gias", REGISTER_2025_07, "--links", LINKS_2025, "--even-so"))
        importing.wait()
        stop.set()
        for reader in readers:
            reader.join()
        after = now()
        became = School.objects.count()

    between = {numbers: times for numbers, times in seen.items() if numbers not in (before, after)}
    say(
        f"{connection.vendor}: {READERS} readers while {schools} schools became {became}: {sum(seen.values())} lists, "
        f"{seen[before]} of before, {seen[after]} of after, {sum(between.values())} of neither, {len(lost)} unanswered"
    )
    assert before != after
    assert seen[before]
    assert between == {}
    assert lost == []
