"""Measures for who watches: closed without a token, right with it, added up over the processes of a real server."""

import datetime as dt
import re
import shutil
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from office.models import JobRun, Message
from portal.watching import measures
from portal.web.health import NoAnswerError
from tests.factories import make_user
from tests.portal.web.test_database_away import serving
from tests.security.test_settings import KEY, settings_as_deployed

AT_ONCE = 12
TOKEN = "a-token-of-twenty-letters-or-more"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def watcher(settings, client):
    settings.METRICS_TOKEN = TOKEN

    def ask() -> dict[str, float]:
        response = client.get("/metrics", headers=BEARER)
        assert response.status_code == 200
        return read(response.content.decode())

    return ask


def read(text: str) -> dict[str, float]:
    """Every value by its name, with its labels."""
    found = re.findall(r"^(\w+(?:\{[^}]*\})?) (\S+)$", text, re.MULTILINE)
    assert len(found) == len([line for line in text.splitlines() if not line.startswith("#")])
    return {name: float(value) for name, value in found}


@pytest.mark.django_db
class TestClosed:
    def test_without_a_token_set_there_is_no_such_page(self, client):
        for headers in ({}, {"Authorization": "Bearer "}, BEARER):
            assert client.get("/metrics", headers=headers).status_code == 404

    @pytest.mark.parametrize(
        "given", ["", "Bearer", "Bearer ", f"Bearer {TOKEN}x", TOKEN, f"Basic {TOKEN}", "Bearer é"]
    )
    def test_whoever_lacks_the_token_is_refused(self, client, settings, given, django_assert_num_queries):
        settings.METRICS_TOKEN = TOKEN
        client.force_login(make_user("admin@example.org", is_superuser=True, is_staff=True))

        with django_assert_num_queries(0):
            response = client.get("/metrics", headers={"Authorization": given})

        assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")
        assert "portal_" not in response.content.decode()

    def test_token_opens_it_by_any_name_and_nothing_keeps_it(self, client, settings):
        settings.METRICS_TOKEN = TOKEN

        response = client.get("/metrics", headers=BEARER | {"host": "10.1.2.3:8000"})

        assert response.status_code == 200
        assert response["Content-Type"].startswith("text/plain; version=")
        assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
class TestMeasures:
    def test_post_is_counted_and_the_oldest_has_its_age(self, watcher):
        hour_ago = timezone.now() - dt.timedelta(hours=1)
        fields = {"kind": "agenda", "subject": "A", "text": "T", "recipient": "ann@example.org"}
        Message.objects.create(**fields, written_at=hour_ago)
        Message.objects.create(**fields)
        Message.objects.create(**fields, state="refused", written_at=hour_ago - dt.timedelta(days=1))

        found = watcher()

        assert found['portal_post_messages{state="waiting"}'] == 2
        assert found['portal_post_messages{state="refused"}'] == 1
        assert 3600 <= found["portal_post_oldest_waiting_seconds"] < 3700
        assert "example.org" not in str(found)

    def test_no_post_has_no_age(self, watcher):
        assert watcher()["portal_post_oldest_waiting_seconds"] == 0

    def test_each_job_has_its_last_run_and_its_last_good_end(self, watcher):
        monday = dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC)
        day = dt.timedelta(days=1)
        JobRun.objects.create(job="apply_retention", state="done", started_at=monday, ended_at=monday)
        JobRun.objects.create(job="apply_retention", state="failed", started_at=monday + day, ended_at=monday + day)
        JobRun.objects.create(job="take_snapshot", state="done", started_at=monday, ended_at=monday)

        found = watcher()

        assert found['portal_job_last_start_timestamp_seconds{job="apply_retention"}'] == (monday + day).timestamp()
        assert found['portal_job_last_success_timestamp_seconds{job="apply_retention"}'] == monday.timestamp()
        assert found['portal_job_last_failed{job="apply_retention"}'] == 1
        assert found['portal_job_last_failed{job="take_snapshot"}'] == 0

    @pytest.mark.parametrize(("seconds", "is_alive"), [(10, 1), (600, 0)])
    def test_worker_is_alive_where_it_was_heard_of_just_now(self, watcher, seconds, is_alive):
        JobRun.objects.create(job="work", seen_at=timezone.now() - dt.timedelta(seconds=seconds))

        assert watcher()["portal_worker_alive"] == is_alive

    def test_disk_and_database_are_measured(self, watcher, settings, tmp_path):
        settings.VAR_DIR = tmp_path

        found = watcher()

        assert found['portal_disk_size_bytes{of="var"}'] == shutil.disk_usage(tmp_path).total
        assert 0 < found['portal_disk_free_bytes{of="var"}'] < found['portal_disk_size_bytes{of="var"}']
        assert found["portal_database_up"] == 1
        assert ("portal_database_connections" in found) is (connection.vendor == "postgresql")
        if connection.vendor == "postgresql":
            assert 0 < found["portal_database_connections"] < found["portal_database_connections_most"]
            assert found["portal_database_size_bytes"] > 1_000_000

    def test_folder_that_is_not_there_yet_is_left_out(self, watcher, settings, tmp_path):
        settings.VAR_DIR = tmp_path / "not-yet"

        assert 'portal_disk_free_bytes{of="var"}' not in watcher()

    def test_database_that_is_away_is_a_measure_too(self, watcher, monkeypatch):
        def does_not_answer():
            raise NoAnswerError

        monkeypatch.setattr(measures, "applied_migrations", does_not_answer)

        found = watcher()

        assert found["portal_database_up"] == 0
        assert "portal_worker_alive" not in found
        assert any(name.startswith("portal_disk_free_bytes") for name in found)

    def test_requests_are_counted_by_view_and_status(self, watcher, client):
        before = watcher()
        for address in ("/cookies/", "/cookies/", "/boards/no-such-board/", "/nowhere/"):
            client.get(address)
        after = watcher()

        def more(name: str) -> float:
            return after.get(name, 0) - before.get(name, 0)

        assert more('portal_requests_total{status="2xx",view="cookies"}') == 2
        assert more('portal_requests_total{status="4xx",view="boards:detail"}') == 1
        assert more('portal_requests_total{status="4xx",view=""}') == 1
        assert more('portal_request_seconds_count{view="cookies"}') == 2

    def test_nothing_is_counted_where_nobody_may_ask(self, client, watcher, settings):
        before = watcher()
        settings.METRICS_TOKEN = ""
        client.get("/cookies/")
        settings.METRICS_TOKEN = TOKEN

        name = 'portal_requests_total{status="2xx",view="cookies"}'
        assert watcher().get(name) == before.get(name)


def test_token_that_could_be_guessed_is_refused_with_a_sentence():
    refused = settings_as_deployed("settings.METRICS_TOKEN", SECRET_KEY=KEY, METRICS_TOKEN="n" * 19)
    taken = settings_as_deployed("settings.METRICS_TOKEN", SECRET_KEY=KEY, METRICS_TOKEN="n" * 20)

    assert "METRICS_TOKEN is too easy to guess" in refused.stderr
    assert taken.stdout.strip() == "n" * 20


IN_MEMORY = Path("/dev/shm")  # noqa: S108 - as gunicorn.conf.py has it
KILLED = "portal-measures-4194305-killed"  # the number of no process: it is above the highest that Linux gives


def counted_by(first_process: Path) -> list[Path]:
    """A file of each process that has counted something, of the server whose number is in that file."""
    return list(IN_MEMORY.glob(f"portal-measures-{first_process.read_text().strip()}-*/counter_*"))


@pytest.mark.once
@pytest.mark.slow
def test_processes_of_the_server_are_added_up(tmp_path):
    asked = urllib.request.Request("http://127.0.0.1/metrics", headers=BEARER)
    url, number, left_over = f"sqlite:///{tmp_path / 'none.sqlite3'}", tmp_path / "pid", IN_MEMORY / KILLED
    left_over.mkdir(exist_ok=True)
    settings = {"METRICS_TOKEN": TOKEN, "WEB_CONCURRENCY": "3", "GUNICORN_CMD_ARGS": f"--pid {number}"}
    with serving(url, tmp_path, **settings) as portal:
        first_process = tmp_path / "first-process"
        first_process.write_text(number.read_text())
        asked_before = 1  # by ``serving``, until it answered
        for _ in range(20):
            with ThreadPoolExecutor(AT_ONCE) as pool:
                asked_before += len(list(pool.map(lambda _: portal.get("/healthz"), range(AT_ONCE))))
            time.sleep(0.5)
            if len(counted_by(first_process)) > 1:
                break
        asked.full_url = f"http://127.0.0.1:{portal.port}/metrics"
        counts = []
        for _ in range(6):
            counts.append(read(urllib.request.urlopen(asked, timeout=20).read().decode()))
            time.sleep(0.2)  # a request is counted once its answer is sent
        processes = counted_by(first_process)

    said = [count['portal_requests_total{status="2xx",view=""}'] for count in counts]
    assert len(processes) > 1, "or nothing was added up"
    assert said == sorted(said)
    assert said[0] == asked_before
    assert said[-1] == said[0] + 5
    assert counted_by(first_process) == [], "the folder goes with the server"
    assert not left_over.exists(), "and that of one that was killed, with the next"
