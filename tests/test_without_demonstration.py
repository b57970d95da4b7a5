"""The portal as a council has it: without the demonstration, in a process of its own, for the tests have it always."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests import databases
from tests.settings import STATIC_ROOT
from tests.template_databases import PROJECT, SEEDED, address_of
from tools.collecting import collect

pytestmark = [
    pytest.mark.once,
    pytest.mark.slow,
    pytest.mark.skipif((PROJECT / ".env").exists(), reason="this machine has an .env file of its own"),
]
VISIT = """
import json
import django
django.setup()
from django.apps import apps
from django.core.management import get_commands
from django.test import Client
client = Client(headers={"host": "portal.example.org"})
addresses = ["/", "/partnerships/", "/schools/", "/boards/", "/meetings/", "/resources/", "/accounts/login/", "/readyz"]
print(json.dumps({
    "statuses": {address: client.get(address, secure=True).status_code for address in addresses},
    "is installed": apps.is_installed("demonstration"),
    "knows load_demo": "load_demo" in get_commands(),
}))
"""


@pytest.fixture
def environment(tmp_path: Path, django_db_blocker) -> Iterator[dict[str, str]]:
    """A deployed portal's settings, on a copy of the seed."""
    is_file = connection.vendor == "sqlite"
    database = str(tmp_path / "portal.sqlite3") if is_file else f"without_demonstration_{os.getpid()}"
    collect(STATIC_ROOT)
    with django_db_blocker.unblock():
        SEEDED.copy_to(database)
    kept = {name: value for name, value in os.environ.items() if name not in ("DEBUG", "DJANGO_ALLOW_ASYNC_UNSAFE")}
    yield kept | {
        "DEMO": "False",
        "SECRET_KEY": "a-key-for-this-test-alone-" * 3,
        "ALLOWED_HOSTS": "portal.example.org",
        "STATIC_ROOT": str(STATIC_ROOT),
        "DATABASE_URL": address_of(database),
        "VAR_DIR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "essex_partnerships.settings",
    }
    with django_db_blocker.unblock():
        databases.drop(database)


def run(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *command], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )


def test_portal_without_the_demonstration_answers_and_has_no_command_that_loads_it(environment):
    visited = run(environment, "-c", VISIT)

    assert visited.returncode == 0, visited.stderr
    found = json.loads(visited.stdout.splitlines()[-1])
    assert found["is installed"] is found["knows load_demo"] is False
    assert set(found["statuses"].values()) == {200}, found["statuses"]


def test_portal_without_the_demonstration_has_the_same_tables(environment):
    checked = run(environment, "manage.py", "migrate", "--check")

    assert checked.returncode == 0, checked.stdout + checked.stderr
