"""The roll of the recording screen: who is here, who came as a guest, and what they declare."""

import pytest

from boards.models import Interest
from boards.recording.writes import add_guest
from tests.boards.minuted import make_item, type_text
from tests.boards.recording.posting import at
from tests.clients import signed_in
from tests.factories import make_person
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


def in_part(meeting, person, recorder):
    recorder.post(at(meeting, "roll/"), {"mark": f"{person.pk}:in-part"})
    return meeting.attendances.get(person=person)


def form_of(recorder, meeting):
    return read(recorder.get(at(meeting))).find(".//form[@data-roll]")


def test_enter_in_a_time_saves_the_times_and_marks_nobody(recorder, setting, meeting):
    assert (
        form_of(recorder, meeting).find(".//button").get("value") == "all:present"
    )  # there is no field to press it in
    in_part(meeting, setting.kim, recorder)
    in_part(meeting, setting.lee, recorder)
    first = form_of(recorder, meeting).find(".//button")
    assert (first.get("name"), first.text) == ("part", "Save")
    before = meeting.marks.count()

    typed = {f"time_came-{setting.kim.pk}": "2pm", f"time_came-{setting.lee.pk}": "", f"left_at-{setting.lee.pk}": ""}
    recorder.post(at(meeting, "roll/"), {"part": first.get("value")} | typed)

    assert [meeting.attendances.get(person=one).came_words for one in (setting.kim, setting.lee)] == ["2pm", ""]
    assert meeting.marks.count() == before + 1  # of nobody else is anything to be shown anew
    assert not meeting.attendances.filter(person=setting.minute_taker.person).exists()


def test_saving_times_brings_nobody_back_who_is_marked_otherwise_meanwhile(recorder, setting, meeting):
    recorder.post(at(meeting, "roll/"), {"part": "all", f"time_came-{setting.kim.pk}": "2pm"})

    assert meeting.attendances.get(person=setting.kim).presence == "apologies"


def test_item_that_is_no_choice_of_the_form_stays(recorder, setting, meeting):
    secret, pk = make_item(meeting, "3", is_part_b=True), setting.kim.pk
    in_part(meeting, setting.kim, recorder)
    meeting.attendances.filter(person=pk).update(left_at=secret)
    Interest.objects.create(item=secret, person=setting.minute_taker.person, withdrew=True)

    recorder.post(at(meeting, "roll/"), {"part": "all", f"time_came-{pk}": "2pm", f"left_at-{pk}": ""})

    kim = meeting.attendances.get(person=pk)
    assert (kim.came_words, kim.left_at) == ("2pm", secret)


@pytest.mark.parametrize(
    ("where", "posted"),
    [
        ("roll/", {"mark": "{nobody}:present"}),
        ("guests/", {"name": "Una Guest", "substitute_for": "{nobody}"}),
        ("interests/", {"person": "{nobody}", "item": "{open}"}),
    ],
)
def test_forms_name_those_alone_who_are_listed_under_attendance(recorder, setting, meeting, where, posted):
    named = {"nobody": make_person("Di Elsewhere").pk, "open": meeting.items.first().pk}
    before = (meeting.attendances.count(), Interest.objects.count())

    page = recorder.post(at(meeting, where), {key: of.format(**named) for key, of in posted.items()}, follow=True)

    assert "This person is not listed under this meeting’s attendance." in page.content.decode()
    assert (meeting.attendances.count(), Interest.objects.count()) == before


@pytest.mark.parametrize(
    ("where", "posted"),
    [
        ("roll/", {"part": "{kim}", "arrived_at-{kim}": "{secret}"}),
        ("guests/", {"name": "Una Guest", "for_item": "{secret}"}),
        ("guests/", {"name": "Una Guest", "presents": "{secret}"}),
        ("chair/", {"person": "{lee}", "item": "{secret}"}),
        ("interests/", {"person": "{kim}", "item": "{secret}"}),
    ],
)
def test_forms_name_items_alone_that_the_user_may_record(recorder, setting, meeting, where, posted):
    secret = make_item(meeting, "3", is_part_b=True)
    Interest.objects.create(item=secret, person=setting.minute_taker.person, withdrew=True)
    named = {"kim": setting.kim.pk, "lee": setting.lee.pk, "secret": secret.pk}
    before = list(meeting.attendances.order_by("pk").values())

    posted = {key.format(**named): of.format(**named) for key, of in posted.items()}
    page = recorder.post(at(meeting, where), posted, follow=True)

    assert "You may not record this item any more, or it is gone." in page.content.decode()
    assert list(meeting.attendances.order_by("pk").values()) == before
    assert Interest.objects.count() == 1


@pytest.mark.parametrize("mark", ["", "x", "0:present", "999999999999999999999:present", "{ann}:nonsense", "{ann}"])
def test_roll_ignores_nonsense_with_a_sentence(recorder, setting, meeting, mark):
    page = recorder.post(at(meeting, "roll/"), {"mark": mark.format(ann=setting.ann.pk)}, follow=True)

    assert page.status_code == 200
    assert meeting.attendances.filter(presence="present").count() in (1, 2)


def test_who_withdrew_is_let_back_in_by_somebody_else_alone(recorder, setting, meeting):
    secret, taker = make_item(meeting, "3", is_part_b=True), setting.minute_taker.person
    interest = {"person": taker.pk, "item": secret.pk, "nature": "Governor"}
    in_public = interest | {"item": meeting.items.first().pk}
    for one in (interest, in_public):
        recorder.post(at(meeting, "interests/"), one | {"withdrew": "on"})

    pages = [recorder.post(at(meeting, "interests/"), one, follow=True) for one in (interest, in_public)]

    assert "You may not record this item any more" in pages[0].content.decode()
    assert "You withdrew from this item. Only somebody else can record that you came back." in pages[1].content.decode()
    assert Interest.objects.filter(withdrew=True).count() == 2
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


def test_no_interest_is_preset_and_none_is_recorded_where_nothing_was_chosen(recorder, meeting):
    page = read(recorder.get(at(meeting)))
    first = [page.find(f".//select[@id='{of}']/option").get("value") for of in ("interest-person", "interest-item")]

    recorder.post(at(meeting, "interests/"), {"person": "", "item": meeting.items.first().pk, "nature": "Governor"})

    assert first == ["", ""]
    assert not Interest.objects.exists()


def test_interest_is_taken_out_by_a_plain_form_and_its_history_stays(recorder, setting, meeting):
    item = meeting.items.first()
    interest = Interest.objects.create(item=item, person=setting.lee, nature="Governor", withdrew=True)
    form = read(recorder.get(at(meeting))).find(f".//form[@data-interest='{setting.lee.pk}']")
    sent = {field.get("name"): field.get("value") for field in form.iter("input") if field.get("name") != "csrf"}

    recorder.post(form.get("action"), sent | {"take_out": "yes"})

    assert not item.interests.exists()
    last = Interest.history.filter(id=interest.pk).first()
    assert (last.history_type, last.history_user) == ("-", setting.minute_taker)


@pytest.mark.parametrize("is_part_b", [False, True])
def test_nobody_takes_out_their_own_withdrawal_and_somebody_else_does(recorder, setting, meeting, is_part_b):
    item = make_item(meeting, "3", is_part_b=is_part_b)
    taker = setting.minute_taker.person
    Interest.objects.create(item=item, person=taker, withdrew=True)
    sent = {"person": taker.pk, "item": item.pk, "take_out": "yes"}

    recorder.post(at(meeting, "interests/"), sent)
    assert item.interests.exists()
    signed_in(setting.officer).post(at(meeting, "interests/"), sent)
    assert not item.interests.exists()


def test_guest_is_taken_off_without_scripts_after_a_question_where_an_action_hangs_on_them(recorder, setting, meeting):
    guest = add_guest(meeting=meeting, name="Gus Fee", by=setting.minute_taker).person
    type_text(meeting.items.first(), "! Gus Fee: send the figures", setting.minute_taker)
    button = buttons_of(recorder, meeting, guest)["Take off"]
    assert buttons_of(recorder, meeting, guest)["Present"] == f"{guest.pk}:present"

    asked = recorder.post(at(meeting, "roll/"), {"mark": button})
    recorder.post(at(meeting, "roll/"), {"mark": button, "leave": "yes"})
    assert "Gus Fee has an action at this meeting" in asked.content.decode()
    assert meeting.attendances.filter(person=guest).exists()

    recorder.post(at(meeting, "roll/"), {"mark": button, "sure": "yes"})
    assert not meeting.attendances.filter(person=guest).exists()


def test_two_people_typed_as_one_guest_are_refused_without_scripts(recorder, meeting):
    page = recorder.post(at(meeting, "guests/"), {"name": "Ann Day, Bob Day"}, follow=True)

    assert "Add each by themselves" in page.content.decode()
