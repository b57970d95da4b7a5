"""The life changes of partnerships as an officer makes them, from the desk: the clicks are counted and printed."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_admin import officer  # noqa: F401

pytestmark = pytest.mark.browser
MOST_CLICKS = 8
TODAY, YESTERDAY = (date_format(timezone.localdate() - dt.timedelta(days=days)) for days in (0, 1))


class Officer:
    """An officer at the desk: each click and each choice in a list is counted, what is typed is not."""

    def __init__(self, page: Page, url: str, axe, pks: dict[str, int]) -> None:
        self.page, self.url, self.axe, self.pks, self.clicks = page, url, axe, pks, 0

    def click(self, target: Locator) -> None:
        self.clicks += 1
        target.click()

    def link(self, name: str) -> None:
        self.click(self.page.locator("#content").get_by_role("link", name=name, exact=True).first)

    def button(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name, exact=True))

    def choose(self, label: str, option: str | None = None) -> None:
        """Choose an option by its words; the first where it does not matter which."""
        self.clicks += 1
        field = self.page.get_by_label(label)
        if option is None:
            field.select_option(index=1)
        else:
            field.select_option(label=option)

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def go_to(self, name: str) -> None:
        """From the desk to a partnership: by its list and the search box there."""
        self.page.goto(f"{self.url}/admin/")
        self.click(self.page.locator("a[href='/admin/partnerships/partnership/']").first)
        self.page.locator("#searchbar").fill(f"{name} Partnership")
        self.page.keyboard.press("Enter")
        self.click(self.page.locator(f"#result_list a[href*='/partnership/{self.pks[name]}/change/']").first)

    def preview(self) -> str:
        """See what will happen: the sentences."""
        assert self.axe() == []
        self.button("See what will happen")
        assert self.axe() == []
        return self.page.locator("#content").inner_text()

    def confirm(self) -> str:
        self.button("Confirm")
        return self.page.locator(".messagelist").inner_text()

    def public(self, path: str) -> str:
        self.page.goto(self.url + path)
        return self.page.locator("main").inner_text()


@pytest.fixture(scope="module")
def pks(site) -> dict[str, int]:
    return site.prepare("-m", "tests.browser.prepare_lives")


@pytest.fixture
def desk(officer, site, axe, pks, request) -> Iterator[Officer]:  # noqa: F811
    desk = Officer(officer, site.url, axe, pks)
    yield desk
    print(f"\n{request.node.name}: {desk.clicks} clicks")


def test_nine_schools_merge_into_another_partnership(desk):
    desk.go_to("Tollesbury")
    desk.link("Merge into another…")
    desk.choose("Partnership that it becomes part of", "Mundon Partnership")
    desk.fill("First day as part of it:", TODAY)
    desk.choose("Ann Tollesbury, lead", "Goes on as co-lead there")
    said = desk.preview()
    assert said.count("moves to Mundon Partnership") == 9
    assert "Mundon Partnership then has 11 open schools: 9 joined that day." in said
    assert "Ann Tollesbury is co-lead of Mundon Partnership" in said
    assert "becomes part of Mundon Partnership" in desk.confirm()
    assert desk.clicks <= MOST_CLICKS

    page = desk.public("/partnerships/tollesbury-partnership/")
    assert "This partnership ended on" in page
    assert "It became part of Mundon Partnership" in page
    assert "Tollesbury Partnership, which ended on" in desk.public("/partnerships/mundon-partnership/")
    assert "Tollesbury Partnership became part of it" in desk.public("/partnerships/?q=Tollesbury+Partnership")


def test_a_partnership_ends_with_the_keyboard_alone(desk):
    desk.page.goto(f"{desk.url}/admin/partnerships/partnership/{desk.pks['Latchingdon']}/end/")
    desk.page.get_by_label("Last day:", exact=True).focus()
    desk.page.keyboard.type(YESTERDAY)
    desk.page.keyboard.press("Enter")
    desk.page.get_by_role("button", name="Confirm").wait_for()
    said = desk.page.locator("#content").inner_text()
    assert said.count("leaves it on that day") == 3
    assert "Ann Latchingdon’s last day as lead is" in said
    assert desk.axe() == []
    desk.page.get_by_role("button", name="Confirm").focus()
    desk.page.keyboard.press("Enter")
    desk.page.locator(".messagelist").wait_for()

    page = desk.public("/partnerships/latchingdon-partnership/")
    assert f"This partnership ended on {YESTERDAY}." in page


def test_a_partnership_is_renamed_and_found_by_both_names(desk):
    desk.go_to("Purleigh")
    desk.link("Rename…")
    desk.fill("New name:", "Purleigh and Cold Norton Partnership")
    assert "/partnerships/purleigh-partnership/, leads on to it" in desk.preview()
    desk.confirm()
    assert desk.clicks <= MOST_CLICKS

    page = desk.public("/partnerships/purleigh-partnership/")
    assert desk.page.url.endswith("/partnerships/purleigh-and-cold-norton-partnership/")
    assert "Formerly Purleigh Partnership" in page


def test_a_partnership_starts_from_nothing_with_one_from_outside(desk):
    desk.page.goto(f"{desk.url}/admin/")
    desk.click(desk.page.locator("a[href='/admin/partnerships/partnership/']").first)
    desk.link("Start a partnership")
    desk.fill("Name:", "Dengie Marshes Partnership")
    desk.choose("Kind")
    desk.choose("Home quadrant", "South")
    desk.fill("First day:", TODAY)
    desk.fill("Or the name of somebody new:", "Mrs Bo Marsh")
    desk.fill("Schools:", "Steeple School 11\nSteeple School 12\n999321")
    desk.button("See what will happen")
    assert desk.axe() == []
    desk.fill("Name of the school 999321:", "Bures Primary School")
    desk.fill("Local authority of 999321:", "935 Suffolk")
    desk.choose("Type of 999321", "Community school")
    said = desk.preview()
    assert "Bures Primary School (999321) joins" in said
    assert "It is of Suffolk: shown as such, and not counted." in said
    assert "Mrs Bo Marsh is its lead from that day." in said
    desk.confirm()

    page = desk.public("/partnerships/dengie-marshes-partnership/")
    assert "Bo Marsh" in page
    assert "Bures Primary School Outside Essex" in " ".join(page.split())


def test_many_schools_move_at_once_on_a_day(desk):
    desk.go_to("Steeple")
    boxes = desk.page.locator("input[name=chosen]")
    for at in range(3):
        desk.click(boxes.nth(at))
    desk.button("Move the chosen to…")
    expect(desk.page.locator("input[name=chosen]:checked")).to_have_count(3)
    desk.choose("Partnership that they join", "Mundon Partnership")
    desk.fill("First day there:", "1 September 2027")
    assert desk.preview().count("moves from Steeple Partnership to Mundon Partnership on 1 September 2027") == 3
    desk.confirm()
    assert desk.clicks - 3 <= MOST_CLICKS

    page = desk.public("/partnerships/steeple-partnership/")
    assert "Steeple School 1" in page


def test_a_school_from_outside_joins_by_its_number(desk):
    desk.go_to("Steeple")
    desk.link("Add schools…")
    desk.fill("Schools:", "999322")
    desk.button("See what will happen")
    assert "No school here has the URN 999322." in desk.page.locator("#content").inner_text()
    desk.fill("Name of the school 999322:", "Nayland Primary School")
    desk.fill("Local authority of 999322:", "935 Suffolk")
    desk.choose("Type of 999322", "Community school")
    assert "not counted" in desk.preview()
    desk.confirm()
    assert desk.clicks <= MOST_CLICKS

    assert "Nayland Primary School" in desk.public("/partnerships/steeple-partnership/")
