"""While the database is away every page says so, one line of the log each; and it is all well once it is back."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import OperationalError, connection
from django.test import Client

from tests import databases
from tests.factories import make_user
from tests.office.post.servers import free_port
from tests.template_databases import MIGRATED, PROJECT, address_of

PAGES = ["/", "/partnerships/", "/schools/", "/meetings/", "/admin/", "/accounts/login/", "/decisions/", "/nowhere/"]
SENT_TO_SIGN_IN = ("/admin/", False)  # for which nothing has to be looked up
PATIENCE = 60  # seconds


@dataclass
class Portal:
    """A server of its own, and what it says."""

    port: int
    log: Path
    cookie: str

    def get(self, path: str, *, is_signed_in: bool = False) -> tuple[int, dict[str, str], str]:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        asked.request("GET", path, headers={"Cookie": self.cookie} if is_signed_in else {})
        answer = asked.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()


@contextmanager
def serving(url: str, folder: Path, cookie: str = "", **environment: str) -> Iterator[Portal]:
    """The portal as gunicorn serves it, with that database."""
    port, log = free_port(), folder / "server.log"
    kept = os.environ | {"DATABASE_URL": url, "VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-m", "gunicorn", "essex_partnerships.wsgi", "--bind", f"127.0.0.1:{port}"]
    with log.open("w") as output:
        server = subprocess.Popen(
            [*command, "--no-control-socket"], cwd=PROJECT, env=kept | environment, stdout=output, stderr=output
        )
    portal = Portal(port, log, cookie)
    try:
        until = time.monotonic() + PATIENCE
        while not _answers(portal):
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.1)
        yield portal
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _answers(portal: Portal) -> bool:
    try:
        return portal.get("/healthz")[0] == 200
    except OSError:
        return False


@dataclass
class Database:
    """A database that comes and goes."""

    url: str
    cookie: str
    take_away: Callable[[], None]
    bring_back: Callable[[], None]


@pytest.fixture
def database(tmp_path, django_db_setup, django_db_blocker) -> Iterator[Database]:
    """One of its own, with the session of somebody who is signed in."""
    is_file = connection.vendor == "sqlite"
    name = str(tmp_path / "portal.sqlite3") if is_file else f"away_{os.getpid()}"
    with django_db_blocker.unblock():
        databases.drop(name)
        MIGRATED.copy_to(name)
        with databases.connected_to(name):
            client = Client()
            client.force_login(make_user("officer@example.org", is_staff=True))
            cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
            connection.close()
        file = Path(name)

        def let_in(*, is_open: bool) -> None:
            databases._execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS {is_open}')
            if not is_open:
                databases.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", name)

        yield Database(
            address_of(name),
            cookie,
            (lambda: file.rename(tmp_path / "away")) if is_file else (lambda: let_in(is_open=False)),
            (lambda: (tmp_path / "away").replace(file)) if is_file else (lambda: let_in(is_open=True)),
        )
        databases.drop(name)


@pytest.mark.slow
def test_every_page_says_that_the_database_is_away_and_is_there_again_with_it(database, tmp_path):
    with serving(database.url, tmp_path, database.cookie) as portal:
        before = [portal.get(page, is_signed_in=is_in)[0] for page in PAGES for is_in in (False, True)]
        assert 200 in before
        assert not {500, 503} & {*before}
        said = portal.log.read_text()

        database.take_away()
        asked = [(page, is_in) for page in PAGES for is_in in (False, True) if (page, is_in) != SENT_TO_SIGN_IN]
        for page, is_signed_in in asked:
            status, headers, text = portal.get(page, is_signed_in=is_signed_in)
            assert (status, headers.get("Retry-After")) == (503, "30"), page
            assert "no-store" in headers.get("Cache-Control", ""), page
            assert "The portal is away for a moment" in text
        probes = [portal.get("/healthz", is_signed_in=is_signed_in)[0] for is_signed_in in (False, True)]
        not_ready = portal.get("/readyz")[0]
        lines = portal.log.read_text().removeprefix(said).splitlines()
        database.bring_back()
        after = [portal.get(page, is_signed_in=is_in)[0] for page in PAGES for is_in in (False, True)]

    assert probes == [200, 200]
    assert not_ready == 503
    ours = [line for line in lines if " 503 in " in line and "why=The database is away: " in line]
    assert len(ours) == len(asked)
    others = [line for line in lines if " ERROR " in line and line not in ours]
    assert all("GET /readyz: 503 in " in line for line in others)
    assert not [line for line in lines if "Traceback" in line]
    assert after == before


@pytest.mark.once
@pytest.mark.slow
def test_portal_that_is_started_before_its_database_answers_by_itself(tmp_path):
    with serving("postgres://nobody@127.0.0.1:1/nothing", tmp_path) as portal:
        assert portal.get("/")[0] == 503
        assert portal.get("/healthz", is_signed_in=True)[0] == 200


@pytest.mark.django_db
@pytest.mark.once
def test_page_that_says_so_asks_the_database_nothing(client, monkeypatch, django_assert_num_queries):
    from portal.web import views

    monkeypatch.setattr(views.sys, "exception", lambda: OperationalError("away\nfor a while"))
    request = client.get("/healthz").wsgi_request

    with django_assert_num_queries(0):
        response = views.server_error(request)

    assert response.status_code == 503
    assert get_user_model().objects.count() == 0
