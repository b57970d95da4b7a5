"""With every page kept that can be, whoever asks after whom: no secret of the matrix is shown to the anonymous.

And whoever is signed in is shown what is theirs, not what was kept.
"""

import gzip
import itertools
import pickle
import re

import pytest
from django.core.cache import caches
from django.test import Client

from tests.security.matrix.world import ANONYMOUS, WHO
from tests.security.test_canaries import closed_to

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.thorough]


@pytest.fixture
def addresses(world) -> list[str]:
    """The public pages of every record that has one, and the lists."""
    models = (
        "partnerships.partnership",
        "partnerships.school",
        "boards.board",
        "boards.meeting",
        "partnerships.quadrant",
    )
    rows = itertools.chain.from_iterable(world.records.get(model, {}).values() for model in models)
    own = {row.get_absolute_url() for row in rows if hasattr(row, "get_absolute_url")}
    minutes = {f"{address}minutes/" for address in own if address.startswith("/meetings/")}
    lists = {"/", "/partnerships/", "/partnerships/print/", "/schools/", "/schools/without-a-partnership/", "/boards/"}
    lists |= {"/quadrants/", "/meetings/", "/decisions/", "/resources/", "/privacy/", "/cookies/", "/sitemap.xml"}
    searches = {
        f"/{where}/?q={word}" for where in ("partnerships", "schools", "decisions") for word in ("own", "part b")
    }
    return sorted(own | minutes | lists | searches)


def kept_words() -> str:
    """All that is kept, as one text."""
    pages = [pickle.loads(page) for page in caches["pages"]._cache.values()]  # noqa: S301
    return "\n".join(gzip.decompress(page.compressed).decode() for page in pages)


def test_no_secret_is_kept_whoever_asks_after_whom(world, addresses):
    """Each asks for everything while nothing is kept, and the anonymous after them; then all after each other."""
    secrets = closed_to(ANONYMOUS, world)
    assert len(secrets) > 20
    assert len(addresses) > 25
    first = {address: _answer(Client(), address) for address in addresses}

    for who in WHO:
        caches["pages"].clear()
        for address in addresses:
            world.clients[who].get(address)
            assert _answer(Client(), address) == first[address], (who, address)
        words = kept_words()
        assert {name for name, text in secrets.items() if text in words} == set(), who
        assert "Sign out" not in words, who

    for address in addresses:
        for who in WHO:
            world.clients[who].get(address)
        assert _answer(Client(), address) == first[address], address


def _answer(client: Client, address: str) -> tuple[int, bytes]:
    answer = client.get(address)
    return answer.status_code, answer.content


def test_who_is_signed_in_reads_the_same_with_pages_kept_as_without(world, addresses):
    signed_in = [who for who in WHO if who != ANONYMOUS]
    without = {}
    for who in signed_in:
        for address in addresses:
            caches["pages"].clear()
            without[who, address] = _read(world.clients[who], address)

    for address in addresses:
        Client().get(address)
    assert caches["pages"]._cache

    assert {key for key, page in without.items() if _read(world.clients[key[0]], key[1]) != page} == set()
    assert sum("Sign out" in page for page in without.values()) > len(addresses)


def _read(client: Client, address: str) -> str:
    """The page without what is another each time: the token of its forms."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", client.get(address).content.decode())
