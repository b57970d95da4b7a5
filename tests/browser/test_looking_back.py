"""Decisions, attendance, papers, sheets and the order of an agenda in a real browser."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


@dataclass
class Prepared:
    """What there is to look at."""

    board: str
    meeting: int
    item: int
    paper: int
    published: int
    session: str

    @property
    def addresses(self) -> list[str]:
        """Every page of this module, one a template."""
        agenda = f"/meetings/{self.meeting}/agenda/"
        return [
            "/decisions/",
            "/decisions/?q=peer+review",
            "/decisions/?q=nothing-is-called-this",
            f"/meetings/{self.published}/minutes/",
            f"/boards/{self.board}/attendance/",
            agenda,
            f"{agenda}{self.item}/papers/",
            f"{agenda}{self.item}/papers/{self.paper}/",
            f"/meetings/{self.meeting}/",
            f"/meetings/{self.meeting}/sign-in-sheet/",
            f"/meetings/{self.meeting}/minute-sheet/",
            f"/meetings/{self.meeting}/minute-sheet/?part=b",
        ]


@pytest.fixture(scope="module")
def prepared(site) -> Prepared:
    return Prepared(**site.prepare("-m", "tests.browser.prepare_looking_back"))


@pytest.fixture
def taker(page: Page, site, prepared) -> Page:
    """The page of somebody who takes the minutes."""
    _sign_in(page, site, prepared)
    return page


@pytest.fixture
def scriptless(browser: Browser, site, prepared) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    _sign_in(page, site, prepared)
    yield page
    context.close()


def _sign_in(page: Page, site, prepared: Prepared) -> None:
    page.context.add_cookies([{"name": "sessionid", "value": prepared.session, "url": site.url}])


def titles(page: Page) -> list[str]:
    return page.locator("tr[data-item] td:nth-child(2) a:first-child").all_inner_texts()


def agenda(page: Page, site, prepared: Prepared) -> list[str]:
    page.goto(f"{site.url}/meetings/{prepared.meeting}/agenda/")
    return titles(page)


@pytest.mark.thorough
def test_pages_are_accessible_and_within_their_width(taker, faults_at, site, prepared):
    faults = {}
    for address in prepared.addresses:
        taker.goto(site.url + address)
        faults[address] = faults_at(taker, (360, 1280))

    assert {where: found for where, found in faults.items() if found} == {}


@pytest.mark.thorough
def test_agenda_is_sorted_by_drag(taker, site, prepared):
    before = agenda(taker, site, prepared)
    handle = taker.locator("tr[data-item] [data-handle]").nth(2)
    target = taker.locator("tr[data-item]").first.bounding_box()

    handle.hover()
    taker.mouse.down()
    taker.mouse.move(target["x"] + 20, target["y"] + 2, steps=8)
    with taker.expect_navigation():
        taker.mouse.up()

    assert titles(taker) == [before[2], before[0], before[1], *before[3:]]
    assert agenda(taker, site, prepared) == [before[2], before[0], before[1], *before[3:]]


@pytest.mark.thorough
def test_agenda_is_sorted_by_the_arrow_keys_and_put_back_by_escape(taker, site, prepared):
    before = agenda(taker, site, prepared)
    taker.locator("[data-handle]").first.focus()

    taker.keyboard.press("ArrowDown")
    taker.keyboard.press("ArrowDown")
    assert "place 3 of 5" in taker.locator("[data-said]").inner_text()
    taker.keyboard.press("Escape")
    assert titles(taker) == before
    taker.keyboard.press("ArrowDown")
    with taker.expect_navigation():
        taker.keyboard.press("Enter")

    assert titles(taker) == [before[1], before[0], *before[2:]]
    assert before[0] in taker.evaluate("document.activeElement.getAttribute('aria-label')")


@pytest.mark.thorough
def test_agenda_is_sorted_by_buttons_without_a_script(scriptless, site, prepared):
    before = agenda(scriptless, site, prepared)
    assert scriptless.locator("[data-handle]").count() == 0

    scriptless.locator("tr[data-item]").nth(1).get_by_role("button", name="Up").click()

    assert titles(scriptless) == [before[1], before[0], *before[2:]]


@pytest.mark.thorough
@pytest.mark.parametrize("by", ["taker", "scriptless"])
def test_new_item_half_typed_stays_when_another_is_moved_and_is_saved_by_enter(request, site, prepared, by):
    page = request.getfixturevalue(by)
    before = agenda(page, site, prepared)
    page.get_by_label("Title").fill("The bud")

    if by == "taker":
        page.locator("[data-handle]").first.focus()
        page.keyboard.press("ArrowDown")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    else:
        page.get_by_role("button", name="Down").first.click()

    assert titles(page) == [before[1], before[0], *before[2:]]
    assert page.get_by_label("Title").input_value() == "The bud"

    page.get_by_label("Title").fill(f"The budget, {by}")
    with page.expect_navigation():
        page.get_by_label("Title").press("Enter")

    assert titles(page) == [before[1], before[0], *before[2:], f"The budget, {by}"]


def test_decision_is_found_and_leads_to_its_minute(page, site, prepared):
    page.goto(f"{site.url}/decisions/")

    page.get_by_label("Board").select_option(prepared.board)
    page.get_by_role("searchbox").fill("peer reviw template")
    page.get_by_role("searchbox").press("Enter")
    page.locator(".portal-results a").first.click()

    expect(page).to_have_url(re.compile(rf"/meetings/{prepared.published}/minutes/\?copy=public&item=1#item-1$"))
    expect(page.locator("#item-1")).to_be_visible()


@pytest.mark.thorough
@pytest.mark.parametrize("sheet", ["sign-in-sheet/", "minute-sheet/"])
def test_sheet_prints_on_a4_without_what_is_for_the_screen(taker, site, prepared, sheet):
    taker.goto(f"{site.url}/meetings/{prepared.meeting}/{sheet}")

    taker.emulate_media(media="print")

    expect(taker.get_by_role("navigation").first).not_to_be_visible()
    expect(taker.get_by_text("Print this page on A4")).not_to_be_visible()
    expect(taker.get_by_role("heading", level=1)).to_be_visible()
