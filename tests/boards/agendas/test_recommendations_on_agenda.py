"""Recommendations are typed where an item is added, and saving says how many were read."""

import pytest

from tests.boards.minuted import make_recording
from tests.clients import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_item_is_added_with_its_recommendations_and_changed(setting):
    meeting = make_recording(setting)
    client, agenda = signed_in(setting.minute_taker), f"/meetings/{meeting.pk}/agenda/"
    fields = {"title": "Attendance", "purpose": "decide", "recommendations": "1. Agree the plan\n2. Note the figures"}

    assert 'name="recommendations"' in client.get(agenda).content.decode()
    added = client.post(agenda, fields, follow=True).content.decode()
    item = meeting.items.get(title="Attendance")
    changed = client.post(f"{agenda}{item.pk}/", fields | {"recommendations": ""}, follow=True).content.decode()

    assert item.recommendations == "1. Agree the plan\n2. Note the figures"
    assert f"Item {item.number} is on the agenda with 2 recommendations." in added
    assert f"Item {item.number} is saved." in changed


def test_adding_a_paper_says_that_only_a_pdf_is_in_the_pack(setting):
    meeting = make_recording(setting)
    item = meeting.items.first()

    page = signed_in(setting.minute_taker).get(f"/meetings/{meeting.pk}/agenda/{item.pk}/papers/").content.decode()

    assert "Only a PDF is in the pack of agenda and papers" in page
    assert "Save as, PDF" in page
