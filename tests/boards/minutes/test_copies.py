"""The three copies of the minutes, as page, Word and PDF, say the same word for word, and the public ones no secret."""

import io
import itertools
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from docx import Document as WordFile

from boards.minutes.reading import Minutes
from boards.models import Meeting
from boards.models.boards import CONFIDENTIAL_WORDING
from tests.addresses import name_of, public_addresses
from tests.boards.minuted import Setting
from tests.boards.minutes.word_reading import WordReader, minutes_table
from tests.boards.real_sized import MARKERS, TODAY, circulate_a_real_meeting, make_real_sized_setting, record, signed_in
from tests.pages.crawler import crawl, fetch
from tests.pages.reading import read, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
END = "end"  # what stands behind the items and is tested in test_sent_out.py
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
PDFTOTEXT = shutil.which("pdftotext")
needs_libreoffice = pytest.mark.skipif(not SOFFICE, reason="apt-get install libreoffice-writer-nogui")
needs_poppler = pytest.mark.skipif(not PDFTOTEXT, reason="apt-get install poppler-utils")


@pytest.fixture(scope="module")
def setting(django_db_setup, django_db_blocker) -> Iterator[Setting]:
    """A board with a real-sized meeting whose minutes are public, amended by the next, with a postscript."""
    with django_db_blocker.unblock(), transaction.atomic():
        setting = make_real_sized_setting()
        meeting, taker = circulate_a_real_meeting(setting)
        following, _ = record(setting, TODAY)
        amended = meeting.items.get(number="5")
        form = {"version": "2", "in_item": following.items.get(standing="last-minutes").pk, "sure": "yes"}
        form[f"text-{amended.pk}"] = "Nine **schools**, not eight.\n\n- one\n! Lee Oak: tell https://example.org/them"
        signed_in(setting.chair).post(f"/meetings/{meeting.pk}/minutes/approve/", form)
        taker.post("steps/publish/")
        taker.post("minutes/postscript/", text="The report came out.\na) at last")
        yield setting
        transaction.set_rollback(True)


@pytest.fixture
def published(setting) -> Meeting:
    """That meeting."""
    return Meeting.objects.get(status="published")


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def address(meeting: Meeting, copy: str, tail: str) -> str:
    return f"/meetings/{meeting.pk}/{tail}?copy={copy}"


def words_of_page(client: Client, meeting: Meeting, copy: str) -> dict[str, list[str]]:
    """The words of each item, by its number, and of the postscripts, by nothing."""
    article = read(client.get(address(meeting, copy, "minutes/"))).find(".//article")
    found = {}
    for section in article.findall(".//section"):
        is_item = section.get("class") == "minutes__item"
        for link in section.findall("./p[@class='govuk-body-s portal-no-print']"):  # to the extract, on the page alone
            section.remove(link)
        found[section.get("id").removeprefix("item-") if is_item else ""] = words(text_of(section))
    return found


def words_of_word(client: Client, meeting: Meeting, copy: str) -> dict[str, list[str]]:
    reader = WordReader(client.get(address(meeting, copy, "minutes.docx")).content)
    found: dict[str, list[str]] = {}
    number = ""
    for row in minutes_table(reader.document).rows[1:]:
        if row.cells[0]._tc is row.cells[2]._tc:  # the wording above confidential items
            continue
        number = row.cells[0].text or number
        found.setdefault(number, []).extend(word for cell in row.cells for word in _words_in(reader, cell._tc))
    after = list(itertools.dropwhile(lambda line: line != "Postscript", reader.lines()))
    if after:
        found[""] = [word for line in after for word in words(line)]
    return found


def _words_in(reader: WordReader, element: Any) -> Iterator[str]:
    for line in reader.lines(element):
        yield from words(line)


def text_of_pdf(content: bytes) -> str:
    """The text of a PDF in the order in which it was written, without what stands on each page."""
    command = [PDFTOTEXT, "-raw", "-nopgbrk", "-", "-"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()


def words_of_pdf(client: Client, meeting: Meeting, copy: str, numbers_and_titles: list[tuple[str, str]]) -> dict:
    text = text_of_pdf(client.get(address(meeting, copy, "minutes.pdf")).content)
    foot = rf"{meeting.board} Page \d+ of \d+"
    on_each_page = (
        rf"(CONFIDENTIAL – not for publication · )?(DRAFT · )?{meeting.reference}",
        foot,
        "Item Minute Action",
        CONFIDENTIAL_WORDING,
    )
    lines = [line for line in text.splitlines() if not any(re.fullmatch(each, line) for each in on_each_page)]
    text = "\n".join(lines)
    starts = []
    items = [(number, rf"^{number}\s*{re.escape(title)}\s") for number, title in numbers_and_titles]
    ends = [(END, rf"^{title}\s") for title in ("Summary of actions", "About these minutes")]
    for number, begins in [*items, *ends, ("", r"^Postscript\s")]:
        start = re.compile(begins, re.MULTILINE).search(text, starts[-1][0] if starts else 0)
        if start:
            starts.append((start.start(), number))
    stops = [at for at, _ in starts[1:]] + [len(text)]
    found = {number: words(text[at:stop]) for (at, number), stop in zip(starts, stops, strict=True)}
    found.pop(END, None)
    return found


COPIES = [("public", "anonymous"), ("members", "member"), ("part-b", "chair")]


@pytest.mark.parametrize(("copy", "who"), COPIES)
def test_page_and_word_say_the_same_item_by_item(setting, published, copy, who):
    client = signed_in(getattr(setting, who)) if who != "anonymous" else Client()

    page = words_of_page(client, published, copy)

    assert len(page) == (1 if copy == "part-b" else 14)  # twelve items, the confidential one, a postscript
    assert sum(map(len, page.values())) > (5 if copy == "part-b" else 300)
    assert words_of_word(client, published, copy) == page


@needs_poppler
@pytest.mark.parametrize(("copy", "who"), COPIES)
def test_page_and_pdf_say_the_same_item_by_item(setting, published, copy, who):
    client = signed_in(getattr(setting, who)) if who != "anonymous" else Client()
    minutes: Minutes = client.get(address(published, copy, "minutes/")).context["minutes"]
    items = [(item.number, item.title) for item in minutes.items]

    assert words_of_pdf(client, published, copy, items) == words_of_page(client, published, copy)


def head_of_page(client: Client, meeting: Meeting) -> str:
    page = read(client.get(address(meeting, "public", "minutes/"))).find(".//article")
    return " ".join(page.itertext())


def head_of_word(client: Client, meeting: Meeting) -> str:
    file = WordFile(io.BytesIO(client.get(address(meeting, "public", "minutes.docx")).content))
    return " ".join(node.text or "" for node in file.element.body.iter())


def head_of_pdf(client: Client, meeting: Meeting) -> str:
    return text_of_pdf(client.get(address(meeting, "public", "minutes.pdf")).content)


@pytest.mark.parametrize("text_of_copy", [head_of_page, head_of_word, pytest.param(head_of_pdf, marks=needs_poppler)])
def test_heads_of_the_copies_say_the_same(published, client, text_of_copy):
    minutes: Minutes = client.get(address(published, "public", "minutes/")).context["minutes"]
    people = [(body, " ".join(names)) for body, names in [*minutes.present, *minutes.others]]
    told = [*minutes.facts, *people, *((remark, "") for remark in minutes.remarks)]

    text = " ".join(words(text_of_copy(client, published)))

    assert len(told) > 8
    for label, value in told:
        assert " ".join(words(f"{label} {value}")) in text, label


def test_pdf_is_tagged_and_has_a_title_and_a_language(published, client):
    content = client.get(address(published, "public", "minutes.pdf")).content

    plain = content.replace(b" ", b"").replace(b"\n", b"")
    assert b"/StructTreeRoot" in content
    assert b"/MarkInfo<</Markedtrue" in plain
    assert b"/Lang(en-GB)" in plain
    assert b"/Title(" in plain
    assert b"/DisplayDocTitletrue" in plain


@needs_libreoffice
def test_word_file_opens_in_libreoffice_with_every_word(published, client, tmp_path):
    source = tmp_path / "minutes.docx"
    source.write_bytes(client.get(address(published, "public", "minutes.docx")).content)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", tmp_path, source]

    subprocess.run(command, check=True, capture_output=True, timeout=300)

    converted = words((tmp_path / "minutes.txt").read_text(encoding="utf-8-sig"))
    for number, said in words_of_page(client, published, "public").items():
        assert " ".join(said) in " ".join(converted), f"item {number}"


def test_nothing_of_part_b_is_in_any_public_address_feed_export_or_file(published, client):
    met = [published, *Meeting.objects.exclude(pk=published.pk)]
    about = [
        f"/meetings/{meeting.pk}/{tail}" for meeting in met for tail in ("", "minutes/", "minutes.docx", "minutes.pdf")
    ]
    asked = [f"{url}?copy={copy}" for url in about if "minutes" in url for copy in ("members", "part-b")]
    plain = [url for name in public_addresses() if (url := _without_parts(name)) and "logout" not in url]
    crawled = [page for page in crawl(client) if not page.url.startswith("/static/")]
    pages = [*crawled, *(fetch(client, url) for url in [*about, *asked, *plain])]

    reached = {name_of(page.url) for page in pages if page.response.status_code == 200}
    assert {"home", "meetings:detail", "meetings:minutes", "meetings:minutes_word", "meetings:minutes_pdf"} <= reached
    assert {"meetings:calendar", "boards:calendar", "boards:detail", "partnerships:csv", "sitemap"} <= reached
    for page in pages:
        for text in _texts_in(page.response, page.text):
            assert not [marker for marker in MARKERS if marker in text], page.url


@needs_poppler
def test_public_pdf_holds_nothing_of_part_b(published, client):
    text = text_of_pdf(client.get(f"/meetings/{published.pk}/minutes.pdf").content)

    assert "Confidential business" in text
    assert not [marker for marker in MARKERS if marker in text]


def _without_parts(name: str) -> str:
    """An address that says nothing of what it is about; empty for the others."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _texts_in(response, text: str) -> Iterator[str]:
    """What an answer says, and what is packed in it."""
    yield text
    content = b"".join(response) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from (archive.read(name).decode(errors="replace") for name in archive.namelist())
