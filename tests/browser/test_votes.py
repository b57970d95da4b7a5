"""Who presides and a vote, recorded by keyboard alone on the recording screen."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.recording import Recording, item_of, prepare, wait_until_saved, write

pytestmark = pytest.mark.browser


@pytest.fixture
def recording(server) -> Recording:
    return prepare(server, 2)


def mark_two_as_present(screen: Page) -> None:
    screen.locator("#roll [data-key=p]").first.focus()
    for number in (1, 2):
        screen.keyboard.press("p")
        expect(screen.locator("#roll [data-key=p][aria-pressed=true]")).to_have_count(number)
    wait_until_saved(screen)  # then the screen knows who may preside


def test_chair_is_chosen_where_the_board_has_none_present(screen, axe_on):
    mark_two_as_present(screen)
    asks = screen.get_by_text("Nobody is in the chair")
    expect(asks).to_be_visible()
    screen.get_by_label("In the chair").focus()
    screen.keyboard.type("Kim")
    for _ in range(3):
        screen.keyboard.press("Tab")
    with screen.expect_navigation():
        screen.keyboard.press("Enter")

    expect(screen.get_by_text("In the chair: Kim Ash")).to_be_visible()
    expect(asks).to_have_count(0)
    assert axe_on(screen) == []


def test_vote_is_recorded_by_keyboard_and_the_text_beside_it_is_kept(recording, screen):
    mark_two_as_present(screen)
    first = recording.items[0]
    write(screen, first, "Talked about heads.")
    wait_until_saved(screen)
    keyboard = screen.keyboard

    keyboard.press("Alt+v")
    keyboard.type("That the plan be adopted")
    keyboard.press("Tab")
    keyboard.type("2")
    with screen.expect_navigation():
        keyboard.press("Enter")

    expect(item_of(screen, first).locator(".recording-vote")).to_contain_text(
        "That the plan be adopted – for 2, against 0, abstained 0. Carried."
    )
    assert recording.texts()[first] == "Talked about heads.\nResolved: that the plan be adopted.\n"


def test_escape_goes_back_from_the_vote_to_the_text(recording, screen):
    first = recording.items[0]
    write(screen, first, "Talked.")
    screen.keyboard.press("Alt+v")
    expect(item_of(screen, first).locator("[name=motion]")).to_be_focused()

    screen.keyboard.press("Escape")

    assert screen.evaluate("document.activeElement.id") == f"text-{first}"
