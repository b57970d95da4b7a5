"""The sheet says how far its reviews have come, and what is wrong with its groups."""

import datetime as dt

import pytest
from django.utils import timezone

from improvement.models import PeerReview, ReviewGroup
from improvement.rounds.sheet import sheet_of

TODAY = dt.date(2026, 11, 29)
A_DAY = dt.timedelta(days=1)
GROUP = ReviewGroup(pk=1, number=1)


@pytest.fixture(autouse=True)
def _today(monkeypatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_, **__: TODAY)


def review(host: int, group: ReviewGroup | None = GROUP, **fields) -> PeerReview:
    return PeerReview(pk=host, host_id=host, group=group, **fields)


PLANNED, PAST, NO_DAY = {"visit_on": TODAY + A_DAY}, {"visit_on": TODAY - A_DAY}, {}
HELD = {"visit_on": TODAY - A_DAY, "state": "held"}
TWO_DAYS = {"visit_on": TODAY - A_DAY, "second_visit_on": TODAY + A_DAY}
POSTPONED, CANCELLED = {"state": "postponed"}, {"state": "cancelled", "visit_on": TODAY}


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ([HELD, PLANNED, NO_DAY, POSTPONED], "4 schools: 1 held, 1 with a day, 2 without a day."),
        ([PAST, PLANNED], "2 schools: 0 held, 2 with a day (was 1 of them held?), 0 without a day."),
        ([PAST, PAST], "2 schools: 0 held, 2 with a day (were 2 of them held?), 0 without a day."),
        ([{"visit_on": TODAY}], "1 school: 0 held, 1 with a day (was 1 of them held?), 0 without a day."),
        (
            [{"visit_on": TODAY - A_DAY, "second_visit_on": TODAY + A_DAY}, CANCELLED],
            "1 school: 0 held, 1 with a day, ",
        ),
        ([PLANNED, CANCELLED], "1 school: 0 held, 1 with a day, 0 without a day. 1 more is cancelled."),
        ([PLANNED, CANCELLED, CANCELLED], "1 school: 0 held, 1 with a day, 0 without a day. 2 more are cancelled."),
    ],
)
def test_sheet_says_how_far_its_reviews_have_come(states, said):
    sheet = sheet_of(review(number, **state) for number, state in enumerate(states, start=1))

    assert sheet.summary.startswith(said)


def test_review_that_was_planned_anew_stands_on_the_sheet_once():
    cancelled, other = review(1, **CANCELLED), review(2, **CANCELLED)
    anew = review(3, **PLANNED)
    anew.host_id = 1

    assert sheet_of([cancelled, anew, other]).reviews == [anew, other]


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        ([GROUP] * 3, ""),
        ([GROUP] * 3 + [None], "Some schools are in no group."),
        ([GROUP], "One school has nobody to review it."),
    ],
)
def test_sheet_says_what_is_wrong_with_its_groups(groups, said):
    sheet = sheet_of(review(number, group) for number, group in enumerate(groups, start=1))

    assert sheet.problem.startswith(said)
    assert bool(sheet.problem) == bool(said)


def test_sheet_of_reviews_that_are_all_cancelled_has_no_problem():
    sheet = sheet_of(review(number, **CANCELLED) for number in range(3))

    assert (sheet.problem, sheet.going_on, len(sheet.reviews)) == ("", [], 3)


IMPACT = {"state": "held", "visit_on": dt.date(2026, 9, 20)}
SUMMER = dt.date(2027, 5, 20)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"impact_review_on": SUMMER}, "2 terms later"),
        ({"impact_review_on": SUMMER, "impact_review_held_on": dt.date(2027, 1, 10)}, "next term"),
        ({"impact_review_on": dt.date(2026, 12, 1)}, "same term"),
        ({}, ""),
        ({"impact_review_on": SUMMER, "state": "cancelled"}, ""),
        ({"impact_review_on": SUMMER, "visit_on": None, "state": "postponed"}, ""),
    ],
)
def test_review_says_how_many_terms_lie_between_visit_and_impact_review(fields, said):
    assert review(1, **IMPACT | fields).terms_in_words == said


def test_sheet_says_so_of_the_visits_that_were_held():
    later = {"impact_review_on": SUMMER}
    done = {"impact_review_held_on": dt.date(2027, 1, 10)}
    states = [IMPACT | later, IMPACT | later, IMPACT | done, IMPACT, PLANNED | later]

    sheet = sheet_of(review(number, **state) for number, state in enumerate(states, start=1))

    assert sheet.impact_summary == (
        "Impact reviews after the visits that were held: 1 held next term, 2 planned 2 terms later, 1 without a day."
    )
    assert sheet_of([review(1, **PLANNED)]).impact_summary == ""


@pytest.mark.parametrize(("schools", "is_one"), [(16, True), (17, False)])
def test_sheet_says_whether_it_is_printed_on_one_page(schools, is_one):
    assert sheet_of(review(number) for number in range(1, schools + 1)).takes_one_page is is_one
