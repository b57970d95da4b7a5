"""Marks of the recording screen in a browser: as quick as fingers, in their order, and none lost or written over."""

import random
import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.recording import (
    Recording,
    add_guest,
    browser_page,
    item_of,
    mark,
    prepare,
    row_of,
    slow_down,
    wait_until_saved,
)

pytestmark = pytest.mark.browser
PEOPLE = 20
BETWEEN_KEYS, LATENCY = 0.12, 300  # seconds; milliseconds
PRESENCES = {"p": "present", "i": "in-part", "a": "apologies", "x": "absent"}
FOCUSED = "document.activeElement.closest('[data-person]')?.dataset.person"
MARKS = "**/record/marks/"


@pytest.fixture
def recording(server) -> Recording:
    return prepare(server, 3, PEOPLE)


@pytest.fixture
def other(browser: Browser, recording) -> Iterator[Page]:
    """The screen of another recorder."""
    page = browser_page(browser, recording, 1)
    yield page
    page.context.close()


def bar(page: Page):
    return page.locator(".recording__state")


def test_marks_keep_up_with_fingers_on_a_slow_network(recording, screen):
    keys = random.choices("piax", k=PEOPLE)  # noqa: S311
    people = [str(pk) for pk in recording.people]
    slow_down(screen, LATENCY)
    screen.locator("[data-key][tabindex='0']").focus()
    focused, began = [screen.evaluate(FOCUSED)], time.monotonic()

    for number, key in enumerate(keys):
        time.sleep(max(0, began + number * BETWEEN_KEYS - time.monotonic()))
        screen.keyboard.press(key)
        focused.append(screen.evaluate(FOCUSED))
    took = time.monotonic() - began
    wait_until_saved(screen)

    marks = recording.marks()
    assert {pk: marks[pk] for pk in people} == {pk: PRESENCES[key] for pk, key in zip(people, keys, strict=True)}, (
        "not what was pressed"
    )
    assert focused == [*people, people[-1]]
    assert took < PEOPLE * (BETWEEN_KEYS + 0.1), "the keys did not come as quickly as they were to"


def test_time_at_which_somebody_came_is_saved_with_enter_which_marks_nobody_else(recording, screen):
    first, second = recording.people[:2]
    mark(screen, first, "In part")
    came = row_of(screen, first).get_by_label(re.compile("what time .+ came"))

    came.fill("1420")
    came.press("Enter")

    wait_until_saved(screen)
    expect(came).to_have_value("2.20pm")
    assert not recording.marks().get(str(second))


def test_marks_that_the_server_did_not_take_are_sent_after_a_reload(recording, screen):
    first, second = recording.people[:2]
    screen.route(MARKS, lambda route: route.abort())
    mark(screen, first, "Apologies")
    mark(screen, second, "In part")
    row_of(screen, second).get_by_label("Came during item").select_option(str(recording.items[1]))
    item_of(screen, recording.items[0]).get_by_role("button", name="Dealt with").click()
    item_of(screen, recording.items[1]).get_by_role("button", name="Part B").click()
    add_guest(screen, f"Gus Reload{recording.meeting}")
    expect(bar(screen)).to_have_attribute("data-state", "offline")
    screen.wait_for_timeout(100)
    before = recording.marks()

    recording.open(screen)
    expect(row_of(screen, first).get_by_role("button", name="Apologies")).to_have_attribute("aria-pressed", "true")
    expect(row_of(screen, second).get_by_label("Came during item")).to_have_value(str(recording.items[1]))
    screen.unroute(MARKS)
    wait_until_saved(screen)

    after = recording.marks()
    assert set(before.values()) == {""}
    assert (after[str(first)], after[str(second)]) == ("apologies", "in-part")
    assert after[f"Gus Reload{recording.meeting}"] == "present"
    assert recording.items_marked("dealt_with") == {recording.items[0]}
    assert recording.items_marked("part_b") == {recording.items[1]}
    assert screen.evaluate("localStorage.length") == 0


def test_mark_that_somebody_else_made_otherwise_meanwhile_is_shown_to_choose(recording, screen, other):
    person = recording.people[0]
    screen.route(MARKS, lambda route: route.abort())
    mark(screen, person, "Apologies")
    expect(bar(screen)).to_have_attribute("data-state", "offline")
    mark(other, person, "Absent")
    wait_until_saved(other)
    screen.unroute(MARKS)

    expect(bar(screen)).to_contain_text("Not saved: see ", timeout=15_000)
    refusal = row_of(screen, person).locator(".recording-refused")
    expect(refusal).to_contain_text("Recorder 2 marked")
    expect(row_of(screen, person).get_by_role("button", name="Absent", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    assert recording.marks()[str(person)] == "absent"
    refusal.get_by_role("button", name="Mark “Apologies”").click()
    wait_until_saved(screen)

    assert recording.marks()[str(person)] == "apologies"
    expect(refusal).to_have_count(0)


def test_what_others_mark_comes_by_itself(recording, screen, other):
    first, second = recording.people[:2]
    name = f"Una Pulse{recording.meeting}"
    other.get_by_role("button", name="All present").click()
    mark(other, first, "Absent")
    add_guest(other, name)
    item_of(other, recording.items[0]).get_by_role("button", name="Part B").click()
    other.locator("#interest-person").select_option(str(first))
    other.locator("#interest-item").select_option(str(recording.items[0]))
    other.locator("#interest-nature").fill("Governor")
    other.get_by_role("button", name="Record the interest").click()
    wait_until_saved(other)

    screen.bring_to_front()
    guest = screen.locator(".recording-roll__place", has_text=name)
    expect(guest).to_be_visible(timeout=15_000)
    expect(row_of(screen, first).get_by_role("button", name="Absent", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(row_of(screen, second).get_by_role("button", name="Present", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(screen.locator("[data-count]")).to_contain_text(f"{PEOPLE - 1} members here")
    expect(item_of(screen, recording.items[0]).locator("[data-part-b]")).to_be_visible()
    expect(screen.get_by_text("Governor")).to_be_visible()
    expect(screen.get_by_role("button", name="All present")).to_be_hidden()


def test_no_button_of_forms_without_scripts_is_shown_of_who_comes_by_itself_in_part(recording, screen, other):
    name, pulse = f"Una Part{recording.meeting}", "**/record/pulse/"
    screen.route(pulse, lambda route: route.abort())  # so that the guest comes at once with how they were there
    add_guest(other, name)
    wait_until_saved(other)
    other.locator(".recording-roll__place", has_text=name).get_by_role("button", name="In part").click()
    wait_until_saved(other)

    screen.unroute(pulse)
    screen.bring_to_front()
    guest = screen.locator(".recording-roll__place", has_text=name)
    expect(guest.get_by_text("Came during item")).to_be_visible(timeout=15_000)
    expect(screen.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    screen.reload()
    expect(guest.get_by_text("Came during item")).to_be_visible(timeout=15_000)
    expect(screen.get_by_role("button", name="Save", exact=True)).to_have_count(0)


def test_marks_made_signed_out_wait_for_their_own_recorder(recording, screen):
    person = recording.people[0]
    screen.context.clear_cookies(name="sessionid")
    mark(screen, person, "Present")
    screen.locator("[data-signed-out]").wait_for()
    recording.sign_in(screen.context, 1)
    expect(screen.get_by_text("Somebody else is signed in in this browser.")).to_be_visible(timeout=15_000)
    before = recording.marks()[str(person)]

    recording.sign_in(screen.context, 0)
    wait_until_saved(screen)

    assert (before, recording.marks()[str(person)]) == ("", "present")


def test_guest_who_is_refused_is_said_at_the_form_and_in_the_bar(recording, screen):
    name = f"Ida Twice{recording.meeting}"
    add_guest(screen, name)
    wait_until_saved(screen)
    add_guest(screen, name)
    expect(bar(screen)).to_have_text("Not added yet: say who the guest is")
    screen.get_by_role("radio", name=name).check()
    screen.locator(".recording-guest-who").get_by_role("button", name="Add to the attendance").click()

    expect(screen.get_by_text(f"{name} is listed under attendance already. Mark them there.").first).to_be_attached()
    expect(bar(screen)).to_have_text(f"Not saved: see {name}")
    screen.locator("[data-guests]").get_by_role("button", name="Leave it").click()

    wait_until_saved(screen)


def test_guest_taken_off_the_list_and_marked_again_comes_back_as_a_guest(recording, screen):
    name = f"Ola Slip{recording.meeting}"
    add_guest(screen, name)
    row = screen.locator(".recording-roll__place", has_text=name)
    row.get_by_role("button", name="Present").click()
    row.get_by_role("button", name="Present").click()
    wait_until_saved(screen)

    assert recording.marks()[name] == "present"
    expect(row).to_contain_text("guest")


def test_leaving_warns_while_a_mark_waits(recording, screen):
    screen.route(MARKS, lambda route: route.abort())
    assert screen.evaluate("dispatchEvent(new Event('beforeunload', {cancelable: true}))")

    mark(screen, recording.people[0], "Present")

    assert not screen.evaluate("dispatchEvent(new Event('beforeunload', {cancelable: true}))")


@pytest.mark.thorough
def test_refusal_and_question_are_reached_by_everybody(recording, screen, other, axe_on):
    person, name = recording.people[0], f"Kay Asked{recording.meeting}"
    add_guest(screen, name)
    wait_until_saved(screen)
    screen.route(MARKS, lambda route: route.abort())
    mark(screen, person, "In part")
    expect(bar(screen)).to_have_attribute("data-state", "offline")
    mark(other, person, "Absent")
    wait_until_saved(other)
    screen.unroute(MARKS)
    add_guest(screen, name)
    screen.locator(".recording-refused").wait_for(timeout=15_000)
    screen.locator(".recording-guest-who").wait_for()

    for width in (1280, 360):
        screen.set_viewport_size({"width": width, "height": 900})
        assert axe_on(screen) == []
        assert screen.evaluate("document.documentElement.scrollWidth") <= width
