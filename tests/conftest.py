"""Fixtures of the whole suite."""

import functools
import gc
import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import hypothesis
import pytest
from django.apps import apps
from django.core.cache import caches
from django.db import connection, transaction
from django.db.models.signals import post_migrate
from django.test.utils import CaptureQueriesContext
from simple_history.manager import HistoryManager

from office.kept_parts import forget_parts
from tests import databases, made_once, template_databases
from tests.databases import connected_to
from tests.one_day import OneDay
from tests.template_databases import (
    DEMONSTRATION,
    MIGRATED,
    PROJECT,
    REGISTER_2020,
    REGISTERED,
    SEEDED,
    Template,
    add_what_is_shipped,
    name_the_council,
)

__all__ = ["PROJECT", "REGISTER_2020"]

# A machine that is busy with the other half of the suite may take long over an example, and is not at fault.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")

# The history of a model makes a class each time that it is asked for: a thirtieth of what tests of boards took.
HistoryManager.from_queryset = staticmethod(functools.cache(HistoryManager.from_queryset))

THE_DAY = pytest.StashKey[OneDay]()
NEXT_ITEM = pytest.StashKey[pytest.Item | None]()
LONGER = frozenset((PROJECT / "tests" / "longer.txt").read_text(encoding="utf-8").splitlines())  # tools/longer.py

# Playwright's loop runs in the tests' own thread, where Django would refuse to ask the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_configure(config: pytest.Config) -> None:
    """Let the making of a template be seen, for it takes long: past what is captured, where xdist's workers write too.

    Their standard error is that of the process that started them; their standard output is what they report through.
    """
    capture, write = config.pluginmanager.getplugin("capturemanager"), template_databases.say

    def say(text: str) -> None:
        with capture.global_and_fixture_disabled() if capture else nullcontext():
            write(text)

    template_databases.say = say


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run once what asks no database, and begin with the browser's files: some of their tests take a minute.

    Leave to `make test-more` what takes longer: of the browser's tests all but each person's main task.
    """
    for item in items:
        of_browser, main_task = item.get_closest_marker("browser"), item.get_closest_marker("main_task")
        if item.nodeid.partition("[")[0] in LONGER or (of_browser and not main_task):
            item.add_marker("longer")
        if any(map(item.get_closest_marker, ("every_page", "faults", "fuzz", "long_recordings"))):
            item.add_marker("thorough")
        asks_a_database = item.get_closest_marker("django_db") or {"db", "django_db_setup"} & set(item.fixturenames)
        if not asks_a_database and not of_browser:
            item.add_marker("once")
    items.sort(key=lambda item: not item.get_closest_marker("browser"))  # a stable sort


def pytest_collection_finish(session: pytest.Session) -> None:
    """Note the day, which the tests' modules have just noted too.

    And look for rubbish more seldom, and never among what is loaded once: it took a sixth of the time.
    """
    session.config.stash[THE_DAY] = OneDay()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Stay on the day that the run began on, before any fixture works out a day."""
    item.config.stash[THE_DAY].hold()


@pytest.fixture(scope="session")
def copy_of(django_db_blocker, tmp_path_factory, worker_id: str) -> Iterator[Callable[[Template], str]]:
    """Make this process's own copy of a template, once, and return the name of that database."""
    copies: dict[str, str] = {}
    folder = tmp_path_factory.mktemp("databases")
    before = connection.settings_dict["NAME"]

    def copy(template: Template) -> str:
        if template.name not in copies:
            name = f"test_{before}_{worker_id}_{template.name}"
            copies[template.name] = name if connection.vendor == "postgresql" else f"{folder / template.name}.sqlite3"
            with django_db_blocker.unblock():
                template.copy_to(copies[template.name])
        return copies[template.name]

    yield copy
    with django_db_blocker.unblock():
        for name in copies.values():
            databases.drop(name)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, copy_of) -> Iterator[None]:
    """In place of pytest-django's, which migrates an empty database: each process asks a migrated copy of its own."""
    after = {"office": name_the_council, "improvement": add_what_is_shipped}  # what migrations make
    with connected_to(copy_of(MIGRATED)):
        for label, made_again in after.items():
            post_migrate.connect(made_again, sender=apps.get_app_config(label))
        yield
        for label, made_again in after.items():
            post_migrate.disconnect(made_again, sender=apps.get_app_config(label))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Let what was made for this test stay where the next asks for it."""
    item.stash[NEXT_ITEM] = nextitem


@pytest.fixture
def _made_once(request: pytest.FixtureRequest, django_db_blocker) -> Iterator[None]:
    if any(made_once.wanted_by(request.node)):
        request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        made_once.begin(request.node)
    yield
    with django_db_blocker.unblock():
        made_once.end(request.node, request.node.stash[NEXT_ITEM])


@pytest.fixture(autouse=True)
def _django_db_marker(_made_once: None, _django_db_marker: None) -> None:
    """Begin the transaction of each test, which is pytest-django's, inside that of what it shares with others."""


@pytest.fixture(scope="session")
def _uploads(tmp_path_factory) -> Iterator[Path]:
    """A folder for each test, made by whoever puts the first file there: most tests need none."""
    folder = tmp_path_factory.mktemp("uploads")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def _uploads_in_a_folder_of_their_own(_uploads: Iterator[Path], settings) -> None:
    settings.MEDIA_ROOT = next(_uploads)
    settings.ERASURES_FILE = settings.MEDIA_ROOT.with_suffix(".jsonl")


@pytest.fixture(autouse=True)
def _no_page_of_another_test() -> None:
    """Forget what was kept: a test that is undone leaves the stamp as it was, and may have changed code or settings."""
    caches["pages"].clear()
    forget_parts()


@pytest.fixture
def count_queries(client):
    """Return how many SQL queries it takes to make the page of an address, to the last line of what is streamed.

    Without those that work out, once for each state of the records, what several pages are made from.
    """

    def count(url: str) -> int:
        client.get(url).getvalue()
        caches["pages"].clear()
        forget_parts()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url)
            response.getvalue()
        assert response.status_code == 200, f"{url} gave {response.status_code}"
        return len(queries)

    return count


@pytest.fixture(scope="module")
def demonstration(loaded) -> Iterator[None]:
    """The demonstration in the database, without minutes, for every test of a module; its changes gone after it."""
    with loaded(DEMONSTRATION):
        yield


@pytest.fixture(scope="module")
def seed_alone(loaded) -> Iterator[None]:
    """The seed in the database, for every test of a module; its changes gone after it."""
    with loaded(SEEDED):
        yield


@pytest.fixture(scope="module")
def seed_and_register(loaded) -> Iterator[None]:
    """The seed and the 2020 register in the database, for every test of a module; its changes gone after it."""
    with loaded(REGISTERED):
        yield


@pytest.fixture(scope="session")
def loaded(django_db_setup, django_db_blocker, copy_of) -> Callable[[Template], AbstractContextManager[None]]:
    """Return a context in which a copy of a template is asked, in one transaction that is undone at its end."""

    @contextmanager
    def asked(template: Template) -> Iterator[None]:
        with django_db_blocker.unblock(), connected_to(copy_of(template)), transaction.atomic():
            yield
            transaction.set_rollback(True)

    return asked
