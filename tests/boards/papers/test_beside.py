"""Papers and recommendations stand under their items on every page, for who may read them."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from boards.models import AgendaItem, Meeting, Paper
from boards.papers.writes import withdraw_paper
from boards.recording.writes import declare_interest
from tests.boards.minuted import bring_to_the_public, make_item, make_recording, type_text
from tests.boards.papers.posting import add, change, papers_of, pdf
from tests.clients import signed_in
from tests.factories import make_meeting
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]
RECOMMENDED = "The Board is asked to:\n1. approve it; and\n2. note the risks"
SECRETS = ("MARKERRECOMMENDED", "MARKERPAPER", "MARKERMARKED")


def add_to(meeting: Meeting) -> None:
    """Under item 1 recommendations, its report, an open paper and a confidential one; item 3 is confidential."""
    item = meeting.items.get(number="1")
    item.recommendations = RECOMMENDED
    item.save()
    secret = make_item(meeting, "3", title="MARKERTITLE", is_part_b=True, recommendations="MARKERRECOMMENDED")
    make(item, "The report", is_report=True, is_public=True)
    make(item, "For members")
    make(item, "MARKERMARKED", is_part_b=True)
    make(secret, "MARKERPAPER")
    make(None, "Of no item", meeting=meeting, is_public=True)


def make(item: AgendaItem | None, title: str, **fields) -> Paper:
    meeting = fields.pop("meeting", None) or item.meeting
    return Paper.objects.create(meeting=meeting, item=item, title=title, file=pdf(), **fields)


@pytest.fixture
def issued(setting) -> Meeting:
    meeting = make_meeting(setting.board, status="agenda-issued", held_on=dt.date(2026, 10, 15))
    make_item(meeting, "1", title="Budget")
    make_item(meeting, "2")
    add_to(meeting)
    return meeting


def under_items(response) -> list[str]:
    return texts(response, ".//td//ul/li/a")


def test_agenda_has_them_under_their_item_for_the_public(issued):
    page = Client().get(issued.get_absolute_url())

    assert texts(page, ".//td//ol/li") == ["approve it", "note the risks"]
    assert "The Board is asked to:" in page.content.decode()
    assert [words.split(" (")[0] for words in under_items(page)] == ["The report"]
    assert texts(page, ".//h2/../ul/li/a")[-1].startswith("Of no item")
    assert "MARKER" not in page.content.decode()


def test_agenda_has_those_of_part_b_for_who_reads_it_and_not_for_who_withdrew(setting, issued):
    member = signed_in(setting.member)
    page = member.get(issued.get_absolute_url()).content.decode()
    assert [secret for secret in SECRETS if secret in page] == [*SECRETS]

    secret = issued.items.get(number="3")
    declare_interest(item=secret, person=setting.lee, nature="", withdrew=True, by=setting.officer)
    page = member.get(issued.get_absolute_url()).content.decode()

    assert [secret for secret in SECRETS if secret in page] == ["MARKERMARKED"]


def test_agenda_before_it_is_issued_shows_the_public_nothing(issued):
    Meeting.objects.filter(pk=issued.pk).update(status="planned")

    page = Client().get(issued.get_absolute_url()).content.decode()

    assert "approve it" not in page
    assert "The report" not in page


def test_withdrawn_paper_is_gone_and_the_recommendations_stay(setting, issued):
    withdraw_paper(paper=issued.papers.get(title="The report"), reason="Wrong figures", by=setting.officer)

    page = Client().get(issued.get_absolute_url()).content.decode()

    assert "The report" not in page
    assert "approve it" in page


def test_pages_of_who_records_have_them(setting, issued):
    taker = signed_in(setting.minute_taker)
    agenda = taker.get(f"/meetings/{issued.pk}/agenda/")
    sheet = taker.get(f"/meetings/{issued.pk}/minute-sheet/").content.decode()
    part_b = taker.get(f"/meetings/{issued.pk}/minute-sheet/?part=b").content.decode()

    assert [words.split(" (")[0] for words in under_items(agenda)][:3] == ["The report", "For members", "MARKERMARKED"]
    assert "Papers: The report; For members" in sheet
    assert "approve it" in sheet
    assert "MARKER" not in sheet
    assert "Paper: MARKERPAPER" in part_b
    assert "MARKERRECOMMENDED" in part_b


def test_minutes_have_the_papers_that_each_reader_may_read(setting):
    meeting = make_recording(setting)
    add_to(meeting)
    type_text(meeting.items.get(number="1"), "Agreed: recommendation 1\nDeferred: recommendation 2", setting.officer)
    meeting = bring_to_the_public(meeting, setting)
    address = f"/meetings/{meeting.pk}/minutes/"

    def papers(client, query: str) -> list[str]:
        return [words.split(" (")[0] for words in texts(client.get(address + query), ".//section/ul/li/a")]

    member = signed_in(setting.member)
    assert papers(Client(), "") == ["The report"]
    assert papers(member, "?copy=public") == ["The report", "For members"]
    assert papers(member, "?copy=part-b") == ["MARKERPAPER"]
    public = Client().get(address).content.decode()
    assert "AGREED, as recommended:" in public
    assert "MARKER" not in public
    assert "<!--papers" not in public


def test_pages_take_no_more_queries_for_many_papers(setting, issued):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            Client().get(issued.get_absolute_url())
            signed_in(setting.minute_taker).get(f"/meetings/{issued.pk}/agenda/")
        return len(asked)

    few = queries()
    for number in range(4, 14):
        make(make_item(issued, str(number), recommendations=RECOMMENDED), f"Paper {number}", is_public=True)

    assert queries() <= few


def test_recommendations_are_typed_on_the_items_page(setting, issued):
    taker = signed_in(setting.minute_taker)
    item = issued.items.get(number="2")
    address = f"/meetings/{issued.pk}/agenda/{item.pk}/"
    fields = {"title": item.title, "purpose": "decide", "standing": ""}

    refused = taker.post(address, fields | {"recommendations": "x" * 10_001})
    saved = taker.post(address, fields | {"recommendations": "•\tApprove\r\n•\tNote"})

    assert refused.status_code == 422
    assert "The recommendations are longer than 10,000 characters." in refused.content.decode()
    assert "x" * 10_001 in refused.content.decode(), "nothing typed is lost"
    assert saved.status_code == 302
    item.refresh_from_db()
    assert item.recommendations == "•\tApprove\n•\tNote"
    assert "recommendations" not in texts(taker.get(f"/meetings/{issued.pk}/agenda/"), ".//label")


def test_one_paper_of_an_item_is_its_report(setting, issued):
    taker = signed_in(setting.minute_taker)

    second = add(taker, issued, title="Another", is_report="on")
    assert second.status_code == 422
    assert "“The report” is the report of this item. Untick “This is the report” " in second.content.decode()

    report = issued.papers.get(title="The report")
    change(taker, report, file=pdf("new.pdf"), is_report="on")
    new = Paper.objects.get(replaces=report)
    assert new.is_report, "a new version of it is the report"
    assert add(taker, issued, "2", title="Another", is_report="on")["Location"] == papers_of(issued, "2")
