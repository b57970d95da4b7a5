"""Marks as the recording screen sends them: in batches, twice, late, after somebody else's, of what is not theirs."""

import datetime as dt
import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from boards.minutes.approving.writes import approve
from boards.models import AgendaItem, Mark, Part
from boards.recording.writes import ATTENDANCE, INTEREST, add_guest, declare_interest, mark_attendance, subject_of
from partnerships.models import Person
from tests.boards.minuted import NEXT_ON, bring_to_members, make_item, make_recording, type_text
from tests.boards.recording.posting import at
from tests.clients import signed_in
from tests.factories import make_organisation, make_person, make_seat

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def last_mark(meeting) -> int:
    return max(Mark.objects.filter(meeting=meeting).values_list("pk", flat=True), default=0)


def a_mark(subject: str, base: int = 0, token: str = "", **fields) -> dict:
    return {"token": token or str(uuid.uuid4()), "subject": subject, "fields": fields, "base": base}


def attendance(person, presence: str, **others) -> dict:
    base, token = others.pop("base", 2**40), others.pop("token", "")
    return a_mark(subject_of(ATTENDANCE, person.pk), base, token, presence=presence, **others)


def post(client, meeting, *marks: dict, **others):
    body = {"marks": marks} | others
    return client.post(at(meeting, "marks/"), json.dumps(body), content_type="application/json")


def send(client, meeting, *marks: dict, **others) -> dict:
    answer = post(client, meeting, *marks, **others)
    assert answer.status_code == 200, answer.content
    return answer.json()


def outcomes(answer: dict) -> list[str]:
    return [one["is"] for one in answer["answers"]]


def presence(meeting, person) -> str:
    return meeting.attendances.filter(person=person).values_list("presence", flat=True).first() or ""


# ---- what a mark does


def test_marks_of_one_post_are_taken_in_their_order(recorder, setting, meeting):
    base = last_mark(meeting)
    presences = ("present", "absent", "", "in-part")

    answer = send(recorder, meeting, *(attendance(setting.kim, one, base=base) for one in presences))

    assert outcomes(answer) == ["saved"] * 4
    assert presence(meeting, setting.kim) == "in-part"
    kept = meeting.attendances.get(person=setting.kim).history.order_by("history_id").values_list("presence", flat=True)
    assert list(kept) == ["in-part"]


def test_mark_says_what_is_to_be_so_the_same_again_takes_nothing_back(recorder, setting, meeting):
    for _ in range(2):
        assert outcomes(send(recorder, meeting, attendance(setting.kim, "present"))) == ["saved"]

    assert presence(meeting, setting.kim) == "present"


def test_empty_presence_takes_a_mark_back(recorder, setting, meeting):
    send(recorder, meeting, attendance(setting.kim, ""))

    assert presence(meeting, setting.kim) == ""


def test_items_at_which_somebody_came_and_left_are_fields_of_the_mark(recorder, setting, meeting):
    first, last = meeting.items.all()
    send(recorder, meeting, attendance(setting.kim, "in-part", arrived_at=str(first.pk)))

    answer = send(recorder, meeting, attendance(setting.kim, "in-part", left_at=str(last.pk)))

    kept = meeting.attendances.get(person=setting.kim)
    assert (kept.arrived_at, kept.left_at) == (first, last)
    state = answer["changes"]["states"][subject_of(ATTENDANCE, setting.kim.pk)]
    assert state["details"] == {
        "arrived_at": str(first.pk),
        "left_at": str(last.pk),
        "time_came": "",
        "time_left": "",
    }


def test_times_are_typed_as_people_type_them_and_the_answer_says_them_as_minutes_do(recorder, setting, meeting):
    subject = subject_of(ATTENDANCE, setting.kim.pk)
    send(recorder, meeting, attendance(setting.kim, "in-part", time_came="1420"))

    answer = send(recorder, meeting, attendance(setting.kim, "in-part", time_left="3.05pm"))

    kept = meeting.attendances.get(person=setting.kim)
    assert (kept.time_came, kept.time_left) == (dt.time(14, 20), dt.time(15, 5))
    details = answer["changes"]["states"][subject]["details"]
    assert (details["time_came"], details["time_left"]) == ("2.20pm", "3.05pm")


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"time_came": "25.70"}, "“25.70” is no time of day."),
        ({"time_came": "3pm", "time_left": "2pm"}, "left at 2pm, before they came at 3pm."),
    ],
)
def test_time_that_cannot_be_is_refused_and_says_why(recorder, setting, meeting, fields, problem):
    answer = send(recorder, meeting, attendance(setting.kim, "in-part", **fields))

    assert problem in answer["answers"][0]["problem"]
    assert presence(meeting, setting.kim) == "apologies"


def test_time_that_is_so_already_writes_nothing_again(recorder, setting, meeting):
    send(recorder, meeting, attendance(setting.kim, "in-part", time_came="2.20pm"))
    before = last_mark(meeting)

    send(recorder, meeting, attendance(setting.kim, "in-part", time_came="14:20"))

    assert last_mark(meeting) == before


def test_answer_says_whether_somebody_must_be_chosen_to_preside_and_from_whom(recorder, setting, meeting):
    changes = send(recorder, meeting, attendance(setting.ann, "absent"))["changes"]

    assert "Nobody is in the chair" in changes["chair"]["asks"]
    assert f'value="{setting.lee.pk}"' in changes["chair"]["people"]
    assert f'value="{setting.ann.pk}"' not in changes["chair"]["people"]

    changes = send(recorder, meeting, attendance(setting.ann, "present"))["changes"]
    assert "Nobody" not in changes["chair"]["asks"]
    assert "In the chair: Ann Day" in changes["count"]


def test_answer_says_that_the_chair_withdrew_from_an_item(recorder, setting, meeting):
    last = meeting.items.last()

    answer = send(recorder, meeting, a_mark(f"interest:{last.pk}:{setting.ann.pk}", nature="", withdrew=True))

    asked = answer["changes"]["without_chair"]
    assert list(asked) == [str(last.pk)]
    assert "Ann Day withdrew from this item." in asked[str(last.pk)]


def test_guest_has_a_body_and_presents_an_item_from_outside(recorder, meeting):
    item = meeting.items.first()
    item.outside_presenter = "Una Brook"
    item.save()

    send(recorder, meeting, a_mark("guest", name="Una Brook", body="Harlow College", presents=str(item.pk)))

    guest = meeting.attendances.get(person__name="Una Brook")
    item.refresh_from_db()
    assert guest.body == "Harlow College"
    assert (item.presenter, item.outside_presenter) == (guest.person, "")


def test_guest_who_was_taken_off_and_is_marked_again_is_from_the_same_body(recorder, meeting):
    send(recorder, meeting, a_mark("guest", name="Una Brook", body="Harlow College"))
    una = Person.objects.get(name="Una Brook")
    send(recorder, meeting, attendance(una, ""))

    send(recorder, meeting, attendance(una, "present"))

    assert meeting.attendances.get(person=una).body == "Harlow College"


def test_answer_has_the_sentence_on_who_is_there_and_when_it_was_saved(recorder, setting, meeting):
    answer = send(recorder, meeting, attendance(setting.lee, "absent"))

    assert "1 member here: <strong>no quorum yet (2 needed)</strong>" in answer["changes"]["count"]
    assert len(answer["saved_at"]) == len("10:42:07")


def test_all_present_are_those_sent_of_whom_nothing_is_recorded(recorder, setting, meeting):
    meeting.attendances.exclude(person=setting.kim).delete()
    people = [setting.ann.pk, setting.kim.pk]

    answer = send(recorder, meeting, a_mark("all-present", people=people))

    came = dict(meeting.attendances.values_list("person", "presence"))
    assert came == {setting.ann.pk: "present", setting.kim.pk: "apologies"}
    assert list(answer["answers"][0]["marks"]) == [subject_of(ATTENDANCE, setting.ann.pk)]


def test_mark_after_all_present_in_the_same_post_is_made_on_top_of_it(recorder, setting, meeting):
    meeting.attendances.all().delete()
    base = last_mark(meeting)
    every = a_mark("all-present", base, people=[setting.ann.pk, setting.lee.pk])

    answer = send(recorder, meeting, every, attendance(setting.lee, "absent", base=base))

    assert outcomes(answer) == ["saved", "saved"]
    assert (presence(meeting, setting.ann), presence(meeting, setting.lee)) == ("present", "absent")


@pytest.mark.parametrize(("kind", "column"), [("dealt-with", "dealt_with_at"), ("part-b", "is_part_b")])
def test_item_is_marked_and_not_any_more(recorder, meeting, kind, column):
    item = meeting.items.first()
    for wanted in (True, True, False):
        answer = send(recorder, meeting, a_mark(f"{kind}:{item.pk}", 2**40, **{"is": wanted}))

        item.refresh_from_db()
        assert bool(getattr(item, column)) is wanted
        assert answer["changes"]["states"][f"{kind}:{item.pk}"]["is"] is wanted


def test_interest_is_declared_and_put_right(recorder, setting, meeting):
    item = meeting.items.first()
    subject = subject_of(INTEREST, item.pk, setting.lee.pk)
    for nature in ("Governor", "Chair of governors"):
        answer = send(recorder, meeting, a_mark(subject, 2**40, nature=nature, withdrew=True))

    assert item.interests.values_list("person", "nature", "withdrew").get() == (setting.lee.pk, nature, True)
    state = answer["changes"]["states"][subject]
    assert (state["name"], state["nature"], state["withdrew"]) == ("Lee Oak", nature, True)


# ---- tokens and orders


def test_mark_sent_again_after_another_changes_nothing(recorder, setting, meeting):
    first = attendance(setting.kim, "present", base=last_mark(meeting))
    answer = send(recorder, meeting, first)
    send(recorder, meeting, attendance(setting.kim, "absent"))

    again = send(recorder, meeting, first)

    assert again["answers"] == answer["answers"]
    assert presence(meeting, setting.kim) == "absent"
    assert again["changes"]["states"][subject_of(ATTENDANCE, setting.kim.pk)]["presence"] == "absent"


def test_batch_of_which_half_was_taken_is_taken_whole_when_it_is_sent_again(recorder, setting, meeting):
    base = last_mark(meeting)
    first, second = (attendance(setting.kim, one, base=base) for one in ("present", "absent"))
    send(recorder, meeting, first)

    assert outcomes(send(recorder, meeting, first, second)) == ["saved", "saved"]
    assert presence(meeting, setting.kim) == "absent"


def test_guest_and_all_present_sent_again_add_nobody(recorder, setting, meeting):
    meeting.attendances.all().delete()
    guest = a_mark("guest", name="Gus Again")
    every = a_mark("all-present", people=[setting.ann.pk])

    answers = [send(recorder, meeting, guest, every) for _ in range(3)]

    assert {tuple(outcomes(answer)) for answer in answers} == {("saved", "saved")}
    assert Person.objects.filter(name="Gus Again").count() == 1
    assert meeting.attendances.count() == 2


def test_late_mark_does_not_go_over_a_newer_one_of_somebody_else(recorder, setting, meeting):
    base = last_mark(meeting)
    send(signed_in(setting.officer), meeting, attendance(setting.kim, "absent"))

    answer = send(recorder, meeting, attendance(setting.kim, "present", base=base))

    assert outcomes(answer) == ["conflict"]
    assert answer["answers"][0]["by"] == str(setting.officer)
    assert presence(meeting, setting.kim) == "absent"
    assert answer["changes"]["states"][subject_of(ATTENDANCE, setting.kim.pk)]["presence"] == "absent"


def test_late_mark_that_says_what_is_so_already_is_saved(recorder, setting, meeting):
    base = last_mark(meeting)
    send(signed_in(setting.officer), meeting, attendance(setting.kim, "absent"))

    assert outcomes(send(recorder, meeting, attendance(setting.kim, "absent", base=base))) == ["saved"]


def test_marks_of_others_hold_up_none_of_other_people(recorder, setting, meeting):
    base = last_mark(meeting)
    send(signed_in(setting.officer), meeting, attendance(setting.kim, "absent"))

    answer = send(
        recorder, meeting, attendance(setting.kim, "present", base=base), attendance(setting.lee, "absent", base=base)
    )

    assert outcomes(answer) == ["conflict", "saved"]


def test_late_mark_does_not_go_over_what_a_form_without_scripts_marked(recorder, setting, meeting):
    base = last_mark(meeting)
    signed_in(setting.officer).post(at(meeting, "roll/"), {"mark": f"{setting.kim.pk}:absent"})

    assert outcomes(send(recorder, meeting, attendance(setting.kim, "present", base=base))) == ["conflict"]


@pytest.mark.parametrize("kind", ["dealt-with", "part-b"])
def test_late_mark_of_an_item_does_not_go_over_a_newer_one(recorder, setting, meeting, kind):
    subject, officer = f"{kind}:{meeting.items.first().pk}", signed_in(setting.officer)
    base = last_mark(meeting)
    for wanted in (True, False):
        send(officer, meeting, a_mark(subject, 2**40, **{"is": wanted}))

    assert outcomes(send(recorder, meeting, a_mark(subject, base, **{"is": True}))) == ["conflict"]


# ---- guests


def test_guest_is_added_with_the_row_to_show(recorder, setting, meeting):
    item = meeting.items.first()

    answer = send(recorder, meeting, a_mark("guest", name="Gus Fee <gus@example.org>", for_item=str(item.pk)))

    guest = meeting.attendances.get(person__name="Gus Fee")
    state = answer["changes"]["states"][subject_of(ATTENDANCE, guest.person_id)]
    assert (guest.for_item, state["name"], state["body"]) == (item, "Gus Fee", "In attendance")
    assert "guest for item 1" in state["row"]
    assert answer["answers"][0]["said"] == "The address gus@example.org is left out: names are published."


def test_guest_of_a_known_name_is_asked_about_first(recorder, setting, meeting):
    sam = make_person("Sam Elm")
    typed = {"name": "sam elm", "substitute_for": str(setting.kim.pk)}

    asked = send(recorder, meeting, a_mark("guest", **typed))

    assert outcomes(asked) == ["asked"]
    assert asked["answers"][0]["people"] == [
        {"person": str(sam.pk), "name": "Sam Elm", "roles": "No role today", "is_listed": False}
    ]
    assert not meeting.attendances.filter(person=sam).exists()

    send(recorder, meeting, a_mark("guest", **typed, who=str(sam.pk), known=[str(sam.pk)]))

    assert meeting.attendances.get(person=sam).substitute_for == setting.kim


@pytest.mark.parametrize("name", ["", "  ", "a@example.org"])
def test_guest_of_no_name_is_refused(recorder, meeting, name):
    answer = send(recorder, meeting, a_mark("guest", name=name))

    assert answer["answers"][0]["problem"] == "Enter the guest’s full name."


def test_guest_taken_off_the_list_is_gone_and_comes_back_as_what_they_were(recorder, setting, meeting):
    guest = add_guest(meeting=meeting, name="Bo Elm", substitute_for=setting.kim, by=setting.minute_taker).person

    gone = send(recorder, meeting, attendance(guest, ""))
    back = send(recorder, meeting, attendance(guest, "present"))

    assert gone["changes"]["states"][subject_of(ATTENDANCE, guest.pk)]["is_gone"] is True
    assert outcomes(back) == ["saved"]
    kept = meeting.attendances.get(person=guest)
    assert (kept.substitute_for, kept.organisation.name, kept.is_in_attendance) == (setting.kim, "EPHA", False)


# ---- what is refused


def test_somebody_who_is_not_listed_is_refused(recorder, setting, meeting):
    other = make_recording(setting, NEXT_ON)
    guest = add_guest(meeting=other, name="Gus Other", by=setting.minute_taker).person

    for person in (guest, make_person()):
        answer = send(recorder, meeting, attendance(person, "present"))
        assert "is not listed under this meeting’s attendance" in answer["answers"][0]["problem"]

    assert not meeting.attendances.filter(person=guest).exists()


def test_guest_with_an_action_is_taken_off_after_a_question_and_without_one_at_once(recorder, setting, meeting):
    guests = [add_guest(meeting=meeting, name=name, by=setting.minute_taker).person for name in ("Gus Fee", "Bo Elm")]
    type_text(meeting.items.first(), "! Gus Fee: send the figures", setting.minute_taker)

    first, second = send(recorder, meeting, *(attendance(guest, "") for guest in guests))["answers"]
    sure = send(recorder, meeting, attendance(guests[0], "", sure=True))

    assert (first["is"], first["anyway"], second["is"]) == ("refused", "Take off all the same", "saved")
    assert "Gus Fee has an action" in first["problem"]
    assert outcomes(sure) == ["saved"]
    assert not meeting.attendances.filter(person__in=guests).exists()


def test_members_mark_is_taken_back_without_a_question(recorder, setting, meeting):
    type_text(meeting.items.first(), "! Lee Oak: send the figures", setting.minute_taker)

    assert outcomes(send(recorder, meeting, attendance(setting.lee, ""))) == ["saved"]


def test_two_people_typed_as_one_guest_are_asked_about_and_added_as_one_if_so(recorder, meeting):
    first = send(recorder, meeting, a_mark("guest", name="Ann Day, Bob Day"))["answers"][0]
    again = send(recorder, meeting, a_mark("guest", name="Ann Day, Bob Day", sure=True))

    assert (first["is"], first["several"]) == ("asked", ["Ann Day", "Bob Day"])
    assert outcomes(again) == ["saved"]


def test_interest_is_taken_out_once_and_others_see_it_gone(recorder, setting, meeting):
    item = meeting.items.first()
    declare_interest(item=item, person=setting.lee, nature="", withdrew=True, by=setting.officer)
    subject = subject_of(INTEREST, item.pk, setting.lee.pk)
    since = meeting.marks.last().pk
    mark = a_mark(subject, since, is_none=True)

    first, again = send(recorder, meeting, mark), send(recorder, meeting, mark)

    assert (first["answers"][0]["is"], again["answers"][0]["is"]) == ("saved", "saved")
    assert first["changes"]["states"][subject]["is_none"] is True
    assert not item.interests.exists()


@pytest.mark.parametrize("kind", ["dealt-with", "part-b", "interest", "attendance", "guest"])
def test_item_of_another_meeting_is_refused(recorder, setting, meeting, kind):
    item = make_recording(setting, NEXT_ON).items.first()
    marks = {
        "interest": a_mark(subject_of(INTEREST, item.pk, setting.lee.pk), nature="", withdrew=False),
        "attendance": attendance(setting.lee, "in-part", arrived_at=str(item.pk)),
        "guest": a_mark("guest", name="Gus Fee", for_item=str(item.pk)),
    }

    answer = send(recorder, meeting, marks.get(kind, a_mark(f"{kind}:{item.pk}", **{"is": True})))

    assert answer["answers"][0]["problem"] == "You may not record this item any more, or it is gone."
    item.refresh_from_db()
    assert (item.dealt_with_at, item.is_part_b, item.interests.count()) == (None, False, 0)


def test_nothing_is_marked_once_the_minutes_have_gone_round(recorder, setting, meeting):
    item = meeting.items.first()
    declare_interest(item=item, person=setting.kim, nature="", withdrew=False, by=setting.officer)
    bring_to_members(meeting, setting)

    answer = send(
        recorder,
        meeting,
        attendance(setting.kim, "present"),
        a_mark("all-present", people=[setting.minute_taker.person_id]),
        a_mark(f"dealt-with:{item.pk}", 2**40, **{"is": True}),
        a_mark(f"part-b:{item.pk}", 2**40, **{"is": True}),
        a_mark(subject_of(INTEREST, item.pk, setting.lee.pk), nature="", withdrew=False),
        a_mark("guest", name="Gus Late"),
    )

    assert outcomes(answer) == ["refused"] * 6
    assert "The attendance of this meeting is closed" in answer["answers"][0]["problem"]
    assert (presence(meeting, setting.kim), Person.objects.filter(name="Gus Late").exists()) == ("apologies", False)


@pytest.mark.parametrize("who", ["chair", "member", None])
def test_marks_are_not_there_for_who_does_not_record(setting, client, meeting, who):
    before = meeting.attendances.count()

    answer = post(signed_in(getattr(setting, who)) if who else client, meeting, attendance(setting.kim, ""))

    assert answer.status_code == (404 if who else 302)
    assert meeting.attendances.count() == before


TOKEN = "0b0f2f0c-8c3e-4e86-9d4e-1c4ed1f0a001"
NONSENSE = [
    [],
    {},
    {"marks": 1},
    {"marks": [1]},
    {"marks": [{}]},
    {"marks": [{"token": "x", "subject": "part-b:1", "fields": {}, "base": 0}]},
    {"marks": [{"token": TOKEN, "subject": "nonsense:1", "fields": {}, "base": 0}]},
    {"marks": [{"token": TOKEN, "subject": "attendance", "fields": {}, "base": 0}]},
    {"marks": [{"token": TOKEN, "subject": "part-b:x", "fields": {}, "base": 0}]},
    {"marks": [{"token": TOKEN, "subject": "part-b:-1", "fields": {}, "base": 0}]},
    {"marks": [{"token": TOKEN, "subject": subject_of(ATTENDANCE, 10**30), "fields": {}, "base": 0}]},
    {"marks": [{"token": TOKEN, "subject": "part-b:1", "fields": [], "base": 0}]},
    {"marks": [{"token": TOKEN, "subject": "part-b:1", "fields": {}, "base": -1}]},
    {"marks": [{"token": TOKEN, "subject": "part-b:1", "fields": {}, "base": "x"}]},
    {"marks": [{"token": TOKEN, "subject": "part-b:1", "fields": {}, "base": 0}] * 51},
]


@pytest.mark.parametrize("body", NONSENSE)
def test_what_is_no_mark_is_refused_with_a_sentence(recorder, meeting, body):
    answer = recorder.post(at(meeting, "marks/"), json.dumps(body), content_type="application/json")

    assert answer.status_code in (400, 422)
    assert answer.json()["problem"].startswith("What was sent is not what this address takes")


@pytest.mark.parametrize(
    "fields",
    [
        {"presence": "nonsense"},
        {"presence": 1},
        {"presence": "in-part", "arrived_at": 1},
        {"presence": "in-part", "left_at": []},
    ],
)
def test_field_that_is_nonsense_is_refused(recorder, setting, meeting, fields):
    answer = send(recorder, meeting, a_mark(subject_of(ATTENDANCE, setting.ann.pk), 2**40, **fields))

    assert outcomes(answer) == ["refused"]
    assert presence(meeting, setting.ann) == "present"


@pytest.mark.parametrize(
    ("subject", "fields"),
    [
        ("dealt-with:{item}", {}),
        ("part-b:{item}", {"is": "yes"}),
        ("interest:{item}:{ann}", {"nature": 5, "withdrew": True}),
        ("interest:{item}:{ann}", {"nature": ""}),
        ("guest", {"name": ["x"]}),
        ("guest", {"name": "Gus", "known": "x"}),
        ("guest", {"name": "Gus", "substitute_for": "9999999"}),
        ("all-present", {"people": ["x"]}),
        ("all-present", {"people": 5}),
    ],
)
def test_fields_of_each_kind_that_are_nonsense_are_refused(recorder, setting, meeting, subject, fields):
    named = subject.format(item=meeting.items.first().pk, ann=setting.ann.pk)

    assert outcomes(send(recorder, meeting, a_mark(named, 2**40, **fields))) == ["refused"]


# ---- Part B


@pytest.fixture
def secret(setting, meeting) -> AgendaItem:
    """An item of Part B from which the minute taker withdrew, with a guest who comes for it."""
    item = make_item(meeting, "3", title="MARKER", is_part_b=True)
    declare_interest(item=item, person=setting.minute_taker.person, nature="MARKER", withdrew=True, by=setting.officer)
    add_guest(meeting=meeting, name="MARKER Guest", for_item=item, by=setting.officer)
    return item


def test_who_withdrew_marks_nothing_of_a_part_b_item(recorder, setting, meeting, secret):
    guest = meeting.attendances.get(for_item=secret).person

    answer = send(
        recorder,
        meeting,
        a_mark(f"part-b:{secret.pk}", 2**40, **{"is": False}),
        a_mark(f"dealt-with:{secret.pk}", 2**40, **{"is": True}),
        a_mark(subject_of(INTEREST, secret.pk, setting.minute_taker.person_id), 2**40, nature="", withdrew=False),
        attendance(setting.lee, "in-part", arrived_at=str(secret.pk)),
        attendance(guest, "absent"),
        a_mark("all-present", people=[guest.pk]),
    )

    assert outcomes(answer) == ["refused"] * 5 + ["saved"]
    secret.refresh_from_db()
    assert (secret.is_part_b, secret.dealt_with_at, presence(meeting, guest)) == (True, None, "present")


def test_who_withdrew_is_told_of_nobody_who_comes_for_that_item_alone(recorder, setting, meeting, secret):
    guest, officer = meeting.attendances.get(for_item=secret).person, signed_in(setting.officer)
    pulse = json.dumps({"versions": {str(secret.pk): 0}, "since": 0})

    def told() -> str:
        sent = send(recorder, meeting, since=0)
        heard = recorder.post(at(meeting, "pulse/"), pulse, content_type="application/json").json()
        assert heard["gone"] == [secret.pk]
        return json.dumps([sent["changes"], heard["changes"]])

    assert "MARKER" not in told()
    assert subject_of(ATTENDANCE, guest.pk) not in told()
    send(officer, meeting, attendance(guest, ""))
    assert subject_of(ATTENDANCE, guest.pk) not in told()
    asked = [send(recorder, meeting, attendance(one, "present"), since=0) for one in (guest, make_person())]
    assert [outcomes(answer) for answer in asked] == [["refused"], ["refused"]]
    assert asked[0]["changes"] == asked[1]["changes"]
    assert not AuditEvent.objects.filter(user=setting.minute_taker, detail__contains=meeting.reference).exists()


def test_who_withdrew_is_not_told_that_somebody_came_at_that_item(recorder, setting, meeting, secret):
    mark_attendance(meeting=meeting, person=setting.kim, presence="in-part", arrived_at=secret, by=setting.officer)

    answer = send(recorder, meeting, since=0)

    assert answer["changes"]["states"][subject_of(ATTENDANCE, setting.kim.pk)]["details"]["arrived_at"] == ""


def test_pulse_brings_the_marks_of_others_since_the_last_that_is_known(recorder, setting, meeting):
    def pulse(since: int) -> dict:
        body = json.dumps({"versions": {}, "since": since})
        return recorder.post(at(meeting, "pulse/"), body, content_type="application/json").json()["changes"]

    since = last_mark(meeting)
    assert pulse(since) is None
    mark_attendance(meeting=meeting, person=setting.kim, presence="present", by=setting.officer)

    brought = pulse(since)

    assert brought["last"] == last_mark(meeting)
    assert {subject: state["presence"] for subject, state in brought["states"].items()} == {
        subject_of(ATTENDANCE, setting.kim.pk): "present"
    }
    assert pulse(brought["last"]) is None


# ---- what it costs

MOST_FOR_A_MARK = 40


def test_mark_takes_no_more_queries_for_many_people_and_items(recorder, setting, meeting):
    with CaptureQueriesContext(connection) as few:
        send(recorder, meeting, attendance(setting.kim, "present"), since=last_mark(meeting))
    body = make_organisation("ESGA")
    for number in range(3, 23):
        make_seat(setting.board, make_person(), organisation=body)
        make_item(meeting, str(number))

    with CaptureQueriesContext(connection) as many:
        send(recorder, meeting, attendance(setting.kim, "absent"), since=last_mark(meeting))

    assert len(many) <= len(few) <= MOST_FOR_A_MARK


def test_marks_of_approved_minutes_go_with_their_working_versions(setting, meeting):
    other = make_recording(setting, NEXT_ON)
    circulated = bring_to_members(meeting, setting)
    number = circulated.versions.get(stage="circulated").number
    approve(meeting=circulated, part=Part.A, in_item=other.items.first(), version=number, by=setting.chair)
    version = circulated.versions.get(stage="approved")

    assert not Mark.objects.approved(before=version.frozen_at).exists()
    gone = Mark.objects.approved(before=version.frozen_at + dt.timedelta(seconds=1))

    assert set(gone) == set(circulated.marks.all())


def test_interest_of_who_stayed_and_does_not_vote_is_marked_and_of_an_older_screen_is_not(recorder, setting, meeting):
    item = meeting.items.last()
    subject = subject_of(INTEREST, item.pk, setting.lee.pk)

    send(recorder, meeting, a_mark(subject, nature="Governor", withdrew=False, is_not_voting=True))
    state = send(recorder, meeting, a_mark(subject, 0, nature="Governor", withdrew=False, is_not_voting=True))

    assert item.interests.get().is_not_voting
    assert state["changes"]["states"].get(subject, {"is_not_voting": True})["is_not_voting"]
    other = subject_of(INTEREST, item.pk, setting.ann.pk)
    send(recorder, meeting, a_mark(other, nature="", withdrew=False))
    assert not item.interests.get(person=setting.ann).is_not_voting


def test_who_withdrew_did_not_stay(recorder, setting, meeting):
    item = meeting.items.last()

    answer = send(
        recorder,
        meeting,
        a_mark(subject_of(INTEREST, item.pk, setting.lee.pk), nature="", withdrew=True, is_not_voting=True),
    )

    assert "Choose one of the two." in str(answer)
    assert not item.interests.exists()
