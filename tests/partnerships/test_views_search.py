"""The search box and "near me", as they show on the lists."""

import pytest

from partnerships import search
from tests.factories import make_district, make_lead, make_partnership, make_person, make_quadrant, make_school

from .test_views_partnerships import text_of

pytestmark = pytest.mark.django_db
CHELMSFORD = {"easting": 570_900, "northing": 206_900}
HARWICH = {"easting": 624_500, "northing": 231_500}


@pytest.fixture(autouse=True)
def _fresh_index():
    search.reset()
    yield
    search.reset()


@pytest.fixture
def waltham():
    """A school in Chelmsford district, in a partnership with a lead."""
    chelmsford = make_district("Chelmsford", make_quadrant("Mid"))
    school = make_school(
        "Great Waltham Church of England Voluntary Controlled Primary School", district=chelmsford, **CHELMSFORD
    )
    other = make_school("Writtle Infant School", district=chelmsford)
    make_lead(make_partnership("Chelmer Valley", schools=[school, other]), make_person("Tamsin Example"))
    far = make_school("Harwich Community Primary School", **HARWICH)
    make_partnership("Harwich Peninsula", schools=[far, make_school("Dovercourt Primary School", **HARWICH)])
    return school


def names(response) -> list[str]:
    return [row.name for row in response.context["page"]]


@pytest.mark.parametrize("text", ["Gt Waltham CE P", "great walthm", "the great waltham c of e pri sch"])
def test_search_finds_a_school_as_people_write_it_and_its_partnership(client, waltham, text):
    schools, partnerships = client.get("/schools/", {"q": text}), client.get("/partnerships/", {"q": text})

    assert names(schools)[0] == waltham.name
    assert names(partnerships) == ["Chelmer Valley"]


@pytest.mark.parametrize(("text", "why"), [("Tamsin", "Lead: Tamsin Example"), ("Chelmer", "Partnership name")])
def test_search_says_why_it_matched(client, waltham, text, why):
    page = text_of(client.get("/partnerships/", {"q": text}))

    assert f"Found by: {why}" in page


def test_search_that_finds_nothing_offers_near_names(client, waltham):
    page = text_of(client.get("/partnerships/", {"q": "Zharwik"}))

    assert "No current partnership matches all of that" in page
    assert "Did you mean" in page


def test_search_and_filters_hold_together(client, waltham):
    assert names(client.get("/partnerships/", {"q": "Tamsin", "quadrant": "mid"})) == []
    assert names(client.get("/partnerships/", {"q": "Tamsin", "district": "chelmsford"})) == ["Chelmer Valley"]


def test_each_filter_can_be_removed_by_itself_and_goes_back_to_the_first_page(client, waltham):
    page = text_of(client.get("/partnerships/", {"q": "Tamsin", "district": "chelmsford", "page": "1"}))

    assert 'href="/partnerships/?district=chelmsford"' in page
    assert 'href="/partnerships/?q=Tamsin"' in page


@pytest.mark.parametrize(
    ("near", "order"),
    [("CM1 1LX", ["Chelmer Valley", "Harwich Peninsula"]), ("co12", ["Harwich Peninsula", "Chelmer Valley"])],
)
def test_near_puts_the_nearest_first_with_miles(client, waltham, near, order):
    response = client.get("/partnerships/", {"near": near})

    assert names(response) == order
    assert "miles away" in text_of(response)


def test_near_lists_schools_that_nobody_has_placed_last_and_says_so(client, waltham):
    response = client.get("/schools/", {"near": "CM1 1LX"})

    assert names(response)[0] == waltham.name
    assert names(response)[-1] == "Writtle Infant School"
    assert "Distance not known" in text_of(response)


@pytest.mark.parametrize("near", ["CM99 9ZZ", "nonsense", "\x00", "a" * 10_000])
def test_near_an_unknown_place_says_so_and_lists_everything(client, waltham, near):
    response = client.get("/partnerships/", {"near": near})

    assert response.status_code == 200
    assert len(names(response)) == 2
    assert response.context["ignored"] or near == "\x00"


def test_search_for_a_postcode_leads_to_the_nearest(client, waltham):
    assert "?near=CM1%201LX" in text_of(client.get("/partnerships/", {"q": "cm11lx"}))


@pytest.mark.parametrize("query", ["q=waltham", "near=CM1+1LX", "q=waltham&near=CM1+1LX"])
@pytest.mark.parametrize("address", ["/partnerships/", "/schools/", "/schools/without-a-partnership/"])
def test_search_takes_at_most_eight_queries_and_does_not_grow(client, count_queries, waltham, address, query):
    client.get(f"{address}?{query}")  # the index is built once
    baseline = count_queries(f"{address}?{query}")

    for _ in range(5):
        make_lead(make_partnership(schools=[make_school("Little Waltham Primary School"), make_school()]))
    client.get(f"{address}?{query}")

    assert count_queries(f"{address}?{query}") == baseline <= 8
