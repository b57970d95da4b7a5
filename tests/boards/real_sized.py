"""A real-sized board and its meetings, minuted in a browser without scripts."""

import datetime as dt

from django.utils import timezone

from boards.agendas.template import items_from_template
from boards.models import Meeting
from tests.boards.minuted import Setting, make_item, make_setting
from tests.clients import signed_in
from tests.factories import make_meeting, make_organisation, make_person, make_seat

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


def make_real_sized_setting() -> Setting:
    """A board of twenty seats."""
    setting = make_setting(quorum=5)
    body = make_organisation("ESSET", position=3)
    for number in range(SEATS - setting.board.seats.count()):
        make_seat(setting.board, make_person(f"Member Number{number}"), organisation=body)
    return setting


def record(setting: Setting, held_on: dt.date) -> tuple[Meeting, Taker]:
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


def circulate_a_real_meeting(setting: Setting) -> tuple[Meeting, Taker]:
    """A meeting of twelve items with lettered points, a confidential one, decisions and actions, gone round."""
    meeting, taker = record(setting, BEFORE)
    secret = meeting.items.get(is_part_b=True)
    taker.post("record/guests/", name="Sub Stitute", substitute_for=setting.kim.pk)
    taker.post("record/guests/", name="Gus MARKERGUEST", for_item=secret.pk)
    for place, item in enumerate(meeting.items.filter(is_part_b=False)):
        lines = [f"Words of item {item.number}.", "a) first", "b) second; minute 2 refers"]
        lines += [f"Agreed: decision {place}"] if place < DECISIONS else []
        lines += [f"! Ann Day, Sub Stitute: action {place}-{n}" for n in range(2 if place < 3 else 1)]
        taker.write(item, "\n".join(lines))
        taker.post(f"record/items/{item.pk}/mark/", dealt_with="yes")
    taker.write(secret, "MARKERTEXT\n! Lee Oak: MARKERACTION")
    taker.post("steps/finish/")
    signed_in(setting.chair).post(f"/meetings/{meeting.pk}/steps/clear/")
    taker.post("steps/circulate/")
    return meeting, taker
