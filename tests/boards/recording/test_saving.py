"""What is typed is saved: on which version, beside whose text, and until when."""

import json
import re

import pytest
from django.test import Client

from tests.boards.minuted import type_text
from tests.boards.recording.posting import at, save
from tests.clients import signed_in
from tests.pages.reading import texts

pytestmark = pytest.mark.django_db


def test_save_answers_with_the_version_and_the_time(recorder, meeting):
    item = meeting.items.first()

    answer = save(recorder, item, "Typed")

    item.refresh_from_db()
    assert (answer.status_code, answer.json()["version"], item.text) == (200, 1, "Typed")
    assert len(answer.json()["saved_at"]) == len("10:42:07")


def test_save_keeps_what_was_meant_by_characters_that_nothing_can_show(recorder, meeting):
    item = meeting.items.first()
    typed = "\ufeff\uf0b7\tfirst\x0b\uf0e0 then \x93so\x94\x00 \ud83d\ude00 \ud83d end\ufffe"

    answer = save(recorder, item, typed)

    item.refresh_from_db()
    assert answer.status_code == 200
    assert item.text == "•\tfirst\n→ then “so” 😀 \ufffd end"


def test_save_on_top_of_another_text_shows_it_and_writes_nothing(recorder, setting, meeting):
    item = meeting.items.first()
    save(signed_in(setting.officer), item, "The officer’s")

    answer = save(recorder, item, "Mine")

    item.refresh_from_db()
    assert answer.status_code == 409
    assert (answer.json()["text"], answer.json()["saved_by"]) == ("The officer’s", "officer@example.org")
    assert item.text == "The officer’s"


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        '{"text": 1, "base": 0}',
        '{"text": "a", "base": -1}',
        '{"text": "a", "base": "x"}',
        '{"text": "a", "base": 99999999999999999999}',
        '{"text": "a", "base": 0, "token": "x"}',
        '{"text": "a", "base": 0, "token": 5}',
    ],
)
def test_save_of_nonsense_says_so(recorder, meeting, body):
    address = at(meeting, f"items/{meeting.items.first().pk}/")

    answer = recorder.post(address, body, content_type="application/json")

    assert answer.status_code == 422
    assert "is kept on this computer" in answer.json()["problem"]


NO_JSON = (
    "nonsense",
    "[]",
    "null",
    "[" * 100_000,
    '{"versions":' * 50_000,
    '{"text": "a", "base": 0, "token": ' + "[" * 20 + "]" * 20 + "}",
    '{"text": "a", "base": Infinity, "item": -Infinity, "versions": {}}',
    '{"text": "a", "base": 1e999, "item": 1e999, "versions": {}}',
    '{"text": "a", "base": NaN, "item": NaN, "versions": {}}',
    '{"text": "a", "base": ' + "9" * 5000 + "}",
    b"\xff\xfe{",
)


@pytest.mark.parametrize("address", ["items/{}/", "pulse/"])
def test_post_of_no_json_says_so(recorder, meeting, address):
    address = at(meeting, address.format(meeting.items.first().pk))

    for body in NO_JSON:
        answer = recorder.post(address, body, content_type="application/json")

        assert answer.status_code == 400, body[:80]
        assert "is kept on this computer" in answer.json()["problem"], body[:80]


def test_save_to_closed_minutes_is_refused_with_a_sentence(recorder, setting, meeting):
    meeting.status = "published"
    meeting.save()

    answer = save(recorder, meeting.items.first(), "Late")

    assert answer.status_code == 422
    assert "closed" in answer.json()["problem"]


def test_form_post_without_script_saves_and_makes_what_the_lines_say(recorder, meeting):
    item = meeting.items.first()

    page = recorder.post(
        at(meeting, f"items/{item.pk}/"),
        {"text": "Agreed: yes\r\n! Ann Day: go\r\n! Bob: stay", "base": 0},
        follow=True,
    )

    assert item.decisions.get().text == "yes"
    assert item.actions.get().text == "go"
    assert "Nobody at this meeting is called “Bob”" in page.content.decode()


def test_form_post_without_script_on_top_of_another_text_shows_both(recorder, setting, meeting):
    item = meeting.items.first()
    save(signed_in(setting.officer), item, "The officer’s text")

    page = recorder.post(at(meeting, f"items/{item.pk}/"), {"text": "My text", "base": 0})

    assert page.status_code == 409
    assert texts(page, ".//article//*[@class='two-texts__other']") == ["The officer’s text"]
    assert texts(page, ".//textarea")[0].strip() == "My text"
    assert page.context["screen"].conflict.version == 1


def test_versions_are_all_there_and_any_is_put_back_as_a_new_one(recorder, meeting):
    item = meeting.items.first()
    save(recorder, item, "One")
    save(recorder, item, "Two", base=1)
    address = at(meeting, f"items/{item.pk}/versions/")

    assert texts(recorder.get(address), ".//*[@class='portal-version__text']") == ["Two", "One"]
    recorder.post(address, {"restore": "1", "base": "2"})

    item.refresh_from_db()
    assert (item.text, item.version) == ("One", 3)
    assert item.versions.first().restored_from == 1
    assert recorder.post(address, {"restore": "99", "base": "3"}).status_code == 404
    assert recorder.post(address, {"restore": "9" * 30, "base": "3"}).status_code == 404


def test_version_is_put_back_over_no_text_that_the_form_did_not_know(recorder, meeting):
    item = meeting.items.first()
    save(recorder, item, "One")
    save(recorder, item, "Two", base=1)

    answer = recorder.post(at(meeting, f"items/{item.pk}/versions/"), {"restore": "1", "base": "nonsense"})

    item.refresh_from_db()
    assert (answer.status_code, item.text, item.version) == (302, "Two", 2)


def test_pulse_sent_as_a_form_is_refused_in_a_sentence(setting, meeting):
    client = Client(enforce_csrf_checks=True)
    client.force_login(setting.minute_taker)
    client.cookies["csrftoken"] = "a" * 32
    form = b'--X\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--X--\r\n'
    token = {"X-CSRFToken": "a" * 32}

    answer = client.post(at(meeting, "pulse/"), form, content_type="multipart/form-data; boundary=X", headers=token)

    assert answer.status_code == 400
    assert "is kept on this computer" in answer.json()["problem"]


@pytest.mark.parametrize("address", ["items/{}/", "pulse/"])
def test_post_longer_than_a_form_may_be_is_refused_in_a_sentence(recorder, meeting, settings, address):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    at_it = at(meeting, address.format(meeting.items.first().pk))

    answer = recorder.post(at_it, json.dumps({"text": "a" * 1000}), content_type="application/json")

    assert answer.status_code == 400
    assert "is kept on this computer" in answer.json()["problem"]


def test_pulse_says_who_else_is_here_and_what_they_saved(recorder, setting, meeting):
    item = meeting.items.first()
    other = signed_in(setting.officer)
    save(other, item, "From the officer")
    other.post(at(meeting, "pulse/"), json.dumps({"item": item.pk, "versions": {}}), content_type="application/json")

    answer = recorder.post(
        at(meeting, "pulse/"), json.dumps({"versions": {str(item.pk): 0}}), content_type="application/json"
    ).json()

    assert answer["here"] == [{"name": "officer@example.org", "item": "1"}]
    assert answer["items"] == [{"pk": item.pk, "version": 1, "text": "From the officer"}]


def test_expired_session_is_sent_to_sign_in_and_the_new_one_gives_its_token(meeting, recorder, setting):
    assert save(Client(), meeting.items.first(), "Text")["Location"].startswith("/accounts/login/")

    answer = recorder.get(at(meeting, "signed-in/"), headers={"Accept": "application/json"})

    assert answer.json()["user"] == setting.minute_taker.pk
    assert answer.json()["csrf"]


def test_draft_that_changed_since_it_was_read_is_not_cleared_unread(recorder, setting, meeting):
    chair, page = signed_in(setting.chair), f"/meetings/{meeting.pk}/"
    recorder.post(f"{page}steps/finish/", {"nothing": "yes"})
    seen = re.search(r'name="seen" value="([^"]+)"', chair.get(page).content.decode())[1]
    type_text(meeting.items.first(), "Something else.", setting.minute_taker)

    answer = chair.post(f"{page}steps/clear/", {"seen": seen}, follow=True)

    meeting.refresh_from_db()
    assert "The draft has changed since you opened this page." in answer.content.decode()
    assert meeting.cleared_at is None
