"""Admin in a real browser: no CSP violation, no foreign request (the ``page`` fixture looks for both), accessible."""

import re

import pytest

from .test_main_tasks import sign_in

pytestmark = pytest.mark.browser

ADDRESSES = [
    "/admin/",
    "/admin/partnerships/partnership/",
    "/admin/partnerships/partnership/?when=past",
    "/admin/partnerships/partnership/add/",
    "/admin/partnerships/school/",
    "/admin/partnerships/school/add/",
    "/admin/partnerships/person/add/",
    "/admin/boards/board/",
    "/admin/boards/seat/add/",
    "/admin/boards/meeting/",
    "/admin/improvement/page/",
]


@pytest.fixture
def officer(page, site):
    """A page signed in as the demonstration's officer; the first test signs in, the others take over its cookies."""
    if "LA officer" not in site.cookies:
        sign_in(page, site, "LA officer")
        site.cookies["LA officer"] = page.context.cookies()
    page.context.add_cookies(site.cookies["LA officer"])
    return page


@pytest.mark.parametrize("width", [768, 1280])
@pytest.mark.parametrize("address", ADDRESSES)
def test_admin_page_opens_without_a_fault(officer, site, address, width):
    response = officer.goto(site.url + address)

    assert response.status == 200
    assert officer.locator("#content h1").count() == 1


def open_first(page) -> None:
    """Open the first record of a list, and wait until its form is there."""
    page.locator("#result_list tbody th a").first.click()
    page.wait_for_url(re.compile("/change/"))
    page.locator("input[name='_save']").first.wait_for()


def test_officer_finds_a_partnership_and_gives_it_a_school(officer, site):
    officer.goto(f"{site.url}/admin/partnerships/partnership/?q=Dengie")
    open_first(officer)
    memberships = officer.locator("#memberships-group tr.has_original").count()

    officer.locator("#memberships-group .add-row a").click()
    row = officer.locator("#memberships-group tr.dynamic-memberships:not(.has_original)").last
    row.locator(".select2-selection").click()
    officer.locator(".select2-search__field").last.fill("Lexden")
    officer.locator(".select2-results__option", has_text="Lexden Primary").click()
    row.locator("input[name$='started_on']").fill("2026-09-01")
    officer.locator("input[name='_save']").first.click()

    assert "was changed" in officer.locator(".messagelist").inner_text()
    officer.goto(f"{site.url}/admin/partnerships/partnership/?q=Dengie")
    open_first(officer)
    assert officer.locator("#memberships-group tr.has_original").count() == memberships + 1


def test_officer_reads_who_changed_a_board(officer, site):
    officer.goto(f"{site.url}/admin/boards/board/?q=School")
    open_first(officer)
    officer.locator("input[name='quorum']").fill("7")
    officer.locator("input[name='_continue']").first.click()

    officer.locator("a.historylink").click()

    newest = officer.locator("#change-history tbody tr").first.inner_text()
    assert "officer" in newest.lower()
    assert "to 7" in newest


def test_view_on_site_opens_the_public_page(officer, site):
    officer.goto(f"{site.url}/admin/boards/board/?q=School")
    open_first(officer)

    address = officer.locator("a.viewsitelink").get_attribute("href")
    response = officer.goto(site.url + address)

    assert response.status == 200
    assert officer.url == f"{site.url}/boards/school-partnership-board/"
