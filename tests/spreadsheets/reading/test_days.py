"""Days as councils write them: in either order, by the month, by the term."""

import datetime as dt

import pytest

from spreadsheets.reading.cells import SheetCellError
from spreadsheets.reading.days import UnsureDay, in_order, written_day

pytestmark = [pytest.mark.once]
SEPTEMBER, AUGUST = dt.date(2024, 9, 1), dt.date(2025, 8, 31)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("Sept 2024", SEPTEMBER, dt.date(2024, 9, 30)),
        ("Sep-24", SEPTEMBER, dt.date(2024, 9, 30)),
        ("09/2024", SEPTEMBER, dt.date(2024, 9, 30)),
        ("February 2024", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("December 2024", dt.date(2024, 12, 1), dt.date(2024, 12, 31)),
        ("autumn 2024", SEPTEMBER, dt.date(2024, 12, 31)),
        ("Spring term 2025", dt.date(2025, 1, 1), dt.date(2025, 4, 30)),
        ("2024/25", SEPTEMBER, AUGUST),
        ("2024-2025", SEPTEMBER, AUGUST),
        ("2024 to 2025", SEPTEMBER, AUGUST),
        ("2024", SEPTEMBER, AUGUST),
    ],
)
def test_month_term_or_school_year_is_a_period(written, first, last):
    day = written_day(written)

    assert (day.is_a_period, day.first, day.last) == (True, first, last)


@pytest.mark.parametrize("written", ["2024/27", "Sonntag 2024", "1949", "9999", "13/2024", "soon", "31/02/2024"])
def test_what_is_no_period_and_no_day_is_refused(written):
    with pytest.raises(SheetCellError):
        written_day(written)


@pytest.mark.parametrize(
    ("written", "day_first", "month_first", "settles"),
    [
        ("01/02/2026", dt.date(2026, 2, 1), dt.date(2026, 1, 2), ""),
        ("5/5/2026", dt.date(2026, 5, 5), dt.date(2026, 5, 5), ""),
        ("1.9.24", SEPTEMBER, dt.date(2024, 1, 9), "day"),
        ("31.08.26", dt.date(2026, 8, 31), None, "day"),
        ("09/13/2024", None, dt.date(2024, 9, 13), "month"),
    ],
)
def test_day_in_numbers_is_read_in_both_orders(written, day_first, month_first, settles):
    day = written_day(written)

    assert (day.day_first, day.month_first, day.settles) == (day_first, month_first, settles)


@pytest.mark.parametrize(
    ("written", "is_in_order"),
    [
        ([], True),
        (["01/02/2026"], False),
        (["01/02/2026", "13/02/2026"], True),
        (["01/02/2026", "1/9/2024"], True),
        (["1/9/2024", "09/13/2024"], False),
        (["5/5/2026"], True),
        (["Sept 2024"], True),
    ],
)
def test_sheet_is_read_with_the_day_first_where_it_shows_that_and_nothing_speaks_against_it(written, is_in_order):
    assert in_order(map(written_day, written)) is is_in_order


@pytest.mark.parametrize("value", [45536, 45536.0, "45536", dt.datetime(2024, 9, 1), "1 September 2024"])  # noqa: DTZ001
def test_sure_day_is_a_date(value):
    assert written_day(value) == SEPTEMBER
    assert not isinstance(written_day(value), UnsureDay)
