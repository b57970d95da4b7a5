"""A guest's body, and a presenter from outside who becomes a guest once they are here."""

import pytest
from django.core.exceptions import ValidationError

from boards.attendance.roll import roll_of
from boards.minutes.content import content_of
from boards.minutes.reading import _without
from boards.models import Part
from boards.papers.packs import _item as row_of
from boards.recording.writes import add_guest, declare_interest
from partnerships.models import Organisation, Person
from tests.boards.minuted import make_item
from tests.boards.recording.posting import at
from tests.clients import signed_in
from tests.factories import make_organisation, make_person
from tests.pages.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def post_of(meeting, name: str) -> str:
    return next(place.post for place in roll_of(meeting).places if place.person.name == name)


def test_body_that_was_typed_makes_no_organisation(recorder, meeting):
    before = Organisation.objects.count()

    recorder.post(at(meeting, "guests/"), {"name": "Una Brook", "body": "  Harlow   College "})

    attendance = meeting.attendances.get(person__name="Una Brook")
    assert (attendance.organisation, attendance.body, attendance.is_in_attendance) == (None, "Harlow College", True)
    assert Organisation.objects.count() == before
    assert post_of(meeting, "Una Brook") == "Harlow College, guest"


def test_body_that_is_an_organisation_is_that_one_and_the_guest_stays_in_attendance(recorder, meeting):
    hub = make_organisation("Teaching School Hub")

    recorder.post(at(meeting, "guests/"), {"name": "Una Brook", "body": "teaching school hub"})

    attendance = meeting.attendances.get(person__name="Una Brook")
    assert (attendance.organisation, attendance.body, attendance.is_in_attendance) == (hub, "", True)
    assert post_of(meeting, "Una Brook") == "Teaching School Hub, guest"
    assert roll_of(meeting).members_there == 2


def test_body_keeps_no_address(recorder, meeting):
    recorder.post(at(meeting, "guests/"), {"name": "Una Brook", "body": "Harlow College <post@example.org>"})

    assert meeting.attendances.get(person__name="Una Brook").body == "Harlow College"


def test_body_goes_on_with_the_question_about_namesakes(recorder, meeting):
    sam = make_person("Sam Elm")
    page = recorder.post(at(meeting, "guests/"), {"name": "Sam Elm", "body": "Harlow College"})
    kept = {field.get("name"): field.get("value") for field in read(page).iterfind(".//main//input[@type='hidden']")}

    recorder.post(at(meeting, "guests/"), kept | {"who": sam.pk})

    assert meeting.attendances.get(person=sam).body == "Harlow College"


def test_substitute_represents_whom_they_stand_in_for_whatever_body_was_typed(setting, meeting):
    guest = add_guest(
        meeting=meeting, name="Una Brook", body="Harlow College", substitute_for=setting.kim, by=setting.minute_taker
    )

    assert (guest.organisation.name, guest.body) == ("EPHA", "Harlow College"), "where they are from is kept beside it"


def test_guest_of_an_item_that_became_confidential_is_left_out_with_the_body(setting, meeting):
    item = meeting.items.get(number="2")
    add_guest(meeting=meeting, name="Una Brook", body="Harlow College", for_item=item, by=setting.minute_taker)
    content = content_of(meeting, part=Part.A)
    assert content["in_attendance"][0]["post"] == "Harlow College, guest for item 2"

    assert _without(content, frozenset({"2"}))["in_attendance"] == []
    assert len(_without(content, frozenset({"1"}))["in_attendance"]) == 1


def presented(meeting, **fields):
    item = meeting.items.get(number="2")
    for name, value in {"outside_presenter": "Una Brook", "outside_body": "Harlow College", **fields}.items():
        setattr(item, name, value)
    item.save()
    return item


def button(recorder, meeting) -> dict[str, str]:
    """What the button at the item sends."""
    page = read(recorder.get(at(meeting)))
    form = page.find(".//form[@class='recording-item__guest']")
    return {field.get("name"): field.get("value") for field in form.iterfind(".//input")}


def test_presenter_from_outside_is_nobody_until_they_are_here(recorder, meeting):
    item = presented(meeting)
    assert "Una Brook, Harlow College" in recorder.get(at(meeting)).content.decode()
    assert content_of(meeting, part=Part.A)["items"][1]["presenter"] == "Una Brook, Harlow College"
    assert not Person.objects.filter(name="Una Brook").exists()

    recorder.post(at(meeting, "guests/"), button(recorder, meeting))

    item.refresh_from_db()
    attendance = meeting.attendances.get(person__name="Una Brook")
    assert (item.presenter, item.outside_presenter) == (attendance.person, "")
    assert (attendance.body, attendance.for_item) == ("Harlow College", item)
    assert "Una Brook, Harlow College" in recorder.get(at(meeting)).content.decode()
    assert content_of(meeting, part=Part.A)["items"][1]["presenter"] == "Una Brook, Harlow College"
    assert row_of(item, Part.A)["presenter"] == "Una Brook, Harlow College"


def test_body_of_a_presenter_who_has_come_is_kept_when_their_item_is_changed(recorder, meeting):
    item = presented(meeting)
    recorder.post(at(meeting, "guests/"), button(recorder, meeting))
    item.refresh_from_db()
    typed = {"title": "Teacher supply", "purpose": "discuss", "presenter": item.presenter_id}

    answer = recorder.post(f"/meetings/{meeting.pk}/agenda/{item.pk}/", typed | {"outside_body": "Harlow College"})

    item.refresh_from_db()
    assert answer.status_code == 302
    assert (item.title, item.presenters) == ("Teacher supply", "Una Brook, Harlow College")


def test_presenter_from_outside_who_has_a_namesake_is_asked_about(recorder, meeting):
    item, una = presented(meeting), make_person("Una Brook")

    page = recorder.post(at(meeting, "guests/"), button(recorder, meeting))
    assert "Is it one of these?" in page.content.decode()
    kept = {field.get("name"): field.get("value") for field in read(page).iterfind(".//main//input[@type='hidden']")}
    recorder.post(at(meeting, "guests/"), kept | {"who": "new"})

    item.refresh_from_db()
    assert item.presenter.name == "Una Brook"
    assert item.presenter != una


def test_presenter_from_outside_beside_a_member_stays_in_words(recorder, setting, meeting):
    item = presented(meeting, presenter=setting.lee)
    assert item.presenters == "Lee Oak and Una Brook, Harlow College"

    recorder.post(at(meeting, "guests/"), button(recorder, meeting))

    item.refresh_from_db()
    assert (item.presenter, item.outside_presenter) == (setting.lee, "Una Brook")


def test_guest_presents_no_item_that_the_recorder_may_not_read(recorder, setting, meeting):
    secret = make_item(meeting, "3", is_part_b=True)
    declare_interest(item=secret, person=setting.minute_taker.person, nature="", withdrew=True, by=setting.officer)

    recorder.post(at(meeting, "guests/"), {"name": "Una Brook", "presents": secret.pk})

    secret.refresh_from_db()
    assert secret.presenter is None


def test_presenter_from_outside_is_written_on_the_agenda(recorder, setting, meeting):
    typed = {
        "title": "A visit",
        "purpose": "discuss",
        "outside_presenter": "Una Brook",
        "outside_body": "Harlow College",
    }
    address = f"/meetings/{meeting.pk}/agenda/"

    recorder.post(address, typed)

    item = meeting.items.get(title="A visit")
    assert item.presenters == "Una Brook, Harlow College"
    assert "Una Brook, Harlow College" in recorder.get(address).content.decode()
    recorder.post(f"{address}{item.pk}/", typed | {"outside_presenter": "Una Rivers"})
    item.refresh_from_db()
    assert item.outside_presenter == "Una Rivers"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"outside_body": "Harlow College"}, "Enter who comes from there, or leave the body empty"),
        ({"outside_presenter": "Una Brook <u@example.org>"}, "without an e-mail address"),
    ],
)
def test_presenter_that_cannot_be_is_refused_at_the_field(recorder, meeting, typed, said):
    answer = recorder.post(f"/meetings/{meeting.pk}/agenda/", {"title": "A visit", "purpose": "discuss", **typed})

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_pack_names_the_presenter_from_outside(setting, meeting):
    assert row_of(presented(meeting), Part.A)["presenter"] == "Una Brook, Harlow College"


def test_body_too_long_is_refused(setting, meeting):
    with pytest.raises(ValidationError):
        add_guest(meeting=meeting, name="Una Brook", body="x" * 151, by=setting.minute_taker)
    assert signed_in(setting.minute_taker).get(at(meeting)).status_code == 200
