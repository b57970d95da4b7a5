"""Sheets to print for the room."""

import pytest
from django.test import Client

from boards.models import Meeting
from boards.recording.writes import add_guest, declare_interest
from tests.boards.minuted import make_item
from tests.factories import make_meeting, make_user
from tests.pages.reading import read, text_of, texts

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]


@pytest.fixture
def meeting(setting) -> Meeting:
    """A meeting with an open item and a Part B one, and a guest for each."""
    meeting = make_meeting(setting.board, venue="County Hall")
    item, secret = make_item(meeting, "1", title="Budget"), make_item(meeting, "2", title="MARKERTITLE", is_part_b=True)
    add_guest(meeting=meeting, name="Open Guest", for_item=item, by=setting.officer)
    add_guest(meeting=meeting, name="MARKERGUEST", for_item=secret, by=setting.officer)
    return meeting


def opened(user, meeting: Meeting, sheet: str):
    client = Client()
    client.force_login(user)
    return client.get(f"/meetings/{meeting.pk}/{sheet}")


def test_sign_in_sheet_has_everybody_expected_and_empty_rows(setting, meeting):
    response = opened(setting.minute_taker, meeting, "sign-in-sheet/")

    first, second = read(response).find(".//main").findall(".//table")
    rows = [[text_of(cell) for cell in row] for row in first.findall("tbody/tr")]
    assert ["Ann Day Chair", "ASHE", ""] in rows
    assert [row[0] for row in rows if row[1] == "EPHA"] == ["Kim Ash Member", "Lee Oak Member"]
    assert len(second.findall("tbody/tr")) == 8
    assert "Open Guest" in response.content.decode()


def test_minute_sheet_has_room_under_each_item(setting, meeting):
    response = opened(setting.minute_taker, meeting, "minute-sheet/")

    assert texts(response, ".//section/h2") == ["1 Budget"]
    assert "SPB 2026-10-15/" in response.content.decode()


def test_sheets_of_part_a_have_nothing_of_part_b(setting, meeting):
    for sheet in ("sign-in-sheet/", "minute-sheet/"):
        assert "MARKER" not in opened(setting.officer, meeting, sheet).content.decode()


def test_sheets_of_both_parts_lead_to_each_other_where_there_are_both(setting, meeting):
    sheet = f"/meetings/{meeting.pk}/minute-sheet/"
    to_part_b, to_part_a = f'href="{sheet}?part=b"', f'href="{sheet}"'

    assert to_part_b in opened(setting.officer, meeting, "minute-sheet/").content.decode()
    assert to_part_a in opened(setting.officer, meeting, "minute-sheet/?part=b").content.decode()
    meeting.items.filter(number="2").update(is_part_b=False)
    assert to_part_b not in opened(setting.officer, meeting, "minute-sheet/").content.decode()


def test_minute_sheet_of_part_b_is_apart(setting, meeting):
    response = opened(setting.minute_taker, meeting, "minute-sheet/?part=b")

    assert texts(response, ".//section/h2") == ["2 MARKERTITLE"]
    assert "PART B: CONFIDENTIAL" in response.content.decode()


def test_minute_sheet_of_part_b_is_not_for_who_withdrew(setting, meeting):
    item = meeting.items.get(number="2")
    declare_interest(item=item, person=setting.minute_taker.person, nature="", withdrew=True, by=setting.officer)

    response = opened(setting.minute_taker, meeting, "minute-sheet/?part=b")

    assert "MARKER" not in response.content.decode()
    assert "Nothing is on this part of the agenda." in response.content.decode()


def test_sheets_are_for_who_records_the_meeting_alone(setting, meeting):
    for sheet in ("sign-in-sheet/", "minute-sheet/"):
        for user in (setting.minute_taker, setting.officer):
            assert opened(user, meeting, sheet).status_code == 200
        for user in (setting.member, setting.chair, make_user()):
            assert opened(user, meeting, sheet).status_code == 404
