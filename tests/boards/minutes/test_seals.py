"""What the seals of frozen minutes tell: a version that was changed, one that is missing, a step without one."""

import dataclasses

import pytest
from django.utils import timezone

from boards.minutes.seals import broken_seals, seal_of, unsealed_steps
from boards.models import Board, Meeting, MinutesVersion, Part
from tests.boards.minuted import MET_ON, bring_to_members, make_item, make_recording

MEETING = Meeting(pk=7, board=Board(name="Board"), held_on=MET_ON)
NAME = "Board, 15 October 2025 (meeting 7)"


@dataclasses.dataclass
class Chain:
    """The versions of a meeting, sealed one after the other."""

    part: Part = Part.A
    length: int = 3

    def versions(self) -> list[MinutesVersion]:
        found: list[MinutesVersion] = []
        for number in range(1, self.length + 1):
            version = MinutesVersion(
                meeting=MEETING,
                number=number,
                stage="draft",
                content=f"Text {number}",
                frozen_at=timezone.now(),
                previous_sha256=found[-1].sha256 if found else "",
                **self.part.column,
            )
            version.sha256 = seal_of(version)
            found.append(version)
        return found


def test_whole_chains_of_both_parts_are_not_broken():
    assert list(broken_seals([*Chain().versions(), *Chain(Part.B).versions()])) == []


@pytest.mark.parametrize(("part", "name"), [(Part.A, NAME), (Part.B, f"{NAME}, Part B")])
def test_version_that_is_missing_or_out_of_the_chain_is_named_with_its_meeting_and_part(part, name):
    first, second, third = Chain(part).versions()
    other = Chain(part).versions()[1]
    other.previous_sha256 = "0" * 64
    other.sha256 = seal_of(other)

    assert list(broken_seals([first, third])) == [f"{name}: version 2 is missing"]
    assert list(broken_seals([second, third])) == [f"{name}: version 1 is missing"]
    assert list(broken_seals([first, other])) == [f"{name}: version 2 does not follow from the one before it"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("meeting_id", 8),
        ("number", 9),
        ("stage", "approved"),
        ("is_part_b", True),
        ("content", "Another text"),
        ("frozen_at", timezone.now()),
        ("frozen_by_id", 5),
        ("previous_sha256", "1"),
        ("reason", "None of ours"),
    ],
)
def test_seal_is_over_each_thing_that_is_said_of_a_version(field, value):
    [version] = Chain(length=1).versions()

    setattr(version, field, value)

    assert seal_of(version) != version.sha256


def test_version_that_was_changed_is_not_as_it_was_frozen():
    versions = Chain().versions()
    versions[1].content = "Another text"

    assert list(broken_seals(versions)) == [f"{NAME}: version 2 is not as it was frozen"]


@pytest.mark.django_db
def test_step_that_no_version_says_is_told_of_each_part_by_itself(setting):
    meeting = make_recording(setting)
    secret = make_item(meeting, "3", is_part_b=True)
    bring_to_members(meeting, setting)
    versions = MinutesVersion.objects.chained()
    name = f"{meeting} (meeting {meeting.pk})"
    assert list(unsealed_steps(versions)) == []

    Meeting.objects.filter(pk=meeting.pk).update(part_b_approved_in=secret)
    assert list(unsealed_steps(versions)) == [f"{name}, Part B: no version says that it was approved"]

    Meeting.objects.filter(pk=meeting.pk).update(part_b_approved_in=None, status="published")
    assert list(unsealed_steps(versions)) == [f"{name}: no version says that it was published"]
    Meeting.objects.filter(pk=meeting.pk).update(status="draft")
    assert list(unsealed_steps(versions)) == []
