"""The yearly confirmation from end to end: an officer asks, the lead corrects, the officer approves."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_admin import officer  # noqa: F401

pytestmark = pytest.mark.browser
NAME = "Dengie"


def ask_the_lead(page, site, name: str = NAME) -> None:
    page.goto(f"{site.url}/admin/partnerships/partnership/?q={name}")
    page.check("#result_list tbody input[name='_selected_action'] >> nth=0")
    page.select_option("select[name='action']", "ask_about_record")
    page.get_by_role("button", name="Go").click()
    page.get_by_role("button", name="Send the e-mails").click()
    page.locator(".messagelist").wait_for()


def task(page, site, words: str) -> int:
    """How many of them the desk counts; 0 where it has no such line."""
    page.goto(f"{site.url}/admin/")
    line = page.locator(".portal-tasks li", has_text=words)
    return int(line.locator(".portal-tasks__count").inner_text()) if line.count() else 0


def test_lead_corrects_by_a_link_and_an_officer_accepts(officer, site, axe):  # noqa: F811
    page = officer
    ask_the_lead(page, site)
    unanswered = task(page, site, "not answered")
    cookies = page.context.cookies()
    page.context.clear_cookies()

    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(site.link_sent(r"(http://127\.0\.0\.1:\d+/confirm/[^\s\"]+)"))
        assert axe() == []
        page.get_by_role("link", name="Correct something").click()
        page.wait_for_url(re.compile("/correct/$"))
        assert axe() == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="Send to the council").click()
    page.locator(".govuk-error-summary", has_text="Nothing is changed").wait_for()
    assert axe() == []
    page.get_by_label("What the partnership works on").fill("Reading in every classroom.")
    page.get_by_role("button", name="Send to the council").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    assert axe() == []

    page.context.add_cookies(cookies)
    assert task(page, site, "not answered") == unanswered - 1
    assert axe() == []
    page.get_by_role("link", name=re.compile("proposal from a lead")).click()
    page.locator("#result_list tbody th a").first.click()
    page.locator("#change-caption").wait_for()
    assert axe() == []
    page.get_by_role("button", name="Accept what is ticked").click()
    page.locator(".messagelist").wait_for()

    assert task(page, site, "proposal from a lead") == 0
    page.goto(f"{site.url}/partnerships/?q={NAME}")
    page.locator(".portal-results a[href^='/partnerships/']").first.click()
    page.wait_for_url(re.compile("/partnerships/[a-z-]+/$"))
    expect(page.get_by_text("Reading in every classroom.")).to_be_visible()
    expect(page.get_by_text("Last confirmed by its lead on")).to_be_visible()
