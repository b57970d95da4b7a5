"""A meeting with an open item and a confidential one."""

import pytest

from boards.models import AgendaItem
from tests.boards.minuted import bring_to_members, make_item, make_recording, make_setting, type_text
from tests.security.part_b_trail.trail import SECRET


@pytest.fixture
def setting():
    return make_setting()


@pytest.fixture
def meeting(setting):
    """A meeting that is being recorded, with an open item and a confidential one."""
    meeting = make_recording(setting, items=1)
    type_text(meeting.items.get(), "! Ann Day: write to heads", setting.minute_taker)
    secret = make_item(meeting, "2", title=SECRET, is_part_b=True)
    type_text(secret, "Agreed: go ahead\n! Lee Oak: see to it", setting.minute_taker)
    return meeting


@pytest.fixture
def secret(meeting) -> AgendaItem:
    return meeting.items.get(is_part_b=True)


@pytest.fixture
def circulated(setting, meeting):
    return bring_to_members(meeting, setting)
