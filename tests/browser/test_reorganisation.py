"""The day the county ends: an officer brings it in, everything goes on under the new authorities, and is put back."""

import re

import pytest

from tests.browser.test_admin import officer  # noqa: F401
from tests.browser.test_officer_refresh import PARTNERSHIP, wait_until
from tests.register.files import REGISTER_2025_07, divided_in_two

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
LAST, FIRST = "2028-03-31", "2028-04-01"


def text_at(page, url: str) -> str:
    page.goto(url)
    return page.locator("main").inner_text()


def row_of(page, site, day: str) -> str:
    """What the directory of that day says of one partnership: its kind, quadrant, schools and leads."""
    page.goto(f"{site.url}/partnerships/?q={PARTNERSHIP}&on={day}")
    return page.locator(".portal-results li").first.inner_text()


def test_county_ends_and_begins_anew_and_is_put_back(officer, site, axe, tmp_path):  # noqa: F811
    page = officer
    divided = divided_in_two(tmp_path / "divided.csv", REGISTER_2025_07)
    coverage = text_at(page, f"{site.url}/quadrants/")
    assert "Invented Council" not in coverage
    then = row_of(page, site, LAST)

    page.goto(f"{site.url}/admin/register/registerimport/add/")
    page.get_by_label("Register").set_input_files(divided)
    page.get_by_role("button", name="Upload and preview").click()
    wait_until(page, "nothing is changed yet")
    said = page.locator(".portal-sentences").inner_text()
    assert re.search(r"2 authorities begin; \d{3} schools move to them", said)
    assert axe() == []
    page.get_by_role("link", name="Choose and apply").click()
    page.get_by_label("The first day").fill("1 April 2028")
    for council in ("North Invented Council", "South Invented Council"):
        page.get_by_label(council).check()
    assert axe() == []
    page.get_by_role("button", name="Apply").click()
    wait_until(page, "Applied")
    refresh = page.url
    assert "Essex ends on 31 March 2028; 2 authorities begin" in page.locator("#content").inner_text()

    assert text_at(page, f"{site.url}/quadrants/") == coverage, "until the day nothing changes"
    assert row_of(page, site, LAST) == then
    assert row_of(page, site, FIRST) == then, "the partnership goes on, with the same schools"
    page.goto(f"{site.url}/partnerships/?q={PARTNERSHIP}&on={FIRST}")
    page.locator(".portal-results h3 a").first.click()
    page.locator("main a[href^='/schools/1']").first.click()
    assert "Outside" not in page.locator("main").inner_text()

    page.goto(refresh)
    page.get_by_role("link", name="Undo this refresh").click()
    page.get_by_role("button", name="Undo this refresh").click()
    wait_until(page, "Undone")
    assert text_at(page, f"{site.url}/quadrants/") == coverage
    assert row_of(page, site, FIRST) == then
    page.goto(f"{site.url}/admin/partnerships/authority/")
    assert "Invented Council" not in page.locator("#content").inner_text()
