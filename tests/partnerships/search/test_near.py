""" "Near me", as it shows on the lists."""

import pytest

from partnerships.geography import locate_position, miles
from partnerships.models import District
from tests.factories import make_school
from tests.partnerships.directory.test_views import text_of
from tests.partnerships.search.found import names

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("fresh_indexes")]


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


@pytest.mark.parametrize("near", ["CM99 9ZZ", "nonsense", "\x00", "a" * 10_000])
def test_near_an_unknown_place_says_so_and_lists_everything(client, waltham, near):
    response = client.get("/partnerships/", {"near": near})

    assert response.status_code == 200
    assert len(names(response)) == 2
    assert response.context["ignored"] or near == "\x00"


def test_search_for_a_postcode_leads_to_the_nearest(client, waltham):
    assert "?near=CM1%201LX" in text_of(client.get("/partnerships/", {"q": "cm11lx"}))


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
