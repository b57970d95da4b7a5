"""The roll of the recording screen: who is here, who came as a guest, and what they declare."""

import pytest

from tests.boards.minuted import make_item
from tests.boards.recording.posting import at
from tests.clients import signed_in
from tests.pages.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def buttons_of(client, meeting, person) -> dict[str, str]:
    """The mark that each button of somebody's row sends, by its label."""
    row = read(client.get(at(meeting))).find(f".//li[@data-person='{person.pk}']")
    return {button.text: button.get("value") for button in row.iterfind(".//button[@name='mark']")}


def test_button_of_a_mark_that_is_shown_takes_it_back(recorder, setting, meeting):
    recorder.post(at(meeting, "roll/"), {"mark": buttons_of(recorder, meeting, setting.kim)["Present"]})
    assert meeting.attendances.get(person=setting.kim).presence == "present"

    recorder.post(at(meeting, "roll/"), {"mark": buttons_of(recorder, meeting, setting.kim)["Present"]})
    assert not meeting.attendances.filter(person=setting.kim).exists()


def test_same_form_sent_again_is_the_same_mark(recorder, setting, meeting):
    mark = buttons_of(recorder, meeting, setting.kim)["Present"]

    for _ in range(2):
        recorder.post(at(meeting, "roll/"), {"mark": mark})

    assert meeting.attendances.get(person=setting.kim).presence == "present"


def test_all_present_marks_those_of_whom_nothing_is_recorded_and_no_others(recorder, setting, meeting):
    meeting.attendances.all().delete()
    recorder.post(at(meeting, "roll/"), {"mark": f"{setting.kim.pk}:apologies"})
    before = recorder.get(at(meeting)).content.decode()

    recorder.post(at(meeting, "roll/"), {"mark": "all:present"})

    came = dict(meeting.attendances.values_list("person", "presence"))
    others = (setting.ann.pk, setting.lee.pk, setting.minute_taker.person_id)
    assert came == {setting.kim.pk: "apologies", **dict.fromkeys(others, "present")}
    hidden = "data-all hidden"
    assert hidden not in before
    assert hidden in recorder.get(at(meeting)).content.decode()


@pytest.mark.parametrize("mark", ["all:absent", "all:", "all"])
def test_all_are_marked_as_nothing_but_present(recorder, meeting, mark):
    before = meeting.attendances.count()

    recorder.post(at(meeting, "roll/"), {"mark": mark})

    assert meeting.attendances.count() == before


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


def test_who_withdrew_is_let_back_in_by_somebody_else_alone(recorder, setting, meeting):
    secret, taker = make_item(meeting, "3", is_part_b=True), setting.minute_taker.person
    interest = {"person": taker.pk, "item": secret.pk, "nature": "Governor"}
    recorder.post(at(meeting, "interests/"), interest | {"withdrew": "on"})

    page = recorder.post(at(meeting, "interests/"), interest, follow=True)

    assert "You withdrew from this item. Only somebody else can record that you came back." in page.content.decode()
    assert recorder.get(at(meeting, f"items/{secret.pk}/versions/")).status_code == 404

    signed_in(setting.officer).post(at(meeting, "interests/"), interest)

    assert recorder.get(at(meeting, f"items/{secret.pk}/versions/")).status_code == 200
    kept = secret.interests.get().history.order_by("history_id").values_list("withdrew", "history_user")
    assert list(kept) == [(True, setting.minute_taker.pk), (False, setting.officer.pk)]


@pytest.mark.parametrize("post", [{"part_b": "no"}, {"dealt_with": "yes"}])
def test_who_withdrew_opens_the_item_by_no_other_way(recorder, setting, meeting, post):
    secret, taker = make_item(meeting, "3", is_part_b=True), setting.minute_taker.person
    recorder.post(at(meeting, "interests/"), {"person": taker.pk, "item": secret.pk, "nature": "", "withdrew": "on"})

    answer = recorder.post(at(meeting, f"items/{secret.pk}/mark/"), post)

    assert answer.status_code == 404
    secret.refresh_from_db()
    assert (secret.is_part_b, secret.dealt_with_at) == (True, None)


def test_who_withdrew_may_put_the_nature_of_the_interest_right(recorder, setting, meeting):
    item, taker = meeting.items.first(), setting.minute_taker.person
    for nature in ("Governor", "Chair of governors"):
        interest = {"person": taker.pk, "item": item.pk, "nature": nature, "withdrew": "on"}
        recorder.post(at(meeting, "interests/"), interest)

    assert item.interests.values_list("nature", "withdrew").get() == ("Chair of governors", True)


def test_guest_interest_and_late_item_come_by_plain_forms(recorder, setting, meeting):
    item = meeting.items.first()
    recorder.post(at(meeting, "guests/"), {"name": "Gus Test", "for_item": item.pk})
    recorder.post(at(meeting, "interests/"), {"person": setting.lee.pk, "item": item.pk, "nature": "Governor"})
    recorder.post(at(meeting, "items/"), {"title": "Something urgent"})

    page = recorder.get(at(meeting)).content.decode()

    assert "guest for item 1" in page
    assert "Interest: Lee Oak, Governor" in page
    assert meeting.items.get(title="Something urgent").number == "3"
