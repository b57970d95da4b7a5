"""What the approved version says: what was circulated, but for what the meeting amended."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from boards.minutes.approving.writes import Amendment, approve
from boards.models import Action, Meeting, Part
from boards.recording.writes import mark_attendance
from boards.workflow import publish
from tests.boards.minuted import bring_to_members, make_item, make_recording, type_text
from tests.factories import make_meeting

pytestmark = pytest.mark.django_db

TEXT = "! Lee: tell the schools by 1 December 2025\n! Ann: thank them"
CIRCULATED_DAY, OTHER_DAY = dt.date(2026, 1, 25), dt.date(2025, 11, 20)


@pytest.fixture
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
