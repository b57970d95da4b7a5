"""The search box, as it shows on the lists."""

import datetime as dt
import re

import pytest

from partnerships.models import District, EstablishmentType, SchoolLink
from tests.factories import make_lead, make_partnership, make_school, make_type
from tests.partnerships.directory.test_views import text_of
from tests.partnerships.search.conftest import CHELMSFORD, HARWICH
from tests.partnerships.search.found import link_to, names

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow, pytest.mark.usefixtures("fresh_indexes")]


@pytest.mark.parametrize("text", ["Gt Waltham CE P", "great walthm", "the great waltham c of e pri sch"])
def test_search_finds_a_school_as_people_write_it_and_its_partnership(client, waltham, text):
    schools, partnerships = client.get("/schools/", {"q": text}), client.get("/partnerships/", {"q": text})

    assert names(schools)[0] == waltham.name
    assert names(partnerships) == ["Chelmer Valley"]


@pytest.mark.parametrize(
    ("text", "why"),
    [("Tamsin", "Tamsin Example leads it"), ("Chlmer", "Near match"), ("Great Waltham", "<a ")],
)
def test_search_says_why_it_matched(client, waltham, text, why):
    page = text_of(client.get("/partnerships/", {"q": text}))

    assert f">{why}" in page


def test_search_says_and_links_the_school_that_is_a_member_and_nothing_where_the_name_says_it(client, waltham):
    member = text_of(client.get("/partnerships/", {"q": "Gt Waltham CE P"}))
    named = text_of(client.get("/partnerships/", {"q": "Chelmer Valley"}))

    assert f">{link_to(waltham)} is a member</p>" in member
    assert "Found by" not in member + named
    assert "is a member" not in named


@pytest.mark.parametrize(("town", "is_said"), [("Witham", False), ("Kelvedon", True)])
def test_search_for_a_town_does_not_say_of_a_school_twice_that_it_is_there(client, town, is_said):
    make_school("Alder Primary School", town=town, postcode="CM8 1AA", easting=582_000, northing=214_000)

    page = text_of(client.get("/schools/", {"q": "Witham"}))

    assert f"Primary · {town}" in page
    assert bool(re.search(r">(In|[^<>]* from) Witham</p>", page)) is is_said


def test_search_for_a_town_says_where_all_schools_of_a_partnership_are_there(client):
    there = [make_school(town="Witham", easting=582_000 + place, northing=214_000) for place in range(2)]
    make_partnership("Whole", schools=there)
    make_partnership("Part", schools=[*there, make_school(town="Harwich", easting=625_000, northing=231_000)])

    page = text_of(client.get("/partnerships/", {"q": "Witham"}))

    assert page.count("All its schools are in Witham") == 1
    assert len(re.findall(r"</a> and <a [^>]*>[^<]*</a> are members</p>", page)) == 1


def test_search_for_a_place_names_and_links_the_few_members_there_and_counts_many(client, waltham):
    others = [make_school(f"{name} School", town="Great Waltham") for name in ("Ash", "Birch")]
    make_partnership("Three", schools=[*others, waltham])
    there = [make_school(town="Great Waltham") for _ in range(2)]
    make_partnership("Four", schools=[*others, *there, make_school()])

    response = client.get("/partnerships/", {"q": "Great Waltham"})

    found = {row.record.name: row.hit.why for row in response.context["page"]}
    assert found["Chelmer Valley"] == f"{waltham.name} is a member"
    assert found["Three"] == "Ash School and Birch School are members"
    assert found["Four"] == "It has 4 schools in Great Waltham"
    assert f">{link_to(waltham)} is a member</p>" in text_of(response)


def test_search_that_finds_nothing_offers_near_names(client, waltham):
    page = text_of(client.get("/partnerships/", {"q": "Dvrcrt"}))

    assert "No current partnership matches all of that" in page
    assert "Did you mean" in page
    assert "Dovercourt Primary School" in page


@pytest.mark.parametrize("address", ["/schools/", "/partnerships/"])
def test_name_of_nothing_says_what_to_do_if_it_is_a_place(client, waltham, address):
    page = text_of(client.get(address, {"q": "Blorptang Island"}))

    assert "We know no school, partnership, lead or place called “Blorptang Island”." in page
    assert "search for its postcode, or choose its district below." in page


def test_place_of_which_only_the_postcode_area_is_known_says_so(client, waltham):
    page = text_of(client.get("/partnerships/", {"q": "Foulness"}))

    assert "Foulness Island is somewhere in the postcode area SS3." in page


@pytest.mark.parametrize("address", ["/schools/", "/partnerships/"])
def test_question_for_schools_in_no_partnership_leads_to_their_list(client, waltham, address):
    response = client.get(address, {"q": "which schools are not in a partnership"})

    results = text_of(response).split('id="results"')[1]
    assert 'href="/schools/without-a-partnership/">Schools without a partnership</a>' in results
    assert names(response) == []


@pytest.mark.parametrize("address", ["/schools/", "/partnerships/"])
def test_heading_breaks_a_long_word_that_was_typed(client, address):
    page = text_of(client.get(address, {"q": "thaxted.primary@essex.sch.uk"}))

    assert '<h2 class="govuk-heading-m portal-wrap" id="found"' in page


def test_search_and_filters_hold_together(client, waltham):
    assert names(client.get("/partnerships/", {"q": "Tamsin", "quadrant": "mid"})) == []
    assert names(client.get("/partnerships/", {"q": "Tamsin", "district": "chelmsford"})) == ["Chelmer Valley"]


def test_each_filter_can_be_removed_by_itself_and_goes_back_to_the_first_page(client, waltham):
    page = text_of(client.get("/partnerships/", {"q": "Tamsin", "district": "chelmsford", "page": "1"}))

    assert 'href="/partnerships/?district=chelmsford"' in page
    assert 'href="/partnerships/?q=Tamsin"' in page


def test_nothing_found_offers_the_schools_that_are_found(client, waltham):
    make_school("Quillham Primary School")
    make_school("Quillham Closed School", status="closed", closed_on=dt.date(2020, 8, 31))

    page = text_of(client.get("/partnerships/", {"q": "Quillham"}))

    assert '<a class="govuk-link" href="/schools/?q=Quillham">1 school matches “Quillham”: see it</a>' in page
    assert names(client.get("/schools/", {"q": "Quillham"})) == ["Quillham Primary School"]


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
    "q=Waltham+Alone+School",
    "q=which+schools+are+not+in+a+partnership+in+Harwich",
    "q=minutes",
    "quadrant=mid&district=chelmsford&phase=primary&character=not-recorded&kind=local-cluster&room=yes&status=all",
    "quadrant=mid&district=chelmsford&phase=primary&character=not-recorded&q=waltham&near=CM1",
]


@pytest.mark.parametrize("address", ["/partnerships/", "/schools/", "/schools/without-a-partnership/"])
def test_search_takes_at_most_nine_queries_and_does_not_grow(client, count_queries, waltham, address):
    alone = make_school("Waltham Alone School", district=waltham.district)  # so that no list is empty
    make_school("Waltham Private School", establishment_type=make_type("Private", is_in_scope=False))
    make_partnership("Waltham Lost", schools=2)  # of which nobody knows where they are: a list by distance counts these
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


def test_pair_of_which_one_school_is_in_none_names_that_one_above_the_partnership_of_the_other(client, waltham):
    make_school("Chelmer Bridge Infant School", district=waltham.district)
    make_partnership("Bridge", schools=[make_school("Chelmer Bridge Junior School", district=waltham.district)])

    page = text_of(client.get("/partnerships/", {"q": "Chelmer Bridge"}))

    assert "Chelmer Bridge Infant School</a> is in no partnership. Its page has those nearest to it." in page
    assert page.index("is in no partnership") < page.index('href="/partnerships/bridge/"')


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (2, "Quillham A School</a> and <a"),
        (3, "Quillham B School</a> and <a"),
        (5, 'Quillham C School</a> and <a class="govuk-link" href="/schools/?q=Quillham">2 more</a> are in no'),
    ],
)
def test_schools_in_none_are_named_up_to_three_and_the_rest_is_behind_a_link(client, waltham, count, said):
    for letter in "ABCDE"[:count]:
        make_school(f"Quillham {letter} School")

    page = text_of(client.get("/partnerships/", {"q": "Quillham"}))

    assert said in page
    assert "are in no partnership. Their pages have those nearest to them." in page
    assert "No current partnership matches all of that" not in page


def test_independent_school_of_exactly_that_name_is_named_without_the_partnership_of_another(client, waltham):
    private = make_school("Chelmer Hall School", establishment_type=make_type("Private", is_in_scope=False))
    make_partnership("Hall", schools=[make_school("Chelmerhall Primary School")])

    response = client.get("/partnerships/", {"q": "Chelmer Hall School"})

    assert f'href="{private.get_absolute_url()}">Chelmer Hall School</a> is in no partnership.' in text_of(response)
    assert names(response) == []


def test_partnership_of_a_school_of_the_same_name_far_away_is_no_answer_for_one_in_none(client, waltham):
    alone = make_school("Cherry Tree Primary School", town="Chelmsford", **CHELMSFORD)
    make_partnership("Cherry", schools=[make_school("Cherry Tree Academy", town="Harwich", **HARWICH)])

    response = client.get("/partnerships/", {"q": "Cherry Tree Primary School"})

    assert alone.name in text_of(response)
    assert names(response) == []


def test_successor_in_none_of_a_closed_school_is_named_and_no_other_schools_partnership(client, waltham):
    old = make_school("Saint Botolph Quillham School", status="closed", closed_on=dt.date(2020, 8, 31))
    new = make_school("Saint Botolph Academy")
    SchoolLink.objects.create(
        school=old, direction="successor", linked_urn=new.urn, linked_name=new.name, linked_school=new
    )
    make_partnership("Botolph", schools=[make_school("Botolph Primary School")])

    response = client.get("/partnerships/", {"q": "Saint Botolph Quillham"})

    page = text_of(response)
    assert "closed on 31 August 2020; now" in page
    assert "Saint Botolph Academy</a> is in no partnership." in page
    assert names(response) == []


def test_question_for_room_at_a_place_leads_to_the_list_with_both(client, waltham):
    page = text_of(client.get("/partnerships/", {"q": "which partnerships have room near Chelmsford"}))

    assert 'href="/partnerships/?room=yes&amp;near=Chelmsford">Partnerships that have room for new schools, the' in page
    assert 'href="/partnerships/?room=yes&amp;district=chelmsford">' in page
    assert 'href="/partnerships/?room=yes">' not in page
    assert "in no partnership" not in page


@pytest.mark.parametrize("address", ["/schools/", "/partnerships/"])
def test_question_for_schools_in_none_at_a_place_leads_to_the_list_with_both(client, waltham, address):
    page = text_of(client.get(address, {"q": "schools near Chelmsford without a partnership"}))

    assert 'href="/schools/without-a-partnership/?near=Chelmsford">Schools without a partnership, the nearest' in page
    assert 'href="/schools/without-a-partnership/?district=chelmsford">' in page
    assert "is in no partnership" not in page


def test_search_that_may_mean_several_schools_leads_to_them(client, waltham):
    page = text_of(client.get("/partnerships/", {"q": "Primary"}))

    assert 'href="/schools/?q=Primary">Schools that match “Primary”' in page
    assert "is in no partnership" not in page


@pytest.mark.parametrize("text", ["mid quadrant", "Mid Quadrant"])
def test_search_understands_a_quadrant_as_a_place(client, waltham, text):
    page = text_of(client.get("/partnerships/", {"q": text}))

    assert 'href="/partnerships/?quadrant=mid">Show everything in the Mid quadrant</a>' in page


@pytest.mark.parametrize(
    ("text", "problem"),
    [("M1 1AA", "M1 1AA is outside Essex."), ("E4 7AA", "We do not know the postcode E4 7AA.")],
)
def test_search_for_an_unknown_postcode_says_so_and_suggests_no_names(client, waltham, text, problem):
    page = text_of(client.get("/partnerships/", {"q": text}))

    assert problem in page
    assert "Did you mean" not in page


def test_two_members_that_bear_the_name_of_a_place_are_both_linked(client, waltham):
    one, other = (make_school(f"Foulness Island {word} School", postcode="SS3 9XX") for word in ("Infant", "Junior"))
    make_partnership("Islands", schools=[one, other])

    page = text_of(client.get("/partnerships/", {"q": "Foulness Island"}))

    assert f">{link_to(one)} and {link_to(other)} are members</p>" in page


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/partnerships/", "Partnerships"),
        ("/partnerships/?q=St+John", "Search: St John – Partnerships"),
        ("/partnerships/?near=Chelmsford", "Partnerships near Chelmsford"),
        ("/partnerships/?near=Chelmsford&within=5", "Partnerships within 5 miles of Chelmsford"),
        ("/partnerships/?quadrant=mid&phase=primary", "Partnerships: Mid quadrant, Primary"),
        (
            "/schools/?q=Waltham&near=Chelmsford&status=all",
            "Search: Waltham – Schools near Chelmsford: Open and closed",
        ),
        ("/schools/without-a-partnership/?near=CM1", "Schools without a partnership near CM1"),
    ],
)
def test_title_says_the_search(client, waltham, address, title):
    make_school("Alone School", district=waltham.district)

    assert f"<title>{title} – " in text_of(client.get(address))


def test_exact_name_of_a_school_shows_its_partnership_alone_and_those_of_schools_that_bear_the_name(client, waltham):
    here = make_school("Quillham Primary School", **CHELMSFORD)
    make_partnership("Its Own", schools=[here, make_school("Alder Infant School")])
    make_partnership("By Place", schools=[make_school("Brinkley Grove School", locality="Quillham", **HARWICH)])
    make_partnership("By Name", schools=[make_school("Quillham Church of England Primary School", **HARWICH)])

    response = client.get("/partnerships/", {"q": "Quillham Primary School"})

    assert names(response) == ["Its Own", "By Name"]
    assert f"{link_to(here)} is a member" in text_of(response)


class TestTownOfManySchoolsInNone:
    @pytest.fixture
    def alone(self, waltham):
        """Four schools of Witham in no partnership that count, one that does not, one in a partnership of its own."""
        make_partnership("Witham Cluster", schools=[make_school(f"Witham {n} School", town="Witham") for n in "XY"])
        make_school("Witham Private School", town="Witham", establishment_type=make_type("Private", is_in_scope=False))
        make_partnership("Of One", schools=[lonely := make_school("Witham Lonely School", town="Witham")])
        return [lonely, *(make_school(f"Witham {n} School", town="Witham") for n in "ABC")]

    def test_they_are_counted_with_the_first_few_and_a_link_to_the_list_that_has_as_many(self, client, alone):
        page = text_of(client.get("/partnerships/", {"q": "Witham"}))
        listed = client.get("/schools/without-a-partnership/", {"q": "Witham"})

        assert 'href="/schools/without-a-partnership/?q=Witham">4 schools in or near Witham</a> are in no' in page
        assert sorted(names(listed)) == sorted(school.name for school in alone)
        assert sum(link_to(school) in page.split("are in no partnership")[1].split("</p>")[0] for school in alone) == 3

    def test_question_and_kind_are_answered_as_ever(self, client, alone):
        for text in ("how do I join a partnership in Witham", "Witham primary schools"):
            assert "in or near Witham" not in text_of(client.get("/partnerships/", {"q": text}))

    def test_type_that_comes_to_count_is_counted_at_once(self, client, alone):
        client.get("/partnerships/", {"q": "Witham"})
        kind = EstablishmentType.objects.get(name="Private")
        kind.is_in_scope = True
        kind.save()

        assert ">5 schools in or near Witham</a>" in text_of(client.get("/partnerships/", {"q": "Witham"}))


def test_question_for_room_at_a_place_lists_only_those_that_have_it(client, waltham):
    make_partnership("Roomy", schools=[waltham, make_school()], is_open_to_new_schools=True)

    assert names(client.get("/partnerships/", {"q": "which partnerships have room near Chelmsford"})) == ["Roomy"]
    assert "Chelmer Valley" in names(client.get("/partnerships/", {"q": "how do I join a partnership in Chelmsford"}))


def test_question_for_schools_in_none_at_a_place_lists_only_those(client, waltham):
    alone = make_school("Alone School", **CHELMSFORD)
    question = {"q": "schools near Chelmsford without a partnership"}

    assert names(client.get("/schools/", question)) == [alone.name]
    assert names(client.get("/partnerships/", question)) == []


def test_list_of_schools_in_none_says_what_a_closed_school_became(client, waltham):
    new = make_school("Hamford Academy")
    old = make_school("Frinton Primary School", status="closed", closed_on=dt.date(2023, 8, 31))
    SchoolLink.objects.create(
        school=old, direction="successor", linked_urn=new.urn, linked_name=new.name, linked_school=new
    )

    for name, schools in (("Empty", []), ("Tendring", [new, make_school()])):  # in none, then in a partnership
        make_partnership(name, schools=schools)
        page = text_of(client.get("/schools/without-a-partnership/", {"q": "Frinton Primary School"}))
        assert f"{link_to(old)} closed on 31 August 2023; now {link_to(new)}." in page


def test_school_that_was_in_none_on_a_past_day_is_said_so_in_the_past(client, waltham):
    alone = make_school("Quillham Primary School")
    make_partnership("Later", schools=[alone, waltham], started_on=dt.date(2025, 9, 1))

    page = text_of(client.get("/partnerships/", {"q": "Quillham Primary School", "on": "2024-03-01"}))

    assert f"{link_to(alone)} was in no partnership on 1 March 2024. Its page has those nearest to it." in page


@pytest.mark.parametrize("address", ["/partnerships/", "/schools/", "/schools/without-a-partnership/"])
@pytest.mark.parametrize(
    ("text", "label"),
    [("which quadrant is Great Waltham in", "Great Waltham"), ("what district is CM1 1LX in", "CM1 1LX")],
)
def test_district_and_quadrant_of_a_place_are_said_where_they_are_asked_for(client, waltham, address, text, label):
    District.objects.filter(slug="chelmsford").update(code="E07000070")  # that of the postcodes' file

    page = text_of(client.get(address, {"q": text}))

    assert f'<p class="govuk-body">{label} is in' in page
    assert '?district=chelmsford">Chelmsford district</a>, in <a class="govuk-link"' in page
    assert '?quadrant=mid">the Mid quadrant</a>.</p>' in page
