"""A meeting that is being recorded: Ann, who chairs, and Lee are here, Kim sent apologies."""

import pytest
from django.test import Client

from boards.models import AgendaItem
from tests.boards.minuted import make_recording
from tests.clients import signed_in


@pytest.fixture
def meeting(setting):
    return make_recording(setting)


@pytest.fixture
def item(meeting) -> AgendaItem:
    return meeting.items.get(number="1")


@pytest.fixture
def recorder(setting) -> Client:
    return signed_in(setting.minute_taker)
