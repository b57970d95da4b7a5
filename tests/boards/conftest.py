"""What the tests of meetings start from."""

from boards.models import Meeting
from tests.boards.accessible_pdfs import not_held  # noqa: F401  (a fixture)
from tests.boards.minuted import NEXT_ON, bring_to_members, make_recording, make_setting
from tests.made_once import made_once


@made_once
def setting():
    return make_setting()


@made_once
def circulated(setting) -> Meeting:
    return bring_to_members(make_recording(setting), setting)


@made_once
def next_meeting(setting) -> Meeting:
    return make_recording(setting, NEXT_ON)
