"""Searches for what a partnership's card and page say besides names: its kind, its work, that nobody leads it."""

import pytest

from partnerships import search
from partnerships.models import PartnershipKind
from partnerships.search.results import By
from tests.factories import make_lead, make_partnership, make_quadrant, make_school
from tests.partnerships.directory.test_views import text_of
from tests.partnerships.search.found import names

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow, pytest.mark.usefixtures("fresh_indexes")]


@pytest.fixture
def partnerships():
    """A trust that somebody leads, and a county-wide network that nobody does."""
    trust = PartnershipKind.objects.create(name="Multi-academy trust", slug="multi-academy-trust")
    network = PartnershipKind.objects.create(name="Thematic alliance", slug="thematic-alliance")
    mid = make_quadrant("Mid")
    make_lead(make_partnership("Alder Learning", schools=2, kind=trust, home_quadrant=mid))
    make_partnership(
        "Birch Network", schools=2, kind=network, home_quadrant=None, focus="Early reading, and attendance in villages."
    )


@pytest.mark.parametrize("text", ["MAT", "mats", "trust", "multi academy trusts", "Multi-academy trust"])
def test_kind_of_partnership_finds_those_of_that_kind(client, partnerships, text):
    response = client.get("/partnerships/", {"q": text})

    assert names(response) == ["Alder Learning"]
    assert ">Multi-academy trust · Mid" in text_of(response)


def test_kind_of_partnership_finds_its_schools(partnerships):
    found = search.find("MAT")

    assert {hit.by for hit in found.schools} == {By.PARTNERSHIP}


@pytest.mark.parametrize("text", ["county wide", "County-wide", "county-wide partnerships", "across the county"])
def test_county_wide_finds_the_partnerships_of_no_quadrant(client, partnerships, text):
    assert names(client.get("/partnerships/", {"q": text})) == ["Birch Network"]


@pytest.mark.parametrize(
    "text",
    ["no lead", "without a lead", "partnerships with no lead", "Which partnerships have no lead?", "nobody leads"],
)
def test_no_lead_finds_the_partnerships_that_nobody_leads(client, partnerships, text):
    response = client.get("/partnerships/", {"q": text})

    assert names(response) == ["Birch Network"]
    assert text_of(response).count("No lead at present") == 1, "its leads' line says it"


@pytest.mark.parametrize(
    ("text", "link"),
    [("no lead", "/partnerships/?q=no+lead"), ("county wide", "/partnerships/?quadrant=county-wide")],
)
def test_list_of_schools_leads_to_the_partnerships_that_were_asked_for(client, partnerships, text, link):
    assert f'href="{link}"' in text_of(client.get("/schools/", {"q": text}))


@pytest.mark.parametrize("text", ["and in", "work", "how they work", "across all", "more of the same"])
def test_little_words_of_what_a_partnership_works_on_find_nothing_by_it(text):
    focus = "How they work across all schools, and in more of the same."
    make_partnership("Birch Network", schools=2, focus=focus)

    assert [hit.why for hit in search.find(text).partnerships if hit.why.startswith("Works on")] == []


def test_partnership_that_a_name_finds_comes_before_those_that_work_on_words_of_it():
    make_partnership("Ash", schools=2, focus="Service children, and others who change school often.")
    member = make_school("Children's Support Centre")
    make_partnership("Birch", schools=[member, make_school()])

    for text in ("children", "children primary", "primary children"):
        assert [hit.why for hit in search.find(text).partnerships] == [
            "Children's Support Centre is a member",
            "Works on: Service children, and others who change school often.",
        ], text


@pytest.mark.parametrize("text", ["reading", "early reading", "Attendance", "village attendance"])
def test_what_a_partnership_works_on_finds_it(partnerships, text):
    hits = search.find(text).partnerships

    assert [hit.why for hit in hits] == ["Works on: Early reading, and attendance in villages."]


def test_half_of_what_was_typed_is_not_what_a_partnership_works_on(partnerships):
    assert search.find("attendance zorp").partnerships == []
