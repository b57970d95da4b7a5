"""The directory of another day: its list, its files and its print say what the records of that day say."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.utils import timezone

from accounts import roles
from tests.factories import (
    make_lead,
    make_membership,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 3, 1)
BEFORE, AFTER = dt.date(2024, 2, 29), dt.date(2024, 3, 2)
LONG_AGO = dt.date(2020, 9, 1)
SPANS = [
    (started, ended)
    for started in (LONG_AGO, BEFORE, DAY, AFTER)
    for ended in (None, BEFORE, DAY, AFTER)
    if ended is None or ended >= started
]
PARTNERSHIPS = """
    SELECT slug FROM partnerships_partnership WHERE started_on <= %s AND (ended_on IS NULL OR ended_on >= %s)
"""
LEADS = """
    SELECT p.slug, who.name FROM partnerships_lead l
    JOIN partnerships_partnership p ON p.id = l.partnership_id JOIN partnerships_person who ON who.id = l.person_id
    WHERE p.started_on <= %s AND (p.ended_on IS NULL OR p.ended_on >= %s)
    AND l.started_on <= %s AND (l.ended_on IS NULL OR l.ended_on >= %s)
"""
MEMBERS = """
    SELECT p.slug, s.urn FROM partnerships_membership m
    JOIN partnerships_partnership p ON p.id = m.partnership_id JOIN partnerships_school s ON s.id = m.school_id
    WHERE p.started_on <= %s AND (p.ended_on IS NULL OR p.ended_on >= %s)
    AND m.started_on <= %s AND (m.ended_on IS NULL OR m.ended_on >= %s)
"""


def asked(sql: str) -> set[tuple]:
    """What the database says of that day."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [DAY] * sql.count("%s"))
        return set(cursor.fetchall())


@pytest.fixture
def around_that_day():
    """Partnerships, memberships and leads that began and ended on every side of the day, and one that merged."""
    whole = make_partnership("Whole", started_on=LONG_AGO, home_quadrant=make_quadrant("West"))
    for number, (started, ended) in enumerate(SPANS):
        span = {"started_on": started, "ended_on": ended}
        make_membership(whole, make_school(f"School of span {number}"), **span)
        make_lead(whole, make_person(f"Lead of span {number}"), **span)
        part = make_partnership(f"Partnership of span {number}", schools=2, **span)
        make_lead(part, make_person(f"Lead of part {number}"), **span)
    merged = {"started_on": LONG_AGO, "ended_on": BEFORE, "became_part_of": whole, "home_quadrant": None}
    make_partnership("Merged the day before", schools=1, **merged)
    make_partnership("Merged that day", schools=1, **merged | {"ended_on": DAY})


def directory_of(printed) -> list:
    """The partnerships of the printed directory."""
    return [one for area in printed.areas for one in area.partnerships]


def test_list_print_and_csv_of_a_day_say_what_the_records_say(client, around_that_day, settings):
    settings.PAGE_SIZE = 100

    listed = [row.record for row in client.get("/partnerships/?on=2024-03-01").context["page"]]
    directory = client.get("/partnerships/print/?on=2024-03-01").context["directory"]
    printed = [one.partnership for one in directory_of(directory)]
    content = client.get("/partnerships/export.csv?on=2024-03-01").getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))

    slugs = {slug for (slug,) in asked(PARTNERSHIPS)}
    assert {one.slug for one in listed} == {one.slug for one in printed} == {row["address"] for row in rows} == slugs
    leads = {(row["address"], name) for row in rows for name in row["leads"].split("; ") if name}
    assert leads == asked(LEADS)
    assert {(one.slug, lead.person.name) for one in listed for lead in one.current_leads} == leads
    assert {(one.slug, lead.person.name) for one in printed for lead in one.current_leads} == leads
    members = {(row["address"], int(urn)) for row in rows for urn in row["school_urns"].split("; ") if urn}
    assert members == asked(MEMBERS)
    assert {(one.partnership.slug, school.urn) for one in directory_of(directory) for school in one.schools} == members
    assert {row["address"]: int(row["schools"]) for row in rows} == {one.slug: one.school_count for one in listed}
    assert "merged-that-day" in slugs
    assert "merged-the-day-before" not in slugs


def test_list_says_who_is_open_to_new_schools_today_alone(client):
    make_partnership("Roomy", started_on=LONG_AGO, is_open_to_new_schools=True)

    assert "Open to new schools" in client.get("/partnerships/").content.decode()
    page = client.get("/partnerships/?on=2024-03-01").content.decode()
    assert "Roomy" in page
    assert "Open to new schools" not in page


def test_search_of_a_day_finds_who_led_and_belonged_then(client):
    then = make_partnership("Then", schools=[make_school("Gone School")], started_on=LONG_AGO, ended_on=DAY)
    make_lead(then, make_person("Former Example"), started_on=LONG_AGO, ended_on=DAY)

    for text in ("Former Example", "Gone School"):
        found = client.get("/partnerships/", {"q": text, "on": "2024-03-01"}).context["page"].object_list
        gone = client.get("/partnerships/", {"q": text, "on": "2024-03-02"}).context["page"].object_list
        assert ([row.record.name for row in found], list(gone)) == (["Then"], [])


def test_filters_of_a_day_go_by_who_belonged_then(client):
    partnership = make_partnership("Changing", schools=1, started_on=LONG_AGO)
    make_membership(partnership, make_school(phase="secondary"), started_on=LONG_AGO, ended_on=DAY)

    def names(day: str) -> list[str]:
        response = client.get(f"/partnerships/?phase=secondary&on={day}")
        facet = next(facet for facet in response.context["counts"].facets if facet.name == "phase")
        counted = next(choice.count for choice in facet.choices if choice.value == "secondary")
        assert counted == len(response.context["page"].object_list)
        return [row.record.name for row in response.context["page"]]

    assert names("2024-03-01") == ["Changing"]
    assert names("2024-03-02") == []


@pytest.mark.parametrize("typed", ["2024-03-01", "1 March 2024", "1/3/2024", "1st March 2024"])
def test_day_is_read_however_it_is_written_and_said(client, typed):
    make_partnership("Then", schools=2, started_on=LONG_AGO, ended_on=DAY)

    page = client.get("/partnerships/", {"on": typed})

    assert "1 partnership on 1 March 2024" in " ".join(page.content.decode().split())
    assert page.context["filters"].chosen == [("On 1 March 2024", "")]


@pytest.mark.parametrize("typed", ["2024-02-30", "soon", "3/4/5/6", "\x00", "9" * 500])
def test_what_is_no_day_is_today_and_said(client, typed):
    make_partnership("Now", schools=2)

    page = client.get("/partnerships/", {"on": typed})

    assert [row.record.name for row in page.context["page"]] == ["Now"]
    assert [said for said in page.context["ignored"] if "as it is today" in said] or typed == "\x00"


@pytest.mark.parametrize("name", ["export.csv", "export.json", "print.docx"])
def test_file_of_no_day_is_refused_in_a_sentence(client, name):
    response = client.get(f"/partnerships/{name}?on=2024-02-30")

    assert response.status_code == 404
    assert b"This is the directory as it is today" in response.content


@pytest.mark.parametrize(("role", "sees"), [(None, False), (roles.ADMINISTRATOR, False), (roles.OFFICER, True)])
@pytest.mark.parametrize("name", ["", "print/"])
def test_day_to_come_is_for_those_who_may_know_who_follows(client, role, sees, name):
    partnership = make_partnership("Colne", schools=2)
    make_lead(partnership, make_person("Ahead Example"), started_on=dt.date(2099, 9, 1))
    if role:
        client.force_login(make_user(None, role))

    page = client.get(f"/partnerships/{name}?on=2099-09-01").content.decode()

    assert ("Ahead Example" in page) is sees
    assert ("1 September 2099 is still to come" in page) is not sees


def test_today_named_is_the_list_of_today(client):
    page = client.get(f"/partnerships/?on={timezone.localdate()}")

    assert page.context["filters"].chosen == []
    assert not page.context["filters"].are_set


def test_partnership_that_did_not_count_that_day_says_so_in_the_past(client):
    make_partnership("Small", schools=1, started_on=LONG_AGO)

    page = " ".join(client.get("/partnerships/?on=2024-03-01").content.decode().split())

    assert "It did not count that day: it had one open school, and needed two." in page


def test_list_of_a_day_takes_no_more_queries(client, around_that_day, count_queries):
    assert count_queries("/partnerships/?on=2024-03-01") <= 8


def test_list_of_a_day_says_that_the_pages_it_leads_to_are_of_today(client):
    make_partnership("Chelmer Valley", schools=2)
    said = "as it stands today, and so is the page that its name leads to."

    of_a_day, of_today = (
        " ".join(client.get(f"/partnerships/{on}").content.decode().split()) for on in ("?on=2024-03-01", "")
    )

    assert said in of_a_day
    assert said not in of_today
