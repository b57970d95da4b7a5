"""The bank holidays of England, as GOV.UK lists them."""

import datetime as dt

import pytest

from base.bank_holidays import bank_holidays

# As https://www.gov.uk/bank-holidays has them for England and Wales, in years in which none was of that year alone.
LISTED = {
    2021: ["01-01", "04-02", "04-05", "05-03", "05-31", "08-30", "12-27", "12-28"],
    2024: ["01-01", "03-29", "04-01", "05-06", "05-27", "08-26", "12-25", "12-26"],
    2026: ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"],
    2027: ["01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"],
}


@pytest.mark.parametrize(("year", "days"), LISTED.items())
def test_bank_holidays_are_those_that_are_listed(year, days):
    assert sorted(bank_holidays(year)) == [dt.date.fromisoformat(f"{year}-{day}") for day in days]


def test_day_that_falls_on_a_weekend_is_the_next_day_of_work_that_is_free():
    of_2022, of_2027 = bank_holidays(2022), bank_holidays(2027)

    assert of_2022[dt.date(2022, 1, 3)] == "New Year’s Day"
    assert (of_2022[dt.date(2022, 12, 26)], of_2022[dt.date(2022, 12, 27)]) == ("Boxing Day", "Christmas Day")
    assert (of_2027[dt.date(2027, 12, 27)], of_2027[dt.date(2027, 12, 28)]) == ("Christmas Day", "Boxing Day")


@pytest.mark.parametrize("year", [1, 1977, 4100, 9999])
def test_year_of_which_nothing_is_known_has_none(year):
    assert bank_holidays(year) == {}
