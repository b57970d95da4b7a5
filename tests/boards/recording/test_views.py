"""The recording screen: who sees what of it, its marks and its buttons."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from boards.models import Action, ItemVersion
from boards.recording.writes import declare_interest
from boards.steps import FINISH, RESUME
from boards.workflow import adjourn, circulate, clear_draft, finish_recording
from tests.boards.minuted import make_item, make_recording, type_text
from tests.boards.recording.posting import at, save
from tests.clients import signed_in
from tests.factories import make_meeting, make_organisation, make_person, make_seat, make_user
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MOST_TO_OPEN, MOST_TO_SAVE = 28, 12


def test_screen_has_each_item_with_its_text_and_everybody_expected(recorder, meeting):
    type_text(meeting.items.first(), "What was said", make_user())

    page = recorder.get(at(meeting))

    assert [text.strip() for text in texts(page, ".//textarea")] == ["What was said", ""]
    assert texts(page, ".//*[@id='roll']//h3") == ["ASHE", "EPHA", "In attendance"]
    assert "2 members here: quorate (2 needed). In the chair: Ann Day" in page.content.decode()


def test_screen_has_the_buttons_of_the_steps_that_are_taken_there_alone(recorder, setting, meeting):
    def buttons() -> list[str]:
        return texts(recorder.get(at(meeting)), ".//nav[@class='recording__agenda']//button")

    assert buttons() == [FINISH.label]
    adjourn(meeting=meeting, resumed_on=timezone.localdate(), by=setting.minute_taker)
    assert buttons() == [RESUME.label, FINISH.label]


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
            recorder.post(at(meeting, f"items/{item.pk}/mark/"), {field: value, "sure": "yes"})
            item.refresh_from_db()
            assert bool(getattr(item, attribute)) == (value == "yes")


def test_item_leaves_part_b_only_once_it_was_asked_about(recorder, meeting):
    item = make_item(meeting, "3", title="Staffing", text="Three words only", is_part_b=True)
    address = at(meeting, f"items/{item.pk}/mark/")

    asked = recorder.post(address, {"part_b": "no"})
    left = recorder.post(address, {"part_b": "no", "leave": "yes"})

    item.refresh_from_db()
    assert item.is_part_b
    assert "its minute of 3 words, no decisions and no actions" in asked.content.decode()
    assert left["Location"] == f"{at(meeting)}#item-{item.pk}"
    recorder.post(address, {"part_b": "no", "sure": "yes"})
    item.refresh_from_db()
    assert not item.is_part_b


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


def test_steps_are_buttons_for_who_may_take_them(recorder, setting, meeting):
    chair, member = signed_in(setting.chair), signed_in(setting.member)
    page = f"/meetings/{meeting.pk}/"
    assert recorder.post(f"{page}steps/finish/", {"nothing": "yes"}).status_code == 302
    assert "Clear the draft for circulation" in chair.get(page).content.decode()
    assert "Clear the draft for circulation" in recorder.get(page).content.decode()  # in the chair's place
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


@pytest.mark.slow
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


def test_line_that_only_looks_like_a_decision_is_marked_under_its_item_without_scripts_too(recorder, setting, meeting):
    item = meeting.items.first()
    type_text(item, "Noted concerns were discussed.\n! Ann Day: write asap", setting.minute_taker)

    page = recorder.get(f"/meetings/{meeting.pk}/record/").content.decode()
    answer = recorder.post(f"/meetings/{meeting.pk}/record/items/{item.pk}/outcomes/").content.decode()

    for shown in (page, answer):
        assert "“Noted concerns were discussed”. If it is a decision, write “Noted: …” or “NOTED …”." in shown
        assert "“asap” is not a day." in shown


def test_line_that_only_looks_like_one_does_not_stop_the_finish(setting, meeting):
    type_text(meeting.items.first(), "Noted concerns were discussed.\n- ACTION: none", setting.minute_taker)

    finish_recording(meeting=meeting, by=setting.minute_taker)

    assert meeting.versions.exists()
