"""The search box, as it shows on the lists."""

import datetime as dt
import re

import pytest

from tests.factories import make_lead, make_partnership, make_school, make_type
from tests.partnerships.directory.test_views import text_of
from tests.partnerships.search.found import names

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow, pytest.mark.usefixtures("fresh_indexes")]


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


def test_nothing_found_offers_the_schools_that_are_found(client, waltham):
    make_school("Roxwell Primary School")
    make_school("Roxwell Closed School", status="closed", closed_on=dt.date(2020, 8, 31))

    page = text_of(client.get("/partnerships/", {"q": "Roxwell"}))

    assert '<a class="govuk-link" href="/schools/?q=Roxwell">1 school matches “Roxwell”: see it</a>' in page
    assert names(client.get("/schools/", {"q": "Roxwell"})) == ["Roxwell Primary School"]


def test_nothing_found_offers_the_partnerships_that_are_found(client, waltham):
    make_partnership("Zephyr Alliance")

    page = text_of(client.get("/schools/", {"q": "Zephyr"}))

    assert '<a class="govuk-link" href="/partnerships/?q=Zephyr">1 partnership matches “Zephyr”: see it</a>' in page


def test_nothing_found_without_a_partnership_offers_the_school_that_is_in_one(client, waltham):
    page = text_of(client.get("/schools/without-a-partnership/", {"q": "Great Waltham"}))

    assert 'href="/schools/?q=Great%20Waltham"' in page


def test_nothing_left_says_which_filter_to_remove_and_what_that_shows(client, waltham):
    page = text_of(client.get("/partnerships/", {"district": "chelmsford", "phase": "nursery", "room": "yes"}))

    assert "Without any filter: 2 partnerships" in page
    page = text_of(client.get("/partnerships/", {"district": "chelmsford", "phase": "nursery"}))
    assert (
        '<a class="govuk-link" href="/partnerships/?district=chelmsford">Without “Nursery”: 1 partnership</a>' in page
    )


def test_nothing_left_offers_to_browse(client, waltham):
    page = text_of(client.get("/schools/", {"q": "nobody"}))

    assert '<a class="govuk-link" href="/schools/">All schools</a>' in page
    assert '<a class="govuk-link" href="/schools/?quadrant=mid">Mid</a>' in page
    assert '<a class="govuk-link" href="/schools/?district=chelmsford">Chelmsford</a>' in page


def test_room_filters_pages_and_exports_alike(client, waltham):
    make_partnership("Roomy", is_open_to_new_schools=True)

    exported = b"".join(client.get("/partnerships/export.csv", {"room": "yes"}).streaming_content).decode()

    assert names(client.get("/partnerships/", {"room": "yes"})) == ["Roomy"]
    assert "Roomy" in exported
    assert "Chelmer Valley" not in exported


def test_room_that_is_neither_says_how_to_ask(client, waltham):
    response = client.get("/partnerships/", {"room": "maybe"})

    assert "Tick “Has room for new schools”" in text_of(response)
    assert len(names(response)) == 2


def test_choice_that_leaves_nothing_is_shown_and_disabled(client, waltham):
    page = text_of(client.get("/partnerships/"))

    assert '<option value="nursery" disabled>Nursery (0)</option>' in page
    assert '<option value="primary">Primary (2)</option>' in page
    assert re.search(r'name="room" type="checkbox" value="yes" disabled', page)


def test_status_that_is_not_open_is_shown_as_chosen_and_can_be_removed(client, waltham):
    page = text_of(client.get("/schools/", {"status": "closed"}))

    assert '<a class="govuk-link" href="/schools/"><span aria-hidden="true">✕ </span>' in page


QUERIES = [
    "q=waltham",
    "near=CM1+1LX",
    "q=waltham&near=CM1+1LX",
    "near=51.74,0.47&q=waltham",
    "near=Harwich+Community+Primary+School&q=waltham",
    "near=Harwich+Community+Primary+School",
    "near=Writtle+Infant+School&q=waltham",
    "near=Harwich+Community+Primary+School&q=Waltham+Alone+School",
    "q=nobody+is+called+this",
    "quadrant=mid&district=chelmsford&phase=primary&character=not-recorded&kind=local-cluster&room=yes&status=all",
    "quadrant=mid&district=chelmsford&phase=primary&character=not-recorded&q=waltham&near=CM1",
]


@pytest.mark.parametrize("address", ["/partnerships/", "/schools/", "/schools/without-a-partnership/"])
def test_search_takes_at_most_nine_queries_and_does_not_grow(client, count_queries, waltham, address):
    alone = make_school("Waltham Alone School", district=waltham.district)  # so that no list is empty
    make_school("Waltham Private School", establishment_type=make_type("Private", is_in_scope=False))
    client.get(address, {"q": "waltham"})  # the index is built once
    baseline = {query: count_queries(f"{address}?{query}") for query in QUERIES}

    for _ in range(5):
        make_lead(make_partnership(schools=[make_school("Little Waltham Primary School"), make_school()]))
        make_school(district=alone.district)
    client.get(address, {"q": "waltham"})

    assert {query: count_queries(f"{address}?{query}") for query in QUERIES} == baseline
    assert max(baseline.values()) <= 9  # the ninth: whether a school that counts in none is in one that does not count


def test_search_for_a_school_in_no_partnership_says_so_above_those_of_schools_like_it(client, waltham):
    alone = make_school("Chelmer Bridge Infant School", district=waltham.district)
    make_partnership("Bridge", schools=[make_school("Chelmer Bridge Junior School", district=waltham.district)])

    page = text_of(client.get("/partnerships/", {"q": "Chelmer Bridge Infant School"}))

    assert f'href="{alone.get_absolute_url()}">Chelmer Bridge Infant School</a> is in no partnership.' in page
    assert page.index("is in no partnership") < page.index('href="/partnerships/bridge/"')


def test_search_that_may_mean_several_schools_leads_to_them(client, waltham):
    page = text_of(client.get("/partnerships/", {"q": "Primary"}))

    assert 'href="/schools/?q=Primary">Schools that match “Primary”' in page
    assert "is in no partnership" not in page


@pytest.mark.parametrize("text", ["mid quadrant", "Mid Quadrant"])
def test_search_understands_a_quadrant_as_a_place(client, waltham, text):
    page = text_of(client.get("/partnerships/", {"q": text}))

    assert 'href="/partnerships/?quadrant=mid">Show everything in the Mid quadrant</a>' in page


@pytest.mark.parametrize("text", ["M1 1AA", "E4 7AA"])
def test_search_for_an_unknown_postcode_says_so_and_suggests_no_names(client, waltham, text):
    page = text_of(client.get("/partnerships/", {"q": text}))

    assert f"We do not know the postcode {text}." in page
    assert "Did you mean" not in page
