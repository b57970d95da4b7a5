""" "Near me", as it shows on the lists."""

import re

import pytest
from django.utils import timezone

from office.models import Council
from partnerships import search
from partnerships.geography import locate_position, miles
from partnerships.models import District
from tests.factories import make_lead, make_partnership, make_person, make_quadrant, make_school
from tests.pages.reading import read, texts
from tests.partnerships.directory.test_views import text_of
from tests.partnerships.search.found import names

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow, pytest.mark.usefixtures("fresh_indexes")]


@pytest.mark.parametrize(
    ("near", "order"),
    [("CM1 1LX", ["Chelmer Valley", "Harwich Peninsula"]), ("co12", ["Harwich Peninsula", "Chelmer Valley"])],
)
def test_near_puts_the_nearest_first_with_miles(client, waltham, near, order):
    response = client.get("/partnerships/", {"near": near})

    assert names(response) == order
    assert re.search(r"\d miles: <a", text_of(response))


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


def test_near_offers_the_schools_of_two_places_that_share_a_name(client):
    for name, easting, northing in [
        ("Debden Primary Academy", 555_600, 233_300),
        ("Debden Park High", 544_000, 197_000),
    ]:
        make_school(name, address3="Debden", easting=easting, northing=northing)

    response = client.get("/schools/", {"near": "Debden"})

    choices = {label for label, _ in response.context["filters"].near_choices}
    assert choices == {"Debden Park High", "Debden Primary Academy"}


def test_near_letters_of_a_postcode_area_offers_its_codes(client):
    make_school("All Saints Primary School", postcode="SS4 1AA")
    make_school("Rayleigh Primary School", postcode="SS11 2BB")

    response = client.get("/schools/", {"near": "SS"})

    assert [label for label, _ in response.context["filters"].near_choices] == ["SS4", "SS11"]


def test_near_says_that_a_place_whose_name_only_resembles_it_is_a_near_match(client, waltham):
    page = text_of(client.get("/schools/", {"near": "Lawferd"}))

    assert ", the nearest to Lawford (near match for “Lawferd”) first</h2>" in page


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


def test_near_that_may_be_several_offers_each_as_a_link_with_the_filters_kept(client, waltham):
    make_school("Little Waltham Primary School", urn=115175)

    page = text_of(client.get("/schools/", {"near": "Waltham", "phase": "primary", "page": "2"}))

    assert "“Waltham” may be several places. Choose which one to be near." in page
    assert 'href="?near=Great+Waltham&amp;phase=primary">Great Waltham</a>' in page
    assert 'href="?near=115175&amp;phase=primary">Little Waltham Primary School</a>' in page
    assert '<details class="govuk-details portal-narrow">' in page, "the links are not pushed off a phone's screen"


def test_near_says_above_the_list_what_it_cannot_place_and_leads_to_it(client, waltham):
    page = text_of(client.get("/schools/", {"near": "CM1 1LX"}))
    alone = client.get("/schools/", {"near": "CM1 1LX", "unplaced": "only"})

    sentence = page.index('href="/schools/?near=CM1+1LX&amp;unplaced=only">1 school</a> cannot be put in order')
    assert sentence < page.index(waltham.name)
    assert names(alone) == ["Writtle Infant School"]
    assert "1 school, the nearest to" in text_of(alone)


@pytest.mark.parametrize("near", ["mid", "Mid quadrant"])
def test_near_a_quadrant_whose_schools_nobody_has_placed_says_so(client, near):
    make_quadrant("Mid")

    response = client.get("/partnerships/", {"near": near})

    assert f"We do not know a place called “{near}”." in text_of(response)


def test_near_a_quadrant_is_said_in_the_councils_word(client, waltham):
    waltham.district.quadrant = make_quadrant("Mid")
    waltham.district.save()
    Council.objects.update(quadrant_word="area")

    assert "the nearest to Mid area first" in text_of(client.get("/partnerships/", {"near": "mid area"}))
    assert ">In Mid area<" in text_of(client.get("/schools/", {"q": "mid area"}))


def test_near_counts_only_what_the_filters_and_the_search_leave(client, waltham):
    for asked in ({"q": "Harwich"}, {"phase": "secondary"}):
        assert "cannot be put in order" not in text_of(client.get("/schools/", {"near": "CM1 1LX", **asked}))
    assert names(client.get("/schools/", {"near": "CM1 1LX", "q": "Harwich", "unplaced": "only"})) == []


@pytest.fixture
def round_waltham(waltham):
    """Partnerships so many miles from it, of which two are county-wide, and one that nobody has placed."""
    for name, away, quadrant in [("Wide", 0.2, ""), ("Two", 2, "Mid"), ("Broad", 1, ""), ("Six", 6, "Mid")]:
        there = make_school(easting=waltham.easting + round(away * 1609), northing=waltham.northing)
        home = make_quadrant(quadrant) if quadrant else None
        make_partnership(name, schools=[there, make_school()], home_quadrant=home)
    make_partnership("Anywhere", schools=2)
    return waltham


def test_near_lists_the_local_by_their_distance_and_then_the_county_wide_by_theirs(client, round_waltham):
    response = client.get("/partnerships/", {"near": round_waltham.urn})

    assert names(response) == ["Chelmer Valley", "Two", "Six", "Harwich Peninsula", "Wide", "Broad", "Anywhere"]
    assert texts(response, ".//h2")[-2:] == ["County-wide partnerships", "Distance not known"]
    apart = [one for one in texts(response, ".//*[@id='results']/*") if one.startswith(("Wide", "Anywhere"))]
    assert ["0.2 miles" in one for one in apart] == [True, False]
    assert "farther" not in text_of(response)


def test_near_keeps_its_groups_over_pages_and_leads_to_the_county_wide_from_the_first(client, round_waltham, settings):
    settings.PAGE_SIZE = 3

    first, second, third = (client.get(f"/partnerships/?near={round_waltham.urn}&page={page}") for page in (1, 2, 3))

    assert [names(page) for page in (first, second, third)] == [
        ["Chelmer Valley", "Two", "Six"],
        ["Harwich Peninsula", "Wide", "Broad"],
        ["Anywhere"],
    ]
    assert "County-wide partnerships" not in texts(first, ".//h2")
    assert "County-wide partnerships" in texts(second, ".//h2")
    (link,) = [a for a in read(first).findall(".//main//a") if a.text == "those that are county-wide"]
    assert names(client.get(f"/partnerships/{link.get('href')}")) == ["Wide", "Broad"]


def test_near_of_a_search_has_the_same_groups(client, round_waltham):
    response = client.get("/partnerships/", {"near": round_waltham.urn, "q": "county-wide"})

    assert names(response) == ["Wide", "Broad"]
    assert "County-wide partnerships" in texts(response, ".//h2")


def test_near_me_is_answered_with_where_to_say_where(client, waltham):
    page = text_of(client.get("/partnerships/", {"q": "schools near me"}))

    assert (
        'action="/schools/" method="get"> <label class="govuk-label govuk-label--s" for="near-you">Where are you?'
        in page
    )
    assert "matches all of that" not in page


def test_how_do_i_join_is_answered_with_the_partnerships_that_have_room(client, waltham):
    make_partnership("Roomy", schools=2, is_open_to_new_schools=True)

    response = client.get("/partnerships/", {"q": "How do I join?"})

    assert names(response) == ["Roomy"]
    assert 'href="/partnerships/?room=yes">Partnerships that have room' in text_of(response)


def test_near_keeps_why_each_row_was_found(client, waltham):
    page = text_of(client.get("/schools/", {"q": "Walthm Great", "near": "CM1 1LX"}))

    assert "miles away" in page
    assert "Near match" in page


def test_near_offers_no_near_match_that_is_more_than_a_letter_out_nor_one_by_a_leads_name(waltham):
    make_lead(make_partnership("Blackwater", schools=[make_school("Oak View School")]), make_person("Nadia Greatorex"))
    make_school("Oak Wood School")

    known = search.names(timezone.localdate())
    unknown, misspelt = search.locate_anything("Narnia", known), search.locate_anything("Oack View", known)

    assert (unknown.location, unknown.choices) == (None, [])
    assert unknown.problem.startswith("We do not know a place called “Narnia”.")
    assert misspelt.problem.startswith("The register does not say where Oak View School is")
