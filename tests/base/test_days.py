"""Days read as people write them: every way, every day, and what is asked about or refused."""

import datetime as dt
from contextlib import suppress

import pytest
import time_machine
from hypothesis import example, given
from hypothesis import strategies as st

from base.days import MONTHS, WEEKDAYS, AmbiguousDayError, DayError, days_later, in_words, parse_day, parse_likely_day

TODAY = dt.date(2026, 11, 28)
EVERY_DAY = [dt.date(1900, 1, 1) + dt.timedelta(days=days) for days in range(73_414)]  # to 31 December 2100
SEPTEMBER = dt.date(2026, 9, 1)


def ordinal(number: int) -> str:
    """The number as people say it: ``1st``, ``22nd``, ``13th``."""
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


WAYS = {
    "31/8/2026": lambda day: f"{day.day}/{day.month}/{day.year}",
    "31/08/2026 00:00": lambda day: f"{day:%d/%m/%Y 00:00}",
    "31.08.2026": lambda day: f"{day:%d.%m.%Y}",
    "31-08-2026": lambda day: f"{day:%d-%m-%Y}",
    "31 8 2026": lambda day: f"{day.day} {day.month} {day.year}",
    "31. 8. 2026.": lambda day: f"{day.day}. {day.month}. {day.year}.",
    "2026-08-31": lambda day: day.isoformat(),
    "2026-08-31 00:00:00": lambda day: f"{day.isoformat()} 00:00:00",
    "2026-08-31T00:00:00.000": lambda day: f"{day.isoformat()}T00:00:00.000",
    "2026/8/31": lambda day: f"{day.year}/{day.month}/{day.day}",
    "31 August 2026": in_words,
    "31 AUG 2026": lambda day: f"{day:%d %b %Y}".upper(),
    "31-Aug-2026": lambda day: f"{day:%d-%b-%Y}",
    "31Aug2026": lambda day: f"{day:%d%b%Y}",
    "31st August 2026": lambda day: f"{ordinal(day.day)} {MONTHS[day.month - 1]} {day.year}",
    "the 31st of August, 2026": lambda day: f"the {ordinal(day.day)} of {MONTHS[day.month - 1]}, {day.year}",
    "Mon 31 Aug 2026": lambda day: f"{day:%a %d %b %Y}",
    "Monday, 31 August 2026": lambda day: f"{WEEKDAYS[day.weekday()]}, {in_words(day)}",
    "August 31st, 2026": lambda day: f"{MONTHS[day.month - 1]} {ordinal(day.day)}, {day.year}",
    "Aug 31 2026": lambda day: f"{day:%b %d %Y}",
    "2026 Aug 31": lambda day: f"{day:%Y %b %d}",
    "with spaces that do not break": lambda day: f" {day.day}\xa0{MONTHS[day.month - 1]}\u2009{day.year}\n",
    "with long dashes": lambda day: f"{day.day}–{day.month}‑{day.year}",
    "with what is not seen": lambda day: f"\ufeff{day.day}\u200b/\u200c{day.month}\u200d/\u2060{day.year}\xad",
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("step", [13, pytest.param(1, marks=pytest.mark.thorough)])
def test_every_day_of_two_centuries_is_read_back_as_itself(way, step):
    write = WAYS[way]

    assert [day for day in EVERY_DAY[::step] if parse_day(write(day), today=TODAY) != day] == []


@given(st.dates(dt.date(1947, 1, 1), dt.date(2046, 12, 31)))
@example(dt.date(1947, 1, 1))
@example(dt.date(2046, 12, 31))
@pytest.mark.parametrize("form", ["%d/%m/%y", "%d.%m.%y", "%d %B %y", "%d-%b-%y", "%d %b '%y", "%A %d %b ’%y"])
def test_year_of_two_digits_is_at_most_twenty_years_ahead(form, day):
    assert parse_day(day.strftime(form), today=TODAY) == day


@given(st.text(max_size=80) | st.from_regex(r"[0-9a-z /.,:-]{1,20}", fullmatch=True))
def test_any_other_text_is_a_day_or_an_error_of_the_parsers_own(text):
    for known in ({}, {"after": TODAY, "is_typed_now": True}):
        with suppress(DayError):
            assert isinstance(parse_day(text, today=TODAY, **known), dt.date)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("10/11/12", dt.date(2012, 11, 10)),
        ("1/9/26", SEPTEMBER),
        ("01-09-26", SEPTEMBER),
        ("31-08-26", dt.date(2026, 8, 31)),
        ("1 Sept. 2026", SEPTEMBER),
        ("1st september, 26", SEPTEMBER),
        ("Tues 1 Sep 2026", SEPTEMBER),
        ("Weds. 2 Sep 2026", dt.date(2026, 9, 2)),
        ("29 Feb 2028", dt.date(2028, 2, 29)),
        ("29/2/2000", dt.date(2000, 2, 29)),
        ("1/1/1000", dt.date(1000, 1, 1)),
        ("31/12/9999", dt.date(9999, 12, 31)),
    ],
)
def test_day_before_month_and_year_last(written, day):
    assert parse_day(written, today=TODAY) == day


@pytest.mark.parametrize(
    ("written", "readings", "sentence"),
    [
        ("8/31/26", ["31 August 2026"], "“8/31/26” has day and month the other way round. Write 31 August 2026 if"),
        ("2026-31-08", ["31 August 2026"], "“2026-31-08” has day and month the other way round."),
        ("26-08-31", ["26 August 2031", "31 August 2026"], "“26-08-31” may be 26 August 2031 or 31 August 2026."),
        ("25-09-24", ["25 September 2024", "24 September 2025"], "Write the month as a word."),
        ("0026-08-31", ["31 August 2026"], "“0026-08-31” does not give the whole year. Write 31 August 2026 if"),
        (
            "1/2",
            ["1 February 2026", "1 February 2027"],
            "“1/2” may be 1 February 2026 or 1 February 2027. Write the year",
        ),
        ("28 November", ["28 November 2025", "28 November 2026"], "Write the year as well."),
        ("29 February", ["29 February 2024", "29 February 2028"], "“29 February” may be 29 February 2024 or 29"),
        ("August 31st", ["31 August 2026", "31 August 2027"], "Write the year as well."),
        ("Tuesday 31 August 2026", ["31 August 2026"], "cannot be: 31 August 2026 is a Monday."),
    ],
)
def test_what_may_be_another_day_is_asked(written, readings, sentence):
    with pytest.raises(AmbiguousDayError) as asked:
        parse_day(written, today=TODAY)

    assert [in_words(day) for day in asked.value.readings] == readings
    assert str(asked.value).startswith("“")
    assert sentence in str(asked.value)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "Enter a day, such as 31 August 2026."),
        (" \xa0", "Enter a day, such as 31 August 2026."),
        (
            "31 April 2026",
            "“31 April 2026” is not a day: April 2026 has 30 days. Write it as 31 August 2026 or 31/8/2026.",
        ),
        ("29/2/2027", "“29/2/2027” is not a day: February 2027 has 28 days."),
        ("29/2/1900", "“29/2/1900” is not a day: February 1900 has 28 days."),
        ("29/2/2028 25", "“29/2/2028 25” is not a day."),
        ("31 April", "“31 April” is not a day: April has 30 days."),
        ("32/1/2026", "“32/1/2026” is not a day. Write it"),
        ("0/1/2026", "“0/1/2026” is not a day. Write it"),
        ("1/0/2026", "“1/0/2026” is not a day. Write it"),
        ("2/30/2026", "“2/30/2026” is not a day. Write it"),
        ("1/1/0000", "“1/1/0000” is not a day. Write it"),
        ("1/1/0926", "“1/1/0926” is not a day. Write it"),
        ("1/1/026", "“1/1/026” is not a day. Write it"),
        ("31/8/20260", "“31/8/20260” is not a day. Write it"),
        ("45536", "“45536” is not a day. Write it"),
        ("20260831", "“20260831” is not a day. Write it"),
        ("٣١/٨/٢٠٢٦", "“٣١/٨/٢٠٢٦” is not a day. Write it"),
        ("1²/8/2026", "“1²/8/2026” is not a day. Write it"),
        ("soon", "“soon” is not a day. Write it"),
        ("1 Sonntag 2026", "“1 Sonntag 2026” is not a day. Write it"),
        ("1 Marching 2026", "“1 Marching 2026” is not a day. Write it"),
        ("9" * 5000, f"“{'9' * 40}” is not a day. Write it"),
        ("August 2026", "“August 2026” does not say on which day. Write it"),
        (" soon ", "“soon” is not a day. Write it"),
        ("31/13/2026", "“31/13/2026” is not a day. Write it"),
        ("31/0/2026", "“31/0/2026” is not a day. Write it"),
        ("29/2/0926", "“29/2/0926” is not a day. Write it"),
        ("29/2/1001", "“29/2/1001” is not a day: February 1001 has 28 days."),
        ("Mo 31 August 2026", "“Mo 31 August 2026” is not a day. Write it"),
        ("Sonntag 2026", "“Sonntag 2026” is not a day. Write it"),
        ("8/2026", "“8/2026” does not say on which day. Write it"),
        ("2026", "“2026” does not say on which day. Write it"),
        ("Aug 26", "“Aug 26” may be a day of that month or its year. Write it"),
    ],
)
def test_what_is_not_a_day_is_said_to_be_none(written, sentence):
    with pytest.raises(DayError) as refused:
        parse_day(written, today=TODAY)

    assert str(refused.value).startswith(sentence)
    assert not isinstance(refused.value, AmbiguousDayError)


@pytest.mark.parametrize(
    ("written", "after", "day"),
    [
        ("15 Oct", dt.date(2026, 10, 15), dt.date(2026, 10, 15)),
        ("15 Oct", dt.date(2026, 10, 16), dt.date(2027, 10, 15)),
        ("3/2", dt.date(2026, 10, 15), dt.date(2027, 2, 3)),
        ("Wednesday 3 February", dt.date(2026, 10, 15), dt.date(2027, 2, 3)),
        ("29 Feb", dt.date(2027, 10, 15), dt.date(2028, 2, 29)),
        ("31 Dec", dt.date.max, dt.date.max),
        ("15 Oct 2020", dt.date(2026, 10, 16), dt.date(2020, 10, 15)),
    ],
)
def test_without_a_year_it_is_the_first_on_or_after_a_day_that_is_given(written, after, day):
    assert parse_day(written, after=after, today=TODAY) == day


@pytest.mark.parametrize("written", ["29 Feb", "31/2", "30 Dec"])
def test_without_a_year_there_may_be_no_such_day(written):
    with pytest.raises(DayError, match="is not a day"):
        parse_day(written, after=dt.date.max if written == "30 Dec" else dt.date(2025, 10, 15), today=TODAY)


@pytest.mark.parametrize("given", [{}, {"after": dt.date(2026, 9, 1)}, {"before": dt.date(2026, 9, 1)}])
@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("31 Feb", "February has at most 29 days"),
        ("31 Sep", "September has 30 days"),
        ("31 Nov", "November has 30 days"),
    ],
)
def test_day_that_is_in_no_year_is_said_without_one(written, said, given):
    with pytest.raises(DayError, match=f"is not a day: {said}\\."):
        parse_day(written, today=TODAY, **given)


@pytest.mark.parametrize(
    ("written", "before", "day"),
    [
        ("15 Oct", dt.date(2026, 10, 15), dt.date(2026, 10, 15)),
        ("15 Oct", dt.date(2026, 10, 14), dt.date(2025, 10, 15)),
        ("Wednesday 3 December", dt.date(2026, 10, 15), dt.date(2025, 12, 3)),
        ("29 Feb", dt.date(2025, 1, 15), dt.date(2024, 2, 29)),
        ("1 Jan", dt.date(1, 1, 1), dt.date(1, 1, 1)),
        ("15 Oct 2030", dt.date(2026, 10, 16), dt.date(2030, 10, 15)),
    ],
)
def test_without_a_year_it_is_the_last_on_or_before_a_day_that_is_given(written, before, day):
    assert parse_day(written, before=before, today=TODAY) == day


@pytest.mark.parametrize(("written", "before"), [("29 Feb", dt.date(2027, 1, 1)), ("2 Jan", dt.date(1, 1, 1))])
def test_without_a_year_there_may_be_no_such_day_before(written, before):
    with pytest.raises(DayError, match="is not a day"):
        parse_day(written, before=before, today=TODAY)


def test_today_is_the_day_in_essex_unless_given():
    with time_machine.travel("1999-12-31T12:00Z"):
        assert parse_day("1/9/20") == dt.date(1920, 9, 1)
        assert parse_day("1/9/20", today=TODAY) == dt.date(2020, 9, 1)


def test_whole_year_may_be_demanded():
    assert parse_day("1/1/1920", today=TODAY, is_year_whole=True) == dt.date(1920, 1, 1)
    with pytest.raises(AmbiguousDayError, match="“1/1/20” does not give the whole year"):
        parse_day("1/1/20", today=TODAY, is_year_whole=True)


@pytest.fixture
def october():
    with time_machine.travel("2026-10-15 12:00"):
        yield


@pytest.mark.usefixtures("october")
class TestLikelyDay:
    @pytest.mark.parametrize(
        ("written", "day"), [("1/1/1800", dt.date(1800, 1, 1)), ("31 December 2046", dt.date(2046, 12, 31))]
    )
    def test_is_from_1800_to_twenty_years_ahead(self, written, day):
        assert parse_likely_day(written) == day

    @pytest.mark.parametrize("written", ["31/12/1799", "1 January 2047", "9999-12-31", "1/1/1000"])
    def test_beyond_is_a_slip_and_said_to_be_one(self, written):
        with pytest.raises(DayError) as refused:
            parse_likely_day(written)

        sentence = f"“{written}” is not between 1800 and 2046. Write the day that is meant, such as 31 August 2026."
        assert str(refused.value) == sentence

    def test_year_left_out_or_demanded_is_as_of_any_day(self):
        assert parse_likely_day("1 Feb", after=SEPTEMBER) == dt.date(2027, 2, 1)
        with pytest.raises(AmbiguousDayError):
            parse_likely_day("1/9/26", is_year_whole=True)


@pytest.mark.parametrize(
    ("day", "number", "then"),
    [
        (dt.date(2026, 12, 31), 1, dt.date(2027, 1, 1)),
        (dt.date(2026, 1, 1), -1, dt.date(2025, 12, 31)),
        (dt.date(9999, 12, 30), 1, dt.date.max),
        (dt.date.max, 1, dt.date.max),
        (dt.date(1, 1, 3), -7, dt.date.min),
        (dt.date.max, 0, dt.date.max),
    ],
)
def test_days_later_stop_where_the_calendar_does(day, number, then):
    assert days_later(day, number) == then


@pytest.mark.parametrize(("typed", "days"), [("today", 0), (" Tomorrow. ", 1), ("YESTERDAY", -1)])
def test_today_and_tomorrow_are_days_where_somebody_types_now_and_not_in_a_file(typed, days):
    assert parse_day(typed, today=TODAY, is_typed_now=True) == TODAY + dt.timedelta(days=days)
    with pytest.raises(DayError, match="is not a day"):
        parse_day(typed, today=TODAY)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("by 31 March", dt.date(2027, 3, 31)),
        ("next steps by 31 March", dt.date(2027, 3, 31)),
        ("next steps by Wednesday, 31 March 2027.", dt.date(2027, 3, 31)),
        ("By the 31st of March at the latest", dt.date(2027, 3, 31)),
        ("due: 31/3/2027", dt.date(2027, 3, 31)),
        ("31 March (half term)", dt.date(2027, 3, 31)),
        ("until 2027-03-31", dt.date(2027, 3, 31)),
        ("Jan 15", dt.date(2027, 1, 15)),
        ("by Jan 15", dt.date(2027, 1, 15)),
        ("Jan 5", dt.date(2027, 1, 5)),
    ],
)
def test_one_day_among_words_is_read_where_somebody_types_it_now(typed, day):
    assert parse_day(typed, after=TODAY, today=TODAY, is_typed_now=True) == day
    with pytest.raises(DayError):
        parse_day(typed, after=TODAY, today=TODAY)


@pytest.mark.parametrize(
    "typed",
    [
        "by the end of the summer term",
        "by the end of March",
        "31 March or 2 April",
        "between 1 and 3 May",
        "after 31 March",
        "not before 31 March",
        "the week after 31 March",
        "2 weeks from 31 March",
        "31 March at 10",
        "31 March, a Friday",
        "Jan 27",
        "Jan '15",
        "soon",
    ],
)
def test_words_with_no_day_or_perhaps_another_are_refused_with_an_example_to_come(typed):
    with pytest.raises(DayError) as refused:
        parse_day(typed, after=TODAY, today=TODAY, is_typed_now=True)

    assert str(refused.value).startswith(f"“{typed}” ")
    assert str(refused.value).endswith(" Write a day, such as 12 December 2026 or 12/12/2026.")


@pytest.mark.parametrize("typed", ["31 February", "31 February 2027", "by 31 February", "1/1/2100"])
@pytest.mark.parametrize("today", ["2026-11-28", "2026-08-31", "2027-12-31"])
def test_example_of_a_day_to_come_is_never_past(typed, today):
    with time_machine.travel(f"{today} 12:00"):
        first = dt.date.fromisoformat(today)
        with pytest.raises(DayError, match="such as ") as refused:
            parse_likely_day(typed, after=first, is_typed_now=True)
        example = str(refused.value).partition("such as ")[2].partition(" or ")[0].rstrip(".")

        assert parse_day(example) > first


def test_day_of_words_has_to_be_that_of_its_weekday():
    with pytest.raises(AmbiguousDayError, match="31 March 2027 is a Wednesday"):
        parse_day("by Friday 31 March", after=TODAY, today=TODAY, is_typed_now=True)
