"""Narrowing a list: one step back undoes it, and on a phone the filters stay open for whoever is using them."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def entries(page) -> int:
    """How many entries the history has."""
    return page.evaluate("() => history.length")


def open_filters(page):
    page.locator("summary", has_text="Filters and near me").click()
    return page.locator("details.portal-narrow")


def test_several_filters_are_one_step_of_the_history(page, site):
    page.goto(site.url)
    page.goto(f"{site.url}/partnerships/")
    everything = page.locator("#found").inner_text()
    before = entries(page)

    page.get_by_label("Quadrant").select_option("mid")
    expect(page.get_by_role("link", name="Remove Mid quadrant")).to_be_visible()
    page.get_by_label("Phase").select_option("primary")
    expect(page.get_by_role("link", name="Remove Primary")).to_be_visible()
    page.get_by_label("Near a postcode, town or school").fill("Chelmsford")
    page.get_by_label("Distance").select_option("10")
    expect(page.get_by_role("link", name="Remove Within 10 miles")).to_be_visible()
    assert page.title().startswith("Partnerships within 10 miles of Chelmsford: Mid quadrant, Primary – ")
    assert entries(page) == before + 1

    page.go_back()
    expect(page.locator("#found")).to_have_text(everything)
    expect(page).to_have_url(f"{site.url}/partnerships/")

    page.get_by_label("Quadrant").select_option("west")
    expect(page.get_by_role("link", name="Remove West quadrant")).to_be_visible()
    assert entries(page) == before + 1, "a new entry, in place of the one that was gone back from"
    page.go_back()
    expect(page).to_have_url(f"{site.url}/partnerships/")


def test_words_after_filters_and_filters_after_words_are_steps_of_their_own(page, site):
    page.goto(f"{site.url}/partnerships/")
    before = entries(page)

    page.get_by_label("Quadrant").select_option("mid")
    page.get_by_role("searchbox").press_sequentially("schools", delay=20)
    expect(page).to_have_url(re.compile("q=schools&quadrant=mid"))
    page.get_by_label("Phase").select_option("primary")
    expect(page.get_by_role("link", name="Remove Primary")).to_be_visible()

    assert entries(page) == before + 3


@pytest.mark.parametrize("width", [360])
def test_filters_stay_open_on_a_phone_through_a_change_a_reload_and_a_step_back(page, axe, site, width):
    page.goto(f"{site.url}/partnerships/")
    filters = open_filters(page)

    page.get_by_label("Quadrant").select_option("mid")
    expect(page.get_by_role("link", name="Remove Mid quadrant")).to_be_visible()
    expect(filters).to_have_attribute("open", "")
    page.reload()
    expect(filters).to_have_attribute("open", "")
    page.locator(".portal-results h3 a").first.click()
    page.wait_for_url(re.compile("/partnerships/[a-z-]+/"))
    page.go_back()
    expect(filters).to_have_attribute("open", "")
    assert axe() == []

    page.locator("summary", has_text="Filters and near me").click()
    # The page hears of its own folding a task later than the click; no hand presses reload between the two.
    page.wait_for_function("history.state?.filtersAreOpen === false")
    page.reload()
    expect(filters).not_to_have_attribute("open", "")


@pytest.mark.parametrize("width", [360])
def test_button_below_the_filters_says_on_a_phone_how_many_there_are_and_leads_to_them(page, axe, site, width):
    page.goto(f"{site.url}/partnerships/")
    open_filters(page)
    found = page.locator("#found")

    page.get_by_label("Quadrant").select_option("mid")
    expect(page.get_by_role("link", name="Remove Mid quadrant")).to_be_visible()
    page.get_by_role("button", name=f"Show {found.inner_text()}").click()

    expect(found).to_be_focused()
    expect(found).to_be_in_viewport()


@pytest.mark.parametrize("width", [360])
def test_place_that_is_not_known_is_said_at_its_field_while_one_narrows(page, axe, site, width):
    page.goto(f"{site.url}/partnerships/")
    open_filters(page)
    near = page.get_by_label("Near a postcode, town or school")

    near.fill("Narnia")
    near.press("Tab")
    expect(page.locator(".govuk-error-summary")).to_contain_text("We do not know a place called “Narnia”")
    expect(near).to_have_attribute("aria-invalid", "true")
    expect(near).to_have_value("Narnia")
    assert axe() == []

    near.fill("Chelmsford")
    near.press("Tab")
    expect(page.locator(".govuk-error-summary")).to_have_count(0)
    expect(near).not_to_have_attribute("aria-invalid", "true")


def test_filters_stay_open_without_javascript_and_close_on_the_next_page(browser, site):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(f"{site.url}/schools/")
    filters = open_filters(page)

    page.get_by_label("Quadrant").select_option("mid")
    page.get_by_role("button", name="Apply filters").click()

    expect(filters).to_have_attribute("open", "")
    assert abs(page.locator("#results").bounding_box()["y"]) < 400, "the results are in sight"
    page.get_by_role("link", name="Next page").click()
    expect(filters).not_to_have_attribute("open", "")
    context.close()
