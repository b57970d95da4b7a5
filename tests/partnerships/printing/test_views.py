"""The directory to print: what it says of each partnership, of whom, and of which day."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts import roles
from office.models import Council
from tests.factories import (
    make_district,
    make_headship,
    make_lead,
    make_membership,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
    make_type,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PRINT = "/partnerships/print/"
LONG_AGO = dt.date(2020, 9, 1)


def text_of(response) -> str:
    """The page's HTML with its white space collapsed."""
    return " ".join(response.content.decode().split())


def printed(client, query: str = "") -> dict:
    """What is printed of each partnership, by its name."""
    directory = client.get(f"{PRINT}{query}").context["directory"]
    return {one.partnership.name: one for area in directory.areas for one in area.partnerships}


@pytest.fixture
def colne():
    """A partnership in the North-East with a primary and a secondary school, a lead and a head."""
    district = make_district("Colchester", make_quadrant("North-East"))
    lexden = make_school("Lexden Primary School", district=district, town="Colchester")
    partnership = make_partnership(
        "Colne",
        schools=[make_school("Philip Morant", phase="secondary"), lexden],
        home_quadrant=district.quadrant,
        started_on=LONG_AGO,
        purpose="Stronger together.",
        this_year="We read each other’s books.",
    )
    make_lead(partnership, make_person("Tamsin Example"), school=lexden, started_on=LONG_AGO)
    make_headship(make_person("Ann Head"), lexden)
    return partnership


def test_print_says_who_leads_how_to_reach_it_and_its_schools_by_phase_with_their_heads(client, colne):
    page = text_of(client.get(PRINT))

    assert "Led by:</strong> Tamsin Example, lead, Lexden Primary School" in page
    assert f"To reach it:</strong> {Council().mailbox}" in page
    assert page.index("Primary (1)") < page.index("Lexden Primary School, Colchester") < page.index("Secondary (1)")
    assert "– Headteacher: Ann Head" in page
    assert "Stronger together." in page
    assert "We read each other’s books." in page


def test_print_says_its_day_the_council_and_coverage_in_a_sentence(client, colne):
    Council.objects.update(name="Essex County Council")
    make_school()

    page = text_of(client.get(f"{PRINT}?on=2024-03-01"))

    assert "School partnerships on 1 March 2024</h1>" in page
    assert "Essex County Council" in page
    assert "67% of schools were in a partnership: 2 of 3." in page


def test_print_of_a_day_to_come_says_what_is_to_be_and_how_to_reach_who_goes_on(client, colne):
    colne.leads.update(email="lead@example.org", publish_contact=True)
    day = timezone.localdate() + dt.timedelta(days=30)
    make_lead(colne, make_person("Bo Dee"), started_on=day, email="to-come@example.org", publish_contact=True)
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))

    page = text_of(client.get(f"{PRINT}?on={day.isoformat()}"))

    assert "100% of schools are to be in a partnership: 2 of 2." in page
    assert "Who is to lead and to belong on that day, as it is recorded today; what else" in page
    assert "To reach it:</strong> lead@example.org" in page
    assert "to-come@example.org" not in page


def test_print_counts_coverage_of_the_quadrant_and_district_that_are_chosen(client, colne):
    make_school(district=make_district("Colchester"))

    assert "50% of schools in the North-East quadrant and Colchester are in a partnership: 1 of 2." in text_of(
        client.get(f"{PRINT}?quadrant=north-east&district=colchester")
    )


def test_print_has_contents_first_that_lead_to_every_area_and_partnership(client, colne):
    make_partnership("Alone", home_quadrant=None)

    page = text_of(client.get(PRINT))
    contents, rest = page.split("</nav>")[-2:]

    for anchor in ("north-east", "county-wide", f"p-{colne.pk}"):
        assert f'href="#{anchor}"' in contents
        assert f'id="{anchor}"' in rest


def test_print_is_by_quadrant_in_their_order_and_then_by_name(client):
    for name, position in (("West", 1), ("Mid", 2)):
        quadrant = make_quadrant(name)
        type(quadrant).objects.filter(pk=quadrant.pk).update(position=position)
        for word in ("zebra", "Ash"):
            make_partnership(f"{word} of {name}", home_quadrant=quadrant)
    make_partnership("Anywhere", home_quadrant=None)

    assert list(printed(client)) == ["Ash of West", "zebra of West", "Ash of Mid", "zebra of Mid", "Anywhere"]


@pytest.mark.parametrize(
    ("lead", "own", "way"),
    [
        ({"email": "lead@example.org", "publish_contact": True}, {}, "lead@example.org"),
        ({"telephone": "01632 960001", "publish_contact": True}, {}, "01632 960001"),
        (
            {"email": "hidden@example.org"},
            {"email": "office@example.org", "publish_contact": True},
            "office@example.org",
        ),
        ({"email": "hidden@example.org"}, {"email": "hidden@example.org"}, Council().mailbox),
        (None, {"telephone": "01632 960002", "publish_contact": True}, "01632 960002"),
    ],
)
def test_print_has_one_way_to_reach_it_and_only_a_public_one(client, lead, own, way):
    partnership = make_partnership("Colne", **own)
    if lead:
        make_lead(partnership, **lead)

    assert printed(client)["Colne"].contact == way
    assert "hidden@example.org" not in text_of(client.get(PRINT))


def test_print_gives_the_councils_mailbox_where_nobody_leads(client):
    make_partnership("Colne")

    assert printed(client)["Colne"].contact == Council().mailbox
    assert "Led by:</strong> nobody at present" in text_of(client.get(PRINT))


def test_print_of_a_day_gone_by_names_no_former_head_and_no_way_to_reach_a_former_lead(client, colne):
    make_lead(
        colne,
        make_person("Former Example"),
        started_on=LONG_AGO,
        ended_on=dt.date(2024, 8, 31),
        email="former@example.org",
        publish_contact=True,
    )
    make_headship(
        make_person("Former Head"), colne.memberships.first().school, started_on=LONG_AGO, ended_on=dt.date(2024, 8, 31)
    )

    page = text_of(client.get(f"{PRINT}?on=2024-03-01"))

    assert "Former Example, lead" in page
    assert "former@example.org" not in page
    assert "Former Head" not in page
    assert "Ann Head" not in page
    assert "We read each other’s books." not in page


def test_print_has_the_filters_of_the_list_and_says_them(client, colne):
    make_partnership("Dengie", home_quadrant=make_quadrant("Mid"))

    assert list(printed(client, "?quadrant=north-east&q=lexden")) == ["Colne"]
    page = text_of(client.get(f"{PRINT}?quadrant=north-east&q=lexden"))
    assert "Only: “lexden”, North-East quadrant" in page


def test_print_ignores_a_bad_filter_and_says_so(client, colne):
    page = text_of(client.get(f"{PRINT}?quadrant=atlantis"))

    assert "There is no quadrant called “atlantis”" in page
    assert "Colne" in page


def test_print_of_nothing_says_so_and_leads_on(client):
    assert "No partnership of that day is in what was asked for." in text_of(client.get(PRINT))


def test_print_marks_a_school_from_outside(client, colne):
    make_membership(colne, make_school("Over The Border School", la_code="919", la_name="Hertfordshire"))

    assert "Over The Border School, Outside Essex" in text_of(client.get(PRINT))


def test_print_queries_do_not_grow(client, colne, count_queries):
    baseline = count_queries(PRINT)

    for _ in range(3):
        other = make_partnership(schools=3, home_quadrant=make_quadrant("Mid"))
        make_lead(other, email="lead@example.org", publish_contact=True)
        make_headship(make_person(), other.memberships.first().school)

    assert count_queries(PRINT) == baseline <= 8
    assert count_queries("/partnerships/print.docx") <= 8


@pytest.mark.slow
@pytest.mark.parametrize(
    "query", ["q=lexden", "q=lexden&near=CM1+1LX&quadrant=north-east", "near=CM1+1LX&unplaced=only"]
)
def test_print_of_a_search_takes_no_more_queries(client, colne, count_queries, query):
    client.get("/partnerships/?q=lexden")  # the indexes are built once after each change

    assert count_queries(f"{PRINT}?{query}") <= 8
    assert count_queries(f"/partnerships/print.docx?{query}") <= 8


def test_list_leads_to_both_with_its_filters(client, colne):
    page = text_of(client.get("/partnerships/?quadrant=north-east&page=1"))

    assert 'href="/partnerships/print/?quadrant=north-east"' in page
    assert 'href="/partnerships/print.docx?quadrant=north-east"' in page


def test_today_is_said_as_a_day(client):
    assert f"School partnerships on {timezone.localdate():%-d %B %Y}" in text_of(client.get(PRINT))


def test_print_has_independent_schools_under_that_word_as_the_pages_have(client):
    independent = make_type("Other independent school")
    schools = [
        make_school("Alder", phase="special-and-other", establishment_type=independent),
        make_school("Birch", phase="special-and-other"),
        make_school("Cedar", phase="primary", establishment_type=independent),
        make_school("Elm", phase=""),
    ]
    make_partnership("Colne", schools=schools)

    found = [(label, [school.named for school in members]) for label, members in printed(client)["Colne"].phases]

    assert found == [
        ("Primary", ["Cedar"]),
        ("Special, alternative provision and other", ["Birch"]),
        ("Independent", ["Alder"]),
        ("Phase not recorded", ["Elm"]),
    ]
