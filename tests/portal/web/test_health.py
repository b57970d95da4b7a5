"""Probes: the process answers; the database answers and is migrated."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from portal.web.health import PATIENCE
from tests.factories import make_user
from tests.portal.watching.cables import Cable

# In a process of its own, so that the suite keeps its database.
ASK = """
import os, time, django
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()
from django.test import Client
began = time.monotonic()
response = Client(headers={"host": "localhost"}).get("/readyz")
print(response.status_code, response.content.decode(), end="")
print(time.monotonic() - began)
"""


def test_healthz_answers_without_asking_the_database(client):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.content == b"ok\n"


@pytest.mark.django_db
def test_readyz_answers_when_everything_is_migrated(client):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.content == b"ready\n"


@pytest.mark.django_db(transaction=True)  # it is asked over another connection
def test_readyz_says_when_a_migration_is_to_be_applied(client):
    _, last = MigrationLoader(connection).graph.leaf_nodes("boards")[0]
    MigrationRecorder.Migration.objects.filter(app="boards", name=last).delete()
    try:
        response = client.get("/readyz")
    finally:
        MigrationRecorder.Migration.objects.create(app="boards", name=last)

    assert response.status_code == 503
    assert response.content == b"1 migration is not applied\n"


@pytest.mark.parametrize("url", ["sqlite:////no-such-folder/db.sqlite3", "postgres://nobody@127.0.0.1:1/nothing"])
def test_readyz_says_when_the_database_does_not_answer(url):
    environment = os.environ | {"DATABASE_URL": url}

    asked = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True)

    assert asked.stdout.startswith("503 the database does not answer\n")


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_probes_answer_by_the_machines_own_address_without_a_session(address, client, django_assert_max_num_queries):
    client.force_login(make_user())
    client.get("/readyz")

    with django_assert_max_num_queries(2):
        response = client.get(address, headers={"host": "10.1.2.3:8000"})

    assert response.status_code == 200
    assert "10.1.2.3" not in response.content.decode() + str(response.headers)
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/", "/readyz/", "//readyz", "/readyz/x", "/healthzx", "/metrics/", "/robots.txt"])
@pytest.mark.django_db
def test_no_other_address_answers_by_a_name_that_is_not_ours(address, client):
    assert client.get(address, headers={"host": "10.1.2.3:8000"}).status_code == 400


def test_readyz_does_not_wait_for_a_database_that_hangs():
    if connection.vendor != "postgresql":
        pytest.skip("a file does not hang")
    url = urlsplit(os.environ["DATABASE_URL"])
    cable = Cable(url.hostname or "127.0.0.1", url.port or 5432)
    cable.hang()
    through = url._replace(netloc=f"{url.netloc.rpartition('@')[0]}@127.0.0.1:{cable.port}").geturl()
    asked = subprocess.run(
        [sys.executable, "-c", ASK], env=os.environ | {"DATABASE_URL": through}, capture_output=True, text=True
    )
    cable.cut()

    said, seconds = asked.stdout.splitlines()
    assert said == "503 the database does not answer"
    assert PATIENCE <= float(seconds) < PATIENCE + 2


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_probes_are_plain_text_by_get_only(client, address):
    assert client.get(address)["Content-Type"] == "text/plain"
    assert client.post(address).status_code == 405
