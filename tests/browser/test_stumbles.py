"""Where a clerk of twenty years stumbled on the recording screen."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.browser.recording import Recording, add_guest, browser_page, item_of, prepare, wait_until_saved, write

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def meetings(server) -> Recording:
    return prepare(server, 30)


@pytest.fixture
def recording(meetings) -> Recording:
    """Two items that no other test types in."""
    items, meetings.items = meetings.items[:2], meetings.items[2:]
    return replace(meetings, items=items)


@pytest.fixture
def screen(browser, recording):
    page = browser_page(browser, recording)
    yield page
    page.context.close()


def state(screen: Page):
    return screen.locator("[data-state]").first


def test_selected_words_move_into_a_confidential_item_whose_text_has_the_caret(recording, screen):
    first = recording.items[0]
    write(screen, first, "Heard.\nThe MARKER of it\nThanked.")
    box = item_of(screen, first).locator("form[data-save] textarea")
    box.evaluate("box => { box.focus(); box.setSelectionRange(7, 23); }")
    expect(item_of(screen, first).locator("[data-moves]")).to_contain_text("The selected words move")

    screen.keyboard.press("Alt+o")

    screen.wait_for_url("**#text-*")
    screen.wait_for_function("document.querySelector('[data-state]')?.dataset.state")
    expect(box).to_have_value("Heard.\nThanked.")
    screen.wait_for_function("document.activeElement.matches('.is-part-b textarea')")
    assert screen.evaluate("document.activeElement.value") == "The MARKER of it"


def test_button_without_a_selection_moves_nothing(recording, screen):
    first = recording.items[0]
    write(screen, first, "Stays here.")

    item_of(screen, first).get_by_role("button", name="Confidential matter arising here").click()

    screen.wait_for_url("**#text-*")
    expect(item_of(screen, first).locator("form[data-save] textarea")).to_have_value("Stays here.")
    assert screen.locator(".is-part-b").last.locator("form[data-save] textarea").input_value() == ""


def test_interest_is_asked_for_in_full_recorded_and_taken_out(recording, screen):
    first = recording.items[0]
    screen.locator("#interest-nature").fill("Governor")
    screen.keyboard.press("Enter")
    expect(screen.locator("#interest-person-error")).to_be_visible()
    expect(screen.locator("#interest-person")).to_be_focused()

    screen.locator("#interest-person").select_option(str(recording.people[0]))
    screen.locator("#interest-item").select_option(str(first))
    screen.get_by_role("button", name="Record the interest").click()
    line = item_of(screen, first).locator("[data-interest]")
    expect(line).to_contain_text("Governor")
    wait_until_saved(screen)
    screen.reload()
    line.get_by_role("button", name="Take out").click()

    expect(line).to_have_count(0)
    wait_until_saved(screen)
    screen.reload()
    expect(line).to_have_count(0)


def test_half_filled_box_stays_through_another_form_and_is_said(recording, screen):
    screen.locator("#guest-name").fill("Gus Fee")
    expect(state(screen)).to_have_text("A guest is not added yet")

    screen.locator("#late-title").fill("Late")
    screen.keyboard.press("Enter")

    screen.wait_for_url("**#item-*")
    screen.wait_for_function("document.querySelector('[data-state]')?.dataset.state")
    expect(screen.locator("#guest-name")).to_have_value("Gus Fee")
    expect(screen.locator("#late-title")).to_have_value("")
    expect(state(screen)).to_have_text("A guest is not added yet")
    screen.locator("#guest-name").fill("")
    wait_until_saved(screen)


def test_guest_is_taken_off_by_a_button_and_put_back(recording, screen):
    add_guest(screen, "Wrong Guest")
    row = screen.locator("#roll [data-is-guest]", has_text="Wrong Guest")
    expect(row).to_have_count(1)
    row.get_by_role("button", name="Present").click()
    wait_until_saved(screen)
    expect(row).to_have_count(1)

    row.get_by_role("button", name="Take off").click()
    expect(row).to_have_count(0)
    screen.get_by_role("button", name="Put back").click()
    expect(row).to_have_count(1)
    expect(row.get_by_role("button", name="Present")).to_have_attribute("aria-pressed", "true")


def test_two_people_typed_as_one_guest_are_added_as_two(recording, screen):
    screen.locator("#guest-name").fill("Una Elm, Bo Elm")
    screen.keyboard.press("Enter")

    screen.get_by_role("button", name="Add Una Elm and Bo Elm").click()

    for name in ("Una Elm", "Bo Elm"):
        expect(screen.locator("#roll [data-is-guest]", has_text=name)).to_have_count(1)


RETYPED = [
    ("- ", "(b) ", "(b) "),
    ("(b) ", "(b) ", "(b) "),
    ("  ii) ", "ii) ", "  ii) "),
    ("- ", "- ", "- "),
    ("(b) ", "  - ", "  - "),
    ("1. ", "words ", None),
    ("- ", "4 ", None),
]
MOVED = [  # the text, whether back, and what it is then
    ("1. a\n2. ", False, "1. a\n  1. "),
    ("1. a\n  (a) b\n2. ", False, "1. a\n  (a) b\n  (b) "),
    ("- a\n- ", False, "- a\n  - "),
    ("- a\n  - ", True, "- a\n- "),
    ("1. a\n  - b\n  - ", True, "1. a\n  - b\n2. "),
    ("1. a\n    - ", False, None),
    ("1. a\n2. ", True, None),
    ("1. a\n2. b", False, None),
    ("words", False, None),
]
PASTED = {
    "<p>words</p>": None,
    "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>": "- a\n  - b\n- c",
    "<ul><li>a</li><ul><li>b</li></ul></ul>": "- a\n  - b",
    "<ol type='a' start='2'><li>x</li><li><p>y</p><p>more</p></li></ol>": "b. x\nc. y\n   more",
    "<ol style='list-style-type: lower-roman'><li>x</li><li>y</li></ol>": "i. x\nii. y",
    "<ul><li aria-level='1'>a</li></ul><ul><li aria-level='2'>b</li></ul>": "- a\n  - b",
    "<p>Before</p><ul><li>a</li></ul><p>After</p>": "Before\n\n- a\n\nAfter",
    "<table><tr><th>School</th><th>2024</th></tr><tr><td></td><td> </td></tr>"
    "<tr><td>Two<br>lines</td><td>9</td></tr></table>": 'School\t2024\n---\t---\n"Two\nlines"\t9',
    "<table><tr><td colspan='2'>a</td><td>b</td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>": (
        "a\t\tb\n1\t2\t3"
    ),
    "<table><tr><td><ul><li>laid out</li></ul></td></tr></table>": "- laid out",
    "<script>alert(1)</script><ul><li>a</li></ul>": "- a",
}


def modules(screen: Page, name: str) -> str:
    """The address of a module as this page loads it, whatever its name has in it."""
    find = "name => performance.getEntriesByType('resource').find((one) => one.name.includes(name)).name"
    return screen.evaluate(find, name)


def test_marks_typed_twice_levels_and_pasted_html_are_as_one_means_them(screen):
    lines, paste = modules(screen, "recording-lines"), modules(screen, "recording-paste")

    def asked(module: str, call: str, *arguments):
        return screen.evaluate(f"async (args) => (await import({module!r})).{call}(...args)", list(arguments))

    for auto, typed, wanted in RETYPED:
        assert asked(lines, "retyped", auto, typed) == wanted, (auto, typed)
    for text, is_back, wanted in MOVED:
        change = asked(lines, "moved", text, len(text), is_back)
        assert (change and text[: change["start"]] + change["text"]) == wanted, (text, is_back)
    for html, wanted in PASTED.items():
        assert asked(paste, "fromHtml", html) == wanted, html


def test_list_is_written_with_marks_of_ones_own_and_levels_by_tab(recording, screen):
    first = recording.items[0]
    item_of(screen, first).locator("form[data-save] textarea").focus()
    screen.keyboard.type("(a) one\n(b) two\n")
    screen.keyboard.press("Tab")
    screen.keyboard.type("deeper\n")
    screen.keyboard.press("Shift+Tab")
    screen.keyboard.type("- back\n- and\n")
    screen.keyboard.press("Enter")
    screen.keyboard.type("and done.")
    wait_until_saved(screen)

    assert recording.texts()[first] == "(a) one\n(b) two\n  (a) deeper\n- back\n- and\nand done."
    screen.keyboard.press("Tab")
    assert (
        not item_of(screen, first).locator("form[data-save] textarea").evaluate("box => box === document.activeElement")
    )


def test_html_is_pasted_with_its_shape(recording, screen):
    first = recording.items[0]
    write(screen, first, "Seen: ")
    item_of(screen, first).locator("form[data-save] textarea").evaluate(
        """box => {
            const data = new DataTransfer();
            data.setData("text/html", "<ul><li>a<ul><li>b</li></ul></li></ul>");
            data.setData("text/plain", "a b");
            box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    wait_until_saved(screen)

    assert recording.texts()[first] == "Seen: \n- a\n  - b"
