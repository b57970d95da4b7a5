"""A meeting that is being recorded, and who takes its minutes."""

import pytest
from django.test import Client

from tests.boards.minuted import make_recording
from tests.clients import signed_in


@pytest.fixture
def meeting(setting):
    return make_recording(setting)


@pytest.fixture
def recorder(setting) -> Client:
    return signed_in(setting.minute_taker)
