"""What the tests of meetings start from."""

import pytest

from boards.models import Meeting
from tests.boards.accessible_pdfs import not_held  # noqa: F401  (a fixture)
from tests.boards.minuted import NEXT_ON, bring_to_members, make_recording, make_setting


@pytest.fixture
def setting():
    return make_setting()


@pytest.fixture
def circulated(setting) -> Meeting:
    return bring_to_members(make_recording(setting), setting)


@pytest.fixture
def next_meeting(setting) -> Meeting:
    return make_recording(setting, NEXT_ON)
