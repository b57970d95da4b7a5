"""An officer's term in one go: refresh the register, move a membership, hand over a lead, see the desk, undo."""

import re

import pytest

from tests.browser.test_admin import officer  # noqa: F401
from tests.browser.test_confirmation import task
from tests.register.files import next_refresh

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
CLOSED_MEMBERS = "schools that have closed"
PARTNERSHIP = "Tendring Coast"


def facts(page) -> str:
    return page.locator(".portal-facts").inner_text()


def wait_until(page, state: str) -> None:
    """Wait as an officer does, in front of the page that asks again by itself."""
    page.locator(".portal-facts", has_text=state).wait_for(timeout=240_000)


def confirm(page) -> str:
    """See what will happen, agree, and return what is told afterwards."""
    page.get_by_role("button", name="See what will happen").click()
    page.get_by_role("button", name="Confirm").click()
    return page.locator(".messagelist").inner_text()


def test_officer_refreshes_moves_hands_over_sees_the_desk_and_undoes(officer, site, axe, tmp_path):  # noqa: F811
    page = officer
    register, links = next_refresh(tmp_path)
    no_district = task(page, site, "no district recorded")

    page.goto(f"{site.url}/admin/register/registerimport/add/")
    page.get_by_label("Register").set_input_files(register)
    page.get_by_label("Links").set_input_files(links)
    page.get_by_role("button", name="Upload and preview").click()
    wait_until(page, "nothing is changed yet")
    assert axe() == []
    assert re.search(r"\b2\b.*new", page.locator(".portal-sentences").inner_text(), re.S)
    assert re.search(r"\b2\b.*clos", page.locator(".portal-sentences").inner_text(), re.S)
    assert task(page, site, "no district recorded") == no_district

    page.go_back()
    page.get_by_role("link", name="Choose and apply").click()
    assert axe() == []
    page.get_by_role("button", name="Apply").click()
    wait_until(page, "Applied")
    refresh = page.url
    assert task(page, site, CLOSED_MEMBERS) == 0
    assert task(page, site, "no district recorded") == no_district + 2

    page.goto(f"{site.url}/admin/partnerships/membership/?q={PARTNERSHIP}&when=now")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_role("link", name="Move…").click()
    page.get_by_label("Partnership that it joins").select_option(index=1)
    page.get_by_label("First day there").fill("1 September 2027")
    assert axe() == []
    assert "1 September 2027" in confirm(page)

    leads_to_end = task(page, site, "without an e-mail address")
    page.goto(f"{site.url}/admin/partnerships/lead/?q={PARTNERSHIP}&when=now")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_role("link", name="Hand over…").click()
    page.get_by_label("Or the name of somebody new").fill("Ottoline Example")
    page.get_by_label("First day of the new lead").fill(page.evaluate("new Date().toISOString().slice(0, 10)"))
    assert axe() == []
    assert "Ottoline Example" in confirm(page)
    assert task(page, site, "without an e-mail address") == leads_to_end + 1

    page.goto(refresh)
    page.get_by_role("link", name="Undo this refresh").click()
    page.get_by_role("button", name="Undo this refresh").click()
    wait_until(page, "Undone")
    assert task(page, site, "no district recorded") == no_district
    assert "Ottoline Example" in page.request.get(f"{site.url}/partnerships/?q={PARTNERSHIP}").text()
