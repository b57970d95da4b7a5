"""Searches for a kind of school: what they are, that they are what the filter leaves, and the link to it."""

import datetime as dt
import itertools

import pytest

from partnerships import search
from partnerships.filters import PartnershipFilters, SchoolFilters
from partnerships.models import Partnership, School
from partnerships.search.kinds import kind_asked
from tests.factories import make_district, make_partnership, make_quadrant, make_school, make_type
from tests.partnerships.directory.test_views import text_of
from tests.partnerships.search.found import names

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("fresh_indexes")]
LISTS = ("/schools/", "/schools/without-a-partnership/", "/partnerships/")


@pytest.fixture
def schools(db):
    """Schools of several kinds, and partnerships of one and of many."""
    special = make_school("Alder School", phase="special-and-other")
    church = make_school("Beech Church of England Primary School", religious_character="")
    catholic = make_school("Cedar High School", phase="secondary", religious_character="Catholic")
    academy = make_school("Downs", establishment_type=make_type("Academy converter"))
    infants = make_school("Elm Infant School")
    make_school("Firs Primary and Nursery School")
    make_school("Gorse Nursery School", phase="nursery")
    make_school("Holly Junior School")
    make_school("Ivy School", phase="all-through", religious_character="Jewish")
    make_partnership("North Special Schools Network", schools=[special, church])
    make_partnership("Hill Partnership", schools=[catholic, academy, infants, special])


FOUND = {
    "special schools": ["Alder School"],
    "SEND": ["Alder School"],
    "secondary schools": ["Cedar High School"],
    "church schools": ["Beech Church of England Primary School", "Cedar High School"],
    "C of E schools": ["Beech Church of England Primary School"],
    "catholic secondary schools": ["Cedar High School"],
    "academies": ["Downs"],
    "infant schools": ["Elm Infant School"],
    "list of nursery schools in Essex": ["Gorse Nursery School"],
    "nursery": ["Gorse Nursery School", "Firs Primary and Nursery School"],
    "nursery and secondary schools": ["Cedar High School", "Gorse Nursery School"],
    "special or nursery schools": ["Alder School", "Gorse Nursery School"],
    "special/secondary schools": ["Alder School", "Cedar High School"],
    "infant and junior schools": ["Elm Infant School", "Holly Junior School"],
    "primary infant schools": ["Elm Infant School"],
    "CE and catholic schools": ["Beech Church of England Primary School", "Cedar High School"],
    "catholic secondary and nursery schools": ["Cedar High School"],
    "Christian schools": ["Beech Church of England Primary School", "Cedar High School"],
    "faith schools": ["Beech Church of England Primary School", "Cedar High School", "Ivy School"],
    "Jewish faith schools": ["Ivy School"],
    "Jewish and church schools": ["Beech Church of England Primary School", "Cedar High School", "Ivy School"],
}


def test_kind_of_school_finds_the_schools_of_that_kind(client, schools):
    assert {text: names(client.get("/schools/", {"q": text})) for text in FOUND} == FOUND


FILTERED = {
    "special schools": "phase=special-and-other",
    "secondary schools": "phase=secondary",
    "primary schools": "phase=primary",
    "Church of England schools": "character=church-of-england",
    "catholic secondary schools": "character=roman-catholic&amp;phase=secondary",
}


def test_kind_of_school_leads_to_the_filtered_list_with_as_many(client, schools):
    for text, query in FILTERED.items():
        for address in ("/schools/", "/partnerships/"):
            page = text_of(client.get(address, {"q": text}))
            assert f'<a class="govuk-link" href="/schools/?{query}">' in page, (address, text)

        filtered = client.get(f"/schools/?{query.replace('&amp;', '&')}")
        assert names(filtered) == names(client.get("/schools/", {"q": text, "page": 1})), text


@pytest.mark.parametrize(
    ("text", "lists"),
    [
        (
            "primary and secondary schools",
            [("primary schools", "?phase=primary"), ("secondary schools", "?phase=secondary")],
        ),
        (
            "catholic or CE primary schools",
            [
                ("Roman Catholic primary schools", "?character=roman-catholic&phase=primary"),
                ("Church of England primary schools", "?character=church-of-england&phase=primary"),
            ],
        ),
        ("infant and secondary schools", []),
        ("faith schools", []),
    ],
)
def test_alternatives_have_a_list_each_or_none_where_one_has_no_filter(text, lists):
    assert kind_asked(text).lists == lists


def test_lists_of_church_schools_are_of_every_christian_character_and_no_other():
    lists = kind_asked("church schools").lists

    assert [query.partition("=")[2] for _, query in lists] == [
        *("church-of-england", "roman-catholic", "two-churches", "other-christian")
    ]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("catholic primary and secondary schools", "Roman Catholic primary or secondary schools"),
        ("nursery, primary and secondary schools", "nursery, primary or secondary schools"),
        ("academies", "academies and free schools"),
        ("maintained schools and academies", "maintained or academy schools"),
    ],
)
def test_label_says_which_kinds_are_alternatives(text, label):
    assert kind_asked(text).label == label


def test_kind_and_question_are_not_said_to_be_an_unknown_name(client, schools):
    for address, text in itertools.product(LISTS, ("Muslim schools", "schools near me")):
        response = client.get(address, {"q": text})

        assert names(response) == [], (address, text)
        assert "We know no school" not in text_of(response), (address, text)


def test_question_on_the_list_of_schools_in_none_is_not_answered_with_there_are_none(client, schools):
    page = text_of(client.get("/schools/without-a-partnership/", {"q": "near me"}))

    assert "You asked: “near me”" in page
    assert "No school without a partnership" not in page
    assert "is in a partnership or does not match" not in page


def test_kind_without_a_filter_leads_from_partnerships_to_the_search_for_schools(client, schools):
    page = text_of(client.get("/partnerships/", {"q": "academies"}))

    assert 'href="/schools/?q=academies">All academies and free schools</a>' in page


def test_partnership_named_for_the_kind_comes_before_those_that_have_such_schools(client, schools):
    response = client.get("/partnerships/", {"q": "special schools"})

    assert names(response) == ["North Special Schools Network", "Hill Partnership"]
    assert "It has 1 school of this kind" in text_of(response)


@pytest.mark.parametrize("text", ["St Mary's Catholic", "Harlow primary schools", "schools", "", "Church Langley"])
def test_text_with_a_name_or_a_place_in_it_asks_for_no_kind(text):
    assert kind_asked(text) is None


def test_religious_character_is_read_from_the_name_where_the_register_has_none(db, rf):
    named = make_school("St James C of E Primary School", religious_character="")
    recorded = make_school("St Mary Primary School", religious_character="Church of England")
    joint = make_school("St Paul Church of England and Methodist School", religious_character="")
    make_school("St Luke Church of England School", religious_character="None")
    make_partnership("Colne", schools=[named, joint])

    listed = SchoolFilters(rf.get("/?character=church-of-england").GET)
    counts = {
        choice.value: choice.count
        for facet in listed.count().facets
        if facet.name == "character"
        for choice in facet.choices
    }

    assert list(listed.apply(School.objects.order_by("name"))) == [named, recorded]
    assert (counts["church-of-england"], counts["two-churches"], counts["none"]) == (2, 1, 1)
    of_partnerships = PartnershipFilters(rf.get("/?character=church-of-england").GET)
    assert [row.name for row in of_partnerships.apply(Partnership.objects.active())] == ["Colne"]
    assert {hit.pk for hit in search.find("church of england schools").schools} == {named.pk, recorded.pk, joint.pk}


def test_kind_of_which_the_register_has_none_says_so(client, schools):
    for address, text in itertools.product(LISTS, ("Hindu schools", "Sikh schools", "Sikh primary schools")):
        page = text_of(client.get(address, {"q": text}))

        assert f"We know of no {text} in Essex: the DfE register names none." in page, (address, text)
        assert "matches all of that" not in page, (address, text)
        assert "We know no school, partnership" not in page, (address, text)


@pytest.mark.parametrize(("character", "text"), [("Hindu", "Hindu schools"), ("Sikh", "Sikh faith schools")])
def test_hindu_and_sikh_schools_are_found_by_their_character(client, schools, character, text):
    school = make_school("Krishna Avanti School", religious_character=character)

    response = client.get("/schools/", {"q": text})

    assert names(response) == [school.name]
    assert f'href="/schools/?character={character.lower()}">All {character}' in text_of(response)


def test_independent_school_is_special_only_where_its_type_says_so(client, schools):
    for name in ("Other independent school", "Other independent special school"):
        make_school(f"{name} of Ash", phase="special-and-other", establishment_type=make_type(name, is_in_scope=False))

    special, private = (client.get("/schools/", {"q": text}) for text in ("special schools", "independent schools"))

    assert names(special) == ["Alder School", "Other independent special school of Ash"]
    assert {"Other independent school of Ash", "Other independent special school of Ash"} <= set(names(private))
    assert ">All special, alternative, independent and other schools</a>" in text_of(special)


@pytest.fixture
def town(db):
    """A town with a secondary and an independent school, and a Catholic primary school three miles away."""
    district = make_district("Harlow", make_quadrant("West"))
    there = {"district": district, "town": "Harlow", "easting": 545_000, "northing": 210_000}
    make_school("Burnt Mill Academy", phase="secondary", **there)
    make_school("Harlow Fields Primary School", **there)
    independent = make_type("Other independent school", is_in_scope=False)
    make_school("Harlow High School", phase="special-and-other", establishment_type=independent, **there)
    away = there | {"town": "Roydon", "easting": 549_000}
    make_school("Our Lady Primary School", religious_character="Roman Catholic", **away)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("secondary schools in Harlow", ["Burnt Mill Academy"]),
        ("special schools in Harlow", []),
        ("private schools in Harlow", ["Harlow High School"]),
        ("independent schools near Harlow", ["Harlow High School"]),
        ("catholic primary near Harlow", ["Our Lady Primary School"]),
        ("catholic primary Harlow", ["Our Lady Primary School"]),
    ],
)
def test_kind_with_a_place_finds_the_schools_of_that_kind_there_else_the_nearest(town, text, found):
    results = search.find(text)

    assert [School.objects.get(pk=hit.pk).name for hit in results.schools] == found
    assert {one.name for one in results.in_none} <= set(found)


@pytest.mark.parametrize(
    ("one_way", "the_other"),
    [
        ("Harlow secondary", "secondary Harlow"),
        ("Harlow primary", "primary Harlow"),
        ("Harlow catholic primary", "catholic primary Harlow"),
        ("Harlow independent school", "independent school Harlow"),
        ("Harlow pupil referral unit", "PRU Harlow"),
    ],
)
def test_kind_and_place_mean_the_same_in_either_order(town, one_way, the_other):
    make_school("Poplar Service", establishment_type=make_type("Pupil referral unit"), town="Harlow")
    make_partnership("Harlow Schools Partnership", schools=list(School.objects.all()))

    found, other = search.find(one_way), search.find(the_other)

    assert found.schools == other.schools
    assert [hit.pk for hit in found.partnerships] == [hit.pk for hit in other.partnerships]
    assert found.schools


@pytest.mark.parametrize("text", ["Harlow primary", "primary Harlow"])
def test_who_asks_for_the_primaries_of_a_place_means_infant_and_junior_schools_too(town, text):
    infants = make_school("Potter Street Infant School", town="Harlow", easting=545_500, northing=210_000)

    found = search.find(text)

    assert infants.pk == found.schools[1].pk


@pytest.mark.parametrize("text", ["Harlow primary", "primary Harlow", "Harlow prim"])
def test_school_that_has_a_place_and_a_kind_as_its_name_comes_before_the_others_there(town, text):
    nearer = School.objects.get(name="Harlow Fields Primary School")
    named = make_school("Harlow Primary School", town="Harlow", easting=546_000, northing=210_000)
    of_all = make_partnership("Aardvark", schools=[nearer, make_school()])
    make_partnership("Zebra", schools=[named, *(make_school() for _ in range(9))])

    found = search.find(text)

    assert [hit.pk for hit in found.schools[:2]] == [named.pk, nearer.pk]
    assert (found.schools[0].why, found.partnerships[0].why) == ("", "Harlow Primary School is a member")
    assert of_all.pk in [hit.pk for hit in found.partnerships]


def test_whole_name_of_a_school_with_a_place_and_a_kind_in_it_is_not_the_place(town):
    named = make_school("Harlow Primary School", town="Harlow", easting=546_000, northing=210_000)

    found = search.find("Harlow Primary School")

    assert (found.schools[0].pk, found.places) == (named.pk, [])


def test_closed_school_with_a_place_and_a_kind_as_its_name_is_told_of_among_the_others_there(town):
    closed = make_school("Harlow Infant School", status="closed", closed_on=dt.date(2023, 8, 31))

    assert [one.school.pk for one in search.find("Harlow infant").closed] == [closed.pk]


def test_pupil_referral_units_are_those_of_that_type_and_not_every_special_school(town):
    place = {"phase": "special-and-other", "town": "Harlow", "easting": 545_000, "northing": 210_000}
    unit = make_school("Poplar Service", establishment_type=make_type("Pupil referral unit"), **place)
    academy = make_school("Ash", establishment_type=make_type("Academy alternative provision converter"), **place)
    make_school("Alder", establishment_type=make_type("Community special school"), **place)

    for text in ("pupil referral units", "PRUs", "alternative provision", "PRU in Harlow", "Harlow PRU"):
        assert {hit.pk for hit in search.find(text).schools} == {unit.pk, academy.pk}, text


def test_school_of_a_rare_kind_is_found_however_far_it_is(town):
    far = {"easting": 600_000, "northing": 225_000}
    unit = make_school("Poplar Service", establishment_type=make_type("Pupil referral unit"), **far)

    assert [(hit.pk, hit.why) for hit in search.find("Harlow PRU").schools] == [(unit.pk, "35 miles from Harlow")]


def test_kind_with_a_place_finds_the_partnerships_that_have_such_schools_there_and_no_other(town):
    mine = make_partnership("Mine", schools=[School.objects.get(name="Our Lady Primary School"), make_school()])
    make_partnership("Harlow Schools Partnership", schools=[School.objects.get(name="Burnt Mill Academy")])

    hits = search.find("catholic primary near Harlow").partnerships

    assert [(hit.pk, hit.why) for hit in hits] == [(mine.pk, "Our Lady Primary School, near Harlow, is a member")]


BY_NAMES = "Where the register gives no religious character, we go by the school’s name."


@pytest.mark.parametrize("query", ["character=roman-catholic", "q=catholic+schools", "q=Harlow+catholic+primary"])
@pytest.mark.parametrize("address", [*LISTS, "/partnerships/print/"])
def test_list_by_religious_character_says_that_it_may_be_read_from_a_name(client, town, address, query):
    there = {"town": "Harlow", "easting": 545_000, "northing": 210_000}
    make_school("St Anne Catholic School", **there)
    make_partnership("Zebra", schools=[make_school("St Clare Catholic School", **there), make_school()])

    assert BY_NAMES in text_of(client.get(f"{address}?{query}"))


@pytest.mark.parametrize("query", ["", "phase=primary", "q=primary+schools", "q=Harlow+primary", "q=Our+Lady"])
@pytest.mark.parametrize("address", LISTS)
def test_list_by_something_else_says_nothing_of_religious_characters(client, town, address, query):
    assert BY_NAMES not in text_of(client.get(f"{address}?{query}"))
