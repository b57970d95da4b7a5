"""Whose an action is, put right by who records its meeting: given to another, said to stand, and a new link sent."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from boards.actions.writes import path_of
from boards.models import Action
from partnerships.models import Person
from tests.boards.minuted import bring_to_members, make_recording, type_text
from tests.clients import signed_in
from tests.factories import make_person
from tests.pages.reading import texts
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]


@pytest.fixture
def action(setting) -> Action:
    """An open action of two people."""
    meeting = make_recording(setting)
    type_text(meeting.items.first(), "! Lee Oak, Ann Day: find a room", setting.minute_taker)
    bring_to_members(meeting, setting)
    outbox().clear()
    return Action.objects.get()


def post(user, action: Action, data: dict):
    return signed_in(user).post(f"/actions/{action.pk}/", data, follow=True)


def owners(action: Action) -> list[str]:
    return [person.name for person in Action.objects.with_owners().get(pk=action.pk).owners]


@pytest.mark.parametrize(
    ("instead_of", "to", "after"),
    [
        ("lee", "kim", ["Kim Ash", "Ann Day"]),
        ("ann", "kim", ["Lee Oak", "Kim Ash"]),
        ("lee", "ann", ["Ann Day"]),
        ("ann", "lee", ["Lee Oak"]),
    ],
)
def test_minute_taker_gives_it_to_somebody_of_the_meeting_who_is_told(setting, action, instead_of, to, after):
    Person.objects.filter(pk=setting.kim.pk).update(email="kim@example.org")
    people = {"instead_of": getattr(setting, instead_of).pk, "to": getattr(setting, to).pk}

    page = post(setting.minute_taker, action, {"give": "yes"} | people)

    assert "has this action now, instead of" in page.content.decode()
    assert owners(action) == after
    assert [mail.to for mail in outbox()] == ([["kim@example.org"]] if to == "kim" else [])


def test_new_owner_s_link_opens_it_and_the_former_one_s_does_not(setting, action):
    old = path_of([action.pk, setting.lee.pk])
    Person.objects.filter(pk=setting.kim.pk).update(email="kim@example.org")

    post(setting.officer, action, {"give": "yes", "instead_of": setting.lee.pk, "to": setting.kim.pk})

    [mail] = outbox()
    assert (mail.to, mail.subject) == (["kim@example.org"], "An action was given to you")
    address = "/actions/by-link/" + mail.body.partition("/actions/by-link/")[2].split()[0]
    assert texts(Client().get(address), ".//h1") == ["find a room"]
    assert Client().get(old).status_code == 404


def test_it_is_given_to_nobody_from_elsewhere_and_by_nobody_else(setting, action):
    stranger = make_person("Not There")
    page = post(setting.officer, action, {"give": "yes", "instead_of": setting.lee.pk, "to": stranger.pk})
    assert page.status_code == 422
    assert texts(page, ".//p[@id='give-error']") == ["Error: Choose who is to have it."]
    for user in (setting.member, setting.chair):
        answer = post(user, action, {"give": "yes", "instead_of": setting.lee.pk, "to": setting.kim.pk})
        assert answer.status_code == 404
        assert post(user, action, {"send": setting.lee.pk}).status_code == 404
        assert post(user, action, {"stands": "yes"}).status_code == 404

    assert owners(action) == ["Lee Oak", "Ann Day"]
    assert outbox() == []


def test_it_stays_with_who_said_that_it_is_not_theirs_and_they_are_told(setting, action):
    Client().post(path_of([action.pk, setting.lee.pk]), {"not_mine": "yes"})
    outbox().clear()

    page = post(setting.minute_taker, action, {"stands": "yes"})

    assert "It stays with Lee Oak." in page.content.decode()
    assert [(mail.to, mail.subject) for mail in outbox()] == [(["member@example.org"], "An action stays with you")]
    assert not Action.objects.disowned().exists()
    assert post(setting.minute_taker, action, {"stands": "yes"}).status_code == 422


def test_new_link_is_sent_at_once_and_the_page_says_where_nobody_can_be_reached(setting, action):
    page = post(setting.minute_taker, action, {"send": setting.lee.pk})
    assert "1 e-mail goes out now." in page.content.decode()
    [mail] = outbox()
    assert (mail.to, mail.subject) == (["member@example.org"], "A new link to your action")
    address = "/actions/by-link/" + mail.body.partition("/actions/by-link/")[2].split()[0]
    assert texts(Client().get(address), ".//h1") == ["find a room"]

    Action.objects.filter(pk=action.pk).update(owner=setting.kim)
    page = post(setting.minute_taker, action, {"send": setting.kim.pk})

    assert "No e-mail address is recorded of Kim Ash: tell them yourself." in page.content.decode()


def test_no_link_is_sent_to_who_says_that_it_is_not_theirs_nor_of_a_closed_action(setting, action):
    Client().post(path_of([action.pk, setting.lee.pk]), {"not_mine": "yes"})
    outbox().clear()

    assert post(setting.officer, action, {"send": setting.lee.pk}).status_code == 422
    Action.objects.update(closed_on=action.undertaken_on)
    for data in ({"send": setting.ann.pk}, {"give": "yes", "instead_of": setting.ann.pk, "to": setting.kim.pk}):
        page = post(setting.officer, action, data)
        assert page.status_code == 422
        assert texts(page, ".//textarea") == []  # nothing was typed
        assert 'href="#whose"' in page.content.decode(), "the buttons are gone, so no error leads to them"

    assert outbox() == []


@pytest.mark.parametrize(("closed", "said"), [(False, "agreed 10 days ago"), (True, "open for 10 days")])
def test_list_says_what_its_days_count(setting, action, closed, said):
    today = timezone.localdate()
    Action.objects.update(
        undertaken_on=today - dt.timedelta(days=10), due_on=today, closed_on=today if closed else None
    )

    [row] = texts(signed_in(setting.officer).get("/actions/?show=all"), ".//tbody/tr")

    assert row.endswith(said)
