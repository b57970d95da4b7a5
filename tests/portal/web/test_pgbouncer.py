"""Behind pgbouncer in transaction mode, where each statement may go to another connection, exports come whole and once.

The pooler and the server are real ones; where pgbouncer or PostgreSQL is not installed this is skipped, and said.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils.http import urlencode

from accounts import roles
from tests import databases
from tests.factories import make_user
from tests.office.post.servers import free_port
from tests.portal.web.test_database_away import serving
from tests.register.files import LINKS_2025, REGISTER_2025
from tests.template_databases import PROJECT, REGISTERED, address_of

pytestmark = pytest.mark.slow

PATIENCE = 20  # seconds
AT_ONCE = 6  # readers, of two connections to the database
CONFIGURATION = """
[databases]
* = host={host} port={port} user={user} {password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own_port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 2
"""


@pytest.fixture
def pooled(tmp_path, django_db_setup, django_db_blocker) -> Iterator[tuple[str, str, str]]:
    """A database with the register: its address, that through the pooler, and the cookie of an officer."""
    if connection.vendor != "postgresql":
        pytest.skip("pgbouncer stands before PostgreSQL")
    if not (pgbouncer := shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")):
        pytest.skip("pgbouncer is not installed")
    name = f"pooled_{os.getpid()}"
    with django_db_blocker.unblock():
        databases.drop(name)
        REGISTERED.copy_to(name)
        with databases.connected_to(name):
            client = Client()
            client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
            cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        port = free_port()
        process = _started(pgbouncer, port, tmp_path)
        try:
            user = connection.settings_dict["USER"]
            pooled = f"postgres://{user}@127.0.0.1:{port}/{name}"
            _wait_for(pooled, process)
            yield address_of(name), pooled, cookie
        finally:
            process.terminate()
            process.wait(PATIENCE)
            databases.drop(name)


def _started(pgbouncer: str, port: int, folder: Path) -> subprocess.Popen:
    asked = connection.settings_dict
    file = folder / "pooler"
    file.write_text(
        CONFIGURATION.format(
            host=asked["HOST"] or "127.0.0.1",
            port=asked["PORT"] or 5432,
            user=asked["USER"],
            password=f"password={asked['PASSWORD']}" if asked["PASSWORD"] else "",
            own_port=port,
        )
    )
    as_another = ["-u", "nobody"] if os.getuid() == 0 else []  # it refuses to run as root
    with (folder / "pgbouncer.log").open("w") as log:
        return subprocess.Popen([pgbouncer, "-q", *as_another, str(file)], stdout=log, stderr=log)


def _wait_for(address: str, process: subprocess.Popen) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg2.connect(address).close()
        except psycopg2.OperationalError:
            assert process.poll() is None, "pgbouncer has ended"
            assert time.monotonic() < until, "pgbouncer does not answer"
            time.sleep(0.1)
        else:
            return


EXPORTS = [
    "/schools/export.csv",
    "/partnerships/export.json",
    "/admin/changes/?" + urlencode({"format": "csv"}),
]


def test_exports_come_whole_and_once_however_many_read_at_once(pooled, tmp_path):
    direct, through, cookie = pooled
    threads = {"GUNICORN_CMD_ARGS": f"--threads {AT_ONCE}"}
    (tmp_path / "direct").mkdir()
    with serving(direct, tmp_path / "direct", cookie, **threads) as portal:
        expected = {path: portal.get(path, is_signed_in=True) for path in EXPORTS}
    assert {path: status for path, (status, _, _) in expected.items()} == dict.fromkeys(EXPORTS, 200)
    assert expected["/schools/export.csv"][2].count("\n") > 500

    with serving(through, tmp_path, cookie, **threads) as portal, ThreadPoolExecutor(AT_ONCE) as readers:
        paths = EXPORTS * AT_ONCE
        answers = list(readers.map(lambda path: portal.get(path, is_signed_in=True), paths))

    for path, (status, _, text) in zip(paths, answers, strict=True):
        assert (status, text) == (200, expected[path][2]), path


def test_register_is_refreshed_through_it(pooled, tmp_path):
    _, through, _ = pooled
    kept = {"DATABASE_URL": through, "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "manage.py", "import_gias", str(REGISTER_2025), "--links", str(LINKS_2025)]

    said = subprocess.run(command, cwd=PROJECT, env=os.environ | kept, capture_output=True, text=True, check=False)

    assert said.returncode == 0, said.stderr
    assert "44 created, 0 updated, 49 closed" in said.stdout
