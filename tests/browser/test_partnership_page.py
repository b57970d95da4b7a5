"""A partnership's page and its forms, as a headteacher, a visitor and an officer use them."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_main_tasks import sign_in

pytestmark = pytest.mark.browser
PARTNERSHIP = "/partnerships/benfleet-and-hadleigh-schools-partnership/"


@pytest.mark.thorough
@pytest.mark.parametrize("width", [360])
def test_contact_of_a_lead_is_one_search_and_one_click_from_the_front_page(page, site, width):
    page.goto(site.url)

    page.get_by_role("searchbox").first.fill("Benfleet and Hadleigh")
    page.keyboard.press("Enter")
    page.locator(f"a[href='{PARTNERSHIP}']").first.click()

    contact = page.locator("main a[href^='mailto:']").first
    expect(contact).to_be_visible()
    assert contact.bounding_box()["y"] < 2 * 800, "within two screens of a phone"


@pytest.mark.thorough
def test_page_has_data_for_machines_without_a_violation_of_the_security_policy(page, site):
    page.add_init_script(
        "window.violations = [];"
        "addEventListener('securitypolicyviolation', event => violations.push(event.violatedDirective))"
    )

    page.goto(site.url + PARTNERSHIP)
    data = json.loads(page.locator("script[type='application/ld+json']").text_content())

    assert page.evaluate("violations") == []
    assert data["url"] == site.url + PARTNERSHIP


@pytest.mark.thorough
def test_page_prints_without_what_is_for_the_screen_and_with_its_details_open(page, site):
    page.goto(site.url + PARTNERSHIP)

    page.emulate_media(media="print")

    for gone in (".govuk-service-navigation", ".govuk-breadcrumbs", ".govuk-button", "footer li"):
        assert not page.locator(gone).first.is_visible(), gone
    expect(page.locator("main h1")).to_be_visible()
    assert all(details.is_visible() for details in page.locator(".govuk-details__text").all())


def test_visitor_reports_an_error_by_keyboard_and_an_officer_finds_and_closes_it(page, axe, site):
    page.goto(site.url + PARTNERSHIP)
    page.get_by_role("link", name="Something wrong on this page?").press("Enter")
    page.wait_for_url(re.compile("/report/$"))
    expect(page.get_by_label("Leave this empty")).not_to_be_visible()

    # At once, which only a program would: refused with what to do, and the text still there.
    page.get_by_label("What is wrong, and what is right?").focus()
    page.keyboard.insert_text("The telephone is wrong.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "Send to the council", "nothing hidden is in the way"
    page.keyboard.press("Enter")
    page.wait_for_selector(".govuk-error-summary")
    assert axe() == []
    assert page.get_by_label("What is wrong, and what is right?").input_value() == "The telephone is wrong."

    page.wait_for_timeout(3100)
    page.get_by_role("button", name="Send to the council").press("Enter")
    page.wait_for_url(re.compile("/report/sent/$"))
    expect(page.get_by_role("heading", name="Thank you for telling us")).to_be_visible()
    assert [cookie["name"] for cookie in page.context.cookies()] == ["csrftoken"]

    sign_in(page, site, "LA officer")
    page.goto(f"{site.url}/admin/partnerships/enquiry/?state=open")
    assert "The telephone is wrong." in page.locator("#result_list").inner_text()
    assert axe() == []
    page.locator("#result_list .action-select").first.check()
    page.locator("select[name='action']").select_option(label="Mark as handled today")
    page.get_by_role("button", name="Go").click()
    assert "marked as handled today" in page.locator(".messagelist").inner_text()


def test_form_works_without_javascript(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}{PARTNERSHIP}contact/")

    page.get_by_role("button", name="Send").click()

    expect(page.locator(".govuk-error-summary")).to_be_visible()
    expect(page.get_by_label("Leave this empty")).not_to_be_visible()
    context.close()
