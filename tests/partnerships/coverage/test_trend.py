"""The trend of coverage: every term counted alike, with its counts, on the desk and as CSV."""

import csv
import datetime as dt
from io import StringIO

import pytest
from django.utils import timezone

from accounts import roles
from base.school_terms import Term
from partnerships.coverage.admin import TREND_HEADINGS
from partnerships.coverage.counting import Coverage, coverage_by, coverage_on_days
from partnerships.coverage.snapshots import take_snapshot
from partnerships.coverage.trend import TrendLine, coverage_trend
from partnerships.models import CoverageSnapshot, Quadrant, School
from tests.factories import make_district, make_partnership, make_quadrant, make_school, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
CSV = "/admin/partnerships/coveragesnapshot/trend.csv"
SUMMER, AUTUMN, TODAY = dt.date(2026, 8, 31), dt.date(2026, 12, 31), dt.date(2027, 1, 15)


def make_south(since: dt.date) -> Quadrant:
    """Four schools, of which two are in a partnership since a day; two have a district, and one opened on that day."""
    south = make_quadrant("South")
    basildon = make_district("Basildon", south)
    members = [make_school(district=basildon), make_school(district=None)]
    make_partnership(schools=members, started_on=since)
    make_school(district=basildon, opened_on=since)
    make_school(district=None)
    return south


@pytest.fixture
def south() -> Quadrant:
    return make_south(dt.date(2026, 9, 1))


def line(*coverages: tuple[int, int] | None) -> TrendLine:
    counted = [Coverage(*each) if each else None for each in coverages]
    return TrendLine("South", counted, counted, 0)


def test_days_are_counted_as_one_by_one(south, django_assert_num_queries):
    days = [SUMMER, dt.date(2026, 9, 1), AUTUMN]

    with django_assert_num_queries(1):
        counted = coverage_on_days("district__quadrant", days)

    assert counted == {day: coverage_by("district__quadrant", day) for day in days}
    assert counted[SUMMER] == {south.pk: Coverage(0, 1), None: Coverage(0, 2)}
    assert counted[AUTUMN] == {south.pk: Coverage(1, 2), None: Coverage(1, 2)}


def test_one_day_is_counted_too(south):
    assert coverage_on_days("district__quadrant", [SUMMER]) == {SUMMER: coverage_by("district__quadrant", SUMMER)}


def test_terms_of_before_are_counted_anew_where_more_is_known_by_now(south):
    for day in (SUMMER, AUTUMN):
        take_snapshot(day)
    School.objects.filter(district=None).update(district=make_district("Basildon", south))

    trend = coverage_trend([south], TODAY)

    county, quadrant = trend.lines
    assert quadrant.coverages[-3:] == [Coverage(0, 3), Coverage(2, 4), Coverage(2, 4)]
    assert quadrant.said[-3:] == [Coverage(0, 1), Coverage(1, 2), Coverage(2, 4)]
    assert county.coverages[-3:] == county.said[-3:] == quadrant.coverages[-3:]
    assert trend.counted_otherwise == 2


def test_term_without_a_snapshot_is_not_counted(south):
    take_snapshot(SUMMER)

    county = coverage_trend([south], TODAY).lines[0]

    assert county.coverages[-3:] == [Coverage(0, 3), None, Coverage(2, 4)]
    assert county.cells[-3:] == [("0%", "0 of 3"), None, ("50%", "2 of 4")]


def test_trend_takes_two_queries_however_many_terms_are_kept(south, django_assert_num_queries):
    for day in (SUMMER, AUTUMN):
        with django_assert_num_queries(2):
            coverage_trend([south], TODAY)
        take_snapshot(day)


@pytest.mark.parametrize(
    ("coverages", "shares"),
    [
        ([(1, 2), (3, 4)], ["50%", "75%"]),
        ([(480, 563), (481, 563)], ["85%", "85%"]),  # their counts tell them apart
        ([(500, 563), (562, 563)], ["89%", "99.8%"]),
        ([(563, 563), (563, 563)], ["100%", "100%"]),
        ([(0, 563), (2, 563)], ["0%", "0.4%"]),
        ([(99_999, 100_000), (1, 2)], ["99.9%", "50%"]),
        ([(0, 0), (1, 2)], ["–", "50%"]),
    ],
)
def test_percentages_are_whole_as_everywhere_but_where_that_would_hide_a_school(coverages, shares):
    assert [cell[0] for cell in line(*coverages).cells] == shares


@pytest.mark.parametrize(
    ("coverages", "sentence"),
    [
        ([(1, 2), None, (3, 4)], "South: 75% (3 of 4), up from 50% (1 of 2), over 2 terms"),
        ([(3, 4), (1, 2)], "South: 50% (1 of 2), down from 75% (3 of 4), over 2 terms"),
        ([(1, 2), (1, 2)], "South: 50% (1 of 2), as at first, over 2 terms"),
        ([(480, 563), (481, 563)], "South: 85% (481 of 563), up from 85% (480 of 563), over 2 terms"),
        ([(1, 2), (2, 4)], "South: 50% (2 of 4), as at first (1 of 2), over 2 terms"),
        ([None, (1, 2)], "South: not enough snapshots yet to show a trend"),
    ],
)
def test_line_says_in_words_what_it_shows_with_its_counts(coverages, sentence):
    assert line(*coverages).sentence == sentence


class TestPages:
    @pytest.fixture
    def officer(self, client):
        client.force_login(make_user(None, roles.OFFICER, is_staff=True))
        return client

    def test_csv_has_a_row_for_each_term_and_place_with_what_was_counted_then(self, officer):
        today = timezone.localdate()
        term = Term.of(today).before
        south = make_south(Term.of(today).days[0])
        CoverageSnapshot.objects.create(day=term.days[1], quadrant=south, in_scope=1, in_partnership=0)

        response = officer.get(CSV)

        rows = list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))
        assert rows[0] == [*TREND_HEADINGS]
        last = {row[2]: row[3:] for row in rows if row[:2] == [str(term), term.days[1].isoformat()]}
        assert last == {
            "County": ["3", "0", "3", "0.0", "1", "0"],
            "South": ["1", "0", "1", "0.0", "1", "0"],
            "District not recorded": ["2", "0", "2", "0.0", "0", "0"],
        }
        assert {row[1] for row in rows[1:]} == {term.days[1].isoformat(), today.isoformat()}
        assert "coverage-trend-" in response["Content-Disposition"]

    def test_desk_says_that_terms_are_counted_anew_and_links_the_file(self, officer):
        term = Term.of(timezone.localdate())
        south = make_south(term.days[0])
        CoverageSnapshot.objects.create(day=term.before.days[1], quadrant=south, in_scope=1, in_partnership=0)

        page = " ".join(officer.get("/admin/").content.decode().split())

        assert "For 1 of them the portal counted something else at the time." in page
        assert f'<a href="{CSV}">The trend as CSV</a>, with both counts' in page
        assert '0% <span class="portal-trend__counts">0 of 3</span>' in page

    def test_csv_is_not_for_those_who_may_not_see_snapshots(self, client):
        client.force_login(make_user(None, roles.HEADTEACHER, is_staff=True))

        assert client.get(CSV).status_code == 403
