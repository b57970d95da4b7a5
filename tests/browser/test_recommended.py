"""Recommendations become decisions by two keys, never by one, and each line is in the text once."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.recording import (
    PROJECT,
    Recording,
    browser_page,
    item_of,
    prepare,
    wait_until_saved,
    write,
)

pytestmark = pytest.mark.browser
LINES = "Agreed: recommendation 1: Approve the budget of £40,000\nAgreed: recommendation 2: Note the risks\n"


def recommend(server, item: int, *text: str) -> None:
    command = [sys.executable, "-m", "tests.browser.prepare_recommended", str(item), *text]
    subprocess.run(command, cwd=PROJECT, env=server.environment, capture_output=True, check=True)


@pytest.fixture
def recording(server) -> Recording:
    made = prepare(server, 2)
    recommend(server, made.items[0])
    return made


@pytest.fixture
def other(browser: Browser, recording) -> Iterator[Page]:
    """The screen of another recorder."""
    page = browser_page(browser, recording, 1)
    yield page
    page.context.close()


def asks(screen: Page, pk: int):
    return item_of(screen, pk).locator("[data-asks]")


def text_of(screen: Page, pk: int) -> str:
    return screen.locator(f"#text-{pk}").input_value()


def test_first_key_asks_and_second_agrees(recording, screen, axe_on):
    first = recording.items[0]
    write(screen, first, "They spoke.")

    screen.keyboard.press("Alt+n")
    expect(asks(screen, first)).to_have_text(
        "Agree as recommended? Press Alt+N again or Enter to confirm, Esc to leave."
    )
    assert text_of(screen, first) == "They spoke."
    assert axe_on(screen) == []
    screen.keyboard.press("Enter")

    wait_until_saved(screen)
    assert recording.texts()[first] == f"They spoke.\n{LINES}"
    outcomes = item_of(screen, first).locator("[data-outcomes]")
    expect(outcomes).to_contain_text("AGREED, as recommended: Approve the budget of £40,000 (Recommendation 1)")
    expect(item_of(screen, first).locator("[data-preview-text]")).to_contain_text("AGREED, as recommended:")


@pytest.mark.parametrize("key", ["Escape", "x", "ArrowLeft"])
def test_any_other_key_leaves_it_and_a_key_that_is_held_is_one(recording, screen, key):
    first = recording.items[0]
    write(screen, first, "They spoke.")

    screen.keyboard.down("Alt")
    for _ in range(3):
        screen.keyboard.down("n")  # without going up in between, as a key does that is held
    screen.keyboard.up("n")
    screen.keyboard.up("Alt")
    expect(asks(screen, first)).to_contain_text("Press Alt+N again")
    screen.keyboard.press(key)
    screen.keyboard.press("Enter")

    wait_until_saved(screen)
    assert "Agreed" not in text_of(screen, first)


def test_pressed_again_and_in_two_browsers_each_line_is_there_once(recording, screen, other):
    first = recording.items[0]
    for page in (screen, other):
        page.route("**/record/items/**", lambda route: route.abort())
        write(page, first, "")
        for _ in range(4):
            page.keyboard.press("Alt+n")
        assert text_of(page, first) == LINES
    expect(asks(screen, first)).to_have_text("Every recommendation is in the text already.")

    for page in (screen, other):  # one after the other, when there is a network again
        page.unroute("**/record/items/**")
        wait_until_saved(page)

    assert recording.texts()[first] == LINES


def test_amending_brings_the_words_to_be_changed(recording, screen):
    first = recording.items[0]
    item_of(screen, first).get_by_role("button", name="Amend recommendation 1 of item 1").click()
    expect(asks(screen, first)).to_contain_text("(recommendation 1)? Press the button again to confirm")
    item_of(screen, first).get_by_role("button", name="Amend recommendation 1 of item 1").click()

    screen.keyboard.insert_text("Approve half the budget")
    screen.keyboard.press("ArrowDown")

    wait_until_saved(screen)
    assert recording.texts()[first] == "Agreed: recommendation 1: Approve half the budget\n"
    expect(item_of(screen, first).locator("[data-outcomes]")).to_contain_text("AGREED, as amended")


def test_what_is_recommended_otherwise_meanwhile_is_shown_before_it_is_agreed(server, recording, screen):
    first = recording.items[0]
    write(screen, first, "")
    recommend(server, first, "Approve nothing")

    screen.keyboard.press("Alt+n")
    expect(item_of(screen, first).locator("[data-recommended]")).to_contain_text("Approve nothing")
    screen.keyboard.press("Escape")
    screen.keyboard.press("Alt+n")
    screen.keyboard.press("Alt+n")

    wait_until_saved(screen)
    assert recording.texts()[first] == "Agreed: recommendation 1: Approve nothing\n"


def test_key_pressed_at_no_item_goes_to_the_one_in_which_was_typed_last(server, recording, screen):
    second = recording.items[1]
    recommend(server, second)
    screen.reload()
    write(screen, second, "They spoke.")
    screen.locator("[data-opens-keys]").first.focus()

    screen.keyboard.press("Alt+n")

    expect(item_of(screen, second).locator("[aria-keyshortcuts='Alt+N']")).to_be_focused()


def test_item_without_recommendations_says_so_in_sight(recording, screen):
    second = recording.items[1]
    write(screen, second, "They spoke.")

    screen.keyboard.press("Alt+n")

    expect(asks(screen, second)).to_be_visible()
    expect(asks(screen, second)).to_have_text("Item 2 has no recommendations.")
    screen.keyboard.type("x")
    expect(asks(screen, second)).to_have_text("")


def test_what_was_asked_before_is_said_not_to_be_agreed(recording, screen):
    first = recording.items[0]
    item_of(screen, first).get_by_role("button", name="Agree recommendation 1 of item 1").click()

    item_of(screen, first).get_by_role("button", name="Amend recommendation 2 of item 1").click()

    expect(asks(screen, first)).to_contain_text("Recommendation 1 was not agreed. Agree as amended")
    assert "Agreed" not in text_of(screen, first)
