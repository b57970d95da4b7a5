"""A late paper is announced once, to those whom it is for."""

import datetime as dt

import pytest
from django.utils import timezone

from boards.models import Interest, Paper
from boards.recording.writes import declare_interest, mark_attendance
from tests.boards.minuted import make_item
from tests.boards.papers.posting import AGREED, add, change, pdf
from tests.factories import make_board, make_meeting, make_person, make_seat
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_late_paper_is_announced_once(taker, meeting):
    add(taker, meeting, title="Late report", timing="late", agreement=AGREED)
    assert sorted(message.to[0] for message in outbox()) == [
        "chair@example.org",
        "member@example.org",
        "taker@example.org",
    ]
    assert "item 1, Late report" in outbox()[0].body
    paper = Paper.objects.get()

    change(taker, paper, title="Late report, again")
    change(taker, paper, file=pdf(content=b"%PDF-1.7 second"))

    assert len(outbox()) == 3
    assert Paper.objects.get(replaces=paper).announced_at == Paper.objects.get(pk=paper.pk).announced_at


@pytest.mark.parametrize("timing", ["on-time", "tabled"])
def test_paper_that_is_not_late_is_not_announced(taker, meeting, timing):
    add(taker, meeting, timing=timing)

    assert outbox() == []


def test_late_paper_is_not_announced_before_the_agenda_goes_out(taker, setting):
    planned = make_meeting(setting.board, held_on=dt.date(2027, 1, 20))
    make_item(planned, "1")

    add(taker, planned, timing="late", agreement=AGREED)

    assert outbox() == []
    assert Paper.objects.get().announced_at is None


def test_late_paper_of_part_b_is_announced_without_its_title_to_its_readers_alone(taker, setting, meeting):
    item = meeting.items.get(number="2")
    declare_interest(item=item, person=setting.lee, nature="", withdrew=True, by=setting.minute_taker)

    add(taker, meeting, "2", title="MARKERPAPER", timing="late", agreement=AGREED)

    assert [message.to[0] for message in outbox()] == ["chair@example.org", "taker@example.org"]
    assert all("MARKER" not in message.body + message.subject for message in outbox())
    assert all(f"/meetings/{meeting.pk}/" in message.body for message in outbox())
    assert "item 2 (confidential)" in outbox()[0].body


@pytest.mark.parametrize("number", ["2", "3"])
@pytest.mark.parametrize(("who", "withdrew"), [("lee", False), ("ann", True)])
def test_late_paper_of_part_b_is_announced_to_who_did_not_withdraw_from_its_own_item(
    taker, setting, meeting, number, who, withdrew
):
    of = meeting.items.get(number="2") if number == "2" else make_item(meeting, "3", is_part_b=True)
    person = getattr(setting, who) if number == "2" else setting.lee
    Interest.objects.create(item=of, person=person, withdrew=withdrew)

    add(taker, meeting, "2", timing="late", agreement=AGREED)

    assert "member@example.org" in {message.to[0] for message in outbox()}


@pytest.mark.parametrize(("number", "is_told"), [("1", True), ("2", False)])
@pytest.mark.parametrize("seat", ["none", "of another board", "that is over"])
def test_late_paper_of_part_b_is_not_announced_to_who_is_on_the_roll_without_a_seat_on_the_board(
    taker, setting, meeting, number, is_told, seat
):
    guest = make_person("Gus Fee", email="guest@example.org")
    if seat == "of another board":
        make_seat(make_board("Another board"), guest)
    elif seat == "that is over":
        make_seat(setting.board, guest, ended_on=timezone.localdate() - dt.timedelta(days=1))
    mark_attendance(meeting=meeting, person=guest, presence="apologies", by=setting.officer)

    add(taker, meeting, number, timing="late", agreement=AGREED)

    told = {message.to[0] for message in outbox()}
    assert told >= {"chair@example.org", "member@example.org", "taker@example.org"}
    assert ("guest@example.org" in told) == is_told
