"""The text of minutes on their page; that of long ones is kept, for reading and drawing it takes seconds (ADR 31)."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from boards import ordered
from boards.minutes.copies import READING, MinutesCopy, file_of
from boards.minutes.reading import Minutes
from boards.models import Meeting, Paper

_PAPERS = re.compile(r"<!--papers of ([\w.~-]{1,10})-->")  # a mark of ours: what is typed is escaped
TEMPLATES = ("_items.html", "_blocks.html", "_block.html", "_spans.html")


def text_of(minutes: Minutes, meeting: Meeting, withheld: frozenset[str], papers: Iterable[Paper] = ()) -> SafeString:
    """The items and postscripts of a version, as HTML, with the papers of its part under their items."""
    by_number: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        if paper.item and paper.part is minutes.part:
            by_number[paper.item.number.lower()].append(paper)

    def drawn(mark: re.Match[str]) -> str:
        context = {"papers": by_number[mark[1]], "meeting": meeting}
        return render_to_string("boards/papers/_papers_here.html", context) if context["papers"] else ""

    return SafeString(_PAPERS.sub(drawn, _text(minutes, meeting, withheld)))


def _text(minutes: Minutes, meeting: Meeting, withheld: frozenset[str]) -> SafeString:
    """The items and postscripts: of a long version that anybody may ask for they are kept, with marks in the place of
    papers, which differ by their reader.

    Drafts and Part B are in no file that outlives them here.
    """
    copy = MinutesCopy(minutes.version, "html", withheld)
    if copy.is_quick or not minutes.version.is_public:
        return _drawn(minutes, meeting)
    order = f"{copy.order}\n{meeting.board.abbreviation} {meeting.held_on}"
    path = ordered.path_of(order, "html", code=_code(), is_public=minutes.version.is_public)
    content = ordered.kept(path)
    if content is None:
        content = _drawn(minutes, meeting).encode()
        ordered.keep(path, content)
    return SafeString(content.decode())


def _drawn(minutes: Minutes, meeting: Meeting) -> SafeString:
    return render_to_string("boards/minutes/_items.html", {"minutes": minutes, "meeting": meeting})


@lru_cache(maxsize=1)
def _code() -> str:
    """What makes the text."""
    folder = settings.BASE_DIR / "templates" / "boards" / "minutes"
    return ordered.checksum([*map(file_of, READING), *(folder / name for name in TEMPLATES)])
