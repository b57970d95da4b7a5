"""The main tasks, done as their people do them: by keyboard, from the front page."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.main_task]


def sign_in(page, site, role: str) -> None:
    """Sign in as the demonstration's account of that role."""
    address, password = site.sign_ins[role]
    page.goto(f"{site.url}/accounts/login/")
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.mark.parametrize("width", [360])
def test_headteacher_finds_a_school_and_its_partnership_by_keyboard(page, site, width):
    page.goto(site.url)

    page.get_by_role("searchbox").first.focus()
    page.keyboard.type("Colne")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=Colne"))
    page.locator(".portal-results a[href^='/partnerships/']").first.press("Enter")

    page.wait_for_url(re.compile(r"/partnerships/[a-z-]+/$"))
    assert page.locator("main a[href^='/schools/']").count() >= 2


def test_seed_board_page_lists_the_twenty_people(page, site):
    page.goto(f"{site.url}/boards/school-partnership-board/")

    text = " ".join(page.locator("main").inner_text().split())

    assert "Clare Kershaw, Director of Education" in text
    assert (
        "Nicola Woolf Chair Assistant Director of Education (West) / LA Lead for the School Led Improvement System "
        "Strategy"
    ) in text
    assert "Ruth Collen, Minute Taker" in text


def test_seed_south_quadrant_has_its_two_co_chairs(page, site):
    page.goto(f"{site.url}/quadrants/south/")

    text = page.locator("main").inner_text()

    assert "Katherine Parker" in text
    assert "Heidi Blakeley" in text


@pytest.mark.parametrize("role", ["LA officer", "Administrator"])
def test_sign_in_officer_reaches_admin(page, site, role):
    sign_in(page, site, role)

    page.goto(f"{site.url}/admin/")

    expect(page.locator("h1").first).to_be_visible()
    expect(page).to_have_url(f"{site.url}/admin/")


@pytest.mark.parametrize("role", ["Minute taker", "Partnership lead", "Headteacher"])
def test_sign_in_others_are_told_that_admin_is_not_theirs(page, site, role):
    sign_in(page, site, role)

    response = page.goto(f"{site.url}/admin/")

    assert response.status == 403


def test_sign_in_wrong_password_says_what_to_do_and_keeps_the_address(page, axe, site):
    page.goto(f"{site.url}/accounts/login/")

    page.get_by_label("E-mail address").fill("officer@example.org")
    page.get_by_label("Password", exact=True).fill("not the password")
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert page.get_by_label("E-mail address").input_value() == "officer@example.org"
    assert axe() == []


def test_sign_out_leaves_no_session(page, site):
    sign_in(page, site, "Headteacher")

    page.get_by_role("button", name="Sign out").click()

    assert not [cookie for cookie in page.context.cookies() if cookie["name"] == "sessionid"]
