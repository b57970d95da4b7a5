"""What a day clashes with, for a school and those who come."""

import datetime as dt

import pytest

from boards.models import TermDates
from improvement.clashes.school_calendar import SchoolCalendar
from improvement.models import DaysToKeepClear, Half, InsetDay
from tests.factories import (
    make_headship,
    make_partnership,
    make_person,
    make_review,
    make_reviewer,
    make_round,
    make_school,
)

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)
THURSDAY = dt.date(2026, 11, 12)
SATS = dt.date(2027, 5, 10), dt.date(2027, 5, 13)
TERMS = {
    "Autumn": (dt.date(2026, 9, 1), dt.date(2026, 12, 18)),
    "Spring": (dt.date(2027, 1, 4), dt.date(2027, 3, 25)),
    "Summer": (dt.date(2027, 4, 12), dt.date(2027, 7, 21)),
}


@pytest.fixture
def school():
    return make_school("Alpha", phase="primary")


def clashes(day: dt.date, school, *comes) -> list[str]:
    schools = [school.pk, *(where.pk for _, where in comes if where)]
    return SchoolCalendar.of(schools, [day]).clashes(day, school, comes)


def record_terms(*names: str) -> None:
    for name in names:
        first, last = TERMS[name]
        TermDates.objects.create(year=2026, name=name, starts_on=first, ends_on=last)


def test_day_of_term_clashes_with_nothing(school):
    record_terms(*TERMS)

    assert clashes(THURSDAY, school) == []


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (dt.date(2026, 11, 14), ["a Saturday"]),
        (dt.date(2026, 11, 15), ["a Sunday"]),
        (dt.date(2026, 12, 25), ["a bank holiday (Christmas Day)"]),
        (dt.date(2027, 5, 3), ["a bank holiday (Early May bank holiday)"]),
    ],
)
def test_weekends_and_bank_holidays_are_known_without_any_record(school, day, said):
    assert clashes(day, school) == said


class TestTerms:
    @pytest.mark.parametrize(
        ("day", "is_outside"),
        [
            (dt.date(2026, 9, 1), False),
            (dt.date(2026, 12, 18), False),
            (dt.date(2026, 12, 21), True),
            (dt.date(2027, 1, 1), True),
            (dt.date(2027, 1, 4), False),
            (dt.date(2027, 3, 25), False),
            (dt.date(2027, 4, 9), True),
            (dt.date(2027, 4, 12), False),
            (dt.date(2027, 7, 21), False),
            (dt.date(2027, 7, 22), True),
            (dt.date(2027, 8, 31), True),
        ],
    )
    def test_holidays_are_between_terms_and_at_the_ends_of_the_year(self, school, day, is_outside):
        record_terms(*TERMS)

        assert ("outside term" in clashes(day, school)) is is_outside

    @pytest.mark.parametrize(
        ("recorded", "day", "is_outside"),
        [
            (["Autumn"], dt.date(2027, 1, 20), False),
            (["Autumn"], dt.date(2027, 4, 6), False),
            (["Autumn", "Summer"], dt.date(2027, 1, 20), False),
            (["Summer"], dt.date(2026, 10, 1), False),
            (["Autumn", "Spring"], dt.date(2026, 12, 22), True),
            (["Summer"], dt.date(2027, 8, 4), True),
            ([], dt.date(2026, 12, 22), False),
        ],
    )
    def test_what_may_be_in_a_term_without_dates_is_not_said_to_be_outside(self, school, recorded, day, is_outside):
        record_terms(*recorded)

        assert ("outside term" in clashes(day, school)) is is_outside

    def test_spring_term_that_goes_on_into_april_is_term(self, school):
        record_terms("Autumn", "Spring", "Summer")
        TermDates.objects.filter(name="Spring").update(ends_on=dt.date(2027, 4, 8))

        assert clashes(dt.date(2027, 4, 8), school) == []


class TestDaysToKeepClear:
    @pytest.mark.parametrize(
        ("day", "is_said"),
        [(SATS[0] - A_DAY, False), (SATS[0], True), (SATS[1], True), (SATS[1] + A_DAY, False)],
    )
    def test_sats_of_2027_are_shipped_from_their_first_day_to_their_last(self, school, day, is_said):
        assert ("SATs week" in clashes(day, school)) is is_said

    @pytest.mark.parametrize(
        ("phase", "is_said"),
        [("primary", True), ("all-through", True), ("secondary", False), ("special-and-other", False), ("", False)],
    )
    def test_they_concern_schools_of_their_phases_alone(self, phase, is_said):
        assert ("SATs week" in clashes(SATS[0], make_school(phase=phase))) is is_said

    @pytest.mark.parametrize(
        ("kind", "said"),
        [
            ("half-term", "in half term"),
            ("bank-holiday", "a bank holiday (The King’s day)"),
            ("exams", "The King’s day"),
            ("other", "The King’s day"),
        ],
    )
    @pytest.mark.parametrize("phase", ["secondary", ""])
    def test_those_without_a_phase_concern_all(self, kind, said, phase):
        days = {"starts_on": THURSDAY, "ends_on": THURSDAY}
        DaysToKeepClear.objects.create(name="The King’s day", kind=kind, **days)

        assert clashes(THURSDAY, make_school(phase=phase)) == [said]


class TestPeople:
    def test_inset_day_is_said_of_the_school_itself(self, school):
        InsetDay.objects.create(school=school, day=THURSDAY)

        assert clashes(THURSDAY, school) == ["an INSET day"]
        assert clashes(THURSDAY + A_DAY, school) == []
        assert clashes(THURSDAY, make_school()) == []

    def test_inset_days_and_tests_at_the_schools_of_who_comes_are_said_with_their_names(self, school):
        secondary, other = make_school("Beta", phase="secondary"), make_school("Gamma", phase="primary")
        InsetDay.objects.create(school=secondary, day=SATS[0])
        InsetDay.objects.create(school=other, day=SATS[0])
        comes = [(make_person("Ann Day"), secondary), (make_person("Ben Fox"), other), (make_person("Cy Lee"), None)]

        assert clashes(SATS[0], school, *comes) == ["SATs week", "an INSET day for Ann Day and Ben Fox"]
        assert clashes(SATS[0], secondary, *comes[1:]) == ["an INSET day", "SATs week for Ben Fox"]

    def test_calendar_takes_six_queries_for_any_number_of_days_and_schools(self, school, django_assert_num_queries):
        schools = [school, *(make_school() for _ in range(4))]
        for one in schools:
            make_headship(make_person(), one)
        days = [THURSDAY + n * A_DAY for n in range(200)]

        with django_assert_num_queries(6):
            calendar = SchoolCalendar.of([one.pk for one in schools], days)
            for day in days:
                calendar.clashes(day, school, [(None, one) for one in schools])


class TestOwnVisit:
    """A head who reviews elsewhere on the day of their own school's visit."""

    @pytest.fixture
    def head(self, school):
        return make_headship(make_person("Bob Lee"), school).person

    @pytest.fixture
    def other(self):
        return make_school("Beta", phase="primary")

    def clashes(self, day: dt.date, host, comes, within: int = 0) -> list[str]:
        calendar = SchoolCalendar.of([host.pk], [day], [one.pk for one, _ in comes])
        return calendar.clashes(day, host, comes, within=within)

    @pytest.mark.parametrize(
        ("days", "is_said"), [({"visit_on": THURSDAY}, True), ({"visit_on": THURSDAY - A_DAY}, False)]
    )
    def test_is_said_of_the_day_on_which_they_review(self, school, head, other, days, is_said):
        round = make_round(make_partnership("Colne", schools=[school, other]))
        make_review(round, school, **days)

        said = self.clashes(THURSDAY, other, [(head, school)], round.partnership_id)

        assert said == (["the visit of their own school for Bob Lee"] if is_said else [])

    def test_is_said_of_the_second_day_and_without_where_they_work(self, school, head, other):
        round = make_round(make_partnership("Colne", schools=[school, other]))
        make_review(
            round, school, visit_on=THURSDAY - A_DAY, second_visit_on=THURSDAY, second_visit_half=Half.AFTERNOON
        )

        said = self.clashes(THURSDAY, other, [(head, None)], round.partnership_id)

        assert said == ["the visit of their own school for Bob Lee"]

    def test_visit_that_another_partnership_plans_is_not_said_to_be_their_schools(self, school, head, other):
        make_review(make_round(make_partnership("Colne", schools=[school])), school, visit_on=THURSDAY)

        within = make_partnership("Stour", schools=[school, other]).pk

        assert self.clashes(THURSDAY, other, [(head, school)], within) == ["another visit for Bob Lee"]

    def test_day_of_the_own_visit_says_that_the_head_reviews_elsewhere(self, school, head, other):
        review = make_review(make_round(make_partnership("Colne", schools=[school, other])), other, visit_on=THURSDAY)
        make_reviewer(review, head, role="reviewer", school=school)

        assert self.clashes(THURSDAY, school, []) == ["another visit for Bob Lee, who heads the school"]
        assert self.clashes(THURSDAY + A_DAY, school, []) == []

    def test_cancelled_visit_and_who_heads_it_no_more_are_not_said(self, school, head, other):
        round = make_round(make_partnership("Colne", schools=[school, other]))
        make_review(round, school, visit_on=THURSDAY, state="cancelled", reason="capacity")

        assert self.clashes(THURSDAY, other, [(head, school)], round.partnership_id) == []
