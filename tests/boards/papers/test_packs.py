"""The pack of a meeting: agenda and papers in one PDF, Part B apart, and nothing in it that its reader may not read."""

import re
import shutil
import subprocess

import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from boards.models import Meeting, Paper
from boards.papers import packs
from boards.recording.writes import declare_interest
from tests.boards.minuted import make_item, make_setting
from tests.factories import make_lead, make_meeting, make_partnership, make_quadrant, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]


def pdf(*pages: str) -> bytes:
    """A PDF file with those words on its pages."""
    source = "\n".join(f"#page[{words}]" for words in pages)
    return typst.compile({"main": source.encode()}, format="pdf")


def words_of(content: bytes) -> str:
    """The words of a PDF, page by page, as poppler reads them."""
    command = shutil.which("pdftotext")
    if command is None:
        pytest.skip("pdftotext is not installed: apt-get install poppler-utils")
    read = subprocess.run([command, "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return read.stdout.decode()


def pages_of(content: bytes) -> list[str]:
    return words_of(content).split("\f")[:-1]


@pytest.fixture
def setting():
    return make_setting(quadrant=make_quadrant("South"))


@pytest.fixture
def meeting(setting) -> Meeting:
    """A meeting whose agenda has gone out: two papers of Part A that are PDF, one that is not, and Part B."""
    meeting = make_meeting(setting.board, status="agenda-issued", venue="County Hall")
    item, secret = make_item(meeting, "1", title="Budget"), make_item(meeting, "2", title="MARKERTITLE", is_part_b=True)
    add_paper(item, "Report", pdf("first of two", "second of two"))
    add_paper(item, "Annex", pdf("the annex"), is_public=True)
    add_paper(item, "Figures", b"a,b", "figures.csv")
    add_paper(secret, "MARKERPAPER", pdf("MARKERTEXT"))
    add_paper(item, "MARKERMARKED", pdf("MARKEROTHER"), is_part_b=True)
    return meeting


def add_paper(item, title: str, content: bytes, name: str = "paper.pdf", **fields) -> Paper:
    file = SimpleUploadedFile(name, content)
    return Paper.objects.create(meeting=item.meeting, item=item, title=title, file=file, **fields)


def pack(user, meeting: Meeting, query: str = ""):
    client = Client()
    client.force_login(user)
    return client.get(f"/meetings/{meeting.pk}/pack.pdf{query}")


def test_pack_has_agenda_contents_and_papers_with_page_numbers(setting, meeting):
    answer = pack(setting.member, meeting)

    pages = pages_of(answer.content)
    assert answer["Content-Disposition"] == 'attachment; filename="spb-2026-10-15-pack.pdf"'
    assert answer["Cache-Control"] == "private, no-store"
    assert len(pages) == 4
    assert "papers for 15 October 2026" in pages[0]
    assert "County Hall" in pages[0]
    assert re.search(r"Item 1: Annex[ .\u2060]*2\b", pages[0])
    assert re.search(r"Item 1: Report[ .\u2060]*3\b", pages[0])
    assert "Item 1: Figures (separate file, CSV, 3 bytes)" in pages[0].replace("\xa0", " ")
    assert "the annex" in pages[1]
    assert "second of two" in pages[3]
    assert "Item 1: Report, continued" in pages[3]
    assert all(f"Page {number} of 4" in page for number, page in enumerate(pages, start=1))


def test_pack_of_part_a_has_nothing_of_part_b(setting, meeting):
    content = pack(setting.officer, meeting).content

    assert b"MARKER" not in content
    assert "MARKER" not in words_of(content)
    assert "Confidential business" in words_of(content)


def test_pack_of_part_b_is_apart_and_says_so_on_every_page(setting, meeting):
    pages = pages_of(pack(setting.member, meeting, "?part=b").content)

    assert "MARKERTITLE" in pages[0]
    assert "MARKERTEXT" in "".join(pages)
    assert "MARKEROTHER" in "".join(pages)
    assert "annex" not in "".join(pages)
    assert all("PART B: CONFIDENTIAL" in page for page in pages)


def test_pack_of_part_b_leaves_out_what_the_reader_withdrew_from(setting, meeting):
    item = meeting.items.get(number="2")
    declare_interest(item=item, person=setting.lee, nature="", withdrew=True, by=setting.officer)

    content = words_of(pack(setting.member, meeting, "?part=b").content)

    assert "MARKERTEXT" not in content
    assert "MARKERTITLE" not in content
    assert "MARKEROTHER" in content


def test_pack_of_part_b_is_its_readers_alone(setting, meeting):
    lead = make_user(person=make_lead(make_partnership(home_quadrant=setting.board.quadrant)).person)

    assert pack(lead, meeting).status_code == 200
    assert pack(lead, meeting, "?part=b").status_code == 404
    assert pack(make_user(), meeting).status_code == 404


def test_pack_waits_for_the_agenda_except_for_who_records(setting, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(status="planned")

    assert pack(setting.member, meeting).status_code == 404
    assert pack(setting.minute_taker, meeting).status_code == 200


def test_pack_names_what_cannot_be_joined(setting, meeting):
    item = meeting.items.get(number="1")
    add_paper(item, "Broken", b"%PDF-1.7 and nothing more")
    gone = add_paper(item, "Gone", pdf("gone"))
    gone.file.storage.delete(gone.file.name)
    Paper.objects.create(meeting=meeting, item=item, title="Plan", timing="to-follow")

    content = words_of(pack(setting.member, meeting).content)

    assert "Item 1: Broken (separate file, PDF" in content
    assert "Item 1: Gone (separate file, PDF)" in content
    assert "Item 1: Plan (to follow)" in content


def test_pack_is_never_larger_than_its_limit(setting, meeting, monkeypatch):
    monkeypatch.setattr(packs, "LARGEST", 10)

    assert "Item 1: Report (separate file" in words_of(pack(setting.member, meeting).content)


def test_pack_reads_nothing_that_was_typed_as_typst(setting, meeting):
    add_paper(meeting.items.get(number="1"), '#strong[x] $y$ "', pdf("odd"))

    assert 'Item 1: #strong[x] $y$ "' in words_of(pack(setting.member, meeting).content)


@pytest.mark.parametrize("pages", [1, 2, 3, 4, 5, 31])
def test_pages_are_counted(tmp_path, pages):
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf(*map(str, range(pages))))

    assert packs._pages_in(str(path), path.stat().st_size) == pages


def test_paper_with_too_many_pages_is_a_separate_file(tmp_path, monkeypatch):
    monkeypatch.setattr(packs, "MOST_PAGES", 2)
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf("1", "2", "3"))

    assert packs._pages_in(str(path), path.stat().st_size) == 0
