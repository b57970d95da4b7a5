"""Working days, counted over weekends, Christmas, Easter and closures."""

import datetime as dt

import pytest

from base import working_days
from base.working_days import WorkingDays

day = dt.date.fromisoformat


@pytest.mark.parametrize(
    ("start", "number", "found"),
    [
        ("2026-10-15", 0, "2026-10-15"),
        ("2026-10-17", 0, "2026-10-17"),  # a Saturday stands where nothing is counted
        ("2026-10-15", -1, "2026-10-14"),
        ("2026-10-12", -1, "2026-10-09"),  # Monday to Friday
        ("2026-10-11", -1, "2026-10-09"),  # Sunday to Friday
        ("2026-10-15", -6, "2026-10-07"),
        ("2027-01-04", -1, "2026-12-31"),  # over New Year
        ("2026-12-29", -1, "2026-12-24"),  # Boxing Day is a Saturday, so the 28th is a bank holiday
        ("2026-12-30", -6, "2026-12-18"),
        ("2027-03-30", -1, "2027-03-25"),  # over Easter
        ("2026-05-26", -1, "2026-05-22"),  # the spring bank holiday
        ("2026-10-09", 1, "2026-10-12"),
        ("2026-12-24", 1, "2026-12-29"),
    ],
)
def test_working_days_are_counted_without_weekends_and_bank_holidays(start, number, found):
    assert WorkingDays().counted(day(start), number) == day(found)


def test_closures_that_rooms_know_are_no_working_days(monkeypatch):
    asked = []

    def closed(first, last):
        asked.append((first, last))
        return [day("2026-10-13"), day("2026-10-14")]

    monkeypatch.setattr(working_days, "CLOSURES", [closed])

    worked = WorkingDays.around([day("2026-10-15"), day("2026-11-15")])

    assert worked.counted(day("2026-10-15"), -1) == day("2026-10-12")
    assert len(asked) == 1
    assert asked[0][0] <= day("2025-10-15")
    assert asked[0][1] >= day("2027-11-15")


def test_nothing_is_asked_where_no_day_is_in_question(monkeypatch):
    monkeypatch.setattr(working_days, "CLOSURES", [lambda first, last: pytest.fail("asked")])

    assert WorkingDays.around([]).closed == frozenset()


@pytest.mark.parametrize("start", [dt.date.min, dt.date.max])
@pytest.mark.parametrize("number", [-30, 30])
def test_count_ends_where_the_calendar_does(start, number):
    assert dt.date.min <= WorkingDays().counted(start, number) <= dt.date.max
