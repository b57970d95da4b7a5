"""Papers outside admin: added, replaced and withdrawn."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from base.uploads import LARGEST
from boards.models import Meeting, Paper
from boards.papers.writes import keep_paper, replace_paper
from tests.boards.papers.posting import add, change, papers_of, pdf, words
from tests.clients import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_paper_is_added_to_an_item_and_kept_with_who_added_it(taker, setting, meeting):
    answer = add(taker, meeting, is_public="on")

    paper = Paper.objects.get()
    assert answer["Location"] == papers_of(meeting)
    assert (paper.title, paper.item.number, paper.meeting, paper.is_public) == ("Report", "1", meeting, True)
    assert paper.history.get().history_user == setting.minute_taker
    assert "1 paper" in words(taker, f"/meetings/{meeting.pk}/agenda/")


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"title": " "}, "Enter the paper’s title"),
        ({"file": None}, "Choose a file, or say that the paper is to follow or was tabled."),
        ({"file": pdf("report.exe")}, "Choose a file of one of these types: pdf, docx"),
        ({"file": pdf("report.pdf.exe")}, "Choose a file of one of these types: pdf, docx"),
        ({"file": pdf(".pdf")}, "Choose a file of one of these types: pdf, docx"),
        ({"file": pdf(content=b"<html>")}, "This is not a PDF file, whatever its name says."),
        ({"file": pdf("report.docx")}, "This is not a DOCX file, whatever its name says."),
        ({"file": pdf(content=b"")}, "This file is empty. Choose another."),
        ({"file": pdf(f"{'x' * 120}.pdf")}, "The file’s name is too long. Give it a name of at most 100 characters"),
        ({"timing": "late"}, "Enter who agreed in the chair to take this late paper, and when."),
        ({"timing": "to-follow"}, "The paper is here, so it is not to follow. Choose when it came."),
        ({"is_public": "on", "is_part_b": "on"}, "A Part B paper is never public. Untick one of the two."),
    ],
)
def test_paper_that_cannot_be_is_refused_with_a_sentence_and_keeps_what_was_typed(taker, meeting, fields, problem):
    answer = add(taker, meeting, **{"agreement": "", "title": "Budget <2027>"} | fields)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert problem in page
    assert "title" in fields or "Budget &lt;2027&gt;" in page
    assert not Paper.objects.exists()


@pytest.mark.slow
def test_paper_over_the_size_limit_is_refused_and_one_at_it_is_not(taker, meeting):
    start = b"%PDF-1.7"

    over = add(taker, meeting, file=pdf(content=start + b" " * (LARGEST - len(start) + 1)))
    assert "Choose a file of at most 25 MB." in over.content.decode()
    assert add(taker, meeting, file=pdf(content=start + b" " * (LARGEST - len(start)))).status_code == 302


def test_paper_to_follow_gets_its_file_without_an_old_version(taker, meeting):
    add(taker, meeting, file=None, timing="to-follow")
    paper = Paper.objects.get()
    assert "To follow" in words(taker, papers_of(meeting))
    assert taker.get(paper.get_absolute_url()).status_code == 404

    change(taker, paper, file=pdf(), timing="tabled")

    paper.refresh_from_db()
    assert (paper.timing, paper.replaces, Paper.objects.count()) == ("tabled", None, 1)
    assert taker.get(paper.get_absolute_url()).getvalue() == b"%PDF-1.7 first"


def test_database_refuses_a_paper_without_a_file_that_is_not_to_follow(meeting):
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.create(meeting=meeting, title="Report")


def test_replaced_paper_keeps_its_old_version_for_who_records(taker, setting, meeting):
    add(taker, meeting, is_public="on")
    old = Paper.objects.get()

    change(taker, old, title="Report, corrected", file=pdf(content=b"%PDF-1.7 second"), is_public="on")

    new = Paper.objects.get(replaces=old)
    assert taker.get(new.get_absolute_url()).getvalue() == b"%PDF-1.7 second"
    assert taker.get(old.get_absolute_url()).getvalue() == b"%PDF-1.7 first"
    assert "replaced by “Report, corrected”" in words(taker, papers_of(meeting))
    for reader in (Client(), signed_in(setting.member)):
        assert reader.get(new.get_absolute_url()).status_code == 200
        assert reader.get(old.get_absolute_url()).status_code == 404


def test_replaced_paper_is_not_changed_nor_replaced_again(taker, meeting):
    add(taker, meeting)
    old = Paper.objects.get()
    change(taker, old, file=pdf(content=b"%PDF-1.7 second"))

    assert change(taker, old, title="Other").status_code == 404


def test_withdrawn_paper_is_kept_for_who_records_and_gone_for_others(taker, setting, meeting):
    add(taker, meeting, is_public="on")
    paper = Paper.objects.get()

    refused = change(taker, paper, withdraw="ask", sure="yes", reason=" ")
    done = change(taker, paper, withdraw="ask", sure="yes", reason="It named a child")

    assert refused.status_code == 422
    assert "Enter why the paper is withdrawn" in refused.content.decode()
    assert done.status_code == 302
    assert "It named a child" in words(taker, papers_of(meeting))
    assert taker.get(paper.get_absolute_url()).status_code == 200
    for reader in (Client(), signed_in(setting.member)):
        assert reader.get(paper.get_absolute_url()).status_code == 404
        assert "Report" not in words(reader, meeting.get_absolute_url())


@pytest.mark.parametrize(("length", "is_withdrawn"), [(200, True), (201, False)])
def test_reason_for_withdrawing_a_paper_may_have_200_characters(taker, meeting, length, is_withdrawn):
    add(taker, meeting)
    paper = Paper.objects.get()

    answer = change(taker, paper, withdraw="ask", sure="yes", reason="x" * length)

    paper.refresh_from_db()
    assert paper.is_withdrawn is is_withdrawn
    assert ("Enter why in at most 200 characters." in answer.content.decode()) is not is_withdrawn


def test_paper_that_somebody_has_replaced_or_withdrawn_meanwhile_is_refused(setting, taker, meeting):
    add(taker, meeting)
    seen = Paper.objects.get()
    change(taker, seen, file=pdf(content=b"%PDF-1.7 second"))

    with pytest.raises(ValidationError, match="A newer version has taken this paper’s place"):
        replace_paper(paper=seen, file=pdf(), by=setting.officer)
    newer = Paper.objects.get(replaces=seen)
    change(taker, newer, withdraw="ask", sure="yes", reason="Wrong")
    with pytest.raises(ValidationError, match="This paper was withdrawn"):
        keep_paper(paper=newer, by=setting.officer)


def test_papers_are_closed_once_the_minutes_have_gone_round(taker, meeting):
    add(taker, meeting)
    paper = Paper.objects.get()
    Meeting.objects.filter(pk=meeting.pk).update(status="circulated")

    for answer in (
        add(taker, meeting),
        change(taker, paper, title="X"),
        change(taker, paper, withdraw="y", reason="z"),
    ):
        assert answer.status_code == 422
        assert "The papers of this meeting are closed (minutes circulated)." in answer.content.decode()
    assert Paper.objects.get().title == "Report"


@pytest.mark.slow
def test_papers_page_takes_the_same_queries_however_many_papers(client, setting, meeting, count_queries):
    item = meeting.items.get(number="1")
    client.force_login(setting.minute_taker)
    for number in range(2):
        Paper.objects.create(meeting=meeting, item=item, title=f"Paper {number}", file=pdf())
    client.get(f"/meetings/{meeting.pk}/agenda/")  # the first of an hour is written into the audit trail
    before = count_queries(papers_of(meeting))
    agenda = count_queries(f"/meetings/{meeting.pk}/agenda/")
    for number in range(3):
        Paper.objects.create(meeting=meeting, item=item, title=f"More {number}", file=pdf())

    assert count_queries(papers_of(meeting)) == before
    assert count_queries(f"/meetings/{meeting.pk}/agenda/") == agenda


@pytest.mark.parametrize("was_to_follow", [True, False])
def test_paper_that_was_tabled_needs_no_file_and_says_so(taker, meeting, was_to_follow):
    item = meeting.items.first()
    address = f"/meetings/{meeting.pk}/agenda/{item.pk}/papers/"
    sent = {"title": "Handed out", "timing": "tabled"}
    if was_to_follow:
        paper = Paper.objects.create(meeting=meeting, item=item, title="Handed out", timing="to-follow")
        address += f"{paper.pk}/"

    page = taker.post(address, sent, follow=True).content.decode()

    assert "Tabled at the meeting, no file" in page
    assert list(Paper.objects.values_list("timing", "file")) == [("tabled", "")]
