"""What a day clashes with is said while a lead types it, before anything is saved."""

import datetime as dt
import re

import pytest

from base.bank_holidays import bank_holidays
from base.school_terms import academic_year, day_in_year
from tests.browser.test_rounds import signed_in

pytestmark = pytest.mark.browser
YEAR = academic_year(dt.date.today())  # noqa: DTZ011  # the server's day, as the browser has it
JULY = day_in_year(YEAR, 7, 10)
SATURDAY = JULY + dt.timedelta(days=(5 - JULY.weekday()) % 7)
THURSDAY = SATURDAY - dt.timedelta(days=2)
GOOD_FRIDAY = next(day for day, name in bank_holidays(YEAR + 1).items() if name == "Good Friday")
WIDTHS = (360, 1280)


@pytest.fixture(scope="module")
def made(site) -> dict:
    return site.prepare("-m", "tests.browser.prepare_clashes")


def test_clash_is_said_while_the_day_is_typed_and_goes_with_it(browser, site, made, faults_at):
    page = signed_in(browser, site, made["session"])
    page.goto(f"{site.url}/reviews/{made['review']}/edit/")
    day, place = page.get_by_label("Day of the visit"), page.locator("#id_visit_on_clashes")
    assert place.get_attribute("aria-live") == "polite"
    assert place.inner_text() == ""

    day.press_sequentially(f"{SATURDAY:%d/%m/%Y}")
    page.get_by_text(re.compile(rf"Saturday {SATURDAY.day} July {SATURDAY.year}: a Saturday")).wait_for()
    assert day.evaluate("box => box === document.activeElement"), "nobody is taken from the box"
    assert "id_visit_on_clashes" in (day.get_attribute("aria-describedby") or "")
    assert faults_at(page, WIDTHS) == {}

    day.fill(f"{THURSDAY:%d/%m/%Y}")
    place.filter(has_not_text="Saturday").wait_for(state="attached")
    assert place.inner_text() == ""

    page.get_by_label("Workshop planned for").fill(f"{GOOD_FRIDAY:%d/%m/%Y}")
    page.get_by_label("Impact review planned for").focus()
    page.locator("#id_workshop_on_clashes", has_text="a bank holiday (Good Friday)").wait_for()
    page.get_by_label("INSET days of the school").fill(f"{THURSDAY:%d/%m/%Y}")
    page.get_by_label("Workshop planned for").fill("")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("nothing is saved yet").first.wait_for()
    page.get_by_role("button", name="Save").click()
    page.get_by_text(f"The visit is on Thursday {THURSDAY.day} July {THURSDAY.year}: an INSET day.").wait_for()
    assert page.locator(".round-clash-beside").inner_text() == "An INSET day"
    page.context.close()
