"""Pages about the portal and the strategy, as the public search finds them."""

import pytest

from partnerships import search
from tests.factories import make_quadrant, make_school
from tests.partnerships.directory.test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]


@pytest.fixture(autouse=True)
def fresh_indexes():
    search.reset()
    yield
    search.reset()


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("peer review", "/improvement/"),
        ("self-evaluation", "/improvement/"),
        ("how do peer reviews work", "/improvement/"),
        ("school improvement", "/improvement/"),
        ("resources", "/resources/"),
        ("useful resources", "/resources/"),
        ("open data", "/open-data/"),
        ("privacy", "/privacy/"),
        ("data protection", "/privacy/"),
        ("Accessibility statement", "/accessibility/"),
        ("cookies", "/cookies/"),
        ("contact", "/privacy/#contact"),
        ("what is a quadrant", "/quadrants/"),
        ("quadrants", "/quadrants/"),
        ("what is a partnership?", "/"),
        ("how many schools are in a partnership", "/schools/without-a-partnership/"),
        ("how do I report a mistake", "/partnerships/"),
        ("something wrong on this page", "/partnerships/"),
    ],
)
def test_question_about_the_portal_leads_to_the_page(client, text, url):
    found = search.find(text)

    assert [page.url for page in found.pages] == [url]
    assert (found.schools, found.partnerships, found.asks) == ([], [], frozenset())
    assert client.get(url.partition("#")[0]).status_code == 200


@pytest.mark.parametrize(
    "text", ["contact Harlow", "how many schools in Harlow", "south quadrant", "in", "partnerships"]
)
def test_words_with_a_name_lead_to_no_page(text):
    assert search.find(text).pages == []


@pytest.mark.parametrize("text", ["what is a quadrant", "quadrant", "quadrants"])
def test_word_for_quadrants_names_none_of_them(text):
    for name in ("Mid", "North-East", "South", "West"):
        make_quadrant(name)

    assert search.find(text).places == []


def test_page_stands_above_an_empty_list(client):
    make_school("Tendring Primary School")

    page = text_of(client.get("/partnerships/", {"q": "what is a partnership"}))

    assert '<a class="govuk-link" href="/">What partnerships are for: the strategy</a>' in page
    assert "Say which" not in page
