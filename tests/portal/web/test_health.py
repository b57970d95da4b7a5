"""Probes: the process answers; the database answers and is migrated."""

import os
import subprocess
import sys

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

# In a process of its own, so that the suite keeps its database.
ASK = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()
from django.test import Client
response = Client(headers={"host": "localhost"}).get("/readyz")
print(response.status_code, response.content.decode(), end="")
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


@pytest.mark.django_db
def test_readyz_says_when_a_migration_is_to_be_applied(client):
    _, last = MigrationLoader(connection).graph.leaf_nodes("boards")[0]
    MigrationRecorder.Migration.objects.filter(app="boards", name=last).delete()

    response = client.get("/readyz")

    assert response.status_code == 503
    assert b"to apply" in response.content


@pytest.mark.parametrize("url", ["sqlite:////no-such-folder/db.sqlite3", "postgres://nobody@127.0.0.1:1/nothing"])
def test_readyz_says_when_the_database_does_not_answer(url):
    environment = os.environ | {"DATABASE_URL": url}

    asked = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True)

    assert asked.stdout == "503 the database does not answer\n"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_probes_are_plain_text_by_get_only(client, address):
    assert client.get(address)["Content-Type"] == "text/plain"
    assert client.post(address).status_code == 405
