"""What the tests of kept pages share."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.council import reading


@pytest.fixture
def count_queries(client):
    """Return how many SQL queries a GET of an address takes as things are: what is kept is not forgotten for it."""

    def count(url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    return count


@pytest.fixture(autouse=True)
def _council_that_nobody_read(monkeypatch) -> None:
    """Have each test begin as a process does, which has read nothing."""
    monkeypatch.setattr(reading, "_last_known", [])
