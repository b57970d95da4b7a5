"""A guest who shares a name with somebody known is asked about, never taken for them."""

import pytest
from django.core.exceptions import ValidationError

from boards.emails import post_minutes
from boards.recording.guests import several_in
from boards.recording.writes import add_guest
from partnerships.models import Person
from tests.boards.minuted import MET_ON, make_recording
from tests.boards.recording.posting import at
from tests.factories import make_board, make_headship, make_lead, make_partnership, make_person, make_school, make_seat
from tests.pages.reading import read, texts
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]


@pytest.fixture
def sam() -> Person:
    """Somebody known, who has nothing to do with the meeting."""
    return make_person("Sam Elm", email="sam@example.org")


def choices(page) -> list[str]:
    return texts(page, ".//div[@class='govuk-radios']//label")


@pytest.mark.parametrize("typed", ["Sam Elm", " sam  ELM ", "Dr Sam Elm"])
def test_guest_is_asked_about_where_somebody_is_called_so(recorder, meeting, sam, typed):
    page = recorder.post(at(meeting, "guests/"), {"name": typed})

    assert texts(page, ".//h1") == ["Is it one of these?"]
    assert choices(page) == ["Sam Elm", "Somebody else of the same name"]
    assert not meeting.attendances.filter(person__name__iexact="Sam Elm").exists()


def test_namesakes_are_told_apart_by_what_they_lead_head_and_sit_on(recorder, setting, meeting, sam):
    other, third = make_person("Sam Elm"), make_person("Sam Elm")
    make_lead(make_partnership("Colne"), sam)
    headship = make_headship(other, make_school())
    make_seat(make_board("Another board"), other)
    earlier = make_recording(setting, MET_ON.replace(year=2024))
    add_guest(meeting=earlier, person=third, by=setting.minute_taker)

    page = recorder.post(at(meeting, "guests/"), {"name": "Sam Elm"})

    assert texts(page, ".//div[@class='govuk-hint govuk-radios__hint']") == [
        "Leads Colne",
        f"Headteacher, {headship.school}; member, Another board",
        "Was at the School Partnership Board on 15 October 2024",
    ]


def test_somebody_known_is_added_once_they_are_chosen_and_nothing_typed_is_lost(recorder, setting, meeting, sam):
    item = meeting.items.first()
    typed = {"name": "Sam Elm", "substitute_for": setting.kim.pk, "for_item": item.pk}

    page = recorder.post(at(meeting, "guests/"), typed)
    fields = read(page).find(".//main").iterfind(".//input[@type='hidden']")
    kept = {field.get("name"): field.get("value") for field in fields}
    recorder.post(at(meeting, "guests/"), kept | {"who": sam.pk})

    attendance = meeting.attendances.get(person=sam)
    assert (attendance.substitute_for, attendance.for_item) == (setting.kim, item)
    assert Person.objects.filter(name="Sam Elm").count() == 1


def test_stranger_of_the_same_name_is_somebody_new_who_gets_no_minutes_of_theirs(recorder, setting, meeting, sam):
    recorder.post(at(meeting, "guests/"), {"name": "Sam Elm", "who": "new"})

    guest = meeting.attendances.get(person__name="Sam Elm").person
    post_minutes(meeting)
    assert guest != sam
    assert "sam@example.org" not in [address for letter in outbox() for address in letter.to]


def hidden(page) -> dict[str, list[str]]:
    fields = list(read(page).find(".//main").iterfind(".//input[@type='hidden']"))
    names = {field.get("name") for field in fields}
    return {name: [field.get("value") for field in fields if field.get("name") == name] for name in names}


def test_same_answer_sent_again_adds_nobody(recorder, meeting, sam):
    typed = hidden(recorder.post(at(meeting, "guests/"), {"name": "Sam Elm"})) | {"who": "new"}

    answers = [recorder.post(at(meeting, "guests/"), typed) for _ in range(8)]

    assert {answer.status_code for answer in answers} == {302}
    assert Person.objects.filter(name="Sam Elm").count() == 2
    assert meeting.attendances.filter(person__name="Sam Elm").count() == 1


def test_another_stranger_of_the_same_name_is_somebody_new_too(recorder, meeting, sam):
    for _ in range(2):
        page = recorder.post(at(meeting, "guests/"), {"name": "Sam Elm"})
        recorder.post(at(meeting, "guests/"), hidden(page) | {"who": "new"})

    assert meeting.attendances.filter(person__name="Sam Elm").count() == 2


def test_same_answer_for_another_meeting_is_another_press(recorder, setting, meeting, sam):
    earlier = make_recording(setting, MET_ON.replace(year=2024))
    add_guest(meeting=earlier, name="Sam Elm", by=setting.minute_taker)

    recorder.post(at(meeting, "guests/"), {"name": "Sam Elm", "who": "new", "known": [sam.pk, "x", "9" * 30]})

    assert meeting.attendances.filter(person__name="Sam Elm").count() == 1


def test_guest_whom_nobody_shares_a_name_with_is_not_asked_about(recorder, meeting, sam):
    answer = recorder.post(at(meeting, "guests/"), {"name": "Sam Elmhurst"})

    assert answer.status_code == 302
    assert meeting.attendances.filter(person__name="Sam Elmhurst").exists()


@pytest.mark.parametrize("who", ["", "999999", "{ann}", "nonsense"])
def test_answer_that_is_none_of_those_asked_about_is_asked_again(recorder, setting, meeting, sam, who):
    data = {"name": "Sam Elm", "asked": "yes", "who": who.format(ann=setting.ann.pk)}

    page = recorder.post(at(meeting, "guests/"), data)

    assert page.status_code == 422
    assert "Choose who it is." in page.content.decode()
    assert meeting.attendances.filter(person__name="Sam Elm").count() == 0


def test_who_is_expected_is_marked_on_the_roll_and_not_added_as_a_guest(recorder, setting, meeting):
    page = recorder.post(at(meeting, "guests/"), {"name": "Noa Quill"})
    assert "Listed for this meeting: go back and mark them there" in page.content.decode()

    with pytest.raises(ValidationError, match="Noa Quill is listed under attendance already"):
        add_guest(meeting=meeting, person=Person.objects.get(name="Noa Quill"), by=setting.minute_taker)


@pytest.mark.parametrize("given", [{}, {"name": ""}, {"name": "  "}])
def test_guest_of_no_name_is_nobody(setting, meeting, given):
    with pytest.raises(ValidationError, match="Enter the guest’s full name"):
        add_guest(meeting=meeting, by=setting.minute_taker, **given)

    assert meeting.attendances.count() == 3


def test_known_names_are_asked_about_for_who_records_alone(client, meeting, sam):
    answer = client.post(at(meeting, "guests/"), {"name": "Sam Elm"})

    assert answer.status_code == 403
    assert "You are signed out, and nothing is saved yet" in answer.content.decode()
    assert not meeting.attendances.filter(person__name="Sam Elm").exists()


def test_guest_typed_with_an_address_is_on_the_roll_by_the_name_alone(recorder, meeting):
    page = recorder.post(at(meeting, "guests/"), {"name": "Una Brook <u.brook@example.org>"}, follow=True)

    said = "Una Brook is added to the attendance. The address u.brook@example.org is left out: names are published."
    assert said in page.content.decode()
    assert meeting.attendances.filter(person__name="Una Brook", person__email="").exists()


def test_guest_is_not_added_under_an_address_alone(recorder, meeting):
    page = recorder.post(at(meeting, "guests/"), {"name": "u.brook@example.org"}, follow=True)

    assert "Enter the guest’s full name." in page.content.decode()
    assert not Person.objects.filter(name__contains="@").exists()


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Ann Day, Bob Day", ["Ann Day", "Bob Day"]),
        ("Ann Day and Bob Day", ["Ann Day", "Bob Day"]),
        ("Ann Day; Bob van der Day & Cy Elm", ["Ann Day", "Bob van der Day", "Cy Elm"]),
        ("Day, Ann", []),
        ("Ann Day, MBE", []),
        ("Ann Anderson", []),
        ("Ann Day-Elm", []),
    ],
)
def test_several_people_typed_as_one_guest_are_told_apart(typed, names):
    assert several_in(typed) == names
