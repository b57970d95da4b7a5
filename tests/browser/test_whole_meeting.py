"""A real-sized meeting from its agenda to published minutes by keyboard alone, and what the next one makes of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.recording import wait_until_saved

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
PATIENCE = 30_000  # milliseconds
MORE_ITEMS = ["Peer review", "Coverage", "Attendance", "Training", "Budget", "Website"]
SECRET = {"title": "MARKERTITLE", "text": "MARKERTEXT", "action": "MARKERACTION", "guest": "MARKERGUEST"}
CLOSED = ["send the list", "visit the school", "ask again", "ask others", "book the room", "send the link"]
ROLL = "iii" + "aa" + "x" + "p" * 14
ACTIONS, DECISIONS, CARRIED = 15, 8, 9
# What is typed into each item; the editor goes on with a list by itself, and an empty line ends it.
MINUTES = [
    "Ash took the minutes of **last time**.\na) welcome\napologies\n\nNoted: the apologies",
    "No interest was declared.",
    "See minute 4a.\nAgreed: the minutes are right",
    "a) peer review goes on\nit ends in June\n\n! Ash: send the list\n! Oak, Pine: visit the school",
    "a) three reviews\ntwo more\n\nAgreed: two more reviews\n! Lime: find two schools\n! Box: write the letter",
    "Eight schools are in none.\nResolved: to write to them\n! Beech: write to them\n! Birch: ring them",
    "It was 94%.\nNoted: the figure\n! Rowan: look at Fridays",
    "Three days.\nAgreed: the dates\n! Maple: book the trainer",
    "It is spent.\nDeferred: the second half\n! Larch: ask the council",
    "It is live.\nAgreed: to keep it\n! Holly: tell the heads\n! Hazel: add the map",
    "Nobody had any.\n! Elm: ask again\n! Fir: ask others",
    "The date stands.\n! Ivy: book the room\n! Yew: send the link",
]
SECRET_AT = 11  # the number of the item that will be Part B: new ones stand before any other business


class Keyboard:
    """Somebody who has no mouse: moves with Tab, and knows where they are by what the focus is called."""

    NAME = """() => {
        const at = document.activeElement;
        const label = at.labels?.[0]?.textContent ?? at.getAttribute("aria-label") ?? (at.textContent || at.value);
        return label.trim().replace(/\\s+/g, " ");
    }"""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url

    def open(self, path: str) -> None:
        self.page.goto(self.url + path)

    def to(self, name: str, key: str = "Tab") -> None:
        """Press Tab until the focus is on what is called so, or begins so."""
        for _ in range(400):
            self.page.keyboard.press(key)
            if self.page.evaluate(self.NAME).startswith(name):
                return
        raise AssertionError(f"no way to “{name}” by Tab on {self.page.url}")

    def press(self, name: str, key: str = "Tab") -> None:
        """Go to a link or a button, press Enter, and wait for the page that it leads to."""
        self.to(name, key)
        with self.page.expect_navigation(timeout=PATIENCE):
            self.page.keyboard.press("Enter")

    def do(self, name: str) -> None:
        """Go to a button of the recording screen, which leads to no other page, and press Enter."""
        self.to(name)
        self.page.keyboard.press("Enter")

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)


@dataclass
class Meetings:
    """The first meeting and the next, with a minute taker and a chair who have them open."""

    first: int
    following: int
    taker: Keyboard
    chair: Keyboard


@pytest.fixture
def meetings(site, browser: Browser) -> Iterator[Meetings]:
    made = site.prepare("-m", "tests.browser.prepare_meeting")
    contexts = [browser.new_context(viewport={"width": 1280, "height": 900}) for _ in made["sessions"]]
    for context, session in zip(contexts, made["sessions"], strict=True):
        context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
    yield Meetings(*made["meetings"], *(Keyboard(context.new_page(), site.url) for context in contexts))
    for context in contexts:
        context.close()


def test_meeting_is_recorded_by_keyboard_alone_and_the_next_amends_it_and_carries_its_actions(meetings, page, site):
    taker, chair = meetings.taker, meetings.chair

    make_the_agenda(taker, meetings.first)
    mark_the_roll(taker)
    add_substitutes(taker)
    take_the_minutes(taker)
    assert taker.page.locator(".recording-outcomes__problem").all_inner_texts() == []
    taker.open(f"/meetings/{meetings.first}/record/")
    taker.press("Finish recording")
    taker.press("Finish recording")  # asked first, on a page of its own
    chair.open(f"/meetings/{meetings.first}/")
    chair.press("Clear the draft for circulation")
    chair.press("Clear the draft for circulation")  # asked first, on a page of its own
    taker.open(f"/meetings/{meetings.first}/")
    taker.press("Circulate the draft")
    taker.press("Circulate the draft")  # asked first, on a page of its own
    for action in CLOSED:
        close_an_action(taker, action)
    carried = open_the_next(taker, meetings.following)
    approve_with_an_amendment(chair, meetings.first)
    taker.open(f"/meetings/{meetings.first}/")
    taker.press("Publish the minutes")
    taker.press("Publish the minutes")  # asked first, on a page of its own

    assert carried == CARRIED
    taker.open(f"/meetings/{meetings.following}/record/")
    said = "- Minute 6: for “Eight schools” read “Nine schools”"
    assert said in taker.page.locator("textarea").nth(2).input_value()
    page.goto(f"{site.url}/meetings/{meetings.first}/minutes/")
    said = page.locator("main").inner_text()
    assert "Nine schools are in none." in said
    assert "Eight schools" not in said
    assert said.count("Action:") == ACTIONS
    assert len(re.findall(r"^(?:Agreed|Noted|Resolved|Deferred):", said, re.MULTILINE)) == DECISIONS
    assert said.count("(arrived during item 3)") == said.count("(substitute for Member") + 1 == 3
    assert [marker for marker in SECRET.values() if marker in page.content()] == []


def make_the_agenda(taker: Keyboard, meeting: int) -> None:
    """Add six items to the six that every agenda has, and one that will be Part B; issue it; start."""
    taker.open(f"/meetings/{meeting}/")
    taker.press("Change the agenda")
    for title in [*MORE_ITEMS, SECRET["title"]]:
        taker.to("Title")
        taker.type(title)
        with taker.page.expect_navigation(timeout=PATIENCE):
            taker.page.keyboard.press("Enter")
    taker.open(f"/meetings/{meeting}/")
    taker.press("Issue the agenda")
    taker.press("Issue the agenda")  # asked first
    taker.press("Start recording")


def mark_the_roll(taker: Keyboard) -> None:
    """One key a person; then at which item the three in part came."""
    taker.to("Present")
    for place, key in enumerate(ROLL, start=1):
        taker.page.keyboard.press(key)
        expect(taker.page.locator("#roll [aria-pressed='true']")).to_have_count(place, timeout=PATIENCE)
    for place in range(3):
        taker.page.reload()
        for _ in range(place + 1):
            taker.to("Came during item")
        taker.type("3")
        wait_until_saved(taker.page)
    taker.page.reload()


def add_substitutes(taker: Keyboard) -> None:
    """Two who stand in for members, and a guest for the item that will be confidential."""
    for name, stands_in_for in (("Sam Stead", "Member Beech"), ("Sue Stead", "Member Birch")):
        taker.to("Full name")
        taker.type(name)
        taker.to("Stands in for")
        taker.type(stands_in_for)
        taker.do("Add to the attendance")
    taker.to("Full name")
    taker.type(SECRET["guest"])
    taker.to("Comes for item")
    taker.type(str(SECRET_AT - 1))
    taker.page.keyboard.press("ArrowDown")  # “11” would be “1” pressed twice, which a select takes for the next but one
    taker.do("Add to the attendance")
    wait_until_saved(taker.page)


def take_the_minutes(taker: Keyboard) -> None:
    """Type every item, each finished with Ctrl and Enter; one becomes Part B after it was typed."""
    taker.to("Minute of item 1")
    for text in MINUTES[: SECRET_AT - 1]:
        taker.type(text + "\n")
        taker.page.keyboard.press("Control+Enter")
    taker.type(f"{SECRET['text']}\n! Cedar: {SECRET['action']}\n")
    taker.page.keyboard.press("Alt+b")
    secret = taker.page.locator("[data-item]").nth(SECRET_AT - 1)
    expect(secret.locator("[data-part-b]")).to_be_visible(timeout=PATIENCE)
    taker.page.keyboard.press("Control+Enter")
    expect(secret.locator(".recording-outcomes li")).to_have_count(1, timeout=PATIENCE)
    for text in MINUTES[SECRET_AT - 1 :]:
        taker.type(text + "\n")
        taker.page.keyboard.press("Control+Enter")
    expect(taker.page.locator(".recording__state")).to_have_attribute("data-state", "saved", timeout=PATIENCE)


def close_an_action(taker: Keyboard, action: str) -> None:
    """Find it in the log and say what came of it."""
    taker.open("/actions/?board=keyboard-board")
    taker.press(action)
    taker.to("What has come of it")
    taker.type("It is done.")
    taker.press("Close the action")


def open_the_next(taker: Keyboard, meeting: int) -> int:
    """Issue and start the next meeting with all there; return how many actions of Part A came along."""
    taker.open(f"/meetings/{meeting}/")
    taker.press("Issue the agenda")
    taker.press("Issue the agenda")  # asked first
    taker.press("Start recording")
    taker.to("Present")
    for place in range(1, len(ROLL) + 1):
        taker.page.keyboard.press("p")
        expect(taker.page.locator("#roll [aria-pressed='true']")).to_have_count(place, timeout=PATIENCE)
    carried = taker.page.locator(".recording-carried li").all_inner_texts()
    assert not any(SECRET["action"] in line for line in carried), "that of Part B is closed"
    return len([line for line in carried if "an action of a confidential item" not in line])


def approve_with_an_amendment(chair: Keyboard, meeting: int) -> None:
    """Say on the page that records the approval, in words, which word of minute 6 was wrong."""
    chair.open(f"/meetings/{meeting}/")
    chair.press("Record that a later meeting")
    chair.to("In words, one a line")
    chair.type("Minute 6, for 'Eight schools' read 'Nine schools'")
    chair.press("Look at it once more")
    chair.press("Record the approval")
