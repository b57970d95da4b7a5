"""The text of minutes on their page; that of long ones is kept, for reading and drawing it takes seconds (ADR 31)."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from base import text
from boards import ordered
from boards.minutes import list_marks, motions, reading, text_tables
from boards.minutes import text as minutes_text
from boards.minutes.copies import MinutesCopy
from boards.minutes.reading import Minutes
from boards.models import Meeting

TEMPLATES = ("_items.html", "_blocks.html", "_block.html", "_spans.html")


def text_of(minutes: Minutes, meeting: Meeting, withheld: frozenset[str]) -> SafeString:
    """The items and postscripts of a version, as HTML: of a long one that anybody may ask for it is kept.

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
    modules: tuple[Any, ...] = (reading, motions, minutes_text, list_marks, text_tables, text)
    folder = settings.BASE_DIR / "templates" / "boards" / "minutes"
    return ordered.checksum([*(Path(module.__file__) for module in modules), *(folder / name for name in TEMPLATES)])
