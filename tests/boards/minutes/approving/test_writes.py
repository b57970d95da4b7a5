"""What the approved version says: what was circulated, but for what the meeting amended."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from boards.minutes.approving.phrases import read_phrases
from boards.minutes.approving.writes import Amendment, approve
from boards.minutes.comparing import changes
from boards.minutes.plain import lines_of
from boards.minutes.reading import read_version
from boards.minutes.text import read
from boards.models import Action, AgendaItem, Meeting, Part
from boards.recording.writes import mark_attendance
from boards.workflow import publish
from tests.boards.minuted import bring_to_members, make_item, make_recording, type_text
from tests.factories import make_meeting
from tests.made_once import made_once

pytestmark = pytest.mark.django_db

TEXT = "! Lee: tell the schools by 1 December 2025\n! Ann: thank them"
CIRCULATED_DAY, OTHER_DAY = dt.date(2026, 1, 25), dt.date(2025, 11, 20)


@made_once
def meeting(setting) -> Meeting:
    """Circulated minutes with actions, a presenter, both parts, and when the board meets next."""
    meeting = make_recording(setting)
    meeting.items.filter(number="1").update(presenter=setting.kim)
    type_text(meeting.items.get(number="1"), TEXT, setting.minute_taker)
    type_text(make_item(meeting, "3", is_part_b=True), TEXT, setting.minute_taker)
    make_item(meeting, "4", title="Date of next meeting", standing="next-date")
    make_item(meeting, "5", title="Date of next meeting", standing="next-date", is_part_b=True)
    mark_attendance(meeting=meeting, person=setting.minute_taker.person, presence="present", by=setting.minute_taker)
    make_meeting(setting.board, held_on=CIRCULATED_DAY)
    return bring_to_members(meeting, setting)


@pytest.fixture
def changed_since(setting, meeting):
    """Everything that a version is made of, changed once it was circulated."""
    make_meeting(setting.board, held_on=OTHER_DAY)
    Action.objects.update(due_on=dt.date(2026, 6, 1), text="CHANGED")
    for person in (setting.ann, setting.lee, setting.kim):
        person.name = f"CHANGED {person.name}"
        person.save()
    Meeting.objects.filter(pk=meeting.pk).update(venue="CHANGED")
    meeting.attendances.filter(person=setting.kim).update(presence="absent")


@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize("amended", [[], ["1", "3"]])
def test_what_nobody_amended_is_approved_as_it_was_circulated(
    setting, meeting, next_meeting, changed_since, part, amended
):
    before = meeting.versions.last_of(part)
    items = meeting.items.of_part(part).filter(number__in=amended)

    [version] = approve(
        meeting=meeting,
        part=part,
        in_item=next_meeting.items.first(),
        version=2,
        by=setting.chair,
        amendments=[Amendment(item, f"Before it.\n{item.text}") for item in items],
    )

    after = version.data
    texts = {
        item["number"]: item.pop("text") for item in after["items"] if item["number"] in amended and "text" in item
    }
    assert texts == {item.number: f"Before it.\n{TEXT}" for item in items}
    assert after.pop("approval")["reference"] == "SPB 2026-01-20/1"
    expected = before.data
    del expected["approval"]
    for item in expected["items"]:
        if item["number"] in texts:
            del item["text"]
    assert after == expected


def test_line_that_is_amended_has_its_action_anew(setting, meeting, next_meeting):
    item = meeting.items.get(number="1")
    text = TEXT.replace("1 December 2025", "8 December 2025") + "\nAgreed: to go on"

    [version] = approve(
        meeting=meeting,
        part=Part.A,
        in_item=next_meeting.items.first(),
        version=2,
        by=setting.chair,
        amendments=[Amendment(item, text)],
    )

    frozen = version.data["items"][0]
    assert sorted(action["due_on"] for action in frozen["actions"]) == ["2025-11-26", "2025-12-08"]
    assert [decision["text"] for decision in frozen["decisions"]] == ["to go on"]


def test_next_meeting_is_another_where_that_item_is_amended(setting, meeting, next_meeting, changed_since):
    item = meeting.items.get(number="4")

    [version] = approve(
        meeting=meeting,
        part=Part.A,
        in_item=next_meeting.items.first(),
        version=2,
        by=setting.chair,
        amendments=[Amendment(item, "An extra meeting comes first.")],
    )

    assert version.data["items"][3]["next_meeting"]["held_on"] == OTHER_DAY.isoformat()


def test_public_reads_what_was_approved_and_the_minute_taker_by_role_whatever_they_were_called(
    setting, meeting, next_meeting, changed_since
):
    approve(meeting=meeting, part=Part.A, in_item=next_meeting.items.first(), version=2, by=setting.chair)
    taker = setting.minute_taker.person
    taker.name = "Noa Elm"
    taker.save()

    [public] = publish(meeting=meeting, by=setting.minute_taker)

    approved = meeting.versions.approved(part=Part.A).first().data
    assert [row["name"] for row in approved.pop("in_attendance")] == ["Noa Quill"]
    content = public.data
    assert [row["name"] for row in content.pop("in_attendance")] == ["Minute taker"]
    assert content == approved


@pytest.mark.once
@pytest.mark.parametrize(
    ("present", "chair", "sentence"),
    [
        ((), "", "Nobody is marked as present at the meeting of 20 January 2026"),
        (("Noa Quill",), "", "Nobody is marked as present"),
        (("Lee Oak",), "", "Nobody is in the chair at the meeting of 20 January 2026"),
        (("Lee Oak",), "Kim Ash", "Kim Ash took the chair at the meeting of 20 January 2026 and is not marked"),
        (("Lee Oak",), "Lee Oak", ""),
        (("Ann Day",), "", ""),
    ],
)
def test_meeting_that_approves_has_somebody_present_and_in_the_chair_without_a_quorum_too(
    setting, circulated, next_meeting, present, chair, sentence
):
    setting.board.quorum = None
    setting.board.save()
    people = {str(person): person for person in (setting.ann, setting.lee, setting.kim, setting.minute_taker.person)}
    next_meeting.attendances.all().delete()
    for name in present:
        mark_attendance(meeting=next_meeting, person=people[name], presence="present", by=setting.minute_taker)
    Meeting.objects.filter(pk=next_meeting.pk).update(chaired_by=people.get(chair))

    def record():
        approve(meeting=circulated, part=Part.A, in_item=next_meeting.items.first(), version=2, by=setting.chair)

    if sentence:
        with pytest.raises(ValidationError, match=sentence):
            record()
    else:
        record()

    circulated.refresh_from_db()
    assert circulated.status == ("circulated" if sentence else "approved")


def by_phrase(setting, meeting, next_meeting, *typed, part=Part.A):
    """Approve with amendments by phrase; give the approved version and the text of the approving item."""
    in_item = next_meeting.items.first()
    [version] = approve(
        meeting=meeting,
        part=part,
        in_item=in_item,
        version=2,
        by=setting.minute_taker,
        phrases=read_phrases("\n".join(typed)),
    )
    in_item.refresh_from_db()
    return version, in_item.text


@pytest.mark.parametrize("part", Part)
def test_phrase_changes_nothing_else_of_the_version_whatever_changed_since(
    setting, meeting, next_meeting, changed_since, part
):
    before = meeting.versions.last_of(part)
    number = "3" if part.is_confidential else "1"

    version, _ = by_phrase(
        setting, meeting, next_meeting, f"minute {number}, add at the end 'That was all.'", part=part
    )

    expected, after = before.data, version.data
    [was] = [item for item in expected["items"] if item["number"] == number]
    was["text"] += "\n\nThat was all.\n"
    expected["approval"] = after["approval"]
    assert after == expected
    call_command("verify_minutes")


def test_phrase_in_an_action_changes_that_action_alone(setting, meeting, next_meeting):
    expected = meeting.versions.last_of(Part.A).data

    version, _ = by_phrase(setting, meeting, next_meeting, "minute 1, for 'tell the schools' read 'tell all schools'")

    after = version.data
    [action] = [one for one in expected["items"][0]["actions"] if one["text"] == "tell the schools"]
    action |= {"text": "tell all schools", "line": action["line"].replace("the schools", "all schools")}
    expected["items"][0]["text"] = TEXT.replace("the schools", "all schools")
    expected["approval"] = after["approval"]
    assert after == expected


def test_item_that_says_when_the_board_meets_next_keeps_that_where_a_phrase_is_amended(
    setting, meeting, next_meeting, changed_since
):
    before = meeting.versions.last_of(Part.A).data["items"][3]

    version, _ = by_phrase(setting, meeting, next_meeting, "minute 4, add at the end 'It is in Harlow.'")

    assert version.data["items"][3] == before | {"text": "It is in Harlow.\n"}


def test_minutes_of_the_meeting_that_approved_say_each_phrase_in_words(setting, meeting, next_meeting):
    type_text(next_meeting.items.first(), "Ann asked.", setting.minute_taker)

    version, text = by_phrase(
        setting,
        meeting,
        next_meeting,
        "minute 1, for 'thank them' read 'thank all'",
        "for 'thank all' read 'thank all of them'",
        "minute 2, add at the end 'That was all.'",
    )

    assert text == (
        "Ann asked.\nThe minutes of the meeting of 15 October 2025 were approved as a true record with the following "
        "amendments:\n"
        "- Minute 1: for “thank them” read “thank all”\n- Minute 1: for “thank all” read “thank all of them”\n"
        "- Minute 2: add at the end “That was all.”\n"
    )
    assert [span.refers_to for block in read(text) for span in block.spans if span.refers_to] == []
    assert "thank all of them" in version.data["items"][0]["text"]


def test_comparison_shows_just_the_line_that_a_phrase_changed(setting, meeting, next_meeting):
    before = lines_of(read_version(meeting.versions.last_of(Part.A)))

    version, _ = by_phrase(setting, meeting, next_meeting, "minute 1, for 'thank them' read 'thank all'")

    changed = [(change, line) for change, line in changes(before, lines_of(read_version(version))) if change]
    about = [(change, line) for change, line in changed if "thank" in line]
    assert [change for change, _ in about] == ["removed", "added"]
    rest = [line for change, line in changed if (change, line) not in about]
    assert all(line.startswith(("DRAFT", "Approved as amended by")) for line in rest)


def test_public_reads_of_amendments_of_part_b_only_that_there_were_some(setting, meeting, next_meeting):
    _, text = by_phrase(setting, meeting, next_meeting, "minute 3, for 'them' read 'MARKER'", part=Part.B)

    assert text == (
        "Part B of the minutes of the meeting of 15 October 2025 was approved as a true record with an amendment.\n"
    )


@pytest.mark.parametrize(
    ("typed", "part", "said"),
    [
        ("minute 1, for 'tell no schools' read 'x'", Part.A, "The nearest there is “tell the schools”"),
        ("minute 9, delete 'x'", Part.A, "There is no minute 9 in these minutes. They have 1, 2, 4."),
        ("minute 3, delete 'tell'", Part.A, "There is no minute 3 in these minutes."),
        ("minute 1, delete 'tell'", Part.B, "There is no minute 1 in Part B of these minutes. They have 3, 5."),
        ("minute 1, delete 'tell the schools'", Part.A, "Minute 1: nothing would be left of an action."),
        ("minute 1, for 'Lee' read 'Nobody Known'", Part.A, "Nobody at this meeting is called “Nobody Known”"),
    ],
)
def test_phrase_that_cannot_be_applied_is_refused_and_nothing_is_written(
    setting, meeting, next_meeting, typed, part, said
):
    with pytest.raises(ValidationError) as refused:
        by_phrase(setting, meeting, next_meeting, typed, part=part)

    [sentence] = refused.value.message_dict["amendments"]
    meeting.refresh_from_db()
    assert said in sentence
    assert (meeting.status, meeting.items.get(number="1").text) == ("circulated", TEXT)
    assert next_meeting.items.first().text == ""


def test_minute_amended_in_two_ways_is_asked_about(setting, meeting, next_meeting):
    item = meeting.items.get(number="2")

    with pytest.raises(ValidationError) as refused:
        approve(
            meeting=meeting,
            part=Part.A,
            in_item=next_meeting.items.first(),
            version=2,
            by=setting.chair,
            amendments=[Amendment(item, "Other")],
            phrases=read_phrases("minute 2, add at the end 'More'"),
        )

    assert list(refused.value.message_dict) == [f"text-{item.pk}"]


def test_attendance_is_corrected_in_the_new_version_alone(setting, meeting, next_meeting):
    typed = (
        "Apologies: for “Kim Ash” read “Kim Ashe”",
        "add Bo Dee to those present",
        "In attendance: for “Quill” read “Q”",
    )

    by_phrase(setting, meeting, next_meeting, *typed)

    version = meeting.versions.last_of(Part.A)
    said = "\n".join(lines_of(read_version(version)))
    assert "Kim Ashe" in said
    assert "Bo Dee" in said
    assert "Corrected when the minutes were approved" in said
    assert version.data["approval"]["is_amended"]
    assert "Kim Ashe" not in meeting.versions.get(number=2, is_part_b=False).content
    assert "- Apologies: for “Kim Ash” read “Kim Ashe”" in next_meeting.items.first().text
    setting.board.publishes_minutes = True
    setting.board.save()
    meeting.refresh_from_db()
    publish(meeting=meeting, by=setting.minute_taker)
    public = meeting.versions.last_of(Part.A).content
    assert "Kim Ashe" in public
    assert "Noa" not in public


def test_attendance_is_not_corrected_with_part_b(setting, meeting, next_meeting):
    with pytest.raises(ValidationError, match="Who was there is corrected with Part A"):
        by_phrase(setting, meeting, next_meeting, "Apologies: for “Kim Ash” read “Kim Ashe”", part=Part.B)


@pytest.mark.parametrize(
    ("began", "begins", "may"),
    [("09:00", "14:00", True), ("14:00", "09:00", False), (None, "14:00", False)],
)
def test_meeting_of_the_day_on_which_another_went_on_approves_its_minutes(
    setting, meeting, next_meeting, began, begins, may
):
    Meeting.objects.filter(pk=meeting.pk).update(resumed_on=next_meeting.held_on, resumes_at=began)
    Meeting.objects.filter(pk=next_meeting.pk).update(start_time=begins)
    meeting.refresh_from_db()
    next_meeting.refresh_from_db()

    may_approve = AgendaItem.objects.that_may_approve(meeting, setting.minute_taker, part=Part.A)

    assert next_meeting.follows(meeting) == may
    assert may_approve.exists() == may
