"""Of many who want a page at once, one makes it; the others wait for that, but not for long."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from portal.kept_pages import taking_turns
from portal.kept_pages.taking_turns import turn_to_make

pytestmark = pytest.mark.once


def test_one_makes_it_while_the_others_wait():
    kept: list[str] = []

    def ask(_) -> bool:
        with turn_to_make("page") as is_mine:
            if is_mine:
                time.sleep(0.1)
                kept.append("page")
            assert kept, "who waited finds it"
            return is_mine

    with ThreadPoolExecutor(8) as pool:
        turns = list(pool.map(ask, range(8)))

    assert turns.count(True) == len(kept)
    assert turns.count(True) < 8


def test_other_page_is_made_meanwhile():
    with turn_to_make("page"), turn_to_make("another page") as is_mine:
        assert is_mine


def test_nobody_hangs_on_one_that_is_slow(monkeypatch):
    monkeypatch.setattr(taking_turns, "PATIENCE", 0.05)
    began, may_end = Event(), Event()

    def is_slow() -> None:
        with turn_to_make("page"):
            began.set()
            may_end.wait(10)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(is_slow)
        began.wait(10)
        with turn_to_make("page") as is_mine:
            assert not is_mine, "who waited makes it too, and goes on"
        may_end.set()


def test_turn_ends_with_a_fault():
    with pytest.raises(ZeroDivisionError), turn_to_make("page"):
        raise ZeroDivisionError

    with turn_to_make("page") as is_mine:
        assert is_mine
