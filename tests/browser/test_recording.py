"""The recording screen in a browser: it loses no word when the server, the network or the session goes.

``test_long_recordings.py`` does the same at length.
"""

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.recording import (
    OFFLINE,
    Recording,
    browser_page,
    cut_network,
    expire_session,
    item_of,
    kill_once,
    prepare,
    type_in_two,
    wait_until_saved,
    write,
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def meetings(server) -> Recording:
    return prepare(server, 15)


@pytest.fixture
def recording(meetings) -> Recording:
    """Three items that no other test types in."""
    items, meetings.items = meetings.items[:3], meetings.items[3:]
    return replace(meetings, items=items)


@pytest.fixture
def own(server) -> Recording:
    """A meeting that no other test records: everybody on it is marked, too."""
    return prepare(server, 3)


@pytest.fixture
def own_screen(browser: Browser, own) -> Iterator[Page]:
    page = browser_page(browser, own)
    yield page
    page.context.close()


@pytest.mark.thorough
def test_killed_server_loses_nothing_acknowledged_and_the_rest_is_offered_back(own, own_screen):
    assert [kill_once(own, own_screen, number, delay) for number, delay in enumerate((0, 0.7))] == [[], []]


@pytest.mark.thorough
def test_network_cut_and_session_expired_keep_what_is_typed_until_it_is_saved(own, own_screen):
    cut_network(own, own_screen, 0.5)
    expire_session(own, own_screen)

    assert all(words in own.texts()[own.items[0]] for words in OFFLINE)
    assert own.missing() == []
    assert own_screen.evaluate("localStorage.length") == 0


@pytest.mark.thorough
def test_two_browsers_lose_no_word_of_each_other(browser, own, own_screen):
    other = browser_page(browser, own, 1)

    lost = type_in_two(own, [own_screen, other], edits=10, seconds=3, chance=random.Random(1))  # noqa: S311

    other.context.close()
    assert lost == []


def test_recorder_writes_lists_names_and_actions_by_keyboard_alone(recording, screen):
    first, second, _ = recording.items
    write(screen, first, "a) one")
    keyboard = screen.keyboard
    keyboard.press("Enter")
    keyboard.type("two\n\n! ann")
    keyboard.press("Tab")
    keyboard.type(": write to all heads\n")
    keyboard.press("Control+Enter")

    item_of(screen, first).locator(".recording-outcomes li").wait_for()
    wait_until_saved(screen)

    assert recording.texts()[first] == "a) one\nb) two\n! Ann Day: write to all heads\n"
    assert "Ann Day – write to all heads" in item_of(screen, first).locator(".recording-outcomes").inner_text()
    assert "is-dealt-with" in item_of(screen, first).get_attribute("class")
    assert screen.evaluate("document.activeElement.id") == f"text-{second}"


def test_buttons_begin_a_line_of_an_action_or_a_decision_at_the_cursor(recording, screen):
    first = recording.items[0]
    write(screen, first, "Talked about heads.")
    item, keyboard = item_of(screen, first), screen.keyboard

    item.get_by_role("button", name="+ Action").click()
    keyboard.type("Ann Day: write to all heads")
    item.get_by_role("button", name="+ Decision").click()
    keyboard.type("to meet in May\n")
    item.get_by_role("button", name="+ Action").click()
    keyboard.type("Ann Day: find a room")
    keyboard.press("Control+Enter")
    wait_until_saved(screen)

    assert recording.texts()[first] == (
        "Talked about heads.\n! Ann Day: write to all heads\nAgreed: to meet in May\n! Ann Day: find a room"
    )
    expect(item.locator(".recording-outcomes li")).to_have_count(3)


def test_action_is_made_of_its_whole_line_whatever_pauses_come_while_it_is_typed(recording, screen):
    first = recording.items[0]
    item, keyboard = item_of(screen, first), screen.keyboard
    write(screen, first, "Talked.\n! Ann Day: write to ")
    wait_until_saved(screen)

    keyboard.type("all heads of the quadrant by Friday", delay=120)  # over 3 s, after which it is saved all the same
    wait_until_saved(screen)
    expect(item.locator(".recording-outcomes li")).to_have_count(0)

    expect(item.locator(".recording-outcomes li")).to_contain_text("write to all heads of the quadrant", timeout=6000)
    screen.reload()
    expect(item.locator(".recording-outcomes li")).to_contain_text("Ann Day – write to all heads of the quadrant")


def test_words_of_clerks_make_outcomes_groups_complete_and_what_only_looks_alike_is_marked(recording, screen):
    first = recording.items[0]
    write(screen, first, "Noted concerns of parents were read.\nACTION: all mem")
    item, keyboard = item_of(screen, first), screen.keyboard
    expect(item.locator(".recording-suggestion")).to_have_text("bersTab")

    keyboard.press("Tab")
    keyboard.type(" will read the plan by Friday\nRESOLVED that it is published\nand so on")
    keyboard.press("Control+Enter")
    wait_until_saved(screen)

    assert "ACTION: All members will read the plan by Friday\nRESOLVED that" in recording.texts()[first]
    said = item.locator(".recording-outcomes li")
    expect(said).to_have_count(3)
    expect(said.nth(0)).to_have_text("Resolved: that it is published")
    expect(said.nth(1)).to_contain_text("All members (")
    expect(said.nth(2)).to_contain_text("Read as text: “Noted concerns of parents were read”")
    screen.reload()
    expect(said).to_have_count(3)


def test_item_is_part_b_and_not_any_more_with_the_same_button(recording, screen):
    item = item_of(screen, recording.items[1])
    undo = item.locator("[data-undo]")
    expect(undo).to_be_hidden()

    item.get_by_role("button", name="Part B").click()
    expect(undo).to_have_text("Press twice to undo.")
    expect(undo).to_be_visible()
    item.get_by_role("button", name="Part B").click()
    expect(undo).to_have_text("Once more: to Part A.")
    assert "is-part-b" in item.get_attribute("class")
    item.get_by_role("button", name="Part B").click()

    expect(undo).to_be_hidden()
    assert "is-part-b" not in item.get_attribute("class")


def test_finishing_is_beside_the_agenda_or_on_a_phone_at_the_end(screen):
    button = screen.get_by_role("button", name="Finish recording")
    roll = screen.locator("#roll")
    beside = button.bounding_box()["y"] < roll.bounding_box()["y"] + 800

    screen.set_viewport_size({"width": 360, "height": 740})

    assert beside
    assert button.bounding_box()["y"] > screen.locator(".recording-more").bounding_box()["y"]


def test_roll_is_marked_with_one_key_a_person(screen, axe_on):
    screen.locator("[data-key][tabindex='0']").focus()
    for marked, key in enumerate("pia"):
        screen.keyboard.press(key)
        screen.locator("#roll [aria-pressed='true']").nth(marked).wait_for()
        screen.wait_for_load_state("networkidle")

    pressed = screen.locator("#roll [aria-pressed='true']").all_inner_texts()

    assert pressed == ["Present", "In part", "Apologies"]
    for width in (1280, 768, 640):  # the last is a window of 1280 pixels at 200%
        screen.set_viewport_size({"width": width, "height": 800})
        assert axe_on(screen) == []
        assert screen.evaluate("document.documentElement.scrollWidth") <= width


def test_guest_of_a_known_name_is_asked_about_and_answered_with_the_keyboard_alone(screen):
    _type_guest(screen, "Kay Boardman")
    expect(screen.locator("[data-guests]").get_by_text("Kay Boardman is added to the attendance.")).to_be_visible()

    _type_guest(screen, "kay boardman")
    expect(screen.get_by_role("heading", name="Is it one of these?")).to_be_visible()
    while not screen.evaluate("document.activeElement.matches('[name=who]')"):
        screen.keyboard.press("Tab")
    screen.keyboard.press("ArrowDown")
    screen.keyboard.press("Enter")

    said = screen.locator("[data-guests]").get_by_text("kay boardman is added to the attendance.", exact=True)
    expect(said).to_be_visible()
    expect(screen.locator(".recording-roll__name", has_text="kay boardman")).to_have_count(2)


def _type_guest(page: Page, name: str) -> None:
    page.locator("#guest-name").focus()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
