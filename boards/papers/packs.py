"""The pack of a meeting: agenda, contents and every paper that is a PDF, in one file with page numbers, by Typst.

Typst puts the pages of other PDF files into its own, so nothing else is needed to join them (ADR 20). A paper that is
no PDF, or one that cannot be joined, is named as a separate file.
"""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.utils.formats import date_format

from base.pdfs import compiled_in
from base.text import readable
from boards.models import AgendaItem, Meeting, Paper, Part

TEMPLATE = Path(__file__).with_name("pack.typ")
LARGEST = 150 * 1024 * 1024  # bytes of a pack: papers past it are separate files
MOST_PAGES = 1000  # of one paper; a longer one is a book, and a separate file


@dataclass(frozen=True)
class Pack:
    """What goes into one: items and papers that the reader may read, all of Part A or all of Part B."""

    meeting: Meeting
    items: list[AgendaItem]
    papers: list[Paper]
    part: Part

    @property
    def title(self) -> str:
        """What it is called."""
        return f"{self.meeting.board}: papers for {date_format(self.meeting.held_on, 'j F Y')}{self.part.marking}"


def pack_for(meeting: Meeting, user: Any, *, part: Part) -> Pack:
    """The pack of Part A, or of Part B, for somebody who may read the meeting's papers. ``meeting`` has its rights."""
    papers = Paper.objects.readable_by(user, meeting).current().select_related("item")
    shown = [paper for paper in papers if paper.part is part]
    items = meeting.items.all()
    if part.is_confidential:
        items = AgendaItem.objects.readable_by(user, meeting).of_part(part)
    return Pack(meeting, list(items.select_related("presenter").order_by("position", "pk")), shown, part)


def pdf_of_pack(pack: Pack) -> bytes:
    """The file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        joined, apart = _sorted_out(pack.papers, folder)
        return compiled_in(folder, TEMPLATE, _data(pack, joined, apart))


def _sorted_out(papers: Iterable[Paper], folder: Path) -> tuple[list[dict[str, Any]], list[str]]:
    """The papers to be joined, whose files are put into the folder, and a line for each of the others."""
    joined: list[dict[str, Any]] = []
    apart: list[str] = []
    size = 0
    for paper in papers:
        title = f"Item {paper.item.number}: {paper}" if paper.item else str(paper)
        pages = _pages_of(paper)
        if not pages or size + paper.file.size > LARGEST:
            apart.append(f"{title} ({'to follow' if not paper.file else f'separate file, {paper.format}'})")
            continue
        file = f"paper-{len(joined)}.pdf"
        shutil.copy(paper.file.path, folder / file)
        size += paper.file.size
        joined.append({"title": title, "file": file, "pages": pages})
    return joined, apart


def _pages_of(paper: Paper) -> int:
    """How many pages can be joined: none of what is no PDF, or is not there."""
    if not paper.file or paper.suffix != ".pdf" or not Path(paper.file.path).exists():
        return 0
    return _pages_in(paper.file.path, paper.file.size)


@lru_cache(maxsize=1000)
def _pages_in(path: str, size: int) -> int:
    """How many pages a PDF has, none where it cannot be read; kept, for a file is never written over."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(path, folder / "paper.pdf")
        above = 1
        while _can_show(folder, [above]):
            above *= 2
            if above > 2 * MOST_PAGES:
                return 0
        there = above // 2
        while above - there > 1:
            middle = (there + above) // 2
            there, above = (middle, above) if _can_show(folder, [middle]) else (there, middle)
        return there if 0 < there <= MOST_PAGES and _can_show(folder, range(1, there + 1)) else 0


def _can_show(folder: Path, pages: Iterable[int]) -> bool:
    """Whether Typst can put those pages of ``paper.pdf`` into another PDF."""
    source = "\n".join(_shown(pages))
    (folder / "try.typ").write_text(source, encoding="utf-8")
    try:
        typst.compile(str(folder / "try.typ"), root=str(folder), format="pdf")
    except BaseException as problem:  # a file that its reader stumbles over raises a panic, which is no Exception
        if not isinstance(problem, Exception) and type(problem).__name__ != "PanicException":
            raise
        return False
    return True


def _shown(pages: Iterable[int]) -> Iterator[str]:
    return (f'#page(image("paper.pdf", page: {number}, width: 1cm))' for number in pages)


def _data(pack: Pack, joined: list[dict[str, Any]], apart: list[str]) -> dict[str, Any]:
    meeting = pack.meeting
    facts = [date_format(meeting.held_on, "l j F Y"), meeting.times, meeting.venue]
    data = {
        "title": pack.title,
        "board": str(meeting.board),
        "reference": meeting.reference,
        "warning": pack.part.warning,
        "facts": [fact for fact in facts if fact],
        "items": [_item(item, pack.part) for item in pack.items],
        "papers": joined,
        "apart": apart,
    }
    found: dict[str, Any] = readable(data)
    return found


def _item(item: AgendaItem, part: Part) -> dict[str, str]:
    """An item as the agenda of that part has it: of a Part B one Part A says its number and a neutral title."""
    if not part.may_show(item.part):
        return {"number": item.number, "title": item.public_title, "purpose": item.part.label, "presenter": ""}
    purpose, presenter = item.get_purpose_display(), str(item.presenter or "")
    return {"number": item.number, "title": item.title, "purpose": purpose, "presenter": presenter}
