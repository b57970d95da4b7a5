"""What makes a partnership count, at its edges; and that every page says the same of one that does not."""

import csv
import datetime as dt
import io

import pytest
import time_machine
from django.utils import timezone

from accounts import roles
from partnerships.coverage.counting import coverage_of
from partnerships.models import Membership, Partnership, School
from tests.clients import signed_in
from tests.factories import (
    STARTED,
    make_district,
    make_lead,
    make_membership,
    make_partnership,
    make_quadrant,
    make_school,
    make_user,
)
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FIRST, LAST = dt.date(2024, 9, 1), dt.date(2025, 8, 31)
DAY = dt.timedelta(days=1)
EDGES = [(FIRST - DAY, False), (FIRST, True), (LAST, True), (LAST + DAY, False)]


def says_of(partnership: Partnership, on: dt.date) -> bool:
    """Whether it counts on that day: what each word of a queryset and the record itself say, and they agree."""
    with time_machine.travel(dt.datetime.combine(on, dt.time(12)), tick=False):
        counts = Partnership.objects.counted().filter(pk=partnership.pk).exists()
        record = Partnership.objects.with_school_count().get(pk=partnership.pk)
    assert Partnership.objects.counted(on).filter(pk=partnership.pk).exists() is counts
    members = School.objects.open(on).filter(memberships__in=Membership.objects.active(on))
    assert members.in_a_partnership(on).exists() is counts
    assert Membership.objects.in_counted_partnerships(on).exists() is counts
    with time_machine.travel(dt.datetime.combine(on, dt.time(12)), tick=False):
        assert record.does_not_count is (record.is_active() and not counts)
    return counts


@pytest.mark.parametrize(("on", "counts"), EDGES)
def test_partnership_counts_from_its_first_day_to_its_last(on, counts):
    schools = [make_school(), make_school()]
    partnership = make_partnership(started_on=FIRST, ended_on=LAST)
    for school in schools:
        make_membership(partnership, school, started_on=FIRST - DAY)

    assert says_of(partnership, on) is counts
    assert Partnership.objects.active(on).exists() is counts


@pytest.mark.parametrize(("on", "counts"), EDGES)
def test_partnership_counts_while_its_second_school_is_a_member(on, counts):
    partnership = make_partnership(schools=1)
    make_membership(partnership, make_school(), started_on=FIRST, ended_on=LAST)

    assert says_of(partnership, on) is counts
    assert Partnership.objects.active(on).exists()


@pytest.mark.parametrize(("on", "counts"), EDGES)
def test_partnership_counts_while_its_second_school_is_open(on, counts):
    school = make_school(opened_on=FIRST, closed_on=LAST, status="closed")

    assert says_of(make_partnership(schools=[make_school(), school]), on) is counts
    with time_machine.travel(dt.datetime.combine(on, dt.time(12)), tick=False):
        assert school.is_open is counts


@pytest.mark.parametrize(("schools", "counts"), [(0, False), (1, False), (2, True), (3, True)])
def test_partnership_counts_with_two_schools(schools, counts):
    assert says_of(make_partnership(schools=schools), LAST) is counts


@pytest.mark.parametrize(
    ("second", "counts"),
    [
        ({"status": "proposed-to-close"}, True),
        ({"status": "proposed-to-close", "closed_on": LAST}, True),
        ({"status": "proposed-to-close", "closed_on": LAST - DAY}, False),
        ({"status": "proposed-to-open"}, False),
        ({"status": "closed"}, False),
    ],
)
def test_second_school_counts_if_it_is_open(second, counts):
    school = make_school(**second)

    assert says_of(make_partnership(schools=[make_school(), school]), LAST) is counts
    with time_machine.travel(dt.datetime.combine(LAST, dt.time(12)), tick=False):
        assert school.is_open is counts


def test_school_outside_essex_makes_up_the_two_and_is_not_covered_itself():
    partnership = make_partnership(schools=[make_school(), make_school(la_code="935", la_name="Suffolk")])

    assert says_of(partnership, LAST)
    assert str(coverage_of(School.objects.all(), LAST)) == "1 of 1 school is in a partnership (100%)"


@pytest.fixture
def colne():
    """A partnership of the South whose second school has closed."""
    basildon = make_district("Basildon", make_quadrant("South"))
    lone = make_school("Lone Primary School", district=basildon)
    closed = make_school("Gone Primary School", district=basildon, status="closed", closed_on=LAST)
    colne = make_partnership("Colne", schools=[lone, closed], home_quadrant=basildon.quadrant)
    make_lead(colne)
    return colne


def _page(client, address: str) -> str:
    return " ".join(texts(client.get(address), "."))


def _row(client, address: str, name: str) -> dict[str, str]:
    content = b"".join(client.get(address).streaming_content).decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(content, newline=""))
    return next(row for row in rows if name in row.values())


def test_every_page_says_of_a_partnership_with_one_open_school_that_it_does_not_count(client, colne):
    lone = colne.memberships.get(school__status="open").school
    sentence = "It no longer counts: it has one open school, and needs two."
    officer = signed_in(make_user(None, roles.OFFICER, is_staff=True))

    page = _page(client, lone.get_absolute_url())
    assert sentence in page
    assert sentence in _page(client, colne.get_absolute_url())
    assert sentence in _page(client, "/partnerships/")
    assert sentence in _page(client, "/quadrants/south/")
    assert "1 partnership, of which 1 does not count" in _page(client, "/quadrants/")
    assert "0% of schools are in a partnership: 0 of 1." in _page(client, "/quadrants/")
    assert "0% of schools are in a partnership: 0 of 1." in _page(client, "/")
    assert "In Colne (does not count)" in _page(client, "/schools/")
    without = _page(client, "/schools/without-a-partnership/")
    assert "1 school in no partnership" in without
    assert "Lone Primary School Primary · Basildon In Colne (does not count)" in without
    row = _row(client, "/schools/export.csv", "Lone Primary School")
    assert (row["partnerships"], row["in_a_partnership_that_counts"]) == ("Colne", "no")
    assert _row(client, "/partnerships/export.csv", "Colne")["counts"] == "no"
    assert "Colne (does not count)" in officer.get("/admin/partnerships/school/").content.decode()
    assert "Current, no longer counts" in officer.get("/admin/partnerships/partnership/").content.decode()


def test_no_page_says_so_once_a_second_school_has_joined(client, colne):
    second = make_school("Second Primary School", district=make_district("Basildon"))
    make_membership(colne, second)

    for address in ("/", "/partnerships/", "/schools/", "/quadrants/", "/quadrants/south/", colne.get_absolute_url()):
        assert "not count" not in _page(client, address)
    page = _page(client, second.get_absolute_url())
    assert "not count" not in page
    assert "in no partnership" not in page
    assert "100% of schools are in a partnership: 2 of 2." in _page(client, "/")
    assert "100% of schools are in a partnership: 2 of 2." in _page(client, "/quadrants/")
    assert "No school without a partnership" in _page(client, "/schools/without-a-partnership/")
    assert _row(client, "/schools/export.csv", "Second Primary School")["in_a_partnership_that_counts"] == "yes"
    assert _row(client, "/partnerships/export.csv", "Colne")["counts"] == "yes"


def test_partnership_that_never_had_two_open_schools_does_not_count_yet(client):
    colne = make_partnership("Colne", schools=1)
    late = make_school("Gone before", status="closed", closed_on=STARTED)
    make_membership(colne, late, started_on=STARTED + DAY)  # closed when it joined
    make_membership(colne, make_school(), started_on=STARTED - 9 * DAY, ended_on=STARTED - DAY)
    make_membership(colne, make_school(), started_on=timezone.localdate() + DAY)
    sentence = "It does not count yet: it has one open school, and needs two."

    assert sentence in _page(client, "/partnerships/colne/")


@pytest.mark.parametrize(("days", "words"), [(0, "no longer counts"), (-1, "does not count yet")])
def test_partnership_that_had_two_open_schools_on_one_day_counts_no_longer(client, days, words):
    colne = make_partnership("Colne", schools=1)
    make_membership(colne, make_school(), started_on=STARTED - 9 * DAY, ended_on=STARTED + days * DAY)

    assert f"It {words}: it has one open school, and needs two." in _page(client, "/partnerships/colne/")


def test_school_in_no_partnership_is_said_to_be_but_in_the_list_of_those(client):
    make_school("Lone Primary School", district=make_district("Basildon"))

    of_all, of_none = (_page(client, address) for address in ("/schools/", "/schools/without-a-partnership/"))

    assert "Lone Primary School Primary · Basildon In no partnership" in of_all
    assert "Basildon In no partnership that counts" not in of_all
    assert "Lone Primary School Primary · Basildon" in of_none
    assert "Basildon In no partnership" not in of_none


def test_partnership_without_any_open_school_says_so(client):
    make_partnership("Colne")

    assert "It does not count yet: it has no open school, and needs two." in _page(client, "/partnerships/colne/")


@pytest.mark.parametrize("dates", [{"ended_on": LAST}, {"started_on": dt.date(2999, 9, 1)}])
def test_partnership_that_is_over_or_to_come_is_not_said_not_to_count(client, dates):
    make_partnership("Colne", **dates)

    assert "not count" not in _page(client, "/partnerships/colne/")
