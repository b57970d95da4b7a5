"""Fixtures of the whole suite."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.settings import STATIC_ROOT

PROJECT = Path(__file__).resolve().parent.parent
REGISTER_2020 = PROJECT / "fixtures" / "gias" / "essex-register-2020.csv"

# A machine that is busy with the other half of the suite may take long over an example, and is not at fault.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")

# Playwright's loop runs in the tests' own thread, where Django would refuse to ask the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_configure(config: pytest.Config) -> None:
    """Collect the static files once, as the portal serves them: hashed; the workers of xdist share them."""
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def _uploads_in_a_folder_of_their_own(tmp_path: Path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def count_queries(client):
    """Return how many SQL queries a GET of an address takes, to the last line of what is streamed."""

    def count(url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url)
            response.getvalue()
        assert response.status_code == 200, f"{url} gave {response.status_code}"
        return len(queries)

    return count


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    """The demonstration in the database, without minutes, for every test of a module; gone after it.

    Tests that use it must not use ``db`` besides: they share one transaction.
    """
    var_dir = settings.VAR_DIR
    settings.VAR_DIR = tmp_path_factory.mktemp("var")  # where load_demo keeps the sign-ins
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_seed", verbosity=0)
        call_command("import_gias", str(REGISTER_2020), verbosity=0)
        call_command("load_demo", without_minutes=True, verbosity=0)
        yield
        transaction.set_rollback(True)
    settings.VAR_DIR = var_dir
