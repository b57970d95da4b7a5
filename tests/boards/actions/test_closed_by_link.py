"""Closing an action by its owner's link: it thanks, says what was recorded, and can be undone for a week."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from boards.actions.writes import path_of
from boards.models import Action
from tests.boards.minuted import bring_to_members, make_recording, type_text
from tests.clients import signed_in
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
A_WEEK = dt.timedelta(days=7)
THANKS, OVER = ["Thank you: the action is closed"], ["This link opens nothing any more"]


@pytest.fixture
def action(setting) -> Action:
    """An open action of two people."""
    meeting = make_recording(setting)
    type_text(meeting.items.first(), "! Lee Oak, Ann Day: find a room", setting.minute_taker)
    bring_to_members(meeting, setting)
    return Action.objects.get()


def link(action: Action, owner) -> str:
    return path_of([action.pk, owner.pk])


def headings(address: str) -> list[str]:
    return texts(Client().get(address), ".//h1")


def test_page_after_it_thanks_and_says_what_was_recorded(setting, action):
    page = Client().post(link(action, setting.lee), {"note": "Room 4", "close": "yes"}, follow=True)

    assert page.status_code == 200
    assert texts(page, ".//h1") == THANKS
    assert texts(page, ".//dd")[0] == "find a room"
    assert texts(page, ".//dd")[2] == "Room 4"


@pytest.mark.parametrize("whose", ["lee", "ann"])
def test_who_closed_it_opens_it_again_and_both_links_work_as_before(setting, action, whose):
    own, other = [link(action, one) for one in (setting.lee, setting.ann)][:: 1 if whose == "lee" else -1]
    Client().post(own, {"note": "Room 4", "close": "yes"})
    assert headings(other) == OVER
    assert Client().post(other, {"reopen": "yes"}).status_code == 404

    page = Client().post(own, {"reopen": "yes"}, follow=True)

    action.refresh_from_db()
    assert "The action is open again" in page.content.decode()
    assert (action.closed_on, action.closing_note) == (None, "Room 4")
    assert headings(own) == headings(other) == ["find a room"]


@pytest.mark.parametrize(("after", "is_undone"), [(A_WEEK - dt.timedelta(seconds=1), True), (A_WEEK, False)])
def test_it_is_undone_within_a_week_and_not_later(setting, action, after, is_undone):
    at = timezone.now() + dt.timedelta(hours=1)
    with time_machine.travel(at, tick=False):
        address = link(action, setting.lee)
        Client().post(address, {"note": "Room 4", "close": "yes"})

    with time_machine.travel(at + after, tick=False):
        shown = headings(address)
        Client().post(address, {"reopen": "yes"})

    action.refresh_from_db()
    assert shown == (THANKS if is_undone else OVER)
    assert action.is_closed is not is_undone


def test_it_is_not_undone_once_somebody_else_has_changed_it(setting, action):
    address = link(action, setting.lee)
    Client().post(address, {"note": "Room 4", "close": "yes"})
    action.refresh_from_db()
    action.text = "find a large room"
    action.save()

    answer = Client().post(address, {"reopen": "yes"})

    assert answer.status_code == 404
    assert "There is nothing more for you to do" in answer.content.decode()
    assert "newest" not in answer.content.decode()


def test_closing_twice_by_a_double_click_says_thank_you_and_another_note_is_not_lost(setting, action):
    address = link(action, setting.lee)
    Client().post(address, {"note": "Room 4", "close": "yes"})

    again = Client().post(address, {"note": "Room 4", "close": "yes"}, follow=True)
    other = Client().post(address, {"note": "Room 5", "close": "yes"})

    assert texts(again, ".//h1") == THANKS
    assert (other.status_code, texts(other, ".//textarea")) == (409, ["Room 5"])
    action.refresh_from_db()
    assert action.closing_note == "Room 4"


def test_what_an_officer_closed_is_opened_again_by_no_link(setting, action):
    address = link(action, setting.lee)
    signed_in(setting.officer).post(f"/actions/{action.pk}/", {"note": "Done", "close": "yes"})

    assert Client().post(address, {"reopen": "yes"}).status_code == 404
    action.refresh_from_db()
    assert action.is_closed


@pytest.mark.parametrize("closed_by", ["link", "minute taker"])
def test_who_runs_the_meeting_opens_it_again_and_the_owner_s_link_works_as_before(setting, action, closed_by):
    address, page = link(action, setting.lee), f"/actions/{action.pk}/"
    taker = signed_in(setting.minute_taker)
    who, where = (Client(), address) if closed_by == "link" else (taker, page)
    who.post(where, {"note": "Room 4", "close": "yes"})
    assert "Open it again" in texts(taker.get(page), ".//button")

    for _ in range(2):  # a double click
        answer = taker.post(page, {"reopen": "yes"}, follow=True)
        assert "The action is open again" in answer.content.decode()

    action.refresh_from_db()
    assert (action.closed_on, action.closing_note) == (None, "Room 4")
    assert headings(address) == ["find a room"]
    assert "opened it again." in " ".join(texts(taker.get(page), ".//li"))


def test_nobody_else_opens_it_again_on_its_page(setting, action):
    page = f"/actions/{action.pk}/"
    signed_in(setting.minute_taker).post(page, {"note": "Room 4", "close": "yes"})

    for user in (setting.member, setting.chair):
        assert "Open it again" not in texts(signed_in(user).get(page), ".//button")
        assert signed_in(user).post(page, {"reopen": "yes"}).status_code == 404

    action.refresh_from_db()
    assert action.is_closed


@pytest.mark.parametrize(("after", "is_undone"), [(A_WEEK - dt.timedelta(seconds=1), True), (A_WEEK, False)])
def test_who_runs_the_meeting_opens_it_again_within_a_week_and_not_later(setting, action, after, is_undone):
    at, page = timezone.now() + dt.timedelta(hours=1), f"/actions/{action.pk}/"
    with time_machine.travel(at, tick=False):
        signed_in(setting.minute_taker).post(page, {"note": "Room 4", "close": "yes"})

    with time_machine.travel(at + after, tick=False):
        taker = signed_in(setting.minute_taker)
        shown = texts(taker.get(page), ".//button")
        answer = taker.post(page, {"reopen": "yes"})

    action.refresh_from_db()
    assert ("Open it again" in shown) is is_undone
    assert answer.status_code == (302 if is_undone else 422)
    assert action.is_closed is not is_undone


def test_what_was_closed_in_admin_is_not_opened_again_on_its_page(setting, action):
    action.closed_on = action.undertaken_on
    action.save()

    answer = signed_in(setting.officer).post(f"/actions/{action.pk}/", {"reopen": "yes"})

    assert answer.status_code == 422
    assert "An officer can open it again on its record." in answer.content.decode()
