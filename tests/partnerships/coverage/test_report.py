"""Coverage by quadrant, district and phase: every row there, and sums that add up."""

import datetime as dt

import pytest

from partnerships.coverage.counting import Coverage, coverage_of
from partnerships.coverage.report import coverage_report
from partnerships.models import District, Quadrant, School, SchoolAuthority
from tests.factories import make_authority, make_district, make_partnership, make_quadrant, make_school, make_type
from tests.pages.reading import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WITHOUT = "/schools/without-a-partnership/"


@pytest.fixture
def schools() -> None:
    """Two quadrants, three districts of which one has no school, and schools with and without district and phase."""
    south, mid = make_quadrant("South"), make_quadrant("Mid")
    basildon, maldon = make_district("Basildon", south), make_district("Maldon", mid)
    make_district("Rochford", south)
    members = [
        make_school(district=basildon),
        make_school(district=basildon, phase="secondary"),
        make_school(district=maldon),
        make_school(),
    ]
    make_partnership(schools=members)
    make_school("Alone School", district=basildon)
    make_school(phase="")
    make_school(district=maldon, status="closed")
    make_school(district=maldon, establishment_type=make_type("Other independent school", is_in_scope=False))


def report():
    return coverage_report(School.objects.all(), Quadrant.objects.all(), District.objects.all())


def test_report_has_a_row_for_each_value_and_for_what_is_not_recorded(schools):
    rows = {b.by: {row.label: row.coverage for row in b.rows} for b in report().breakdowns}

    assert rows == {
        "quadrant": {"Mid": Coverage(1, 1), "South": Coverage(2, 3), "District not recorded": Coverage(1, 2)},
        "district": {
            "Basildon": Coverage(2, 3),
            "Maldon": Coverage(1, 1),
            "Rochford": Coverage(0, 0),
            "District not recorded": Coverage(1, 2),
        },
        "phase": {"Primary": Coverage(3, 4), "Secondary": Coverage(1, 1), "Phase not recorded": Coverage(0, 1)},
    }


def test_report_adds_up_to_the_county_in_every_breakdown(schools):
    made = report()

    assert made.whole == coverage_of(School.objects.all()) == Coverage(4, 6)
    for breakdown in made.breakdowns:
        assert sum((row.coverage for row in breakdown.rows), Coverage(0, 0)) == coverage_of(School.objects.all()), (
            breakdown.by
        )


def test_report_takes_one_query(schools, django_assert_num_queries):
    quadrants, districts = list(Quadrant.objects.all()), list(District.objects.all())

    with django_assert_num_queries(1):
        coverage_report(School.objects.all(), quadrants, districts)


def test_report_without_schools_has_nothing_to_add_up():
    assert report().whole == Coverage(0, 0)
    assert report().breakdowns == []


@pytest.mark.parametrize("address", [WITHOUT, "/quadrants/"])
def test_page_has_a_bar_in_each_row_and_reconciles_the_tables(client, schools, address):
    response = client.get(address)

    assert "South 2 of 3 1 in none: South 67%" in texts(response, ".//tbody/tr")
    assert "District not recorded 1 of 2 1 in none: District not recorded 50%" in texts(response, ".//tbody/tr")
    page = response.content.decode()
    with_a_share = [row for row in texts(response, ".//tbody/tr") if row.endswith("%")]
    assert len(read(response).findall(".//tbody//*[@class='portal-bar']")) == len(with_a_share) > 0
    assert "up to the same: 4 of 6 schools are in a partnership (67%)" in page
    assert "For 2 of them nobody has recorded a district" in page


def test_page_of_a_quadrant_breaks_down_its_own_districts(client, schools):
    response = client.get("/quadrants/south/")

    rows = texts(response, ".//tbody/tr")
    assert rows == [
        "Basildon 2 of 3 1 in none: Basildon 67%",
        "Rochford no schools",
        "All 2 of 3 1 67%",
        "Primary 1 of 2 1 in none: Primary 50%",
        "Secondary 1 of 1 0 100%",
        "All 2 of 3 1 67%",
    ]


@pytest.mark.parametrize(
    ("query", "headings"),
    [
        ("", ["By quadrant", "By district", "By phase"]),
        ("?quadrant=south", ["By district", "By phase"]),
        ("?district=basildon", ["By phase"]),
        ("?phase=primary", ["By quadrant", "By district"]),
        ("?district=basildon&phase=primary", []),
    ],
)
def test_without_breaks_down_by_what_has_not_been_chosen(client, schools, query, headings):
    response = client.get(WITHOUT + query)

    assert [heading for heading in texts(response, ".//h3") if heading.startswith("By ")] == headings


def test_row_leads_to_the_schools_without_a_partnership_there(client, schools):
    row = next(row for row in report().rows_by("district") if row.label == "Basildon")

    page = client.get(WITHOUT + row.query)

    assert [row.record.name for row in page.context["page"]] == ["Alone School"]


@pytest.mark.parametrize("address", ["/quadrants/", "/quadrants/south/", WITHOUT, "/"])
def test_names_lead_to_what_they_say_and_numbers_to_the_schools_in_none(client, schools, address):
    rows = read(client.get(address)).findall(".//tbody/tr")
    by_name = {row.findtext("th/a"): row for row in rows if row.find("th/a") is not None}
    row = by_name["Basildon"]

    assert row.find("th/a").get("href") == "/partnerships/?district=basildon"
    assert row.find("td/a").get("href").startswith(WITHOUT)
    assert row.find("td/a").get("href").endswith("district=basildon")
    assert "South" not in by_name or by_name["South"].find("th/a").get("href") == "/quadrants/south/"


def test_phase_leads_to_the_partnerships_of_that_phase_and_of_what_was_chosen_before(client, schools):
    rows = read(client.get("/quadrants/south/")).findall(".//tbody/tr")

    hrefs = [row.find("th/a").get("href") for row in rows if row.findtext("th/a") == "Primary"]

    assert hrefs == ["/partnerships/?quadrant=south&phase=primary"]


def test_row_keeps_what_was_chosen_before(client, schools):
    page = client.get(f"{WITHOUT}?quadrant=south").content.decode()

    assert f'href="{WITHOUT}?quadrant=south&amp;phase=primary"' in page
    assert f'href="{WITHOUT}?quadrant=south&amp;district=basildon"' in page


def test_coverage_is_by_authority_where_there_are_several_on_that_day():
    last, first = dt.date(2028, 3, 31), dt.date(2028, 4, 1)
    school, other = make_school(), make_school()
    make_partnership(schools=[school, other])
    make_authority("945", "North Invented Council", is_home=True, started_on=first)
    SchoolAuthority.objects.filter(school=school).update(ended_on=last)
    SchoolAuthority.objects.create(school=school, authority=make_authority("945"), started_on=first)

    before, after = (coverage_report(School.objects.all(), on=day) for day in (last, first))

    assert before.rows_by("authority") == []
    rows = [(row.label, row.coverage.in_partnership, row.coverage.in_scope) for row in after.rows_by("authority")]
    assert rows == [("Essex", 1, 1), ("North Invented Council", 1, 1)]
    assert before.whole == after.whole
