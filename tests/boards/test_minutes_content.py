"""What a version of minutes says, and what it leaves out: for members, for the public, and of Part B."""

import datetime as dt

import pytest

from boards.actions.steps import approve, publish
from boards.minutes.plain import lines_of
from boards.minutes.reading import read_version
from boards.models import AgendaItem, Meeting
from tests.clients import signed_in
from tests.pages.reading import texts

from .minuted import NEXT_ON, Setting, bring_to_members, make_item, make_recording, make_setting, type_text

pytestmark = pytest.mark.django_db
LATER_ON = NEXT_ON + dt.timedelta(days=60)


@pytest.fixture
def setting():
    return make_setting()


@pytest.fixture
def next_meeting(setting) -> Meeting:
    """A meeting into which one action of Part A and one of Part B are carried, with its minutes public."""
    earlier = make_recording(setting)
    type_text(earlier.items.get(number="1"), "! Ann: write the open letter by 1 December 2025", setting.minute_taker)
    secret = make_item(earlier, "3", title="MARKERTITLE", is_part_b=True)
    type_text(secret, "MARKERTEXT\n! Ann, Lee: MARKERACTION by 2 February 2026", setting.minute_taker)
    bring_to_members(earlier, setting)
    meeting = make_recording(setting, NEXT_ON)
    meeting.items.filter(number="2").update(standing=AgendaItem.Standing.MATTERS_ARISING)
    return bring_to_the_public_later(meeting, setting)


def bring_to_the_public_later(meeting: Meeting, setting: Setting) -> Meeting:
    bring_to_members(meeting, setting)
    approving = make_recording(setting, LATER_ON)
    approve(meeting=meeting, in_item=approving.items.first(), version=2, by=setting.chair)
    publish(meeting=meeting, by=setting.minute_taker)
    meeting.refresh_from_db()
    return meeting


def test_carried_action_of_part_b_is_a_number_and_no_word_in_every_version_of_part_a(next_meeting):
    versions = list(next_meeting.versions.filter(is_part_b=False))

    assert [version.stage for version in versions] == ["draft", "circulated", "approved", "published"]
    for version in versions:
        assert "MARKER" not in version.content, "the frozen row says no more than what is made of it"
        said = lines_of(read_version(version))
        assert (
            "Open since 15 October 2025 (SPB 2025-10-15/3): an action of a confidential item "
            "(Ann Day, Lee Oak, by 2 February 2026)" in said
        )


def test_carried_action_of_part_a_keeps_its_words_in_every_version_of_part_a(next_meeting):
    for version in next_meeting.versions.filter(is_part_b=False):
        assert (
            "Open since 15 October 2025 (SPB 2025-10-15/1): write the open letter (Ann Day, by 1 December 2025)"
            in lines_of(read_version(version))
        )


@pytest.mark.parametrize("who", ["anonymous", "member"])
def test_carried_action_of_part_b_is_not_on_the_page_of_the_next_minutes(client, setting, next_meeting, who):
    reader = client if who == "anonymous" else signed_in(setting.member)

    page = reader.get(f"/meetings/{next_meeting.pk}/minutes/")

    assert "MARKER" not in page.content.decode()
    assert "an action of a confidential item" in " ".join(texts(page, ".//article"))
