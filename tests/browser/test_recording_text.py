"""Writing on the recording screen: lists go on by themselves, bold by a key, and how an item will look is under it."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.browser.recording import Recording, item_of, prepare, wait_until_saved, write

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def meetings(server) -> Recording:
    return prepare(server, 15)


@pytest.fixture
def recording(meetings) -> Recording:
    """Three items that no other test types in."""
    items, meetings.items = meetings.items[:3], meetings.items[3:]
    return replace(meetings, items=items)


def lines_module(page: Page) -> str:
    """The address of the module as this page loads it, whatever its name has in it."""
    return page.evaluate(
        "performance.getEntriesByType('resource').find(({ name }) => name.includes('recording-lines')).name"
    )


GOES_ON = {
    "- a": "- ",
    "•\ta": "•\t",
    "o\ta": "o\t",
    "\uf0b7\ta": "\uf0b7\t",
    "– a": "– ",
    "9. a": "10. ",
    "(1) a": "(2) ",
    "(a) a": "(b) ",
    "a. a": "b. ",
    "z) a": "aa) ",
    "i) a": "ii) ",
    "h) a\ni) a": "j) ",
    "(iv) a": "(v) ",
    "A) a": "B) ",
    "4.9\ta": "4.10\t",
    "4.1 The": "4.2 ",
    "a) a\n  - b": "  - ",
}
ENDS = ("4.1 million", "1.\ta\tb", "A. Smith", "Words", "1. a\n   goes on")
TOGETHER = [
    ("The report was received. Heads agreed to", "The report was received. Heads agreed to meet.", None),
    ("Heads agreed to meet.", "Heads agreed to", "Heads agreed to meet."),
    ("One. Two.", "Two. Three.", "One. Two.\nThree."),
    ("- a\n- b", "- a\n- c\n- b", "- a\n- c\n- b"),
    ("- Schools in Harlow", "- Schools\n- Schools in Harlow", "- Schools in Harlow\n- Schools"),
    ("! Ann Day: write", "! Ann Day: write by 12 May", "! Ann Day: write by 12 May"),
    ("", "Words.", "Words."),
]
BOLD = [
    ("one two", 4, 7, "one **two**"),
    ("one **two**", 6, 9, "one two"),
    ("one two", 5, 5, "one **two**"),
    ("one **two**", 7, 7, "one two"),
    ("- a\n- b c\n\n1. d", 0, 15, "- **a**\n- **b c**\n\n1. **d**"),
    ("- **a**\n- **b c**", 0, 17, "- a\n- b c"),
    ("one ", 0, 4, "**one** "),
]


def test_lists_go_on_texts_come_together_and_bold_is_turned(screen):
    module = lines_module(screen)

    def asked(call: str, *arguments):
        return screen.evaluate(f"async (args) => (await import({module!r})).{call}(...args)", list(arguments))

    for typed, mark in GOES_ON.items():
        assert asked("goOn", typed, len(typed), len(typed))["text"] == f"\n{mark}", typed
    for typed in ENDS:
        assert asked("goOn", typed, len(typed), len(typed)) is None, typed
    for one, other, both in TOGETHER:
        assert asked("together", one, other) == (both or other), (one, other)
    for text, start, end, turned in BOLD:
        change = asked("bold", text, start, end)
        assert text[: change["start"]] + change["text"] + text[change["end"] :] == turned, text


def test_bold_by_a_key_is_taken_back_by_the_key_and_by_undo(recording, screen):
    first = recording.items[0]
    write(screen, first, "One two")
    box = item_of(screen, first).locator("textarea")

    screen.keyboard.press("Control+Shift+ArrowLeft")
    screen.keyboard.press("Control+b")
    assert box.input_value() == "One **two**"
    screen.keyboard.press("Control+b")
    assert box.input_value() == "One two"
    screen.keyboard.press("Control+z")
    assert box.input_value() == "One **two**"
    screen.keyboard.press("Control+z")
    assert box.input_value() == "One two"
    screen.keyboard.type("2")

    wait_until_saved(screen)
    assert recording.texts()[first] == "One 2"


def test_enter_goes_on_with_a_list_as_it_was_pasted_from_word(recording, screen):
    first = recording.items[0]
    write(screen, first, "")
    screen.keyboard.insert_text("1.\tFirst\n2.\tSecond")
    screen.keyboard.press("Enter")
    screen.keyboard.type("Third")
    screen.keyboard.press("Enter")
    screen.keyboard.press("Enter")
    screen.keyboard.type("End")

    wait_until_saved(screen)

    assert recording.texts()[first] == "1.\tFirst\n2.\tSecond\n3.\tThird\nEnd"


def test_preview_is_under_what_is_typed_and_moves_neither_caret_nor_page(recording, screen, axe_on):
    last = recording.items[2]
    write(screen, last, "")
    item = item_of(screen, last)
    where = """() => {
        const { id, selectionStart } = document.activeElement;
        return [id, selectionStart, Math.round(document.activeElement.getBoundingClientRect().top)];
    }"""
    screen.keyboard.insert_text("School\tPupils\nColne\t142\nHarlow\t9\n\nSee minutes 1 and 77.")
    before = screen.evaluate(where)

    expect(item.locator(".recording-preview td.govuk-table__cell--numeric")).to_have_text(["142", "9"])
    expect(item.locator(".recording-preview mark")).to_have_text("77")

    assert screen.evaluate(where) == before
    assert item.locator(".recording-preview [aria-live], .recording-preview [role=status]").count() == 0
    assert axe_on(screen) == []
    screen.keyboard.press("Control+a")
    screen.keyboard.type("Short")
    top = screen.evaluate(where)
    expect(item.locator(".recording-preview__text")).to_have_text("Short")
    assert screen.evaluate(where) == top, "a shorter preview does not pull the end of the page up"


def test_preview_can_be_hidden_for_good_and_asks_nothing_then_nor_offline(recording, screen):
    first, second, _ = recording.items
    asked: list[str] = []
    screen.on("request", lambda request: asked.append(request.url) if "/preview/" in request.url else None)
    write(screen, first, "One")
    preview = item_of(screen, first).locator(".recording-preview")
    expect(preview).to_contain_text("One")
    assert len(asked) == 1

    preview.locator("summary").click()
    item_of(screen, first).locator("textarea").focus()
    screen.keyboard.type(" and two")
    wait_until_saved(screen)
    screen.wait_for_timeout(1500)
    screen.reload()
    expect(preview).not_to_have_attribute("open", "")
    assert len(asked) == 1

    preview.locator("summary").click()
    screen.context.set_offline(True)
    write(screen, second, "Offline")
    screen.wait_for_timeout(2500)
    offline = len(asked)
    screen.context.set_offline(False)

    expect(item_of(screen, second).locator(".recording-preview")).to_contain_text("Offline")
    assert offline <= 1, "at most the one under way as the network went"
