"""The pack of a meeting: agenda, contents and every paper that is a PDF, in one file with page numbers, by Typst.

Typst puts the pages of other PDF files into its own, so nothing else is needed to join them (ADR 20). A paper that is
no PDF, and that no room draws (``drawn.py``), is named at its place with where it is; one that cannot be joined has a
page that says so. The pages of joined papers lose their tags, and some have none, which the list of papers says. A
small PDF may take gigabytes and minutes to be joined, so packs are made by the worker (ADR 31), each paper being tried
in a process with limits.
"""

import json
import multiprocessing
import re
import resource
import shutil
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.formats import date_format

from base import pdfs, text
from base.text import readable
from boards import ordered
from boards.agendas.timing import timetable_of
from boards.minutes import recommendations
from boards.minutes.recommendations import read_recommendations
from boards.models import AgendaItem, Meeting, Paper, Part
from boards.papers.beside import put_under
from boards.papers.drawn import draw, drawings_of
from office.council.reading import the_council

TEMPLATE = Path(__file__).with_name("pack.typ")
LARGEST = 150 * 1024 * 1024  # bytes of a pack: papers past it are separate files
MOST_PAGES = 1000  # of one paper; a longer one is a book, and a separate file
PAPER_SECONDS = 10  # that one paper may take
PAPERS_SECONDS = 150  # after which no other is tried
PACK_SECONDS = 100  # that joining them may take
LEFT_OUT = "This paper could not be put into the pack. Open it by itself:"
PICTURES = (
    "The pages of papers are pictures here: a screen reader finds their titles and page numbers. One that is tagged in "
    "its own file reads better there. One that is not tagged has no headings in its own file either:"
)
ASK = "ask for it in another form, {mailbox}."
DRAWN = "drawn here"  # from what a room keeps of it: its own file is no PDF
TAGS = {True: "tagged in its own file", False: "not tagged", None: ""}  # None where looking took too long
_PACKED = re.compile(rb"/Type\s*/ObjStm\b.{0,2000}?stream\r?\n", re.DOTALL)
MOST_UNPACKED = 5_000_000  # bytes of one stream of objects that are looked through


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
        return f"{self.meeting.board}: papers for {self._meeting}{self.part.marking}"

    @property
    def _meeting(self) -> str:
        day = date_format(self.meeting.held_on, "j F Y")
        return f"the extraordinary meeting of {day}" if self.meeting.is_extraordinary else day


def pack_for(meeting: Meeting, user: Any, *, part: Part) -> Pack:
    """The pack of Part A, or of Part B, for somebody who may read the meeting's papers. ``meeting`` has its rights."""
    papers = Paper.objects.readable_by(user, meeting).current().select_related("item")
    shown = [paper for paper in papers if paper.part is part]
    items = meeting.items.all()
    if part.is_confidential:
        items = AgendaItem.objects.readable_by(user, meeting).of_part(part)
    return Pack(meeting, list(items.select_related("presenter").as_printed()), shown, part)


@dataclass(frozen=True)
class OrderedPack:
    """A pack as the worker makes it and keeps it for a day."""

    pack: Pack

    @property
    def path(self) -> Path:
        """Where it is, once it is made."""
        return ordered.path_of(self.order, "pdf", code=_code(), is_public=False)

    @property
    def order(self) -> str:
        """All that it is made of, for the worker."""
        papers = _ordered(self.pack.papers)
        return json.dumps({"kind": "pack", "data": _data(self.pack), "papers": papers})

    @property
    def has_failed(self) -> bool:
        """Whether the worker could not make it."""
        return ordered.has_failed(self.path)

    def content(self) -> bytes | None:
        """The file; None where the worker is to make it."""
        path, order = self.path, self.order
        content = ordered.kept(path)
        if content is None:
            ordered.ask_for(path, order)
        return content


def _ordered(papers: Sequence[Paper]) -> list[dict[str, Any]]:
    """Papers for the worker, each with its place, what it is where it is not joined, its address, and its file; or what
    is to be drawn in the place of a file that is no PDF.
    """
    found: list[dict[str, Any]] = []
    places: Counter[int | None] = Counter()
    drawings = drawings_of([paper.pk for paper in papers if paper.file and paper.suffix != ".pdf"])
    for paper in papers:
        places[paper.item_id] += 1
        place = f"Item {paper.item.number}, paper {places[paper.item_id]}: " if paper.item else ""
        is_there = paper.file and paper.suffix == ".pdf" and Path(paper.file.path).exists()
        found.append(
            {
                "title": readable(f"{place}{paper}{' (the report)' if paper.is_report else ''}"),
                "apart": f" ({paper.format}), not in this pack" if paper.file else f", {_without_file(paper)}",
                "address": f"{settings.SITE_URL}{paper.get_absolute_url()}" if paper.file else "",
                "file": paper.file.path if is_there else "",
                "drawn": drawings.get(paper.pk),
            }
        )
    return found


def _without_file(paper: Paper) -> str:
    return "tabled at the meeting, no file" if paper.timing == paper.Timing.TABLED else "to follow"


def pack_ordered(what: dict[str, Any]) -> bytes:
    """The pack that an order describes. It forks, so Typst must not have been used in this process before."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        papers = _sorted_out(what["papers"], folder)
        data = what["data"] | {"left_out": LEFT_OUT, "pictures": PICTURES}
        without = [
            paper | {"pages": 0} for paper in papers
        ]  # where even those that can be joined are too much together
        for joined in (papers, without):
            if within(PACK_SECONDS, _join, folder, data | {"papers": joined}):
                return (folder / "pack.pdf").read_bytes()
    raise RuntimeError("Typst could not make the pack")


def _join(folder: Path, data: dict[str, Any]) -> bool:
    standard = None if any(paper["pages"] for paper in data["papers"]) else "ua-1"
    (folder / "pack.pdf").write_bytes(pdfs.compiled_in(folder, TEMPLATE, data, standard=standard))
    return True


def _sorted_out(papers: Iterable[dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    """All papers in their order: the files of those that are PDF are put into the folder.

    No page is joined of the others, and of those that cannot be joined; what these are says their ``line``.
    """
    found: list[dict[str, Any]] = []
    size, begun = 0, time.monotonic()
    for paper in papers:
        pages, file, tags = 0, "", ""
        own_file = folder / f"paper-{len(found)}.pdf"
        if paper["file"]:
            shutil.copy(paper["file"], own_file)
        drawing = paper.get("drawn")  # an order from before this was so has none
        is_drawn = bool(drawing and within(PAPER_SECONDS, draw, drawing, str(own_file)))
        if paper["file"] or is_drawn:
            file = own_file.name
            own = (folder / file).stat().st_size
            if size + own <= LARGEST and time.monotonic() - begun < PAPERS_SECONDS:
                pages = within(PAPER_SECONDS, _pages_in, str(folder / file)) or 0
            size += own if pages else 0
            tags = DRAWN if is_drawn else _tags_of(str(folder / file)) if pages else ""
        said = {"tags": tags, "address": paper["address"]}
        line = paper["title"] + paper["apart"]
        found.append({"title": paper["title"], "line": line, "file": file, "pages": pages} | said)
    return found


def _tags_of(path: str) -> str:
    return TAGS[within(PAPER_SECONDS, _is_tagged, path)]


def _is_tagged(path: str) -> bool:
    """Whether a PDF has a structure tree: its catalogue names one, in the open or in a packed stream of objects."""
    content = Path(path).read_bytes()
    return any(b"/StructTreeRoot" in piece for piece in _objects_in(content))


def _objects_in(content: bytes) -> Iterator[bytes]:
    yield content
    for found in _PACKED.finditer(content):
        end = content.find(b"endstream", found.end())
        if end < 0:
            return
        try:
            yield zlib.decompressobj().decompress(content[found.end() : end], MOST_UNPACKED)
        except zlib.error:
            continue  # packed otherwise, or encrypted


def within(seconds: int, work: Callable[..., Any], *args: Any) -> Any:
    """What work gives in a process of its own; None where it takes more than that, or ends its process."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(sender, seconds, work, args))
    process.start()
    sender.close()
    try:
        return receiver.recv() if receiver.poll(2 * seconds) else None
    except EOFError:
        return None
    finally:
        process.kill()
        process.join()


def _send(sender: Connection, seconds: int, work: Callable[..., Any], args: tuple[Any, ...]) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sender.send(work(*args))


def _pages_in(path: str) -> int:
    """How many pages a PDF has, none where it cannot be read."""
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
    except BaseException as problem:
        if not pdfs.is_typst_s(problem):
            raise
        return False
    return True


def _shown(pages: Iterable[int]) -> Iterator[str]:
    return (f'#page(image("paper.pdf", page: {number}, width: 1cm))' for number in pages)


def _data(pack: Pack) -> dict[str, Any]:
    meeting = pack.meeting
    timetable = timetable_of(meeting, is_as_issued=True)
    starts = timetable.starts if timetable.is_shown else {}
    put_under(pack.items, pack.papers)
    facts = [date_format(meeting.held_on, "l j F Y"), meeting.times, meeting.venue]
    data = {
        "title": pack.title,
        "board": str(meeting.board),
        "reference": meeting.reference,
        "warning": pack.part.head_of_pages(meeting.board.confidential_wording),
        "facts": [fact for fact in facts if fact],
        "items": [_item(item, pack.part, starts.get(item.pk, "")) for item in pack.items],
        "has_times": bool(starts),
        "ask": ASK.format(mailbox=the_council().mailbox),
    }
    found: dict[str, Any] = readable(data)
    return found


def _item(item: AgendaItem, part: Part, starts: str = "") -> dict[str, Any]:
    """An item as the agenda of that part has it: of a Part B one Part A says its number and a neutral title."""
    said: dict[str, Any] = {"number": item.number, "starts": "", "lead": "", "recommendations": [], "papers": []}
    if not part.may_show(item.part):
        return said | {"title": item.public_title, "purpose": item.part.label, "presenter": ""}
    said["starts"] = starts
    recommended = read_recommendations(item.recommendations)
    lead = recommended.lead or f"Recommendation{'' if len(recommended.points) == 1 else 's'}:"
    said |= {"lead": lead, "recommendations": [one.text for one in recommended.points]}
    said |= {"papers": [f"Paper {place}: {paper}" for place, paper in enumerate(item.papers_here, start=1)]}
    return said | {"title": item.title, "purpose": item.get_purpose_display(), "presenter": item.presenters}


@lru_cache(maxsize=1)
def _code() -> str:
    """What makes the packs."""
    modules: tuple[Any, ...] = (pdfs, text, recommendations)
    return ordered.checksum([Path(__file__), TEMPLATE, *(Path(module.__file__) for module in modules)])
