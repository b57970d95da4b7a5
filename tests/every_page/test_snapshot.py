"""What the snapshot sees of a change, and what it is blind to on purpose."""

from pathlib import Path

import pytest
from django.utils import timezone

from tests.every_page import naming, writing
from tests.every_page.clock import MOMENT, stopped
from tests.every_page.comparing import compare
from tests.every_page.files import lines_of
from tests.every_page.kinds import PageKind
from tests.every_page.outline import Page
from tests.every_page.plain import plain

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Colne – Portal</title></head><body>
<header><a href="/">Portal</a></header>
<main><h1>Colne</h1><p>Led by <a href="/schools/114704/">Ann Day</a> since 1 September 2023.</p>
<h2 id="schools">Schools</h2><ul><li>Oak School <strong class="govuk-tag">Open</strong></li></ul>
<table><tr><th scope="col">Meeting</th></tr><tr><td><a href="/meetings/12/">15 October</a></td></tr></table>
<form method="post" action="/actions/7/"><input type="hidden" name="csrfmiddlewaretoken" value="{token}">
<label for="id_note-{pk}">Note</label><p id="hint">What came of it</p>
<input id="id_note-{pk}" name="note-{pk}" value="Done" aria-describedby="hint">
<select name="owner" aria-label="Owner"><option value="{pk}" selected>Ann Day</option></select>
<button name="mark" value="{pk}:present">Save</button></form>
<a href="/confirm/{token}/">Your link</a></main></body></html>"""


@pytest.fixture(autouse=True)
def _keys(monkeypatch) -> None:
    """Every meeting and action is called the same, whatever its number."""
    naming.called.cache_clear()
    monkeypatch.setattr(naming, "keys_of", lambda model: dict.fromkeys(map(str, range(100)), "spb 2026-10-15"))
    yield
    naming.called.cache_clear()


def body(page: str = PAGE, link: str = "1-1760000000:Hh6bO8cSNf1iA8ulGOH0kV2", pk: int = 3) -> list[str]:
    return Page(page.replace("{token}", link).replace("{pk}", str(pk))).body()


def test_outline_says_what_people_see_and_can_do():
    assert body() == [
        "h1 Colne",
        "p Led by [Ann Day → {schools:detail 114704}] since 1 September 2023.",
        "h2 Schools",
        "ul",
        "  - Oak School ‹Open›",
        "table",
        "  | *Meeting (scope=col) |",
        "  | [15 October → {meetings:detail spb 2026-10-15}] |",
        "form post {actions:update spb 2026-10-15}",
        "  p What came of it",
        "  text note-# “Note” 'Done' (described by “What came of it”)",
        "  select owner “Owner” '' [aria-label=Owner]",
        "    option Ann Day = '#' chosen",
        "  button submit “Save” mark='#:present'",
        "[Your link → {confirm:answer …}]",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Led by", "Headed by"),
        ("<h2 id", "<h3 id"),
        ('<a href="/schools/114704/">Ann Day</a>', "Ann Day"),
        ("/schools/114704/", "/schools/114705/"),
        ("/meetings/12/", "/meetings/12/agenda/"),
        ('"govuk-tag">Open', '"govuk-tag">Closed'),
        ("What came of it", "What became of it"),
        ('value="Done"', 'value=""'),
        (" selected>Ann Day", ">Ann Day"),
        ("Save</button>", "Send</button>"),
        ('method="post"', 'method="get"'),
        ('aria-label="Owner"', 'aria-label="Person"'),
        ("<li>Oak School", "<li>Ash School</li><li>Oak School"),
    ],
)
def test_outline_sees_a_change(old, new):
    assert body(PAGE.replace(old, new)) != body()


def test_outline_is_blind_to_numbers_of_records_and_to_tokens():
    assert body(link="2-1790000000:AAAAAAcSNf1iA8ulGOH0kV2", pk=45) == body()
    assert body(PAGE.replace("/meetings/12/", "/meetings/13/").replace("/actions/7/", "/actions/8/")) == body()


def test_outline_of_the_frame_is_apart_from_the_main_part():
    assert Page(PAGE).frame() == ["[Portal → {home}]"]
    assert list(Page(PAGE).head()) == ["title: Colne – Portal"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Saved  at\n10:42", "Saved at 10:42"),
        (f"SHA-256 {'0a' * 32}", "SHA-256 <hash>"),
        ("/papers/2026/paper_fSWfMRa.pdf", "/papers/2026/paper.pdf"),
        ("sam-elmhurst-1a2b3c4d", "sam-elmhurst"),
        ("at http://localhost/schools/114704/.", "at {schools:detail 114704}."),
        ("form:1vNx5P:Hh6bO8cSNf1iA8ulGOH0kV2YDTS4zLzQw12", "<signed>"),
        ("2026-11-25 14:05:00.000038", "2026-11-25 14:05:00"),
        ("salt: cd57cb**************************", "salt: <masked>"),
        ("UID:meeting-12@localhost", "UID:meeting-#@localhost"),
        ("15 October 2026, item 5b", "15 October 2026, item 5b"),
    ],
)
def test_plain_leaves_out_what_is_drawn_at_random_and_nothing_else(text, said):
    assert plain(text) == said


def test_clock_stands_still_at_the_same_moment_every_day():
    with stopped():
        assert timezone.now() == MOMENT
        assert str(timezone.localdate()) == "2026-11-25"


def test_files_are_read_as_lines():
    assert lines_of(b'{"url": "http://localhost/schools/114704/"}', "application/json") == [
        "{",
        ' "url": "{schools:detail 114704}"',
        "}",
    ]
    assert lines_of(b"SUMMARY:A long\r\n  line\r\n", "text/calendar") == ["SUMMARY:A long line"]


def write(folder: Path, **pages: str) -> Path:
    folder.mkdir()
    for name, text in pages.items():
        (folder / f"{name}.txt").write_text(text)
    return folder


def test_compare_says_nothing_of_two_that_are_equal(tmp_path):
    page = "home\n== public\nh1 Home\n== chair: as public\n"

    assert compare(write(tmp_path / "a", home=page), write(tmp_path / "b", home=page)) == ""


def test_compare_says_once_what_is_alike_on_many_pages_and_for_whom(tmp_path):
    page = "{}\n== public\nh1 {}\np Old\n== chair: as public\n"
    pages = {name: page.format(name, name) for name in ("one", "two", "three")}

    said = compare(
        write(tmp_path / "a", **pages), write(tmp_path / "b", **{n: t.replace("Old", "New") for n, t in pages.items()})
    )

    assert said.splitlines() == [
        "3 files as public and chair, such as one.txt",
        "  - p Old",
        "  + p New",
        "",
        "1 changes in 3 files:",
        "     1 one.txt",
        "     1 three.txt",
        "     1 two.txt",
    ]


def test_compare_sees_a_page_that_newly_opens_to_a_role(tmp_path):
    before = "minutes\n== public\n404 text/html\n== chair\n200 text/html\nh1 Minutes\n"
    after = "minutes\n== public\n200 text/html\nh1 Minutes\n== chair: as public\n"

    said = compare(write(tmp_path / "a", minutes=before), write(tmp_path / "b", minutes=after))

    assert said.splitlines()[:4] == [
        "minutes.txt as public",
        "  - 404 text/html",
        "  + 200 text/html",
        "  + h1 Minutes",
    ]


def test_compare_lists_pages_that_are_new_and_that_are_gone(tmp_path):
    said = compare(write(tmp_path / "a", old="old\n"), write(tmp_path / "b", new="new\n"))

    assert said.splitlines() == ["Not there any more: 1 files", "  old.txt", "New: 1 files", "  new.txt"]


def test_compare_takes_names_that_changed_on_purpose_as_the_same(tmp_path):
    before, after = tmp_path / "a" / "admin.document_change", tmp_path / "b" / "admin.paper_change"
    for folder, name, text in ((before, "document", "p Old"), (after, "paper", "p New")):
        folder.mkdir(parents=True)
        (folder / "it.txt").write_text(f"admin:{name}_change\n{text}\n")

    said = compare(tmp_path / "a", tmp_path / "b", {"admin:document": "admin:paper"})

    assert said.splitlines()[:3] == ["admin.paper_change/it.txt", "  - p Old", "  + p New"]


def test_compare_says_once_that_the_same_words_changed_in_different_lines(tmp_path):
    before = "list\np Led by Ann Day\np Of\np Led by Lee Oak\n"
    after = before.replace("Led", "Headed")

    said = compare(write(tmp_path / "a", list=before), write(tmp_path / "b", list=after))

    assert said.splitlines()[:3] == ["1 files, such as list.txt", "  - p Led by Ann Day", "  + p Headed by Ann Day"]
    assert said.splitlines()[-2:] == ["1 changes in 1 files:", "     1 list.txt"]


def test_part_that_has_no_page_of_the_name_lets_nobody_sign_in(monkeypatch, tmp_path):
    def sign_in():
        raise AssertionError("Nobody needs to.")

    monkeypatch.setattr(writing, "Roles", sign_in)
    monkeypatch.setattr(writing, "page_kinds", lambda: [PageKind("home", "", "/"), PageKind("meetings:list", "", "/")])

    assert writing.write_pages(tmp_path, 1, 2, "meetings:") == 0
    with pytest.raises(AssertionError, match="Nobody needs to"):
        writing.write_pages(tmp_path, 0, 2, "meetings:")
