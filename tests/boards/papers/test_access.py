"""Papers are read by those they are for."""

import datetime as dt

import pytest
from django.test import Client

from boards.emails import post_late_paper
from boards.models import Meeting, Paper
from boards.recording.writes import declare_interest
from tests.boards.minuted import make_item
from tests.boards.papers.posting import add, papers_of, pdf, words
from tests.clients import signed_in
from tests.factories import make_lead, make_meeting, make_partnership, make_quadrant, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_paper_of_a_part_b_item_is_never_public_whatever_is_posted(taker, setting, meeting):
    add(taker, meeting, "2", title="MARKERPAPER", is_public="on")

    paper = Paper.objects.get()
    assert not paper.is_public
    leads = signed_in(make_user(person=make_lead(make_partnership(home_quadrant=make_quadrant())).person))
    for reader in (Client(), leads, signed_in(make_user())):
        assert reader.get(paper.get_absolute_url()).status_code == 404
        assert "MARKER" not in words(reader, meeting.get_absolute_url())
    assert signed_in(setting.member).get(paper.get_absolute_url())["Cache-Control"] == "private, no-store"


def test_paper_of_part_b_is_not_for_who_withdrew_not_even_to_record(taker, setting, meeting):
    add(taker, meeting, "2", title="MARKERPAPER")
    item = meeting.items.get(number="2")
    paper = Paper.objects.get()

    for person in (setting.lee, setting.minute_taker.person):
        declare_interest(item=item, person=person, nature="", withdrew=True, by=setting.officer)

    for reader in (taker, signed_in(setting.member)):
        assert reader.get(paper.get_absolute_url()).status_code == 404
    assert taker.get(papers_of(meeting, "2")).status_code == 404
    assert signed_in(setting.chair).get(paper.get_absolute_url()).status_code == 200


def test_part_b_paper_of_no_item_is_not_for_who_withdrew_from_any_confidential_item(taker, setting, meeting):
    paper = Paper.objects.create(meeting=meeting, title="MARKERPAPER", file=pdf(), is_part_b=True)
    declare_interest(
        item=meeting.items.get(number="1"), person=setting.ann, nature="", withdrew=True, by=setting.officer
    )
    declare_interest(
        item=meeting.items.get(number="2"), person=setting.lee, nature="", withdrew=True, by=setting.officer
    )
    chair, member = signed_in(setting.chair), signed_in(setting.member)

    assert chair.get(paper.get_absolute_url()).status_code == 200
    assert member.get(paper.get_absolute_url()).status_code == 404
    assert "MARKER" not in words(member, meeting.get_absolute_url())
    assert {message.name for message in post_late_paper(paper)} == {"Ann Day", "Kim Ash", "Noa Quill"}


def test_confidential_paper_of_an_open_item_is_not_for_a_quadrants_lead(setting):
    setting.board.quadrant = make_quadrant("South")
    setting.board.save()
    lead = signed_in(make_user(person=make_lead(make_partnership(home_quadrant=setting.board.quadrant)).person))
    meeting = make_meeting(setting.board, status="agenda-issued")
    item = make_item(meeting, "1")
    fields = {"meeting": meeting, "item": item, "file": pdf()}
    open_paper = Paper.objects.create(title="For members", **fields)
    secret = Paper.objects.create(title="MARKERPAPER", is_part_b=True, **fields)

    assert lead.get(open_paper.get_absolute_url()).status_code == 200
    assert lead.get(secret.get_absolute_url()).status_code == 404
    assert "For members" in words(lead, meeting.get_absolute_url())
    assert "MARKER" not in words(lead, meeting.get_absolute_url())


def test_paper_for_members_waits_for_the_agenda(taker, setting):
    planned = make_meeting(setting.board, held_on=dt.date(2027, 1, 20))
    make_item(planned, "1")
    add(taker, planned)
    paper = Paper.objects.get()
    member = signed_in(setting.member)

    assert member.get(paper.get_absolute_url()).status_code == 404
    assert taker.get(paper.get_absolute_url()).status_code == 200
    Meeting.objects.filter(pk=planned.pk).update(status="agenda-issued")
    assert member.get(paper.get_absolute_url()).status_code == 200


def test_papers_are_who_records_the_meetings_alone(setting, meeting):
    for user in (setting.member, setting.chair, make_user()):
        assert signed_in(user).get(papers_of(meeting)).status_code == 404
        assert add(signed_in(user), meeting).status_code == 404
    assert signed_in(setting.officer).get(papers_of(meeting)).status_code == 200
