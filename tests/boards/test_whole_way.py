"""A real-sized meeting from an empty agenda to published minutes, and what the next meeting makes of it."""

import io
import json

import pytest
from django.core.management import call_command
from django.test import Client
from docx import Document as WordFile

from boards.models import Action, Meeting, Part
from tests.boards.real_sized import (
    ACTIONS,
    CLOSED,
    MARKERS,
    TODAY,
    circulate_a_real_meeting,
    make_real_sized_setting,
    record,
    signed_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]


@pytest.fixture
def setting():
    return make_real_sized_setting()


def test_meeting_goes_from_empty_to_published_and_the_next_amends_it_and_carries_its_actions(setting, client):
    meeting, taker = circulate_a_real_meeting(setting)
    items = list(meeting.items.of_part(Part.A))
    open_part = Action.objects.of_part(Part.A).filter(item__meeting=meeting)
    assert open_part.count() == ACTIONS

    for action in open_part[:CLOSED]:
        signed_in(setting.chair).post(f"/actions/{action.pk}/", {"note": "Done", "close": "yes"})
    following, next_taker = record(setting, TODAY)
    page = next_taker.client.get(f"/meetings/{following.pk}/record/").content.decode()
    assert page.count("recording-carried__number") == ACTIONS - CLOSED + 1  # and that of Part B

    approving = following.items.get(standing="last-minutes")
    form = {
        "version": "2",
        "in_item": approving.pk,
        "sure": "yes",
        f"text-{items[4].pk}": "Nine schools, not eight.\n! Lee Oak: tell them",
    }
    signed_in(setting.chair).post(f"/meetings/{meeting.pk}/minutes/approve/", form)
    taker.post("steps/publish/")

    approving.refresh_from_db()
    assert "item 5 to read: Nine schools, not eight." in approving.text
    version = meeting.versions.published().first()
    content = json.loads(version.content)
    assert content["items"][4]["text"].startswith("Nine schools, not eight.")
    assert sum(len(item.get("actions", [])) for item in content["items"]) == ACTIONS
    assert_public_copies_have_nothing_of_part_b(client, meeting)
    call_command("verify_minutes")


def assert_public_copies_have_nothing_of_part_b(client: Client, meeting: Meeting) -> None:
    board = meeting.board.get_absolute_url()
    own = [f"/meetings/{meeting.pk}/{tail}" for tail in ("", "minutes/", "minutes.pdf", "minutes/?copy=members")]
    for address in ["/", "/meetings/", "/meetings/calendar.ics", board, f"{board}calendar.ics", "/sitemap.xml", *own]:
        text = client.get(address).content.decode(errors="replace")
        assert not any(marker in text for marker in MARKERS), address
    file = WordFile(io.BytesIO(client.get(f"/meetings/{meeting.pk}/minutes.docx").content))
    text = "".join(node.text or "" for node in file.element.body.iter())
    assert "Nine schools, not eight." in text
    assert not any(marker in text for marker in MARKERS)
