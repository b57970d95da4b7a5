"""Which school year a question is about: it starts on 1 September, whenever the season opens."""

import datetime as dt

import pytest
import time_machine

from confirmations.asking.rounds import plan_round
from confirmations.models import Question
from confirmations.seasons import Season, open_season, season_of, third_week_of_september
from confirmations.writes import confirm_own_record
from partnerships.models import Partnership
from tests.factories import make_lead, make_partnership, make_user

RECORD, NEXT_YEAR = Question.Kind.RECORD, Question.Kind.NEXT_YEAR
OPENS = dt.date(2026, 9, 21)  # the third Monday of that September
A_DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("on", "year"),
    [
        (dt.date(2026, 1, 1), 2025),
        (dt.date(2026, 8, 1), 2025),
        (dt.date(2026, 8, 31), 2025),
        (dt.date(2026, 9, 1), 2026),
        (OPENS - A_DAY, 2026),
        (OPENS, 2026),
        (dt.date(2026, 9, 30), 2026),
        (dt.date(2026, 12, 31), 2026),
        (dt.date(2027, 1, 1), 2026),
        (dt.date(2027, 8, 31), 2026),
        (dt.date(2027, 9, 1), 2027),
    ],
)
def test_season_of_the_record_is_of_the_school_year_of_the_day_and_next_year_is_the_one_after(on, year):
    assert season_of(RECORD, on) == Season(RECORD, year)
    assert season_of(NEXT_YEAR, on) == Season(NEXT_YEAR, year + 1)


@pytest.mark.parametrize(
    ("on", "season"),
    [
        (dt.date(2026, 8, 31), None),
        (dt.date(2026, 9, 1), None),
        (OPENS - A_DAY, None),
        (OPENS, Season(RECORD, 2026)),
        (dt.date(2026, 12, 31), Season(RECORD, 2026)),
        (dt.date(2027, 1, 1), Season(RECORD, 2026)),
        (dt.date(2027, 5, 31), Season(RECORD, 2026)),
        (dt.date(2027, 6, 1), Season(NEXT_YEAR, 2027)),
        (dt.date(2027, 6, 30), Season(NEXT_YEAR, 2027)),
        (dt.date(2027, 7, 1), None),
    ],
)
def test_open_season_of_a_day(on, season):
    assert third_week_of_september(2026) == OPENS
    assert open_season(on) == season


@pytest.mark.parametrize("year", [2026, 2027])
def test_leads_until_is_the_last_day_before_the_year_that_is_asked_about(year):
    assert Season(NEXT_YEAR, year).leads_until == dt.date(year, 8, 31)
    assert Season(RECORD, year).leads_until is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at", "is_asked"),
    [
        (dt.datetime(2026, 8, 31, 22, 59, tzinfo=dt.UTC), True),  # 23.59 in Essex
        (dt.datetime(2026, 8, 31, 23, 0, tzinfo=dt.UTC), False),  # midnight in Essex
    ],
)
def test_record_confirmed_around_the_first_of_september_counts_for_the_year_of_that_day_in_essex(at, is_asked):
    lead = make_lead(make_partnership("Colne", schools=2), email="ann@example.org")
    season = season_of(RECORD, dt.date(2026, 9, 1))

    with time_machine.travel(at, tick=False):
        confirm_own_record(lead=lead, by=make_user(person=lead.person))

    round_ = plan_round(season, Partnership.objects.all(), OPENS)
    assert (round_.to_ask, round_.asked_already) == (([lead], []) if is_asked else ([], [lead]))
