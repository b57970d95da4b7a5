"""A meeting with all that a clerk takes down, by keyboard alone, and its copies: page, Word and PDF say the same of it.

A report adopted, a vote, a table, a guest with a body, an item that turns out confidential, what the chair changes,
and the next meeting’s amendment by phrase.
"""

import io
import re
import subprocess

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from tests.boards.minutes.test_copies import PDFTOTEXT, needs_poppler
from tests.browser.recording import wait_until_saved
from tests.browser.test_whole_meeting import PATIENCE, Keyboard, Meetings, meetings  # noqa: F401  (a fixture)

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
SECRET = "MARKERTEXT"
SEATS = 20
RECOMMENDED = "That three schools try it.\nThat the cost be shared by number of pupils."
TABLE = "Partnership\tSchools\tAutumn\nHarlow\t12\t94.0%\nStort\t5\t93.9%\n"
SAID = [  # in each copy, in these words
    "AGREED, as amended: That two schools try it until July.",
    "Recommendation 1 was: That three schools try it.",
    "AGREED, as recommended: That the cost be shared by number of pupils.",
    "For 12, against 3, abstained 1",
    "Harlow 13 94.0%",  # as the next meeting amended it
    "Jo Mbeki",
    "Teaching School Hub",
    "Nobody objected.",  # what the chair would have said
    "Confidential business",
]


@needs_poppler
def test_meeting_of_a_clerk_reads_the_same_on_the_page_in_word_and_in_the_pdf(meetings, page, site):  # noqa: F811
    taker, chair = meetings.taker, meetings.chair

    report_on_the_agenda(taker, meetings.first)
    mark_all_as_present(taker)
    add_a_guest(taker)
    adopt_the_report(taker)
    vote(taker)
    paste_a_table(taker)
    make_confidential_in_mid_sentence(taker)
    finish(taker, meetings)
    suggest_and_take(chair, taker, meetings.first)
    circulate(chair, taker, meetings.first)
    approve_by_phrase(taker, meetings)
    taker.open(f"/meetings/{meetings.first}/")
    taker.press("Publish the minutes")
    taker.press("Publish the minutes")  # asked first

    copies = public_copies(page, site, meetings.first)
    for name, text in copies.items():
        assert [said for said in SAID if said.lower() not in text.lower()] == [], f"{name} lacks it: {text}"
        assert SECRET not in text, name


def test_nothing_is_agreed_by_one_key(meetings, page):  # noqa: F811
    taker = meetings.taker
    report_on_the_agenda(taker, meetings.first)
    mark_all_as_present(taker)

    into(taker, "Bursar")
    taker.page.keyboard.press("Alt+n")
    taker.type("Talked about it.")
    wait_until_saved(taker.page)

    assert item(taker.page, "Bursar").locator("textarea").input_value() == "Talked about it."


def item(page: Page, title: str):
    """The item of that title on the recording screen."""
    return page.locator("[data-item]").filter(has=page.locator("h2", has_text=title))


def into(taker: Keyboard, title: str) -> None:
    """Go to the text of the item of that title."""
    taker.to(f"Minute of item {item(taker.page, title).get_attribute('data-number')}")


def report_on_the_agenda(taker: Keyboard, meeting: int) -> None:
    """Add two items, write what the report of the first recommends, issue the agenda and start."""
    taker.open(f"/meetings/{meeting}/")
    taker.press("Change the agenda")
    for title in ("Bursar", "Attendance"):
        taker.to("Title")
        taker.type(title)
        with taker.page.expect_navigation(timeout=PATIENCE):
            taker.page.keyboard.press("Enter")
    taker.press("Bursar")
    taker.to("Recommendations")
    taker.type(RECOMMENDED)
    taker.press("Save the item")
    taker.open(f"/meetings/{meeting}/")
    taker.press("Issue the agenda")
    taker.press("Issue the agenda")  # asked first
    taker.press("Start recording")


def mark_all_as_present(taker: Keyboard) -> None:
    taker.to("Present")
    for place in range(1, SEATS + 1):
        taker.page.keyboard.press("p")
        expect(taker.page.locator("#roll [aria-pressed='true']")).to_have_count(place, timeout=PATIENCE)


def add_a_guest(taker: Keyboard) -> None:
    taker.page.keyboard.press("Alt+g")
    taker.type("Jo Mbeki")
    taker.to("From")
    taker.type("Teaching School Hub")
    taker.do("Add to the attendance")
    expect(taker.page.locator("#roll")).to_contain_text("Jo Mbeki", timeout=PATIENCE)
    wait_until_saved(taker.page)


def adopt_the_report(taker: Keyboard) -> None:
    """The second recommendation as it stands; the first with other words, which are selected to be typed over."""
    into(taker, "Bursar")
    taker.type("The report was presented.\n")
    taker.page.keyboard.press("Alt+w")
    taker.page.keyboard.press("Alt+w")
    taker.type("That two schools try it until July.")
    taker.page.keyboard.press("Control+End")
    wait_until_saved(taker.page)
    expect(item(taker.page, "Bursar").locator(".recording-outcomes li")).to_have_count(2, timeout=PATIENCE)


def vote(taker: Keyboard) -> None:
    taker.page.keyboard.press("Alt+v")
    taker.type("That two schools try it until July")
    for count in ("12", "3", "1"):
        taker.page.keyboard.press("Tab")
        taker.type(count)
    with taker.page.expect_navigation(timeout=PATIENCE):
        taker.page.keyboard.press("Enter")
    expect(item(taker.page, "Bursar")).to_contain_text("for 12, against 3, abstained 1", timeout=PATIENCE)


def paste_a_table(taker: Keyboard) -> None:
    into(taker, "Attendance")
    taker.page.keyboard.insert_text(TABLE)
    taker.type("Noted: the table")
    wait_until_saved(taker.page)


def make_confidential_in_mid_sentence(taker: Keyboard) -> None:
    into(taker, "Any other business")
    taker.type(f"A head told of {SECRET} in the mid")
    taker.page.keyboard.press("Alt+b")
    expect(item(taker.page, "Any other business").locator("[data-part-b]")).to_be_visible(timeout=PATIENCE)
    taker.type("dle of a sentence.")
    wait_until_saved(taker.page)


def finish(taker: Keyboard, meetings: Meetings) -> None:  # noqa: F811
    taker.open(f"/meetings/{meetings.first}/record/")
    taker.press("Finish recording")
    taker.press("Finish recording")  # asked first, on a page of its own


def suggest_and_take(chair: Keyboard, taker: Keyboard, meeting: int) -> None:
    """The chair writes the minute as they would have it; the minute taker takes it."""
    chair.open(f"/meetings/{meeting}/minutes/suggestions/")
    for _ in range(40):
        chair.to("Suggest a change")
        if "Bursar" in chair.page.evaluate("document.activeElement.closest('section').innerText"):
            break
    chair.page.keyboard.press("Enter")
    chair.to("The minute as you would have it")
    chair.page.keyboard.press("Control+End")
    chair.type("\nNobody objected.")
    chair.press("Suggest it")
    taker.open(f"/meetings/{meeting}/minutes/suggestions/")
    taker.press("Take it")


def circulate(chair: Keyboard, taker: Keyboard, meeting: int) -> None:
    chair.open(f"/meetings/{meeting}/")
    chair.press("Clear the draft for circulation")
    chair.press("Clear the draft for circulation")  # asked first
    taker.open(f"/meetings/{meeting}/")
    taker.press("Circulate the draft")
    taker.press("Circulate the draft")  # asked first


def approve_by_phrase(taker: Keyboard, meetings: Meetings) -> None:  # noqa: F811
    """The next meeting approves the minutes with an amendment, which the minute taker records in its item."""
    page = taker.page
    taker.open(f"/meetings/{meetings.first}/minutes/")
    number = re.search(r"item-(\w+)", page.locator(".minutes__item", has_text="Harlow").get_attribute("id"))[1]
    taker.open(f"/meetings/{meetings.following}/")
    taker.press("Issue the agenda")
    taker.press("Issue the agenda")  # asked first
    taker.press("Start recording")
    mark_all_as_present(taker)
    wait_until_saved(page)
    taker.press("Approved with amendments")
    taker.to("In words, one a line")
    taker.type(f"minute {number}, for '12' read '13'")
    taker.press("Look at it once more")
    taker.press("Record the approval")
    taker.open(f"/meetings/{meetings.following}/record/")
    assert f"Minute {number}: for “12” read “13”" in page.locator("textarea").nth(2).input_value()


def public_copies(page: Page, site, meeting: int) -> dict[str, str]:
    """The words of the published minutes, signed out, in each form, with one space between them."""
    address = f"{site.url}/meetings/{meeting}/minutes"
    page.goto(f"{address}/")
    word = Document(io.BytesIO(page.request.get(f"{address}.docx").body()))
    lines = [text.text for text in word.element.body.iter() if text.tag.endswith("}t")]
    pdf = page.request.get(f"{address}.pdf").body()
    printed = subprocess.run([PDFTOTEXT, "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    texts = {"page": page.locator("main").inner_text(), "Word": " ".join(lines), "PDF": printed}
    return {name: " ".join(text.split()) for name, text in texts.items()}
