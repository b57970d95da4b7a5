"""The pack of a meeting: agenda and papers in one PDF, Part B apart, and nothing in it that its reader may not read."""

import io
import os
import re
import shutil
import subprocess
import zlib
from collections import Counter

import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from boards import ordered
from boards.models import Meeting, Paper
from boards.papers import packs
from boards.recording.writes import declare_interest
from office import jobs
from tests.boards.accessible_pdfs import Check
from tests.boards.minuted import make_item, make_setting
from tests.factories import make_lead, make_meeting, make_partnership, make_quadrant, make_user
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]


def pdf(*pages: str, tagged: bool = True) -> bytes:
    """A PDF file with those words on its pages."""
    source = "\n".join(f"#page[{words}]" for words in pages)
    content = typst.compile({"main": source.encode()}, format="pdf")
    return content if tagged else content.replace(b"/StructTreeRoot", b"/StructTreeNone")


def words_of(content: bytes) -> str:
    """The words of a PDF, page by page, as poppler reads them."""
    command = shutil.which("pdftotext")
    if command is None:
        pytest.skip("pdftotext is not installed: apt-get install poppler-utils")
    read = subprocess.run([command, "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return read.stdout.decode()


def pages_of(content: bytes) -> list[str]:
    return words_of(content).split("\f")[:-1]


@pytest.fixture(autouse=True)
def var(tmp_path, settings):
    """A folder of copies of the test's own."""
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def setting():
    return make_setting(quadrant=make_quadrant("South"))


@pytest.fixture
def meeting(setting) -> Meeting:
    """A meeting whose agenda has gone out: two papers of Part A that are PDF, one that is not, and Part B."""
    meeting = make_meeting(setting.board, status="agenda-issued", venue="County Hall")
    item = make_item(meeting, "1", title="Budget", recommendations="1. Approve it; and\n2. Note the risks.")
    secret = make_item(meeting, "2", title="MARKERTITLE", is_part_b=True, recommendations="MARKERRECOMMENDED")
    add_paper(item, "Report", pdf("first of two", "second of two"), is_report=True)
    add_paper(item, "Annex", pdf("the annex", tagged=False), is_public=True)
    add_paper(item, "Figures", b"a,b", "figures.csv")
    add_paper(secret, "MARKERPAPER", pdf("MARKERTEXT"))
    add_paper(item, "MARKERMARKED", pdf("MARKEROTHER"), is_part_b=True)
    return meeting


def add_paper(item, title: str, content: bytes, name: str = "paper.pdf", **fields) -> Paper:
    file = SimpleUploadedFile(name, content)
    return Paper.objects.create(meeting=item.meeting, item=item, title=title, file=file, **fields)


def asked(user, meeting: Meeting, query: str = ""):
    client = Client()
    client.force_login(user)
    return client.get(f"/meetings/{meeting.pk}/pack.pdf{query}")


def pack(user, meeting: Meeting, query: str = ""):
    """The answer once the worker has made it."""
    answer = asked(user, meeting, query)
    if answer.status_code == 202:
        call_command("work", "--once")
        answer = asked(user, meeting, query)
    return answer


def test_pack_has_agenda_contents_and_papers_with_page_numbers(setting, meeting):
    answer = pack(setting.member, meeting)

    pages = pages_of(answer.content)
    assert answer["Content-Disposition"] == 'attachment; filename="spb-2026-10-15-pack.pdf"'
    assert answer["Cache-Control"] == "private, no-store"
    assert len(pages) == 4
    assert "papers for 15 October 2026" in pages[0]
    assert "County Hall" in pages[0]
    listed = [" ".join(line.split()) for line in pages[0].splitlines() if "Item 1, paper " in line]
    assert [line.split(": ")[0] for line in listed] == [f"Item 1, paper {place}" for place in (1, 2, 3)]
    assert "Report (the report)" in listed[0], "the report first"
    assert "page 2, tagged in its" in listed[0]
    assert "Annex" in listed[1]
    assert "page 4, not tagged" in listed[1]
    assert "Figures (CSV, 3 bytes), not in this pack" in listed[2]
    figures = meeting.papers.get(title="Figures")
    assert f"{figures.get_absolute_url()}" in "".join(pages[0].split()), "where it can be opened"
    assert "second of two" in pages[2]
    assert "Item 1, paper 1: Report (the report), continued" in pages[2]
    assert "the annex" in pages[3]
    assert all(f"Page {number} of 4" in page for number, page in enumerate(pages, start=1))


def test_pack_has_recommendations_and_papers_under_their_item(setting, meeting):
    page = " ".join(pages_of(pack(setting.member, meeting).content)[0].split())

    assert "Recommendations: 1. Approve it 2. Note the risks." in page.replace("Budget To discuss ", "")
    assert "Paper 1: Report" in page
    assert "Paper 3: Figures" in page


def test_pack_of_part_a_has_nothing_of_part_b(setting, meeting):
    content = pack(setting.officer, meeting).content

    assert b"MARKER" not in content
    assert "MARKER" not in words_of(content)
    assert "Confidential business" in words_of(content)


def test_pack_of_part_b_is_apart_and_says_so_on_every_page(setting, meeting):
    pages = pages_of(pack(setting.member, meeting, "?part=b").content)

    assert "MARKERTITLE" in pages[0]
    assert "MARKERRECOMMENDED" in pages[0]
    assert "MARKERTEXT" in "".join(pages)
    assert "MARKEROTHER" in "".join(pages)
    assert "annex" not in "".join(pages)
    assert all("CONFIDENTIAL – not for publication" in page for page in pages)


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

    assert re.search(r"Item 1, paper \d: Broken \(PDF", content)
    assert re.search(r"Item 1, paper \d: Broken\s+This paper could not be put into the pack. Open it", content)
    assert re.search(r"Item 1, paper \d: Gone \(PDF\), not in this pack", content)
    assert re.search(r"Item 1, paper \d: Plan, to follow\s+not here", content)


def test_pack_is_never_larger_than_its_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(packs, "LARGEST", 10)
    (tmp_path / "a.pdf").write_bytes(pdf("one"))
    apart = " (PDF), not in this pack"
    paper = {"title": "Report", "apart": apart, "address": "https://example.org/", "file": str(tmp_path / "a.pdf")}

    [found] = packs._sorted_out([paper], tmp_path)
    assert (found["line"], found["pages"]) == ("Report (PDF), not in this pack", 0)


def test_pack_in_which_no_paper_is_joined_is_an_accessible_pdf(setting, not_held: Check):
    meeting = make_meeting(setting.board, status="agenda-issued")
    add_paper(make_item(meeting, "1", title="Budget"), "Figures", b"a,b", "figures.csv")

    content = pack(setting.member, meeting).content

    assert b"pdfuaid:part" in content
    assert "not tagged" not in words_of(content)
    assert not_held({"pack": content}) == {}


def test_pack_is_tagged_and_says_which_papers_are_not(setting, meeting):
    content = pack(setting.member, meeting).content

    assert b"/StructTreeRoot" in content
    assert "The pages of papers are pictures here" in words_of(content)


def test_pack_has_a_structure_for_every_page_of_our_own(setting, meeting):
    pikepdf = pytest.importorskip("pikepdf", reason="pikepdf is not installed: make setup")
    add_paper(meeting.items.get(number="1"), "Broken", b"%PDF-1.7 and nothing more")

    with pikepdf.open(io.BytesIO(pack(setting.member, meeting).content)) as file:
        elements = list(elements_of(file.Root.StructTreeRoot, pikepdf.Dictionary))
        kinds = Counter(str(element.S) for element in elements)
        figures = [str(element.Alt) for element in elements if element.S == "/Figure"]
        pages_said = {element.Pg.objgen for element in elements if "/Pg" in element}
        pages = [page.obj.objgen for page in file.pages]

        assert bool(file.Root.MarkInfo.Marked)
        assert str(file.Root.Lang) == "en-GB"
        assert str(file.docinfo.Title).startswith("School Partnership Board: papers for")
        assert {"/Document", "/H1", "/Table", "/TH", "/TD", "/L", "/Link"} <= kinds.keys()
        assert kinds["/Table"] == 2, "the agenda and the papers"
        assert figures == [
            "Item 1, paper 1: Report (the report), page 1 of 2",
            "Item 1, paper 1: Report (the report), page 2 of 2",
            "Item 1, paper 2: Annex, page 1 of 1",
        ]
        assert all("/StructParents" in page.obj for page in file.pages)
        assert pages_said == set(pages), "no page has nothing to read"


def elements_of(parent, kind: type):
    """The elements of a PDF's structure, which are dictionaries of that kind, from the top."""
    below = parent.get("/K", [])
    for element in [below] if isinstance(below, kind | int) else below:
        if isinstance(element, kind) and "/S" in element:
            yield element
            yield from elements_of(element, kind)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("tagged", [False, True])
def test_paper_is_tagged_where_its_catalogue_says_so(tmp_path, packed, tagged):
    catalogue = b"1 0 <</Type/Catalog/StructTreeRoot 4 0 R>>" if tagged else b"1 0 <</Type/Catalog>>"
    stream = b"<</Type/ObjStm/Filter/FlateDecode/N 1/First 4>>\nstream\r\n" + zlib.compress(catalogue) + b"\nendstream"
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n" + (stream if packed else catalogue))

    assert packs._is_tagged(str(tmp_path / "a.pdf")) is tagged


def test_of_a_pdf_with_many_streams_each_is_read_to_its_end_and_no_further(tmp_path):
    stream = b"<</Type/ObjStm/Filter/FlateDecode/N 1/First 4>>\nstream\r\n" + zlib.compress(b"1 0") + b"\nendstream"
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n" + stream * 2_000 + b" " * 25_000_000)

    assert packs.within(5, packs._is_tagged, str(tmp_path / "a.pdf")) is False


@pytest.mark.parametrize(("seconds", "said"), [(5, "not tagged"), (0, "")])
def test_nothing_is_said_of_tags_where_looking_took_too_long(tmp_path, monkeypatch, seconds, said):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n")
    monkeypatch.setattr(packs, "PAPER_SECONDS", seconds)

    assert packs._tags_of(str(tmp_path / "a.pdf")) == said


def test_pack_that_joins_papers_lacks_nothing_but_the_claim_to_be_accessible(setting, meeting, not_held: Check):
    content = pack(setting.member, meeting).content

    failed = not_held({"pack": content})["pack"]

    assert [rule.split()[0] for rule in failed] == ["5-1", "7.1-10"], "both are what Typst writes with that claim"


def test_pack_has_the_time_that_its_own_limits_take():
    longest = packs.PAPERS_SECONDS + packs.PAPER_SECONDS + 2 * packs.PACK_SECONDS

    assert longest < ordered.MOST_SECONDS < jobs.LONGEST


def test_pack_that_is_asked_for_again_while_it_waits_keeps_its_place(setting, meeting, settings):
    asked(setting.member, meeting)
    [order] = (settings.VAR_DIR / "copies").glob("*/*.wanted")
    os.utime(order, (1, 1))

    asked(setting.member, meeting)

    assert order.stat().st_mtime == 1


def test_pack_waits_on_a_page_that_says_so(setting, meeting):
    page = asked(setting.member, meeting)

    assert page.status_code == 202
    assert page["Refresh"] == "5"
    assert page["Cache-Control"] == "private, no-store"
    assert texts(page, ".//h1") == ["This PDF is being made"]


def test_pack_that_cannot_be_made_is_said_to_be_so(setting, meeting, monkeypatch):
    asked(setting.member, meeting)
    monkeypatch.setattr(ordered, "MOST_SECONDS", 0.01)
    call_command("work", "--once")

    page = asked(setting.member, meeting)

    assert page.status_code == 422
    assert texts(page, ".//h1") == ["This PDF could not be made"]
    assert not page.has_header("Refresh")


def test_pack_is_made_anew_once_its_papers_are_others(setting, meeting):
    pack(setting.member, meeting)
    assert asked(setting.member, meeting).status_code == 200

    add_paper(meeting.items.get(number="1"), "Another", pdf("another"))

    assert asked(setting.member, meeting).status_code == 202


def heavy(unpacked: int) -> bytes:
    """A PDF of one page, whose drawing unpacks to that many million bytes."""
    packing = zlib.compressobj(9)
    drawn = b"".join(packing.compress(b"q Q " * 250_000) for _ in range(unpacked)) + packing.flush()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(drawn), drawn),
    ]
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % (number, one) for number, one in enumerate(objects, start=1))
    return b"%PDF-1.7\n" + body + b"trailer<</Root 1 0 R/Size 5>>\n%%EOF"


@pytest.mark.thorough
def test_paper_that_takes_much_is_joined_or_has_a_page_that_says_so_and_the_others_are_there(setting, meeting):
    add_paper(meeting.items.get(number="1"), "Heavy", heavy(900))

    pages = pages_of(pack(setting.member, meeting).content)

    said = next(page for page in pages[1:] if "Item 1: Heavy" in page)
    is_left_out = "This paper could not be put into the pack. Open it" in said  # on a slow machine
    assert ("Item 1: Heavy (separate file, PDF" in pages[0]) is is_left_out
    assert "second of two" in "".join(pages)


@pytest.mark.parametrize("work", [lambda: os._exit(1), lambda: [None for _ in iter(int, 1)]], ids=["dies", "goes on"])
def test_work_that_ends_its_process_or_never_ends_gives_nothing(work):
    assert packs.within(1, work) is None
    assert packs.within(1, lambda: 3) == 3


def test_pack_reads_nothing_that_was_typed_as_typst(setting, meeting):
    add_paper(meeting.items.get(number="1"), '#strong[x] $y$ "', pdf("odd"))

    assert 'Item 1: #strong[x] $y$ "' in words_of(pack(setting.member, meeting).content)


@pytest.mark.parametrize("pages", [1, 2, 3, 4, 5, 31])
def test_pages_are_counted(tmp_path, pages):
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf(*map(str, range(pages))))

    assert packs._pages_in(str(path)) == pages


def test_paper_with_too_many_pages_is_a_separate_file(tmp_path, monkeypatch):
    monkeypatch.setattr(packs, "MOST_PAGES", 2)
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf("1", "2", "3"))

    assert packs._pages_in(str(path)) == 0
