"""The demonstration's priorities, and how its quadrant meetings said that they go."""

import datetime as dt

import pytest

from boards.minutes.content import content_of
from boards.models import Part
from demonstration.priorities import PRIORITIES, SAID, make_priorities, say_priorities
from improvement.models import Priority, PriorityProgress
from tests.boards.minuted import make_item
from tests.factories import make_board, make_meeting, make_quadrant, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return make_board("South quadrant meeting", quadrant=make_quadrant("South"))


def recorded(board, **fields):
    meeting = make_meeting(board, **{"held_on": dt.date(2026, 3, 10), "status": "in-progress"} | fields)
    make_item(meeting, "1", is_part_b=True, title="Priorities of a school")
    make_item(meeting, "2")
    make_item(meeting, "3", title="Each partnership’s priorities")
    return meeting


def test_priorities_are_made_once():
    assert [one.name for one in make_priorities()] == list(PRIORITIES)
    make_priorities()

    assert Priority.objects.count() == len(PRIORITIES)


def test_quadrant_meeting_says_of_each_in_its_own_minutes(board):
    meeting = recorded(board)

    say_priorities(meeting, make_user())

    said = PriorityProgress.objects.select_related("item")
    assert len(said) == len(PRIORITIES)
    assert {(one.item.meeting_id, one.item.number) for one in said} == {(meeting.pk, "3")}
    minutes = content_of(meeting, part=Part.A)["items"][2]["besides"]
    assert [one["label"] for one in minutes] == [f"Priority “{name}”" for name in PRIORITIES]
    for one in said:
        one.full_clean()
        assert one.in_words in str(minutes)


@pytest.mark.parametrize("what", ["no quadrant", "long ago"])
def test_others_say_nothing(board, what):
    of = make_board("Steering group") if what == "no quadrant" else board
    meeting = recorded(of, held_on=dt.date(2023, 3, 10) if what == "long ago" else dt.date(2026, 3, 10))

    say_priorities(meeting, make_user())

    assert not PriorityProgress.objects.exists()


def test_nothing_that_is_said_counts_a_few_or_gives_reasons():
    said = " ".join(sentence for _, sentence in SAID)

    for word in ("Two", "Three", "Four", "Five", "one school", "visit", "staff"):
        assert word not in said
