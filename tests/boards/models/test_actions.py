"""Actions at their edges: what is carried into a meeting, and from which day on one is overdue."""

import datetime as dt

import pytest
import time_machine

from boards.models import Action
from tests.boards.minuted import MET_ON, NEXT_ON, make_item
from tests.factories import make_board, make_meeting, make_person

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
DUE_ON = dt.date(2025, 11, 12)


def make_action(board, met_on: dt.date = MET_ON, **fields) -> Action:
    """An action that a meeting of that day left."""
    item = make_item(make_meeting(board, held_on=met_on))
    return Action.objects.create(
        **{"item": item, "owner": make_person(), "text": "write", "undertaken_on": met_on, "due_on": DUE_ON} | fields
    )


@pytest.mark.parametrize(
    ("closed_on", "is_carried"),
    [(None, True), (NEXT_ON - DAY, False), (NEXT_ON, False), (NEXT_ON + DAY, True)],
)
def test_action_is_carried_into_a_meeting_unless_it_was_closed_by_the_end_of_that_day(closed_on, is_carried):
    board = make_board()
    action = make_action(board, closed_on=closed_on)

    carried = list(Action.objects.carried_into(make_meeting(board, held_on=NEXT_ON)))

    assert carried == ([action] if is_carried else [])


def test_action_is_not_carried_into_the_meeting_that_it_comes_from_nor_an_earlier_one():
    board = make_board()
    action = make_action(board)

    for meeting in (action.item.meeting, make_meeting(board, held_on=MET_ON - DAY)):
        assert not Action.objects.carried_into(meeting).exists()


def test_action_is_not_carried_into_a_meeting_of_another_board():
    make_action(make_board())

    assert not Action.objects.carried_into(make_meeting(make_board("Another board"), held_on=NEXT_ON)).exists()


@pytest.mark.parametrize(
    ("on", "closed_on", "is_overdue"),
    [
        (DUE_ON - DAY, None, False),
        (DUE_ON, None, False),
        (DUE_ON + DAY, None, True),
        (DUE_ON + DAY, DUE_ON + DAY, False),
    ],
)
def test_action_is_overdue_from_the_day_after_it_was_due_while_it_is_open(on, closed_on, is_overdue):
    action = make_action(make_board(), closed_on=closed_on)

    with time_machine.travel(dt.datetime.combine(on, dt.time(12), dt.UTC), tick=False):
        assert action.is_overdue is is_overdue
        assert Action.objects.overdue().exists() is is_overdue
    assert Action.objects.overdue(on).exists() is is_overdue
