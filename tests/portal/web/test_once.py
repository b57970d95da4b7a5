"""A form that is sent twice is done once; what is sent from another page, or was refused, is done again."""

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.writes import confirm_address
from boards.models import AgendaItem
from partnerships.models import Enquiry
from portal.web import once
from tests.boards.minuted import make_recording, make_setting
from tests.clients import signed_in
from tests.factories import make_partnership

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAGE, OTHER_PAGE = "a" * 64, "b" * 64  # what the token is on them


@pytest.fixture(autouse=True)
def _nothing_is_remembered():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def setting():
    return make_setting()


@pytest.fixture
def meeting(setting):
    return make_recording(setting, items=0)


@pytest.fixture
def recorder(setting):
    return signed_in(setting.minute_taker)


def add(client, meeting, title="Late business", token=PAGE):
    data = {"title": title} | ({"csrfmiddlewaretoken": token} if token else {})
    return client.post(f"/meetings/{meeting.pk}/record/items/", data)


def titles(meeting):
    return list(AgendaItem.objects.filter(meeting=meeting).order_by("position").values_list("title", flat=True))


def test_form_that_is_sent_eight_times_is_done_once_and_answered_each_time(recorder, meeting):
    answers = [add(recorder, meeting) for _ in range(8)]

    assert titles(meeting) == ["Late business"]
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, answers[0].url)}


@pytest.mark.parametrize(
    "again", [{"title": "Other business"}, {"token": OTHER_PAGE}, {"token": ""}], ids=["content", "page", "no form"]
)
def test_what_is_another_form_is_done(recorder, meeting, again):
    add(recorder, meeting)
    add(recorder, meeting, **again)

    assert len(titles(meeting)) == 2


def test_same_form_of_somebody_else_is_done(recorder, setting, meeting):
    add(recorder, meeting)
    add(signed_in(setting.minute_taker), meeting)

    assert len(titles(meeting)) == 2


def test_form_is_done_again_once_what_came_of_it_is_forgotten(recorder, meeting, monkeypatch):
    monkeypatch.setattr(once, "REMEMBERED", 0)
    add(recorder, meeting)
    add(recorder, meeting)

    assert len(titles(meeting)) == 2


def test_second_is_told_that_it_was_done_once(recorder, meeting):
    add(recorder, meeting, title="")
    recorder.cookies.pop("messages", None)  # a browser takes nothing of an answer that it no longer waits for

    said = recorder.get(add(recorder, meeting, title="").url).content.decode()

    assert once.DONE in said
    assert "Enter what the item is about." not in said, "what is said may name somebody, and is kept nowhere"


def test_another_waits_for_the_first(recorder, meeting, monkeypatch):
    waited, get = [], cache.get

    def first_is_done(seconds):
        (key,) = taken
        waited.append(seconds)
        cache.set(key, once.DONE_AT + "/meetings/", once.REMEMBERED)

    taken = []
    monkeypatch.setattr(once.time, "sleep", first_is_done)
    monkeypatch.setattr(cache, "add", lambda key, *rest: taken.append(key))
    monkeypatch.setattr(cache, "get", lambda key: get(key) or once.BEING_DONE)

    assert add(recorder, meeting).url == "/meetings/"
    assert waited == [once.LOOK]
    assert titles(meeting) == []


def test_another_goes_on_where_the_first_is_refused_or_takes_too_long(recorder, meeting, monkeypatch):
    monkeypatch.setattr(once, "PATIENCE", 0.02)
    monkeypatch.setattr(once, "LOOK", 0.01)
    monkeypatch.setattr(cache, "add", lambda *asked: False)

    add(recorder, meeting)

    assert titles(meeting) == ["Late business"]


def test_form_is_done_while_the_cache_is_away(recorder, meeting, monkeypatch):
    def away(*asked):
        raise ConnectionError

    for ask in ("add", "get", "set", "delete"):
        monkeypatch.setattr(cache, ask, away)

    assert add(recorder, meeting).status_code == 302
    assert titles(meeting) == ["Late business"]


def test_cache_that_cannot_be_written_holds_nobody_up(recorder, meeting, monkeypatch):
    monkeypatch.setattr(cache, "add", lambda *asked: False)
    monkeypatch.setattr(once.time, "sleep", lambda seconds: pytest.fail("it waits for nobody"))

    add(recorder, meeting)

    assert titles(meeting) == ["Late business"]


def test_form_that_was_refused_may_be_sent_again(meeting):
    colne = make_partnership("Colne")
    address = f"/partnerships/{colne.slug}/contact/"
    refused = [Client().post(address, {"csrfmiddlewaretoken": PAGE}) for _ in range(2)]

    assert [answer.status_code for answer in refused] == [refused[0].status_code] * 2
    assert refused[0].status_code in (200, 422)
    assert not Enquiry.objects.exists()


def test_signing_in_is_done_for_each_browser(setting):
    user = setting.minute_taker
    user.set_password("a long test password")
    user.save()
    confirm_address(user=user)
    browsers = [Client(), Client()]
    for browser in browsers:
        data = {"login": user.email, "password": "a long test password", "csrfmiddlewaretoken": PAGE}
        browser.post("/accounts/login/", data)

    assert ["_auth_user_id" in browser.session for browser in browsers] == [True, True]


def test_many_entries_push_no_limit_out_of_the_cache(settings):
    assert settings.CACHES["default"]["max_entries"] >= 100_000
