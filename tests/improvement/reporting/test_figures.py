"""Each figure of the termly report against a query of its own, written in SQL, on either engine."""
# ruff: noqa: S608 - every word that is put into the SQL stands in this file

import pytest
from django.db import connection

from base.school_terms import Term
from boards.models import Attendance
from improvement.models import Framework, SelfEvaluation
from improvement.reporting import figures
from improvement.reporting.figures import DUTIES, FIGURES, Part, PartAtMeetings, evaluations_agreed
from improvement.reporting.records import Span, TermRecords
from partnerships.coverage.counting import Coverage
from partnerships.models import Quadrant
from tests.factories import (
    make_meeting,
    make_partnership,
    make_person,
    make_quadrant,
    make_review,
    make_reviewer,
    make_round,
    make_school,
    make_topic,
)
from tests.improvement.reporting.county import AUTUMN, DAY, IN_AUTUMN, SUMMER, TODAY, County, make_county
from tests.made_once import made_once

pytestmark = pytest.mark.django_db
PLACES = ("county", "south", "west")
# Partnerships that count on the last day: they have started and not ended, and have two open schools at least.
COUNTED = """
    SELECT p.id, p.home_quadrant_id, p.last_confirmed_on FROM partnerships_partnership p
    WHERE p.started_on <= '{last}' AND (p.ended_on IS NULL OR p.ended_on >= '{last}') AND {of_p} AND 2 <= (
        SELECT COUNT(*) FROM partnerships_membership m JOIN partnerships_school s ON s.id = m.school_id
        WHERE m.partnership_id = p.id AND m.started_on <= '{last}' AND (m.ended_on IS NULL OR m.ended_on >= '{last}')
        AND (s.closed_on IS NULL OR s.closed_on >= '{last}')
    )
"""
SCHOOLS = """
    SELECT COUNT(DISTINCT s.id) FROM partnerships_school s
    JOIN partnerships_establishmenttype t ON t.id = s.establishment_type_id
    LEFT JOIN partnerships_district d ON d.id = s.district_id
    WHERE t.is_in_scope AND s.la_code = '881' AND {of_d}
"""
CONVERTED = """
    SELECT 1 FROM partnerships_membership old JOIN partnerships_school former ON former.id = old.school_id
    JOIN partnerships_school s ON s.id = m.school_id
    JOIN partnerships_schoollink l ON (l.school_id = s.id AND l.linked_urn = former.urn AND l.direction = 'predecessor')
        OR (l.school_id = former.id AND l.linked_urn = s.urn AND l.direction = 'successor')
    WHERE old.partnership_id = m.partnership_id AND old.leaving_reason = 'converted' AND old.ended_on < m.started_on
"""
REVIEWS = """
    SELECT COUNT(*) FROM improvement_peerreview r JOIN improvement_round o ON o.id = r.round_id
    JOIN partnerships_partnership p ON p.id = o.partnership_id WHERE {of_p} AND
"""
LEADING = f"""
    FROM partnerships_lead l JOIN ({COUNTED}) c ON c.id = l.partnership_id
    WHERE l.started_on <= '{{last}}' AND (l.ended_on IS NULL OR l.ended_on >= '{{last}}')
"""
PRACTICE = """
    SELECT COUNT(*) FROM improvement_practice x JOIN partnerships_partnership p ON p.id = x.partnership_id
    WHERE x.state = 'shown' AND x.decided_on <= '{last}' AND {of_p}
"""
# Partnerships expected at the quadrant's meetings, a row each; and of these those with a lead there.
EXPECTED = """
    SELECT DISTINCT t.id AS meeting, p.id AS partnership FROM boards_meeting t JOIN boards_board b ON b.id = t.board_id
    JOIN partnerships_partnership p ON p.home_quadrant_id = b.quadrant_id
    JOIN partnerships_lead l ON l.partnership_id = p.id
    {there}
    WHERE t.held_on BETWEEN '{first}' AND '{last}' AND {of_b}
    AND t.status IN ('draft', 'circulated', 'approved', 'published')
    AND EXISTS (SELECT 1 FROM boards_attendance x WHERE x.meeting_id = t.id)
    AND l.started_on <= t.held_on AND (l.ended_on IS NULL OR l.ended_on >= t.held_on)
    AND p.started_on <= t.held_on AND (p.ended_on IS NULL OR p.ended_on >= t.held_on)
"""
THERE = """JOIN boards_attendance a ON a.meeting_id = t.id AND a.presence IN ('present', 'in-part')
    AND (a.person_id = l.person_id OR a.substitute_for_id = l.person_id)"""
SQL = {
    "coverage": (
        SCHOOLS
        + """ AND s.id IN (SELECT m.school_id FROM partnerships_membership m
        WHERE m.started_on <= '{last}' AND (m.ended_on IS NULL OR m.ended_on >= '{last}')
        AND m.partnership_id IN (SELECT id FROM ("""
        + COUNTED.replace("{of_p}", "1 = 1")
        + ") c))",
        SCHOOLS,
    ),
    "partnerships": f"SELECT COUNT(*) FROM ({COUNTED}) c",
    "joined": f"""SELECT COUNT(DISTINCT m.school_id) FROM partnerships_membership m
        JOIN partnerships_partnership p ON p.id = m.partnership_id
        WHERE m.started_on BETWEEN '{{first}}' AND '{{last}}' AND {{of_p}} AND NOT EXISTS ({CONVERTED})""",
    "left": """SELECT COUNT(DISTINCT m.school_id) FROM partnerships_membership m
        JOIN partnerships_partnership p ON p.id = m.partnership_id
        WHERE m.ended_on BETWEEN '{first}' AND '{last}' AND {of_p} AND m.leaving_reason <> 'converted'""",
    "leads": f"SELECT COUNT(DISTINCT l.person_id) {LEADING}",
    "confirmed": (
        f"SELECT COUNT(*) FROM ({COUNTED}) c WHERE c.last_confirmed_on >= '{{year_before}}'",
        f"SELECT COUNT(*) FROM ({COUNTED}) c",
    ),
    "represented": (
        f"SELECT COUNT(*) FROM ({EXPECTED.replace('{there}', THERE)}) e",
        f"SELECT COUNT(*) FROM ({EXPECTED.replace('{there}', '')}) e",
    ),
    "reviews-held": REVIEWS + "r.state = 'held' AND r.visit_on BETWEEN '{first}' AND '{last}'",
    "reviews-to-come": REVIEWS + "r.state IN ('planned', 'postponed') AND r.year = {year}",
    "evaluations": (
        f"""SELECT COUNT(*) FROM ({COUNTED}) c JOIN improvement_selfevaluation e ON e.partnership_id = c.id
        WHERE e.year = {{year}} AND e.agreed_on <= '{{last}}'""",
        f"SELECT COUNT(*) FROM ({COUNTED}) c",
    ),
    "practice": PRACTICE,
    "practice-new": PRACTICE + " AND x.decided_on >= '{first}'",
    "reviewers": """SELECT COUNT(DISTINCT w.person_id) FROM improvement_reviewer w
        JOIN improvement_peerreview r ON r.id = w.review_id JOIN improvement_round o ON o.id = r.round_id
        JOIN partnerships_partnership p ON p.id = o.partnership_id
        WHERE {of_p} AND r.state = 'held' AND r.visit_on BETWEEN '{first}' AND '{last}'
        AND w.role IN ('lead-reviewer', 'reviewer') AND w.school_id <> r.host_id""",
    "without-lead": f"SELECT COUNT(*) FROM ({COUNTED}) c WHERE c.id NOT IN (SELECT l.partnership_id {LEADING})",
    "ending": f"SELECT COUNT(*) {LEADING} AND l.ended_on <= '{{next_last}}'",
    "handed-over": """SELECT COUNT(DISTINCT p.id) FROM partnerships_partnership p
        JOIN partnerships_lead l ON l.partnership_id = p.id JOIN partnerships_lead f ON f.partnership_id = p.id
        WHERE {of_p} AND l.started_on BETWEEN '{first}' AND '{last}' AND f.ended_on < l.started_on
        AND f.ended_on >= '{before_first}' AND f.person_id <> l.person_id""",
    "workshops": REVIEWS + "r.workshop_held_on BETWEEN '{first}' AND '{last}'",
    "impact-reviews": REVIEWS + "r.impact_review_held_on BETWEEN '{first}' AND '{last}'",
}


def records_of_autumn() -> TermRecords:
    return TermRecords(Span.of(AUTUMN, TODAY))


@made_once
def county() -> County:
    return make_county()


def place_of(county: County, name: str):
    return None if name == "county" else getattr(county, name)


def asked(sql: str, place, span: Span) -> int:
    """One number, as the database says it."""
    of = "1 = 1" if place is None else "{0}.{1} = " + str(place.pk)
    words = {
        "of_p": of.format("p", "home_quadrant_id"),
        "of_d": of.format("d", "quadrant_id"),
        "of_b": "b.quadrant_id IS NOT NULL" if place is None else of.format("b", "quadrant_id"),
        "first": span.first,
        "last": span.last,
        "year": span.term.year,
        "year_before": span.last.fromordinal(span.last.toordinal() - 365),
        "before_first": span.term.before.days[0],
        "next_last": span.term.after.days[1],
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**words))
        return cursor.fetchone()[0]


def test_every_figure_has_a_query():
    assert set(SQL) == set(FIGURES)


@pytest.mark.parametrize("term", [AUTUMN, SUMMER], ids=str)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("key", FIGURES)
def test_figure_is_what_sql_counts(county, key, place, term):
    span, where = Span.of(term, TODAY), place_of(county, place)

    value = FIGURES[key].count(TermRecords(span), where)

    sql = SQL[key]
    if isinstance(sql, str):
        assert value == asked(sql, where, span)
    elif value is None:
        assert key == "represented"
    else:
        numbers = (value.in_partnership, value.in_scope) if isinstance(value, Coverage) else (value.number, value.of)
        assert numbers == tuple(asked(one, where, span) for one in sql)


@pytest.mark.parametrize("key", FIGURES)
def test_county_has_something_to_count_for_each_figure(county, key):
    """So that no figure agrees with its query only because both are nothing."""
    both = [FIGURES[key].count(TermRecords(Span.of(term, TODAY)), None) for term in (AUTUMN, SUMMER)]

    assert any(value not in (None, 0) for value in both), both


def test_duties_are_the_six_in_order():
    assert [duty.name for duty in DUTIES] == [
        "Engagement",
        "Maturity",
        "Sharing practice",
        "Sustainability and impact",
        "Take-up of support",
        "Progress on priorities",
    ]


def test_school_that_became_another_neither_joined_nor_left(county):
    records = TermRecords(Span.of(AUTUMN, TODAY))

    assert (figures.joined(records, county.west), figures.left(records, county.west)) == (2, 0)


def test_what_comes_after_today_is_not_counted_yet(county):
    now, later = (TermRecords(Span.of(AUTUMN, day)) for day in (TODAY, AUTUMN.days[1]))

    assert figures.joined(later, None) == figures.joined(now, None) + 1
    assert figures.left(later, None) == figures.left(now, None) + 1


def test_meeting_that_was_not_recorded_has_no_attendance(county):
    assert figures.represented(TermRecords(Span.of(SUMMER, TODAY)), county.west) is None


def test_lead_is_there_by_a_substitute(county):
    """Of four leads one was present, one sent apologies and one was there in part; somebody stood in for the last."""
    assert figures.represented(TermRecords(Span.of(AUTUMN, TODAY)), county.west) == PartAtMeetings(3, 3, 1)


def test_partnerships_at_several_meetings_are_said_to_be_counted_at_each(county):
    meeting = make_meeting(county.boards["west"], held_on=IN_AUTUMN + 3 * DAY, status="circulated")
    Attendance.objects.create(meeting=meeting, person=make_person(), presence="present")

    assert figures.in_words(figures.represented(records_of_autumn(), county.west)) == "3 of 6, at 2 meetings"


def make_large(**numbers: tuple[int, int]) -> dict[str, Quadrant]:
    """So many partnerships by quadrant, of which the first few agreed a self-evaluation; ``wide`` are county-wide."""
    framework = Framework.objects.get()
    homes = {name: None if name == "wide" else make_quadrant(name) for name in numbers}
    for name, (number, agreed) in numbers.items():
        for one in range(number):
            partnership = make_partnership(f"{name} {one}", home_quadrant=homes[name], schools=2)
            if one < agreed:
                SelfEvaluation.objects.create(
                    partnership=partnership, framework=framework, year=2026, opened_on=IN_AUTUMN, agreed_on=IN_AUTUMN
                )
    return homes


class TestSelfEvaluations:
    """The rule itself is tried in tests/improvement/programme/test_safe_places.py."""

    def shown(self, *places) -> list[str]:
        return [figures.in_words(FIGURES["evaluations"].value(records_of_autumn(), place)) for place in places]

    def test_are_shown_of_the_county_and_of_no_quadrant_whose_rest_would_tell_of_few(self):
        homes = make_large(West=(9, 6), Mid=(11, 3), South=(11, 9), East=(7, 3), wide=(3, 2))

        assert self.shown(None, *filter(None, homes.values())) == ["23 of 41", "", "", "", ""]

    def test_are_shown_of_large_quadrants_that_leave_enough(self):
        homes = make_large(West=(14, 7), Mid=(13, 6), South=(10, 4), wide=(3, 2))

        assert self.shown(None, *filter(None, homes.values())) == ["19 of 40", "7 of 14", "6 of 13", ""]

    def test_are_not_shown_where_hardly_anybody_agreed_one(self):
        make_large(West=(14, 3), Mid=(13, 2))

        assert self.shown(None) == [""]

    def test_of_few_partnerships_are_not_shown(self, county):
        assert evaluations_agreed(records_of_autumn(), None) == Part(3, 10)
        assert self.shown(None, county.south) == ["", ""]


class TestReviewers:
    def shown(self, *places) -> list:
        return [FIGURES["reviewers"].value(records_of_autumn(), place) for place in places]

    def visit(self, home, number: int, people: int) -> None:
        """Partnerships there with a review that so many people of other schools came to."""
        for _ in range(number):
            members = [make_school() for _ in range(2)]
            review = make_review(
                make_round(make_partnership(home_quadrant=home, schools=members), year=2026),
                members[0],
                state="held",
                visit_on=IN_AUTUMN,
                topic=make_topic(),
            )
            for _ in range(people):
                make_reviewer(review, school=members[1])

    def test_are_shown_where_even_who_led_most_of_them_learns_of_no_few(self):
        south, west = make_quadrant("South"), make_quadrant("West")
        self.visit(south, 4, 3)
        self.visit(west, 4, 3)
        assert self.shown(None, south, west) == [24, 12, 12]

        self.visit(west, 1, 13)

        assert self.shown(None, south, west) == [37, None, None], "the West's would be mostly of one partnership"

    def test_of_the_county_are_not_shown_beside_quadrants_that_tell_of_one_elsewhere(self):
        south, west = make_quadrant("South"), make_quadrant("West")
        self.visit(south, 5, 3)
        self.visit(west, 4, 3)
        self.visit(None, 1, 1)

        assert self.shown(None, south, west) == [28, 15, None]

    def test_few_are_not_shown(self):
        self.visit(make_quadrant("South"), 4, 1)

        assert self.shown(None) == [None]


def test_terms_before_ours_can_be_counted(county):
    assert figures.partnerships(TermRecords(Span.of(Term(2020, "Spring"), TODAY)), None) == 0
