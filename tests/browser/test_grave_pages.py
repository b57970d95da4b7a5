"""Enter in no field of a page that asks takes its grave step, in a real browser; the button that says so does."""

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.browser.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
SOON = 400  # milliseconds within which a form begins to be sent
FIELDS = "input:visible:not([type=submit]), select:visible, textarea:visible"
TYPED = {"reason": "Snow closed the hall.", "amendments": "minute 1, for '34 weeks' read '43 weeks'"}


@pytest.fixture(scope="module")
def grave(site: Site) -> dict:
    return site.prepare("-m", "tests.browser.prepare_grave")


@pytest.fixture
def officer(site: Site, grave: dict, browser: Browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": "sessionid", "value": grave["session"], "url": site.url}])
    yield context.new_page()
    context.close()


def fill(page: Page) -> None:
    """Type into every field of the page, so that nothing keeps a form from being sent."""
    page.evaluate("() => document.querySelectorAll('main form details').forEach((details) => (details.open = true))")
    for field in page.locator("main form input:visible:is([type=text], :not([type]))").all():
        name = field.get_attribute("name") or ""
        if not name.startswith(("minute", "for", "read")) and not field.input_value():
            field.fill(TYPED.get(name, "Typed"))
    for name in ("reason", "amendments"):
        for field in page.locator(f"main form textarea[name={name}]:visible").all():
            field.fill(TYPED[name])
    for box in page.locator("main form input[name=is_part_b]:checked").all():
        box.uncheck()
    for radio in page.locator("main form input[type=radio][value=remove]:visible").all()[:1]:
        radio.check()


def press_enter_in_each_field(page: Page, reach) -> int:
    """Reach the page anew for each of its fields, fill it in, and press Enter there; how many fields there were."""
    reach(page)
    fill(page)
    count = page.locator("main form").locator(FIELDS).count()
    for place in range(count):
        reach(page)
        fill(page)
        field = page.locator("main form").locator(FIELDS).nth(place)
        field.focus()
        page.keyboard.press("Enter")
        settle(page)
    return count


def settle(page: Page) -> None:
    """Wait until the page that a key may have led to is there; a key that leads nowhere gives nothing to wait for."""
    page.wait_for_timeout(SOON)
    page.wait_for_load_state("networkidle")


def test_enter_takes_no_grave_step_anywhere(site, grave, officer):
    def state() -> dict:
        return site.prepare("-m", "tests.browser.prepare_grave", "state", str(grave["board"]))

    before, fields, asked = state(), {}, []
    for name, address in grave["pages"].items():

        def open_it(page: Page, address: str = address) -> None:
            for _ in range(3):
                try:
                    page.goto(site.url + address)
                except Error:  # a form that Enter sent came in between, on a slow machine
                    settle(page)
                else:
                    return
            page.goto(site.url + address)

        fields[name] = press_enter_in_each_field(officer, open_it)
        open_it(officer)
        fill(officer)
        safe = officer.locator("main form button[data-safe]").first
        if name == "item of Part B":  # its own button asks
            safe = officer.get_by_role("button", name="Save the item")
        elif name == "agenda":
            safe = officer.get_by_role("button", name="Remove").last  # the first has papers
        if officer.locator("[data-grave]").count() == 0:
            safe.click()
            settle(officer)
        assert officer.locator("[data-grave]").count() == 1, (name, officer.locator("main").inner_text())
        asked.append(name)
        assert officer.locator("main form:has([data-grave]) button").first.get_attribute("data-safe") is not None, name
        officer.keyboard.press("Enter")  # nothing has the focus
        settle(officer)
        assert "Not found" not in officer.title()

    after = state()
    assert asked == list(grave["pages"])
    assert fields["withdraw"] > 4
    assert fields["approve"] >= 5
    assert {key: after[key] for key in before if key != "parts"} == {
        key: before[key] for key in before if key != "parts"
    }
    there = {tuple(part) for part in after["parts"]}
    assert {tuple(part) for part in before["parts"]} <= there  # an item was added by Enter, and none was opened


def test_the_button_that_says_so_takes_it(site, grave, officer):
    officer.goto(site.url + grave["pages"]["withdraw"])
    fill(officer)
    officer.locator("main form button[data-safe]").first.click()
    officer.locator("[data-grave]").click()
    assert "These minutes were withdrawn on" in officer.locator("main").inner_text()

    officer.goto(site.url + grave["pages"]["withdraw"].replace("withdraw", "put-back"))
    officer.locator("#reason").fill("It named nobody.")
    officer.locator("main form button[data-safe]").first.click()
    officer.locator("[data-grave]").click()

    said = officer.locator("main").inner_text()
    assert "It took 34 weeks." in said
    assert "and put back on" in said
