"""Whatever is asked for in an address, the public pages answer it: never with an error of the server's own."""

import datetime as dt
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from partnerships import search
from partnerships.models import Partnership, School
from tests.factories import make_district, make_lead, make_partnership, make_quadrant, make_school

# The records below are a module's, and without this mark pytest-django would not make the test database for them.
pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
NAMES = ["q", "quadrant", "district", "phase", "kind", "character", "room", "status", "near", "page", "on"]
KNOWN = [
    *("mid", "south", "colchester", "primary", "special-and-other", "other", "none", "two-churches", "yes", "closed"),
    *(
        "CM1 1LX",
        "co12",
        "51.74,0.47",
        "91,181",
        "114704",
        "881/2345",
        "Gt Waltham CE P",
        "Colchestr",
        "2",
        "-1",
        "1e9",
    ),
]
HOSTILE = [
    *("\x00", "é́", "％", "‮", "🏫" * 40, "a" * 5000, "1" * 5000, "٣", "NaN", "inf", "0x10", "--", "' OR 1=1 --"),
    *("<script>", "{{ 7*7 }}", "${7}", "../../etc/passwd", "%", "\\", "__class__", "9999999999999999999,0", "\r\nX: y"),
]
values = st.one_of(st.sampled_from(KNOWN), st.sampled_from(HOSTILE), st.text(max_size=40))
names = st.one_of(st.sampled_from(NAMES), st.sampled_from([f"{name}[]" for name in NAMES]), st.text(max_size=8))
# Lone surrogates and broken UTF-8 come as they would be sent: percent-encoded bytes.
raw = st.binary(max_size=12).map(quote)
pairs = st.one_of(
    st.tuples(names, values).map(lambda pair: urlencode([pair], errors="surrogatepass")),
    st.tuples(st.sampled_from(NAMES), raw).map("=".join),
    raw,
)
queries = st.lists(pairs, max_size=8).map("&".join)
TARGETS = {  # how many requests to each: 2,000 in all
    "/": 100,
    "/partnerships/": 400,
    "/schools/": 200,
    "/schools/without-a-partnership/": 50,
    "/partnerships/export.csv": 250,
    "/partnerships/export.json": 200,
    "/schools/export.csv": 350,
    "a partnership": 150,
    "a school": 100,
    "any partnership or school": 200,
}


@pytest.fixture(scope="module")
def client(django_db_setup, django_db_blocker) -> Iterator[Client]:
    """A browser on a small directory: what is asked matters here, not how much there is to answer with."""
    with django_db_blocker.unblock(), transaction.atomic():
        colchester = make_district("Colchester", make_quadrant("Mid"))
        school = make_school("Great Waltham Church of England Primary School", district=colchester, easting=570_900)
        make_school("Gone School", status="closed", closed_on=dt.date(2020, 8, 31), postcode="CM1 1LX")
        make_school("Alone School", religious_character="Catholic")
        make_lead(make_partnership("Chelmer Valley", schools=[school, make_school(northing=206_900)]))
        search.reset()
        yield Client(raise_request_exception=False)
        transaction.set_rollback(True)
    search.reset()


def test_fuzz_makes_two_thousand_requests():
    assert sum(TARGETS.values()) == 2000


@pytest.mark.parametrize("target", TARGETS)
def test_fuzz_never_gives_an_error_of_the_server(client, target):
    known = {
        "a partnership": Partnership.objects.order_by("pk").first().get_absolute_url(),
        "a school": School.objects.order_by("urn").first().get_absolute_url(),
    }
    asked = 0

    @settings(
        max_examples=TARGETS[target],
        database=None,
        phases=[Phase.generate, Phase.shrink],
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(query=queries, piece=st.one_of(st.sampled_from([quote(value) for value in HOSTILE]), raw))
    def ask(query: str, piece: str) -> None:
        nonlocal asked
        asked += 1
        path = known.get(target, target)
        if target.startswith("any"):
            path = f"/{'schools' if asked % 2 else 'partnerships'}/{piece.replace('/', '')}/"
        response = client.get(f"{path}?{query}")
        if response.streaming:
            b"".join(response.streaming_content)
        may_be_unknown = target.startswith("any") or "export." in target  # a file refuses what a page ignores and says
        assert response.status_code in ({200, 400, 404} if may_be_unknown else {200, 400})

    ask()

    assert asked == TARGETS[target]


@pytest.mark.parametrize("address", ["/", "/partnerships/", "/schools/", "/schools/export.csv"])
def test_fuzz_thousands_of_parameters_are_refused_or_read(client, address):
    response = client.get(f"{address}?{'&'.join(['quadrant=mid'] * 1001)}")

    assert response.status_code in (200, 400)
