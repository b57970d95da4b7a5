"""``make serve``: a real portal's web processes and worker, which live and end together; and what it refuses."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.db import connection

from tests import databases
from tests.office.post.servers import free_port
from tests.settings import STATIC_ROOT
from tests.template_databases import MIGRATED, PROJECT, address_of
from tests.tools.test_places import children, until

pytestmark = [pytest.mark.slow, pytest.mark.skipif((PROJECT / ".env").exists(), reason="this machine has an .env file")]
KEY = "a-key-for-this-test-alone-" * 3
SECONDS = 15  # in which everything has ended, when it has to


def settings(folder: Path, **others: str) -> dict[str, str]:
    """The environment of a real portal behind a proxy; an empty value takes a setting out."""
    names = ("DEMO", "DEBUG", "DJANGO_SETTINGS_MODULE", "SITE_URL", "HOST", "PORT", "DATABASE_URL")
    kept = {name: value for name, value in os.environ.items() if name not in names}
    ours = {
        "SECRET_KEY": KEY,
        "ALLOWED_HOSTS": "portal.example.org",
        "BEHIND_PROXY": "True",
        "VAR_DIR": str(folder),
        "STATIC_ROOT": str(STATIC_ROOT),
        "PORT": str(free_port()),
    }
    return {name: value for name, value in (kept | ours | others).items() if value}


def refused(folder: Path, **others: str) -> str:
    """What is said by a start that must stop by itself."""
    said = subprocess.run(
        [sys.executable, PROJECT / "tools" / "serve.py"],
        env=settings(folder, **others),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert said.returncode == 1, said.stderr
    return said.stderr


@pytest.mark.once
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"PORT": "70000"}, "“70000” is no port. Give a number from 1 to 65535: make serve PORT=8001"),
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set. “manage.py make_secret_key” prints one. deploy/env.example has"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too easy to guess"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is empty, so the portal would answer to nobody."),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS is “*”, so that anybody could"),
        ({"SITE_URL": "http://portal.example.org"}, "SITE_URL is http://portal.example.org, and a link in an e-mail"),
        ({"SITE_URL": "https://elsewhere.example.org"}, "SITE_URL is https://elsewhere.example.org, which is none of"),
        ({"DEMO": "True"}, "DEMO is on, and invented records are no real portal."),
        ({"DEBUG": "True"}, "DEBUG is on, so that a fault would show the settings to anybody."),
        ({}, "DATABASE_URL is not set. Set it to postgres://role:password@host:5432/database"),
        (
            {"DATABASE_URL": "postgres://portal:hush@127.0.0.1:1/portal"},
            "The database of DATABASE_URL does not answer: connection to server at",
        ),
    ],
)
def test_serve_says_in_a_sentence_what_is_missing_or_unsafe_and_starts_nothing(tmp_path, wrong, message):
    said = refused(tmp_path, **wrong)

    assert said.startswith(message)
    assert "hush" not in said
    assert "Traceback" not in said


def test_serve_says_which_command_applies_what_was_not_applied(tmp_path):
    said = refused(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path / 'empty.sqlite3'}")

    assert "migrations are not applied. Run “.venv/bin/python manage.py migrate”, then this again." in said


@pytest.fixture
def database(tmp_path, django_db_setup, django_db_blocker) -> Iterator[str]:
    """The address of an empty database with every migration applied."""
    name = str(tmp_path / "portal.sqlite3")
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            name = f"deploy_serve_{os.getpid()}"
        databases.drop(name)
        MIGRATED.copy_to(name)
        yield address_of(name)
        databases.drop(name)


@pytest.mark.once
@pytest.mark.parametrize(
    ("cache", "message"),
    [
        ("rediscache://127.0.0.1:1/1", "The cache of CACHE_URL does not work: "),
        ("locmemcache://", "The cache of CACHE_URL is each process's own"),
        ("dummycache://", "The cache of CACHE_URL is each process's own"),
    ],
)
def test_serve_refuses_a_cache_that_does_not_count(tmp_path, database, cache, message):
    said = refused(tmp_path, DATABASE_URL=database, CACHE_URL=cache)

    assert said.startswith(message)
    assert "Take it out of .env" in said


@pytest.mark.once
def test_serve_refuses_a_cache_of_pages_that_does_not_work(tmp_path, database):
    said = refused(tmp_path, DATABASE_URL=database, PAGES_CACHE_URL="rediscache://127.0.0.1:1/1")

    assert said.startswith("The cache of PAGES_CACHE_URL does not work: ")


@contextmanager
def serving(folder: Path, database: str) -> Iterator[tuple[subprocess.Popen, int, dict[str, int], list[int]]]:
    """It serves: the process, its port, the process ids of the two, and of all that they started; all gone after."""
    environment = settings(folder, DATABASE_URL=database)
    port = int(environment["PORT"])
    with (folder / "said").open("w") as said:
        serve = subprocess.Popen(
            [sys.executable, PROJECT / "tools" / "serve.py"], env=environment, stdout=said, stderr=said
        )
    everything: list[int] = []
    try:
        until(lambda: status(port) == 200 or serve.poll() is not None, (folder / "said").read_text())
        assert serve.poll() is None, (folder / "said").read_text()
        web, worker = sorted(children(serve.pid))
        everything += [serve.pid, web, worker, *children(web)]
        yield serve, port, {"web": web, "worker": worker}, everything
    finally:
        for pid in everything or [serve.pid]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        serve.wait()


def status(port: int) -> int:
    """What the front page answers, as asked by a proxy that ended HTTPS; 0 where nothing answers."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        asked.request("GET", "/", headers={"Host": "portal.example.org", "X-Forwarded-Proto": "https"})
        return asked.getresponse().status
    except OSError:
        return 0


def is_alive(pid: int) -> bool:
    """Whether it runs; one that ended and whose starter has not looked does not."""
    found = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(found.stdout.strip()) and not found.stdout.startswith("Z")


def gone(pids: list[int], within: float = SECONDS) -> list[int]:
    """Wait until they have ended; those that have not."""
    end = time.monotonic() + within
    while (left := [pid for pid in pids if is_alive(pid)]) and time.monotonic() < end:
        time.sleep(0.1)
    return left


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_serve_ends_both_within_seconds_of_a_signal_and_leaves_nothing(tmp_path, database, number):
    with serving(tmp_path, database) as (serve, port, two, everything):
        assert len(everything) == 5, "itself, the master with two web processes, and the worker"
        assert is_alive(two["worker"])

        serve.send_signal(number)

        assert serve.wait(SECONDS) == 0
        assert gone(everything, 0) == []
        assert status(port) == 0


@pytest.mark.parametrize(("which", "name"), [("web", "The web server"), ("worker", "The worker")])
def test_serve_ends_the_other_when_one_is_killed_and_leaves_nothing(tmp_path, database, which, name):
    with serving(tmp_path, database) as (serve, _, two, everything):
        os.kill(two[which], signal.SIGKILL)

        assert serve.wait(SECONDS) == 1
        assert gone(everything, 1) == []
    assert f"{name} ended by signal 9; what ran beside it is ended too." in (tmp_path / "said").read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its starter is gone")
def test_serve_that_is_killed_outright_leaves_nothing_and_the_port_free(tmp_path, database):
    with serving(tmp_path, database) as (serve, port, _, everything):
        serve.kill()
        serve.wait()

        assert gone(everything) == []
        assert status(port) == 0


def test_web_process_that_is_killed_is_started_again(tmp_path, database):
    with serving(tmp_path, database) as (serve, port, two, everything):
        os.kill(everything[3], signal.SIGKILL)

        everything += until(
            lambda: [pid for pid in children(two["web"]) if pid not in everything], "no web process in its place"
        )
        assert status(port) == 200
        assert serve.poll() is None
