"""A lead plans this year's peer reviews of fourteen schools without JavaScript; the sheet prints on one page."""

import datetime as dt
import subprocess

import pytest
from playwright.sync_api import expect

from base.school_terms import academic_year, day_in_year

pytestmark = pytest.mark.browser
WIDTHS = (360, 1280)
YEAR = academic_year(dt.date.today())  # noqa: DTZ011  # the server's day, as the browser has it
TOPIC = "Attendance and behaviour"


@pytest.fixture(scope="module")
def made(site) -> dict:
    return site.prepare("-m", "tests.browser.prepare_round")


def signed_in(browser, site, session: str, **options):
    context = browser.new_context(**options)
    context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
    return context.new_page()


def words_of(paper: bytes) -> str:
    """The text of a PDF, each page ended by a form feed."""
    command = ["pdftotext", "-layout", "-enc", "UTF-8", "-", "-"]
    return subprocess.run(command, input=paper, capture_output=True, check=True).stdout.decode()


def test_lead_plans_postpones_replaces_and_prints_without_javascript(browser, site, made):
    page = signed_in(browser, site, made["session"], java_script_enabled=False, viewport={"width": 360, "height": 800})
    in_july = day_in_year(YEAR, 7, 15)

    # Begins in groups.
    page.goto(f"{site.url}/my-partnership/{made['lead']}/")
    page.get_by_role("link", name="Plan them, or say how they are done").click()
    page.get_by_label("Plan in groups").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("14 schools: 0 held, 0 with a day, 14 without a day.").wait_for()
    expect(page.locator(".round-sheet__group")).to_have_count(4)

    # Plans a visit; what is wrong is said, and nothing is lost.
    page.get_by_role("link", name="Change Sheet A").click()
    page.get_by_label(TOPIC).check()
    page.get_by_label("Day of the visit").fill("15 Jul")
    page.get_by_label("Lead reviewer").select_option(label="Head OfA, Sheet A Primary School")
    page.get_by_role("button", name="Save").click()
    page.locator(".govuk-error-summary", has_text="Head OfA heads Sheet A Primary School").wait_for()
    assert page.get_by_label("Day of the visit").input_value() == "15 Jul"
    assert page.get_by_label(TOPIC).is_checked()
    page.get_by_label("Lead reviewer").select_option(label="Head OfB, Sheet B Primary School")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The review of Sheet A Primary School is changed.").wait_for()
    row = page.locator("tr", has=page.get_by_role("link", name="Sheet A", exact=False)).first
    assert f"{in_july:%a} 15 Jul" in row.inner_text()
    assert TOPIC not in row.inner_text(), "the school has not said that its lead may see it"

    # Replaces the reviewer in two taps, and postpones in two clicks.
    page.get_by_role("link", name="Head OfB").click()
    page.get_by_role("button", name="Head OfC").click()
    page.get_by_text("Head OfC takes the place of Head OfB.").wait_for()
    page.get_by_role("link", name="Postpone Sheet A").click()
    page.get_by_role("button", name="An inspection").click()
    page.get_by_text("The review of Sheet A Primary School is postponed.").wait_for()

    # A move that cannot be says why.
    page.get_by_role("link", name="Change the groups").click()
    page.get_by_label("School", exact=True).select_option(index=1)
    page.get_by_label("Where to").select_option(label="Group 1")
    page.get_by_role("button", name="Move").click()
    page.locator(".govuk-error-summary", has_text="This school is in group 1 already").wait_for()

    # Prints the sheet on one page, which has neither topics nor reasons.
    page.goto(f"{site.url}/my-partnership/{made['lead']}/round/")
    assert page.get_by_text(": An inspection").is_visible()
    paper = page.pdf(prefer_css_page_size=True)

    words = words_of(paper)
    assert words.count("\f") == 1, "one page"
    assert all(f"Sheet {letter}" in words for letter in "ABCDEFGHIJKLMN")
    assert not [word for word in (TOPIC, "Agreed", "An inspection", "Postpone ", "Cancel") if word in words]
    page.context.close()


def test_sheet_of_sixteen_schools_with_long_names_and_clashes_prints_on_one_page(browser, site):
    made = site.prepare("-m", "tests.browser.prepare_long_round")
    page = signed_in(browser, site, made["session"])
    page.goto(f"{site.url}/my-partnership/{made['lead']}/round/")
    assert "it takes one page" in page.inner_text("main")
    assert page.get_by_text("Demonstration.").is_visible()

    paper = page.pdf(prefer_css_page_size=True)

    words = words_of(paper)
    assert words.count("\f") == 1, "one page"
    assert words.count("summer conference") == 32, "each visit and workshop clashes"
    assert words.count("Featherstonehaugh") == 16
    assert " ," not in words
    assert "Demonstration." not in words
    page.context.close()


def test_pages_of_lead_and_head_are_right_at_both_widths(browser, site, made, faults_at):
    own = f"{site.url}/my-partnership/{made['lead']}/round/"
    for session, addresses in {made["session"]: (own, f"{own}how/", f"{own}groups/"), made["of_head"]: ()}.items():
        page = signed_in(browser, site, session)
        for address in (*addresses, f"{site.url}/reviews/"):
            page.goto(address)
            assert faults_at(page, WIDTHS) == {}, address
        page.goto(f"{site.url}/reviews/")
        page.get_by_role("link", name="Sheet A", exact=False).first.click()
        assert faults_at(page, WIDTHS) == {}
        page.get_by_role("button", name="Change").click()
        assert faults_at(page, WIDTHS) == {}
        page.context.close()
