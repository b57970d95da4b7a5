"""The recording screen at length: server after server killed, a network long gone, two who type over each other.

Texts, marks of people, guests, Part B, dealt with and actions are counted alike: what was shown as saved and what was
typed or pressed.

Each test prints its figures. ``make test-all`` runs them at the size ``SHORT``; ``LONG_RECORDINGS=full`` in the
environment at ``FULL``, whose figures are in ADR 18.
"""

import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.browser.recording import (
    OFFLINE,
    browser_page,
    cut_network,
    expire_session,
    kill_once,
    median_of_saves,
    prepare,
    type_in_two,
)

pytestmark = [pytest.mark.browser, pytest.mark.long_recordings]
ITEMS, PEOPLE = 12, 20  # of the meeting that is recorded


@dataclass(frozen=True)
class Size:
    """How much the long runs do."""

    saves: int  # timed one after the other
    kills: int
    cut: float  # seconds without a network
    edits: int  # of each of two browsers
    seconds: float  # over which those are typed


SHORT = Size(saves=100, kills=12, cut=20, edits=100, seconds=40)
FULL = Size(saves=300, kills=50, cut=60, edits=300, seconds=120)
SIZE = {"": SHORT, "full": FULL}[os.environ.get("LONG_RECORDINGS", "")]
SLOWEST_SAVE = 1000  # milliseconds at the median: far above what a busy machine takes, so that only a fault is found


@pytest.fixture
def say(capsys) -> Callable[[str], None]:
    """Print a figure where whoever runs the tests sees it, with the seconds that the test has taken."""
    began = time.monotonic()

    def say(figure: str) -> None:
        with capsys.disabled():
            print(f"\n{figure} ({time.monotonic() - began:.0f} s)")

    return say


def test_save_stays_quick(server, say):
    median = median_of_saves(prepare(server, ITEMS, PEOPLE), SIZE.saves)

    say(f"a save: {median:.1f} ms at the median of {SIZE.saves}")
    assert median < SLOWEST_SAVE


def test_no_kill_loses_what_was_acknowledged_or_typed(browser: Browser, server, say):
    chance = random.Random(6)  # noqa: S311
    recording = prepare(server, ITEMS, PEOPLE)
    page = browser_page(browser, recording)

    lost = {number: kill_once(recording, page, number, chance.uniform(0, 1.2)) for number in range(SIZE.kills)}
    page.context.close()

    missing = {number: words for number, words in lost.items() if words}
    marks = len(recording.marked)
    say(f"{SIZE.kills} kills of the server, {marks} marks and actions, {len(missing)} with something missing")
    assert missing == {}


def test_long_cut_of_the_network_and_an_expired_session_lose_nothing(browser: Browser, server, say):
    recording = prepare(server, ITEMS, PEOPLE)
    page = browser_page(browser, recording)

    cut_network(recording, page, SIZE.cut)
    expire_session(recording, page)
    page.context.close()

    text = recording.texts()[recording.items[0]]
    lost = [words for words in OFFLINE if words not in text] + recording.missing()
    say(f"the network cut for {SIZE.cut:.0f} s and the session expired: {len(lost)} lost")
    assert lost == []


def test_two_browsers_at_length_lose_no_word_of_each_other(browser: Browser, server, say):
    recording = prepare(server, ITEMS, PEOPLE)
    pages = [browser_page(browser, recording, number) for number in (0, 1)]

    lost = type_in_two(recording, pages, SIZE.edits, SIZE.seconds, random.Random(6))  # noqa: S311
    for page in pages:
        page.context.close()

    shown = len(recording.shown)
    say(
        f"two browsers, {SIZE.edits} texts and twice as many marks each in {SIZE.seconds:.0f} s: {len(lost)} lost, "
        f"{shown} texts left in a conflict that was shown"
    )
    assert lost == []
