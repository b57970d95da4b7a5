"""A meeting whose agenda has gone out, and who takes its minutes."""

import datetime as dt

import pytest
from django.test import Client

from boards.models import Meeting
from tests.boards.minuted import make_item
from tests.clients import signed_in
from tests.factories import make_meeting


@pytest.fixture
def meeting(setting) -> Meeting:
    """A meeting to come whose agenda has gone out: item 1, and item 2 that is Part B."""
    meeting = make_meeting(setting.board, held_on=dt.date(2027, 1, 20), status="agenda-issued")
    make_item(meeting, "1")
    make_item(meeting, "2", title="MARKERTITLE", is_part_b=True)
    return meeting


@pytest.fixture
def taker(setting) -> Client:
    return signed_in(setting.minute_taker)
