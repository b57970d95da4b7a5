"""A real-sized meeting from an empty agenda to published minutes, and what the next meeting makes of it."""

import datetime as dt
import io
import json

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from docx import Document as WordFile

from boards.agenda import items_from_template
from boards.models import Action, Meeting
from tests.factories import make_meeting, make_organisation, make_person, make_seat

from .minuted import make_item, make_setting

pytestmark = pytest.mark.django_db
SEATS, ITEMS, ACTIONS, DECISIONS, CLOSED = 20, 12, 15, 8, 6
TODAY = timezone.localdate()
BEFORE = TODAY - dt.timedelta(days=60)
MARKERS = ("MARKERTITLE", "MARKERTEXT", "MARKERACTION", "MARKERGUEST")


class Taker:
    """The minute taker, in a browser without scripts."""

    def __init__(self, meeting: Meeting, user) -> None:
        self.meeting, self.client = meeting, signed_in(user)

    def post(self, tail: str, **fields) -> None:
        answer = self.client.post(f"/meetings/{self.meeting.pk}/{tail}", fields)
        assert answer.status_code == 302, answer.content.decode()[:2000]

    def write(self, item, text: str) -> None:
        item.refresh_from_db()
        self.post(f"record/items/{item.pk}/", text=text, base=item.version)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def setting():
    setting = make_setting(quorum=5)
    body = make_organisation("ESSET", position=3)
    for number in range(SEATS - setting.board.seats.count()):
        make_seat(setting.board, make_person(f"Member Number{number}"), organisation=body)
    return setting


def record(setting, held_on: dt.date) -> tuple[Meeting, Taker]:
    """Start a meeting with the usual agenda, filled up to twelve items and a confidential one; mark the roll."""
    meeting = make_meeting(setting.board, held_on=held_on, start_time=dt.time(13, 30))
    for item in items_from_template(meeting):
        item.save()
    for number in range(meeting.items.count() + 1, ITEMS + 1):
        make_item(meeting, str(number))
    make_item(meeting, str(ITEMS + 1), title="MARKERTITLE", is_part_b=True)
    taker = Taker(meeting, setting.minute_taker)
    taker.post("steps/issue/")
    taker.post("steps/start/")
    first, last = meeting.items.first(), meeting.items.get(number="7")
    for place, seat in enumerate(setting.board.seats.active(held_on).select_related("person")):
        pk = seat.person_id
        if place < 3:
            taker.post("record/roll/", **{"part": pk, f"arrived_at-{pk}": first.pk, f"left_at-{pk}": last.pk})
        else:
            taker.post("record/roll/", mark=f"{pk}:{'apologies' if place in (4, 5) else 'present'}")
    return meeting, taker


def test_meeting_goes_from_empty_to_published_and_the_next_amends_it_and_carries_its_actions(setting, client):
    meeting, taker = record(setting, BEFORE)
    secret = meeting.items.get(is_part_b=True)
    taker.post("record/guests/", name="Sub Stitute", substitute_for=setting.kim.pk)
    taker.post("record/guests/", name="Gus MARKERGUEST", for_item=secret.pk)
    items = list(meeting.items.filter(is_part_b=False))
    for place, item in enumerate(items):
        lines = [f"Words of item {item.number}.", "a) first", "b) second; minute 2 refers"]
        lines += [f"Agreed: decision {place}"] if place < DECISIONS else []
        lines += [f"! Ann Day, Sub Stitute: action {place}-{n}" for n in range(2 if place < 3 else 1)]
        taker.write(item, "\n".join(lines))
        taker.post(f"record/items/{item.pk}/mark/", dealt_with="yes")
    taker.write(secret, "MARKERTEXT\n! Lee Oak: MARKERACTION")
    taker.post("steps/finish/")
    signed_in(setting.chair).post(f"/meetings/{meeting.pk}/steps/clear/")
    taker.post("steps/circulate/")
    open_part = Action.objects.filter(item__meeting=meeting, item__is_part_b=False)
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
