"""Which version of the minutes somebody reads, at each stage, and who is kept from Part B by an interest."""

import pytest
from django.contrib.auth.models import AnonymousUser

from boards.minutes.choosing import as_it_is_now, copies_for, moved_to_part_b, withdrew_from_part_b
from boards.models import Interest, Meeting, MinutesVersion, Part
from tests.boards.minuted import NEXT_ON, make_item, make_recording, type_text
from tests.factories import make_lead, make_partnership, make_person, make_quadrant, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ALL_STAGES = ("draft", "circulated", "approved", "published")


@pytest.fixture
def meeting(setting) -> Meeting:
    """A meeting with an item of each part."""
    meeting = make_recording(setting, items=1)
    make_item(meeting, "2", is_part_b=True)
    return meeting


def freeze(meeting: Meeting, stage: str, *, number: int = 1, part: Part = Part.A) -> MinutesVersion:
    fields = {"sha256": "0" * 64, "content": "{}", "frozen_by": make_user(), **part.column}
    return MinutesVersion.objects.create(meeting=meeting, number=number, stage=stage, **fields)


def copies(meeting: Meeting, user) -> dict[str, str]:
    """The stage of each copy that the user reads."""
    meeting = Meeting.objects.with_rights(user).select_related("board").get(pk=meeting.pk)
    return {copy: version.stage for copy, version in copies_for(meeting, user).items()}


@pytest.mark.parametrize(
    ("who", "number", "withdrew", "expected"),
    [
        ("ann", "2", True, True),
        ("ann", "2", False, False),
        ("ann", "1", True, False),
        ("lee", "2", True, False),
    ],
)
def test_who_withdrew_is_the_one_who_did_and_from_an_item_of_part_b(setting, meeting, who, number, withdrew, expected):
    item = meeting.items.get(number=number)
    Interest.objects.create(item=item, person=getattr(setting, who), withdrew=withdrew)

    assert withdrew_from_part_b(meeting, setting.chair) is expected
    assert not withdrew_from_part_b(meeting, setting.officer)


def test_who_withdrew_at_another_meeting_did_not_at_this_one(setting, meeting):
    other = make_item(make_recording(setting, NEXT_ON), "3", is_part_b=True)
    Interest.objects.create(item=other, person=setting.ann, withdrew=True)

    assert not withdrew_from_part_b(meeting, setting.chair)
    assert withdrew_from_part_b(other.meeting, setting.chair)


@pytest.mark.parametrize(
    ("stage", "part", "numbers"),
    [
        ("draft", Part.A, {"2"}),
        ("draft", Part.B, set()),
        *((stage, part, set()) for stage in ALL_STAGES[1:] for part in Part),
    ],
)
def test_items_made_confidential_are_kept_out_of_a_draft_of_part_a_alone(meeting, stage, part, numbers):
    assert moved_to_part_b(MinutesVersion(meeting=meeting, stage=stage, **part.column)) == numbers


@pytest.mark.parametrize(
    ("stages", "who", "seen"),
    [
        (["draft"], "chair", {"members": "draft", "part-b": "draft"}),
        (["draft"], "minute_taker", {"members": "draft", "part-b": "draft"}),
        (["draft"], "member", {}),
        (["draft"], "lead", {}),
        (["draft", "circulated"], "chair", {"members": "circulated", "part-b": "circulated"}),
        (["draft", "circulated"], "member", {"members": "circulated", "part-b": "circulated"}),
        (["draft", "circulated"], "lead", {"members": "circulated"}),
        (["draft", "circulated"], "nobody", {}),
        (["circulated", "approved", "postscript"], "member", {"members": "postscript", "part-b": "postscript"}),
        (["approved", "published"], "nobody", {"public": "published"}),
        (["approved", "published"], "lead", {"public": "published", "members": "approved"}),
        (["published", "redacted"], "nobody", {"public": "redacted"}),
    ],
)
def test_each_copy_is_the_last_version_that_is_the_readers(setting, meeting, stages, who, seen):
    setting.board.quadrant = make_quadrant("West")
    setting.board.save()
    for number, stage in enumerate(stages, start=1):
        freeze(meeting, stage, number=number)
        if stage not in ("published", "redacted"):
            freeze(meeting, stage, number=number, part=Part.B)
    of_others = {
        "lead": lambda: make_user(
            person=make_lead(make_partnership(schools=2, home_quadrant=setting.board.quadrant)).person
        ),
        "nobody": AnonymousUser,
    }

    assert copies(meeting, of_others[who]() if who in of_others else getattr(setting, who)) == seen


def test_part_b_is_no_copy_of_who_withdrew_and_public_none_where_the_board_does_not_publish(setting, meeting):
    freeze(meeting, "published")
    freeze(meeting, "circulated", number=2)
    freeze(meeting, "circulated", part=Part.B)
    Interest.objects.create(item=meeting.items.get(number="2"), person=setting.ann, withdrew=True)

    assert set(copies(meeting, setting.chair)) == {"public", "members"}
    assert set(copies(meeting, setting.member)) == {"public", "members", "part-b"}
    type(setting.board).objects.update(publishes_minutes=False)
    assert set(copies(meeting, setting.member)) == {"members", "part-b"}
    assert copies(meeting, make_user(person=make_person())) == {}


@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize(
    ("stage", "status", "is_anew"),
    [("draft", "draft", True), ("draft", "circulated", False), ("circulated", "draft", False)],
)
def test_draft_is_read_as_it_is_now_until_it_goes_round(setting, meeting, part, stage, status, is_anew):
    Meeting.objects.filter(pk=meeting.pk).update(status="draft")
    meeting.refresh_from_db()
    version = freeze(meeting, stage, part=part)
    type_text(meeting.items.of_part(part).get(), "Typed afterwards.", setting.minute_taker)
    meeting.status = status

    read = as_it_is_now(version)

    assert (read.stage, read.part) == (stage, part)
    assert ("Typed afterwards." in read.content) is is_anew
