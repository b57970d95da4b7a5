"""How a priority goes is said from the recording screen, by keyboard; the report becomes the next agenda’s paper."""

import re
from collections.abc import Iterator

import pytest
from docx import Document
from docx.document import Document as DocumentObject
from playwright.sync_api import Page, expect

from tests.browser.prepare_priorities import PRIORITY

pytestmark = pytest.mark.browser
WIDTHS = (360, 1280)
SENTENCE = "Five of nine partnerships have begun"
CHANGED = "All nine have begun by now"


@pytest.fixture(scope="module")
def made(site) -> dict:
    return site.prepare("-m", "tests.browser.prepare_priorities")


@pytest.fixture(scope="module")
def page(site, browser, made) -> Iterator[Page]:
    """The minute taker's one window: a second would be asked first whether it takes the recording over."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": "sessionid", "value": made["session"], "url": site.url}])
    page = context.new_page()
    yield page
    context.close()


def say(page: Page, rating: str, sentence: str) -> None:
    """Say by keyboard how the priority goes, or say it anew."""
    page.get_by_role("link", name=re.compile(f"^(Say how it goes|Change).*{PRIORITY}")).press("Enter")
    page.get_by_label(rating, exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(sentence)
    page.get_by_role("button", name="Save").press("Enter")
    page.wait_for_url(re.compile("/record/#priorities"))


def test_minute_taker_says_how_a_priority_goes_by_keyboard(page, site, made, faults_at):
    page.goto(f"{site.url}/meetings/{made['meeting']}/record/")
    page.get_by_role("link", name=re.compile(f"Say how it goes.*{PRIORITY}")).press("Enter")
    assert faults_at(page, WIDTHS) == {}, page.url
    page.get_by_label("On track").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type(SENTENCE)
    assert (
        page.get_by_label("Under which item was it said?")
        .evaluate("box => box.selectedOptions[0].text")
        .startswith("2.")
    )
    page.get_by_role("button", name="Save").press("Enter")

    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=PRIORITY))
    expect(row).to_contain_text("On track")
    expect(row).to_contain_text(f"{SENTENCE} ({made['reference']}/2)")
    assert page.url.endswith("/record/#priorities")
    panel = page.get_by_role("region", name="The county’s priorities")
    expect(panel.get_by_text(f"{PRIORITY}: on track, minute {made['reference']}/2.")).to_be_in_viewport()
    page.evaluate("window.scrollTo(0, 0)")
    places = page.get_by_role("navigation", name="Agenda")
    places.get_by_role("link", name="The county’s priorities").last.press("Enter")
    expect(panel.get_by_role("heading", name="The county’s priorities")).to_be_in_viewport()
    assert faults_at(page, WIDTHS) == {}, page.url


def test_termly_report_becomes_a_paper_of_the_next_agenda_and_stays_as_it_was(page, site, made, faults_at):
    page.goto(f"{site.url}/meetings/{made['meeting']}/record/")
    say(page, "On track", SENTENCE)
    page.goto(f"{site.url}/meetings/{made['meeting']}/")
    page.get_by_role("link", name=re.compile("Termly report, ")).press("Enter")
    page.get_by_role("link", name="The figures as they stand today").press("Enter")
    assert faults_at(page, WIDTHS) == {}, page.url
    page.get_by_role("button", name="Make it a paper of the meeting").press("Enter")
    assert faults_at(page, WIDTHS) == {}, page.url
    page.get_by_role("button", name="Replace it").press("Enter")  # the demonstration has made one already

    main = page.locator("main")
    expect(main).to_contain_text("As it was made on")
    expect(main).to_contain_text(SENTENCE)
    assert faults_at(page, WIDTHS) == {}, page.url
    frozen, agenda = page.url, main.get_by_role("link", name=re.compile("quadrant meeting", re.IGNORECASE)).first
    with page.expect_download() as downloaded:
        main.get_by_role("link", name=re.compile("The paper")).click()
    assert SENTENCE in words_of(Document(downloaded.value.path()))
    agenda.press("Enter")
    expect(page.get_by_role("link", name=re.compile("Termly report, "))).not_to_have_count(0)

    page.goto(f"{site.url}/meetings/{made['meeting']}/record/")
    say(page, "At risk", CHANGED)
    page.goto(frozen)
    expect(main).to_contain_text(SENTENCE)
    expect(main).not_to_contain_text(CHANGED)
    page.get_by_role("link", name="The figures as they stand today").press("Enter")
    expect(main).to_contain_text(CHANGED)


def words_of(document: DocumentObject) -> str:
    """What stands in its tables."""
    return " ".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
