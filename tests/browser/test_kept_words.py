"""Words of a minute that are only in one browser: no step goes over them, and they are shown when it is too late."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.recording import Recording, prepare, wait_until_saved, write

pytestmark = pytest.mark.browser
TITLE = "Words that you typed are only on this computer"


@pytest.fixture
def recording(server) -> Recording:
    return prepare(server, 2)


def keep(page: Page, item: int, text: str) -> None:
    """As a crash leaves it: typed, and never acknowledged."""
    user = page.locator("[data-recording]").get_attribute("data-user")
    page.evaluate(
        "([key, text]) => localStorage.setItem(key, JSON.stringify({ text, base: 0, at: Date.now() }))",
        [f"minutes:{user}:{item}", text],
    )


def test_finishing_waits_for_words_that_are_only_here(recording, screen):
    first = recording.items[0]
    screen.get_by_role("button", name="All present").click()
    screen.locator("#chair-person").evaluate("box => { box.closest('details').open = true }")
    screen.locator("#chair-person").select_option(str(recording.people[0]))
    with screen.expect_navigation():
        screen.get_by_role("button", name="Save who presides").click()
    write(screen, first, "What is saved.")
    wait_until_saved(screen)
    keep(screen, first, "What is only here.")
    finish = screen.url.replace("record/", "steps/finish/").split("#")[0]

    screen.goto(finish)

    kept = screen.locator("[data-kept]")
    expect(kept).to_contain_text(TITLE)
    kept.get_by_text("Show the words").click()
    expect(kept.locator("[data-text]")).to_have_text("What is only here.")
    screen.locator("[data-grave]").click()
    expect(kept.get_by_text("Nothing was done yet.")).to_be_visible()
    assert screen.url == finish

    kept.get_by_role("link", name="Choose which text stays").click()
    screen.get_by_role("button", name="Put this text back").click()
    wait_until_saved(screen)
    screen.goto(finish)

    expect(kept).to_be_hidden()
    assert recording.texts()[first] == "What is only here."
