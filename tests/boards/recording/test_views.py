"""The recording screen and the addresses that it saves to."""

import datetime as dt
import json
import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from boards.models import Action, AgendaItem, ItemVersion
from boards.recording.writes import declare_interest
from boards.workflow import circulate, clear_draft, finish_recording
from tests.boards.minuted import make_item, make_recording, make_setting, type_text
from tests.clients import signed_in
from tests.factories import make_meeting, make_organisation, make_person, make_seat, make_user
from tests.pages.reading import texts

pytestmark = pytest.mark.django_db
MOST_TO_OPEN, MOST_TO_SAVE = 25, 12


@pytest.fixture
def setting():
    return make_setting()


@pytest.fixture
def meeting(setting):
    return make_recording(setting)


@pytest.fixture
def recorder(setting) -> Client:
    return signed_in(setting.minute_taker)


def at(meeting, tail: str = "") -> str:
    return f"/meetings/{meeting.pk}/record/{tail}"


def save(client: Client, item: AgendaItem, text: str, base: int = 0, token: str = ""):
    body = {"text": text, "base": base, "token": token or str(uuid.uuid4())}
    return client.post(at(item.meeting, f"items/{item.pk}/"), json.dumps(body), content_type="application/json")


def test_screen_has_each_item_with_its_text_and_everybody_expected(recorder, meeting):
    type_text(meeting.items.first(), "What was said", make_user())

    page = recorder.get(at(meeting))

    assert [text.strip() for text in texts(page, ".//textarea")] == ["What was said", ""]
    assert texts(page, ".//*[@id='roll']//h3") == ["ASHE", "EPHA", "In attendance"]
    assert "2 members here: quorate (2 needed). In the chair: Ann Day" in page.content.decode()


@pytest.mark.parametrize("who", ["chair", "member", "outsider", None])
def test_screen_and_saving_are_not_there_for_who_does_not_record(setting, meeting, who):
    client = signed_in(make_user() if who == "outsider" else getattr(setting, who)) if who else Client()
    expected = 404 if who else 302

    assert client.get(at(meeting)).status_code == expected
    assert save(client, meeting.items.first(), "Text").status_code == expected
    assert client.post(at(meeting, "roll/"), {"mark": f"{setting.ann.pk}:absent"}).status_code == expected
    assert not ItemVersion.objects.exists()


def test_item_is_saved_under_the_address_of_its_own_meeting_alone(setting, recorder, meeting):
    other = make_recording(setting, dt.date(2025, 11, 12))
    item = meeting.items.first()

    assert recorder.get(at(other, f"items/{item.pk}/versions/")).status_code == 404
    assert recorder.get(at(meeting, f"items/{item.pk}/versions/")).status_code == 200


def test_screen_is_open_to_officers_and_a_stand_in(setting, meeting):
    stand_in = make_user(person=make_person("Stan Din"))
    meeting.stand_in = stand_in.person
    meeting.save()

    assert signed_in(setting.officer).get(at(meeting)).status_code == 200
    assert signed_in(stand_in).get(at(meeting)).status_code == 200


def test_screen_of_a_meeting_not_begun_leads_to_its_page(recorder, setting):
    meeting = make_meeting(setting.board, held_on=dt.date(2025, 11, 1))

    page = recorder.get(at(meeting), follow=True)

    assert page.redirect_chain[0][0] == meeting.get_absolute_url()
    assert "The minutes are not open for typing" in page.content.decode()


def test_save_answers_with_the_version_and_the_time(recorder, meeting):
    item = meeting.items.first()

    answer = save(recorder, item, "Typed")

    item.refresh_from_db()
    assert (answer.status_code, answer.json()["version"], item.text) == (200, 1, "Typed")
    assert len(answer.json()["saved_at"]) == len("10:42:07")


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
        "nonsense",
        "[]",
        "null",
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


def test_outcomes_are_listed_with_lines_that_are_not_actions(recorder, meeting):
    item = meeting.items.first()
    save(recorder, item, "! Ann Day: go\n! Bob: stay")

    answer = recorder.post(at(meeting, f"items/{item.pk}/outcomes/"))

    listed = answer.content.decode()
    assert "<strong>Action:</strong> Ann Day – go" in listed
    assert "<strong>Not an action yet:</strong> “! Bob: stay”." in listed


def test_mark_dealt_with_and_part_b_and_back(recorder, meeting):
    item = meeting.items.first()
    for field, attribute in (("dealt_with", "dealt_with_at"), ("part_b", "is_part_b")):
        for value in ("yes", "no"):
            recorder.post(at(meeting, f"items/{item.pk}/mark/"), {field: value})
            item.refresh_from_db()
            assert bool(getattr(item, attribute)) == (value == "yes")


def test_who_withdrew_for_an_interest_sees_nothing_of_a_part_b_item(setting, meeting):
    secret = make_item(meeting, "3", title="MARKER", text="MARKER", is_part_b=True)
    taker = setting.minute_taker
    declare_interest(item=secret, person=taker.person, nature="", withdrew=True, by=setting.officer)
    client = signed_in(taker)

    page = client.get(at(meeting)).content.decode()
    pulse = client.post(
        at(meeting, "pulse/"), json.dumps({"versions": {str(secret.pk): -1}}), content_type="application/json"
    )

    assert "MARKER" not in page
    assert "MARKER" not in pulse.content.decode()
    assert save(client, secret, "Mine").status_code == 404
    assert client.get(at(meeting, f"items/{secret.pk}/versions/")).status_code == 404


def test_roll_marks_one_key_a_person_and_the_same_again_takes_it_back(recorder, setting, meeting):
    recorder.post(at(meeting, "roll/"), {"mark": f"{setting.kim.pk}:present"})
    assert meeting.attendances.get(person=setting.kim).presence == "present"

    recorder.post(at(meeting, "roll/"), {"mark": f"{setting.kim.pk}:present"})
    assert not meeting.attendances.filter(person=setting.kim).exists()


def test_roll_keeps_the_items_at_which_somebody_came_and_left(recorder, setting, meeting):
    first, last = meeting.items.all()
    pk = setting.kim.pk

    recorder.post(at(meeting, "roll/"), {"part": pk, f"arrived_at-{pk}": first.pk, f"left_at-{pk}": last.pk})

    attendance = meeting.attendances.get(person=setting.kim)
    assert (attendance.presence, attendance.arrived_at, attendance.left_at) == ("in-part", first, last)


@pytest.mark.parametrize("mark", ["", "x", "0:present", "999999999999999999999:present", "{ann}:nonsense", "{ann}"])
def test_roll_ignores_nonsense_with_a_sentence(recorder, setting, meeting, mark):
    page = recorder.post(at(meeting, "roll/"), {"mark": mark.format(ann=setting.ann.pk)}, follow=True)

    assert page.status_code == 200
    assert meeting.attendances.filter(presence="present").count() in (1, 2)


def test_guest_interest_and_late_item_come_by_plain_forms(recorder, setting, meeting):
    item = meeting.items.first()
    recorder.post(at(meeting, "guests/"), {"name": "Gus Test", "for_item": item.pk})
    recorder.post(at(meeting, "interests/"), {"person": setting.lee.pk, "item": item.pk, "nature": "Governor"})
    recorder.post(at(meeting, "items/"), {"title": "Something urgent"})

    page = recorder.get(at(meeting)).content.decode()

    assert "guest for item 1" in page
    assert "Interest: Lee Oak, Governor" in page
    assert meeting.items.get(title="Something urgent").number == "3"


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
    recorder.post(f"{page}steps/finish/")
    seen = re.search(r'name="seen" value="(\d+)"', chair.get(page).content.decode())[1]
    type_text(meeting.items.first(), "Something else.", setting.minute_taker)

    answer = chair.post(f"{page}steps/clear/", {"seen": seen}, follow=True)

    meeting.refresh_from_db()
    assert "The draft has changed since you opened this page." in answer.content.decode()
    assert meeting.cleared_at is None


def test_steps_are_buttons_for_who_may_take_them(recorder, setting, meeting):
    chair, member = signed_in(setting.chair), signed_in(setting.member)
    page = f"/meetings/{meeting.pk}/"
    assert recorder.post(f"{page}steps/finish/").status_code == 302
    assert "Clear the draft" in chair.get(page).content.decode()
    assert "Clear the draft" in recorder.get(page).content.decode()  # on the chair's word: the page says who did it
    assert member.post(f"{page}steps/clear/").status_code == 404

    chair.post(f"{page}steps/clear/")
    recorder.post(f"{page}steps/circulate/")

    meeting.refresh_from_db()
    assert meeting.status == "circulated"
    assert chair.post(f"{page}steps/nonsense/").status_code == 404


def test_save_takes_few_queries_whatever_is_there(recorder, meeting):
    item = meeting.items.first()
    save(recorder, item, "! Ann Day: go")

    with CaptureQueriesContext(connection) as queries:
        save(recorder, item, "! Ann Day: go\nMore", base=1)

    assert len(queries) <= MOST_TO_SAVE


def test_screen_takes_no_more_queries_for_40_items_and_40_people(recorder, setting, meeting):
    item = meeting.items.first()
    item.standing = "matters-arising"
    item.save()
    with CaptureQueriesContext(connection) as few:
        recorder.get(at(meeting))
    body = make_organisation("ESGA")
    old = make_recording(setting, dt.date(2025, 6, 1), items=1)
    finish_recording(meeting=old, by=setting.officer)
    clear_draft(meeting=old, by=setting.officer)
    circulate(meeting=old, by=setting.officer)
    for number in range(3, 41):
        person = make_person()
        make_seat(setting.board, person, organisation=body)
        new = make_item(meeting, str(number), presenter=person)
        type_text(new, "Agreed: yes\n! Ann Day, Lee Oak: go", setting.officer)
        declare_interest(item=new, person=person, nature="x", withdrew=False, by=setting.officer)
        Action.objects.create(
            item=old.items.first(), owner=person, text="x", undertaken_on=old.held_on, due_on=old.held_on
        )

    with CaptureQueriesContext(connection) as many:
        assert recorder.get(at(meeting)).status_code == 200

    assert len(many) <= MOST_TO_OPEN
    assert len(many) - len(few) <= 1  # the others' owners, where there are any
