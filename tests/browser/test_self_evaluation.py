"""A partnership evaluates itself: heads answer before, one meeting agrees by keyboard, heads share it."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import APIResponse, Browser, Page, Route, expect

from base.school_terms import academic_year, year_label
from tests.browser.conftest import Site
from tests.browser.prepare_self_evaluation import HEADS, LEAD, OFFICER, PARTNERSHIP, address_of

pytestmark = pytest.mark.browser
WIDTHS = (360, 1280)
PROJECTED = {"width": 1280, "height": 720}
YEAR = academic_year(dt.date.today())  # noqa: DTZ011  # the server's day, as the browser has it
THEMES = 7


@dataclass
class Saltings:
    """The partnership, and whoever uses the site: each in a browser of their own."""

    site: Site
    browser: Browser
    faults_at: Callable[[Page, tuple[int, ...]], dict]
    made: dict
    pages: dict[str, Page] = field(default_factory=dict)

    def page(self, name: str = "") -> Page:
        """The page of somebody, who is signed in; without a name nobody is."""
        if name not in self.pages:
            self.pages[name] = self.browser.new_context(viewport=PROJECTED).new_page()
            if name:
                self.sign_in(self.pages[name], name)
        return self.pages[name]

    def sign_in(self, page: Page, name: str) -> None:
        session = self.made["sessions"][name]
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": self.site.url}])

    def open(self, page: str = "", name: str = LEAD) -> Page:
        """One of its pages, as somebody."""
        shown = self.page(name)
        shown.goto(f"{self.site.url}/my-partnership/{self.made['lead']}/self-evaluation/{page}")
        return shown

    def look_at(self, page: Page) -> None:
        """Look at the page on a telephone and at a desk."""
        assert self.faults_at(page, WIDTHS) == {}, page.url
        page.set_viewport_size(PROJECTED)


@pytest.fixture
def saltings(site, browser, faults_at) -> Iterator[Saltings]:
    made = site.prepare("-m", "tests.browser.prepare_self_evaluation")
    saltings = Saltings(site, browser, faults_at, made)
    yield saltings
    for page in saltings.pages.values():
        page.context.close()


def test_partnership_evaluates_itself_for_two_years(saltings):
    lead_opens_it_and_asks_the_heads(saltings)
    heads_answer_by_their_links(saltings)
    meeting_agrees_seven_themes_by_keyboard(saltings)
    box_that_nobody_touched_shows_what_another_window_saved(saltings)
    two_who_write_at_once_are_told(saltings)
    step_typed_quickly_on_a_slow_line_is_saved_once(saltings)
    box_that_cannot_be_read_holds_up_no_other(saltings)
    page_goes_on_after_signing_out_and_in_elsewhere(saltings)
    what_did_not_arrive_is_sent_again(saltings)
    lead_says_that_it_is_agreed(saltings)
    heads_share_it_and_the_lead_cannot(saltings)
    next_step_is_done(saltings)
    year_later_is_typed_in_and_stands_beside(saltings)


def lead_opens_it_and_asks_the_heads(saltings: Saltings) -> None:
    page = saltings.open()
    page.get_by_role("link", name="Open it", exact=True).or_(page.get_by_role("button", name="Open it")).first.click()
    saltings.look_at(page)
    page.get_by_label("Here, in one meeting").check()
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_text("0 of 3 schools")).to_be_visible()
    saltings.look_at(page)
    page.get_by_role("button", name="Send every head their link").click()
    expect(page.get_by_text("3 e-mails go out now.")).to_be_visible()


def heads_answer_by_their_links(saltings: Saltings) -> None:
    nobody = saltings.page()
    for name in HEADS.values():
        link = saltings.site.link_sent(rf"(?s)To: {re.escape(address_of(name))}.*?(http\S+/self-evaluation/\S+/)")
        nobody.goto(link)
        expect(nobody.get_by_role("heading", level=1)).to_contain_text("Before the meeting")
        for group in nobody.locator("fieldset").all():
            group.get_by_role("radio").nth(1).check()
        nobody.get_by_role("button", name="Save your answers").click()
        expect(nobody.get_by_text("are kept. You can change them")).to_be_visible()
    saltings.look_at(nobody)
    nobody.locator("fieldset").first.get_by_role("radio").nth(3).check()
    with nobody.expect_event("dialog") as asked:  # the browser asks before what was not saved is lost
        nobody.close(run_before_unload=True)
    asked.value.accept()
    saltings.pages.pop("").context.close()
    expect(saltings.open(f"{YEAR}/").get_by_text("3 of 3 schools")).to_be_visible()


def meeting_agrees_seven_themes_by_keyboard(saltings: Saltings) -> None:
    """Nothing is clicked: number keys choose, Tab goes on, and what is entered is saved as one goes."""
    saltings.look_at(saltings.open(f"{YEAR}/paper/"))
    printed = saltings.page(LEAD).pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2, "two sides of A4"
    page = saltings.open(f"{YEAR}/meeting/")
    saltings.look_at(page)
    expect(page.get_by_text("3 schools answered before.")).to_be_visible()
    assert page.get_by_text("schools before", exact=False).count() == 0, "three answers are too few for a spread"
    keys = page.keyboard
    for key in ("Tab", "Tab", "Enter"):  # past the way to the content, to the way to the first theme
        keys.press(key)
    expect(page.locator("#theme-1")).to_be_focused()
    owner = HEADS["Aldmarsh Primary School"]
    for number in range(1, THEMES + 1):
        section = page.locator(f"#theme-{number}")
        section.get_by_role("radio").first.focus()
        keys.press("3" if number % 2 else "2")
        expect(section.get_by_role("radio").nth(2 if number % 2 else 1)).to_be_checked()
        keys.press("Tab")
        keys.type(f"Because of 4 reasons, on theme {number}")  # numbers in a sentence choose nothing
        keys.press("Tab")
        keys.type(f"Step {number}")
        keys.press("Tab")
        keys.type(owner.partition(" ")[0])  # a list goes to the name that is typed
        keys.press("Tab")
        keys.type(f"{number} Mar 2030")
        keys.press("Tab")
        expect(section.get_by_role("button", name="Another next step")).to_be_focused()
        expect(section.get_by_role("status")).to_contain_text("Saved at")
        expect(section.get_by_role("radio").nth(2 if number % 2 else 1)).to_be_checked()
    what_is_wrong_is_said_at_its_box(page)
    page.reload()
    for number in range(1, THEMES + 1):
        section = page.locator(f"#theme-{number}")
        expect(section.get_by_role("textbox", name="In a sentence or two, why")).to_have_value(
            f"Because of 4 reasons, on theme {number}"
        )
        expect(section.get_by_label("What you will do").first).to_have_value(f"Step {number}")
        expect(section.get_by_label("Who sees to it").first.locator("option:checked")).to_have_text(owner)
        expect(section.get_by_label("By when").first).to_have_value(f"{number} March 2030")
        expect(section.get_by_label("What you will do")).to_have_count(2)


def what_is_wrong_is_said_at_its_box(page: Page) -> None:
    section = page.locator(f"#theme-{THEMES}")
    day = section.get_by_label("By when").first
    day.fill("soonish")
    day.press("Tab")
    expect(section.get_by_text("“soonish” is not a day")).to_have_count(2)
    expect(day).to_have_value("soonish")
    day.fill(f"{THEMES} March 2030")
    day.press("Tab")
    expect(section.get_by_text("“soonish” is not a day")).to_have_count(0)
    expect(section.get_by_role("status")).to_contain_text("Saved at")


def box_that_nobody_touched_shows_what_another_window_saved(saltings: Saltings) -> None:
    page = saltings.open(f"{YEAR}/meeting/")
    other = page.context.new_page()
    other.goto(page.url)
    theirs, section = other.locator("#theme-2"), page.locator("#theme-2")
    theirs.get_by_label("In a sentence or two, why").fill("Merged by the delegate")
    theirs.get_by_label("In a sentence or two, why").press("Tab")
    expect(theirs.get_by_role("status")).to_contain_text("Saved at")
    other.close()
    section.get_by_role("button", name="Another next step").click()
    section.get_by_label("What you will do").nth(1).fill("A second step")
    section.get_by_label("What you will do").nth(1).press("Tab")
    expect(section.get_by_role("status")).to_contain_text("What somebody else wrote meanwhile now stands here")
    expect(section.get_by_label("In a sentence or two, why")).to_have_value("Merged by the delegate")
    section.get_by_label("In a sentence or two, why").fill("Because of 4 reasons, on theme 2")
    section.get_by_label("In a sentence or two, why").press("Tab")
    expect(section.get_by_role("status")).to_have_text(re.compile(r"^Saved at \d\d:\d\d\.$"))
    page.reload()
    expect(section.get_by_label("What you will do").nth(1)).to_have_value("A second step")
    expect(section.get_by_label("In a sentence or two, why")).to_have_value("Because of 4 reasons, on theme 2")


def two_who_write_at_once_are_told(saltings: Saltings) -> None:
    page = saltings.open(f"{YEAR}/meeting/")
    other = page.context.new_page()
    other.goto(page.url)
    words = "In a sentence or two, why"
    theirs = other.locator("#theme-1")
    theirs.get_by_label(words).fill("Theirs")
    theirs.get_by_label(words).press("Tab")
    expect(theirs.get_by_role("status")).to_contain_text("Saved at")
    other.close()
    section = page.locator("#theme-1")
    section.get_by_label(words).fill("Mine")
    section.get_by_label(words).press("Tab")
    expect(section.get_by_text("What somebody else saved meanwhile")).to_be_visible()
    expect(section.get_by_text("Theirs")).to_be_visible()
    expect(section.get_by_label(words)).to_have_value("Mine")
    section.get_by_label(words).fill("Both")
    section.get_by_role("button", name="Save").press("Enter")
    expect(section.get_by_role("status")).to_contain_text("Saved at")
    expect(section.get_by_text("What somebody else saved meanwhile")).to_have_count(0)
    page.reload()
    expect(page.locator("#theme-1").get_by_label(words)).to_have_value("Both")


@dataclass
class SlowLine:
    """What is sent arrives, and its answers come once they are let through."""

    held: list[tuple[Route, APIResponse]] = field(default_factory=list)
    is_held: bool = True

    def hold(self, route: Route) -> None:
        if self.is_held and route.request.method == "POST":
            self.held.append((route, route.fetch()))
        else:
            route.continue_()

    def let_through(self) -> None:
        self.is_held = False
        for route, answer in self.held:
            route.fulfill(response=answer)


def step_typed_quickly_on_a_slow_line_is_saved_once(saltings: Saltings) -> None:
    """Enter, while the step's words are still being saved: the page stays at its theme and box."""
    page = saltings.open(f"{YEAR}/meeting/")
    section, keys = page.locator("#theme-5"), page.keyboard
    line = SlowLine()
    page.route("**/meeting/", line.hold)
    section.get_by_role("button", name="Another next step").press("Enter")
    expect(section.get_by_label("What you will do").nth(1)).to_be_focused()
    keys.type("Quick walk")
    keys.press("Tab")
    keys.press("Tab")
    keys.type("1 Feb")
    keys.press("Enter")
    page.wait_for_timeout(500)  # whatever is sent now must not be of a row without its name
    assert len(line.held) == 1
    line.let_through()
    expect(section.get_by_role("status")).to_contain_text("Saved at", timeout=10_000)
    expect(section.get_by_label("By when").nth(1)).to_be_focused()
    expect(section).to_be_in_viewport()
    page.unroute("**/meeting/")
    page.reload()
    expect(section.get_by_label("What you will do")).to_have_count(3)
    expect(section.get_by_label("What you will do").first).to_have_value("Quick walk")  # the nearest day first
    expect(section.get_by_label("By when").first).to_have_value(re.compile("^1 February "))


def box_that_cannot_be_read_holds_up_no_other(saltings: Saltings) -> None:
    page = saltings.open(f"{YEAR}/meeting/")
    section = page.locator("#theme-6")
    section.get_by_label("By when").first.fill("soonish")
    section.get_by_role("button", name="Another next step").click()
    section.get_by_label("What you will do").nth(1).fill("A second step")
    section.get_by_label("What you will do").nth(1).press("Tab")
    expect(section.get_by_role("status")).to_have_text("Not saved: put right what is marked. All else is saved.")
    expect(section.get_by_label("By when").first).to_have_value("soonish")
    other = page.context.new_page()
    other.goto(page.url)
    theirs = other.locator("#theme-6").get_by_label
    expect(theirs("What you will do").nth(1)).to_have_value("A second step")
    expect(theirs("By when").first).to_have_value("6 March 2030")
    other.close()
    section.get_by_label("By when").first.fill("by 7 March 2030")
    section.get_by_label("By when").first.press("Enter")
    expect(section.get_by_role("status")).to_contain_text("Saved at")


def page_goes_on_after_signing_out_and_in_elsewhere(saltings: Saltings) -> None:
    page = saltings.open(f"{YEAR}/meeting/")
    section, words = page.locator("#theme-5"), "In a sentence or two, why"
    page.context.clear_cookies()
    section.get_by_label(words).fill("Written while signed out")
    section.get_by_label(words).press("Tab")
    expect(section.get_by_role("status")).to_contain_text("Not saved: you are signed out. Press Save to sign in")
    saltings.sign_in(page, LEAD)  # as if in another tab: the page's own token is not believed any more
    section.get_by_label(words).fill("Because of 4 reasons, on theme 5")  # as it is kept
    section.get_by_label(words).press("Tab")
    expect(section.get_by_role("status")).to_have_text("All of it is saved.")
    section.get_by_label(words).fill("Because of five reasons, on theme 5")
    section.get_by_label(words).press("Tab")
    expect(section.get_by_role("status")).to_contain_text("Saved at")


def what_did_not_arrive_is_sent_again(saltings: Saltings) -> None:
    page = saltings.open(f"{YEAR}/meeting/")
    section, words = page.locator("#theme-5"), "In a sentence or two, why"
    page.route("**/meeting/", lambda route: route.abort())
    section.get_by_label(words).fill("Written on the train")
    section.get_by_label(words).press("Tab")
    expect(section.get_by_role("status")).to_contain_text("the portal does not answer")
    page.unroute("**/meeting/")
    other = page.locator("#theme-4")
    other.get_by_label(words).fill("Because of four reasons, on theme 4")
    other.get_by_label(words).press("Tab")
    expect(section.get_by_role("status")).to_contain_text("Saved at")
    page.reload()
    expect(section.get_by_label(words)).to_have_value("Written on the train")


def lead_says_that_it_is_agreed(saltings: Saltings) -> None:
    old = saltings.open(f"{YEAR}/meeting/").context.new_page()
    old.goto(saltings.page(LEAD).url)
    page = saltings.open(f"{YEAR}/agree/")
    saltings.look_at(page)
    page.get_by_label("All of them").check()
    page.get_by_role("button", name="It is agreed").click()
    expect(page.get_by_text("Each head may now say whether it is shared")).to_be_visible()
    saltings.look_at(page)
    old_page_says_that_it_is_agreed_as_an_error(saltings, old)


def old_page_says_that_it_is_agreed_as_an_error(saltings: Saltings, old: Page) -> None:
    section = old.locator("#theme-3")
    section.get_by_label("In a sentence or two, why").fill("Too late")
    section.get_by_label("In a sentence or two, why").press("Tab")
    said = section.get_by_role("alert").filter(has_text="Not saved")
    expect(said).to_contain_text("this does not change any more. Copy what you typed")
    old.locator("#theme-6").scroll_into_view_if_needed()
    expect(old.locator("[data-evaluation-closed]")).to_be_in_viewport()
    saltings.look_at(old)
    old.close()


def heads_share_it_and_the_lead_cannot(saltings: Saltings) -> None:
    own = saltings.open(f"{YEAR}/sharing/")
    expect(own.get_by_text("You head none of its schools yourself")).to_be_visible()
    saltings.look_at(own)
    own.get_by_role("button", name="Ask the heads whether to share it").click()
    expect(own.get_by_text("3 e-mails go out now.")).to_be_visible()
    first = address_of(next(iter(HEADS.values())))
    nobody = saltings.page()
    nobody.goto(saltings.site.link_sent(rf"(?s)To: {re.escape(first)}.*?(http\S+/self-evaluation/sharing/\S+/)"))
    expect(nobody.get_by_text("Because of 4 reasons, on theme 2")).to_be_visible()
    saltings.look_at(nobody)
    nobody.get_by_label("No", exact=True).check()
    nobody.get_by_role("button", name="Save").click()
    expect(nobody.get_by_text("does not agree to share it. It is not shared.")).to_be_visible()
    officer = saltings.page(OFFICER)
    for number, name in enumerate(HEADS.values(), start=1):
        officer.goto(f"{saltings.site.url}/improvement/self-evaluations/")
        expect(officer.get_by_text(PARTNERSHIP)).to_have_count(0)
        page = saltings.open(f"{YEAR}/sharing/", name)
        page.get_by_label("Yes", exact=True).check()
        page.get_by_role("button", name="Save").click()
        now = "It is shared from now on." if number == len(HEADS) else "It is not shared yet"
        expect(page.get_by_text(now)).to_be_visible()
    saltings.look_at(page)
    officer.reload()
    officer.get_by_role("row", name=PARTNERSHIP).get_by_role("link").click()
    expect(officer.get_by_text("Because of 4 reasons, on theme 2")).to_be_visible()


def next_step_is_done(saltings: Saltings) -> None:
    owner = HEADS["Aldmarsh Primary School"]
    page = saltings.open(f"{YEAR}/", owner)
    page.get_by_role("row", name="Step 1").get_by_role("button", name="It is done").click()
    expect(page.get_by_role("row", name="Step 1")).to_contain_text("Done")


def year_later_is_typed_in_and_stands_beside(saltings: Saltings) -> None:
    assert saltings.site.prepare("-m", "tests.browser.prepare_self_evaluation", "year-on") == {"moved": 1}
    page = saltings.open("open/")
    page.get_by_label("On paper, and typed in afterwards").check()
    page.get_by_role("button", name="Open it").click()
    page.get_by_role("link", name="Type in what was filled in on paper").click()
    saltings.look_at(page)
    for number in range(1, THEMES + 1):
        page.locator(f"#theme-{number}").get_by_label("Stage").fill(f"{number}.4")
    page.get_by_role("button", name="Save all of it").click()
    for school in HEADS:
        page.get_by_label(school).check()
    page.get_by_role("button", name="It is agreed").click()
    page.get_by_role("link", name="Years side by side").click()
    for year in (YEAR - 1, YEAR):
        expect(page.get_by_role("columnheader", name=year_label(year))).to_be_visible()
    row = page.get_by_role("row", name="Sustainability")
    expect(row).to_contain_text("3 Established")
    expect(row).to_contain_text("4 Self-sustaining")
    saltings.look_at(page)
