"""The search box and "near me", as they show on the lists."""

import datetime as dt
import re

import pytest

from partnerships import search
from partnerships.geography import locate_position, miles
from partnerships.models import District
from tests.factories import (
    make_district,
    make_lead,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
    make_type,
)
from tests.partnerships.directory.test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
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


@pytest.mark.parametrize(
    ("near", "label"),
    [
        ("51.74,0.47", "your location"),
        ("51.7411111, 0.4688888", "your location"),
        ("Great Waltham C of E Primary", "Great Waltham Church of England Voluntary Controlled Primary School"),
        ("chelmsford", "Chelmsford"),
        ("urn", "Great Waltham Church of England Voluntary Controlled Primary School"),
    ],
)
@pytest.mark.parametrize("address", ["/partnerships/", "/schools/"])
def test_near_takes_a_position_a_school_and_a_district(client, waltham, address, near, label):
    District.objects.filter(slug="chelmsford").update(code="E07000070")

    response = client.get(address, {"near": near if near != "urn" else waltham.urn})

    assert f"Near {label}" in text_of(response)
    assert f", the nearest to {label} first</h2>" in text_of(response)
    assert response.context["ignored"] == []
    assert names(response)[0] in ("Chelmer Valley", waltham.name)
    assert names(response).index("Harwich Peninsula" if "partner" in address else "Harwich Community Primary School")


@pytest.mark.parametrize(
    "near", ["48.85,2.35", "0,0", "51.74,-3.2", "-51.74,0.47", "999,999", "90,0", "123.4567890123456789,180"]
)
def test_near_a_position_far_from_essex_says_what_to_do(client, waltham, near):
    response = client.get("/partnerships/", {"near": near})

    assert len(names(response)) == 2
    assert "not in or near Essex" in text_of(response)
    assert "Enter a postcode such as CM1 1LX" in text_of(response)


def test_near_a_position_is_rounded_whatever_was_sent():
    exact, rounded = locate_position("51.736789,0.468765"), locate_position("51.74,0.47")

    assert exact == rounded
    assert (exact.label, exact.precise) == ("your location", False)
    assert miles(exact.easting, exact.northing, 570_628, 206_915) < 1, "the middle of Chelmsford"


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


@pytest.mark.parametrize("near", ["CM99 9ZZ", "nonsense", "\x00", "a" * 10_000])
def test_near_an_unknown_place_says_so_and_lists_everything(client, waltham, near):
    response = client.get("/partnerships/", {"near": near})

    assert response.status_code == 200
    assert len(names(response)) == 2
    assert response.context["ignored"] or near == "\x00"


def test_search_for_a_postcode_leads_to_the_nearest(client, waltham):
    assert "?near=CM1%201LX" in text_of(client.get("/partnerships/", {"q": "cm11lx"}))


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
def test_search_takes_at_most_eight_queries_and_does_not_grow(client, count_queries, waltham, address):
    alone = make_school("Waltham Alone School", district=waltham.district)  # so that no list is empty
    make_school("Waltham Private School", establishment_type=make_type("Private", is_in_scope=False))
    client.get(address, {"q": "waltham"})  # the index is built once
    baseline = {query: count_queries(f"{address}?{query}") for query in QUERIES}

    for _ in range(5):
        make_lead(make_partnership(schools=[make_school("Little Waltham Primary School"), make_school()]))
        make_school(district=alone.district)
    client.get(address, {"q": "waltham"})

    assert {query: count_queries(f"{address}?{query}") for query in QUERIES} == baseline
    assert max(baseline.values()) <= 8


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


@pytest.mark.parametrize("near", ["cm1 1lx.", "CM1-1LX"])
def test_near_takes_a_postcode_with_a_stop_or_a_hyphen(client, waltham, near):
    assert "Near CM1 1LX" in text_of(client.get("/partnerships/", {"near": near}))


def test_near_a_school_that_the_register_does_not_place_is_near_its_district(client, waltham):
    District.objects.filter(slug="chelmsford").update(code="E07000070")
    lost = make_school("Lost Primary School", district=waltham.district)

    page = text_of(client.get("/partnerships/", {"near": lost.urn}))

    assert "the nearest to Lost Primary School, somewhere in Chelmsford first" in page


def test_near_a_school_of_no_known_place_says_so_at_the_field(client, waltham):
    lost = make_school("Lost Primary School", district=None)

    page = text_of(client.get("/partnerships/", {"near": lost.urn}))

    assert "The register does not say where Lost Primary School is, nor its district." in page
    assert '<details class="govuk-details portal-narrow" open>' in page


def test_near_keeps_why_each_row_was_found(client, waltham):
    page = text_of(client.get("/schools/", {"q": "Waltham", "near": "CM1 1LX"}))

    assert "miles away" in page
    assert "Found by: School name" in page
