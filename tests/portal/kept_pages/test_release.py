"""Pages that processes share are never those of another release, or of other settings."""

import pytest
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.core.management import call_command
from django.test import Client

from portal.kept_pages.release import release
from tests.factories import make_partnership

SHARED = {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache"}


@pytest.fixture(autouse=True)
def _read_anew():
    release.cache_clear()
    yield
    release.cache_clear()


def test_release_is_the_same_in_every_process_and_another_with_another_setting(settings):
    first = release()
    release.cache_clear()
    assert release() == first

    release.cache_clear()
    settings.SITE_URL = "https://elsewhere.example"

    assert release() != first


@pytest.mark.django_db
def test_shared_page_of_another_release_is_made_anew(settings, tmp_path, count_queries):
    settings.CACHES = settings.CACHES | {"pages": SHARED | {"LOCATION": str(tmp_path)}}
    make_partnership()
    made = count_queries("/quadrants/")
    assert count_queries("/quadrants/") == 1 < made

    release.cache_clear()
    settings.PAGE_SIZE = 5

    assert count_queries("/quadrants/") > 1
    caches["pages"].clear()


@pytest.mark.django_db
def test_pages_are_shared_through_a_table_of_the_database(settings, client, count_queries):
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_pages"}
    }
    call_command("createcachetable", verbosity=0)
    made = count_queries("/partnerships/")

    assert Client().get("/partnerships/").status_code == 200
    assert count_queries("/partnerships/") < made


@pytest.mark.django_db
def test_pages_are_made_while_a_shared_cache_is_away(settings, client, caplog):
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": "tests.portal.kept_pages.test_release.Away"}}

    assert [client.get("/partnerships/").status_code for _ in range(2)] == [200, 200]
    assert "The cache of PAGES_CACHE_URL does not answer: ConnectionError" in caplog.text


class Away(BaseCache):
    """A cache whose server is away."""

    def __init__(self, location: str, params: dict) -> None:
        super().__init__(params)

    def get(self, *args: object, **options: object) -> None:
        raise ConnectionError

    set = clear = get
