"""A time of day is read as people type it."""

import datetime as dt

import pytest

from base.times import TimeError, parse_time

MORNING, AFTERNOON, EVENING = dt.time(9, 30), dt.time(13, 30), dt.time(18)


@pytest.mark.parametrize(
    "typed",
    ["10.20", "10:20", "1020", "10.20am", "10:20 AM", "10.20 a.m.", " 10.20a.m ", "10h20", "10 20", "10.20a"],
)
def test_time_is_read_in_all_ways_of_writing_it(typed):
    assert parse_time(typed) == dt.time(10, 20)


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("2pm", dt.time(14)),
        ("2 p.m.", dt.time(14)),
        ("12am", dt.time(0)),
        ("12pm", dt.time(12)),
        ("12", dt.time(12)),
        ("Noon", dt.time(12)),
        ("midday", dt.time(12)),
        ("14:05", dt.time(14, 5)),
        ("0905", dt.time(9, 5)),
        ("905", dt.time(9, 5)),
        ("23.59", dt.time(23, 59)),
        ("02.15", dt.time(2, 15)),
        ("0:05", dt.time(0, 5)),
    ],
)
def test_time_is_what_it_says(typed, time):
    assert parse_time(typed, near=AFTERNOON) == time


@pytest.mark.parametrize(
    ("typed", "near", "time"),
    [
        ("2.15", None, dt.time(14, 15)),
        ("6.59", None, dt.time(18, 59)),
        ("7", None, dt.time(7)),
        ("7.30", EVENING, dt.time(19, 30)),
        ("7.30", MORNING, dt.time(7, 30)),
        ("10.20", MORNING, dt.time(10, 20)),
        ("10.20", AFTERNOON, dt.time(10, 20)),
        ("1.10", AFTERNOON, dt.time(13, 10)),
        ("8.30", MORNING, dt.time(8, 30)),
    ],
)
def test_time_without_am_or_pm_is_the_one_around_the_meeting_else_by_day(typed, near, time):
    assert parse_time(typed, near=near) == time


@pytest.mark.parametrize("typed", ["", "  "])
def test_time_that_is_not_typed_is_none(typed):
    assert parse_time(typed) is None


@pytest.mark.parametrize("typed", ["25:00", "10.75", "abc", "10.2", "13pm", "0am", "10.20.30", "9" * 5000, "10m", "½"])
def test_text_that_is_no_time_is_refused_with_an_example(typed):
    with pytest.raises(TimeError, match=r"Enter one such as 10\.20am or 14:05"):
        parse_time(typed)
