"""The recording screen shown to a room: nothing of Part B is on it."""

import pytest

from boards.models import Action, AgendaItem, Attendance
from tests.boards.minuted import make_item, type_text
from tests.boards.recording.posting import at
from tests.clients import signed_in
from tests.factories import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SECRETS = ("A school in trouble", "They were warned", "tell the school", "Guest Grey")


@pytest.fixture
def secret(meeting, next_meeting, setting) -> AgendaItem:
    """A confidential item of the next meeting, with a guest; and an open action of the one before."""
    type_text(meeting.items.get(number="1"), "! Ann Day: tell the school", setting.minute_taker)
    AgendaItem.objects.filter(pk=Action.objects.get().item_id).update(is_part_b=True)
    make_item(next_meeting, "3", title="Matters arising", standing="matters-arising")
    item = make_item(next_meeting, "4", title="A school in trouble", text="They were warned", is_part_b=True)
    guest = make_person("Guest Grey")
    Attendance.objects.create(meeting=next_meeting, person=guest, presence="present", for_item=item)
    return item


def shown(client, meeting, query: str = "") -> list[str]:
    page = client.get(at(meeting, query), follow=True).content.decode()
    return [secret for secret in SECRETS if secret in page]


def test_nothing_of_part_b_is_projected_until_it_is_left(recorder, secret):
    meeting = secret.meeting
    assert shown(recorder, meeting) == list(SECRETS)

    assert shown(recorder, meeting, "?projecting=1") == []
    assert shown(recorder, meeting) == []  # loaded again
    assert "Leave projecting" in recorder.get(at(meeting)).content.decode()

    assert shown(recorder, meeting, "?projecting=0") == list(SECRETS)


def test_what_is_posted_brings_nothing_of_part_b_back(recorder, secret, setting):
    meeting = secret.meeting
    recorder.get(at(meeting, "?projecting=1"))

    answers = [
        recorder.post(at(meeting, "roll/"), {"mark": f"{setting.kim.pk}:present"}, follow=True),
        recorder.post(at(meeting, "times/"), {"opened": "nonsense"}),
        recorder.post(at(meeting, "items/"), {"title": "Late"}, follow=True),
        recorder.get(f"/meetings/{meeting.pk}/steps/finish/"),
        recorder.get(f"/meetings/{meeting.pk}/agenda/"),
    ]

    assert not [one for answer in answers for one in SECRETS if one in answer.content.decode()]


def test_pulse_tells_nothing_of_part_b_that_changed(recorder, secret):
    recorder.get(at(secret.meeting, "?projecting=1"))
    AgendaItem.objects.filter(pk=secret.pk).update(version=3)

    body = {"item": None, "versions": {str(secret.pk): 1}}
    answer = recorder.post(at(secret.meeting, "pulse/"), body, content_type="application/json")

    assert answer.json()["items"] == []


def test_it_is_of_one_meeting_and_one_browser(recorder, secret, meeting, setting):
    recorder.get(at(secret.meeting, "?projecting=1"))

    assert "Leave projecting" not in recorder.get(at(meeting)).content.decode()
    assert shown(signed_in(setting.minute_taker), secret.meeting) == list(SECRETS)


def test_member_cannot(secret, setting):
    assert signed_in(setting.member).get(at(secret.meeting, "?projecting=1")).status_code == 404
