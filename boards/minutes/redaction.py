"""What of published minutes may be shown otherwise once they are withdrawn, and the content with that in its place."""

from dataclasses import dataclass, replace
from typing import Any

from boards.minutes.content import bare_item, heading
from boards.minutes.plain import lines_of_attendance, text_of, text_of_item
from boards.minutes.reading import BESIDE_THE_TEXT, ItemMinutes, read_version
from boards.minutes.text import DECISION, FORMAT, read
from boards.models import MinutesVersion, Part

PEOPLE, FILE = "people", "file"
REMOVED = "Removed"
NOBODY: dict[str, Any] = {"present": [], "in_attendance": [], "apologies": [], "absent": [], "chair": ""}
NOBODY_OF_FORMAT_2: dict[str, Any] = {"presided": [], "members_there": None, "attendance_amended": []}


@dataclass(frozen=True)
class Passage:
    """A part of the public minutes: how the form calls it, what it is, and what it says."""

    key: str
    label: str
    text: str
    may_be_reworded: bool = True
    may_be_kept: bool = True


def passages_of(version: MinutesVersion) -> list[Passage]:
    """The parts of a public version that may be removed or reworded, in order; not what says nothing already."""
    minutes = read_version(version)
    uploaded = [Passage(FILE, "The uploaded file", "", may_be_kept=False)] if minutes.upload else []
    people = "\n".join(lines_of_attendance(minutes))
    found = [Passage(PEOPLE, "Who was there", people, may_be_reworded=False)] if people else []
    found += [
        Passage(f"item-{item.number}", f"Item {item.number}: {item.title}", text_of_item(_as_typed(item)))
        for item in minutes.items
        if not item.is_withheld
    ]
    found += [
        Passage(f"postscript-{place}", f"Postscript {place}", text_of(postscript.blocks))
        for place, postscript in enumerate(minutes.postscripts, start=1)
    ]
    return uploaded + found


def _as_typed(item: ItemMinutes) -> ItemMinutes:
    """The item without the note that the portal puts above a text that stands for another."""
    return replace(item, notes=[note for note in item.notes if note != item.withdrawn])


def redacted(content: dict[str, Any], instead: dict[str, str | None]) -> dict[str, Any]:
    """The content with a text, or with nothing, in the place of each passage of ``instead``; the others stay."""
    shown = {key: value for key, value in content.items() if key != "upload"}  # nothing can be taken out of a file
    if PEOPLE in instead:
        shown |= NOBODY | {key: none for key, none in NOBODY_OF_FORMAT_2.items() if key in content}
    shown["items"] = (
        [_whole(instead[FILE])]
        if instead.get(FILE)
        else [
            _item(item, instead[key]) if (key := f"item-{item['number']}") in instead else item
            for item in content["items"]
        ]
    )
    shown["postscripts"] = [
        one | _typed(instead[key] or f"{REMOVED}.") if (key := f"postscript-{place}") in instead else one
        for place, one in enumerate(content.get("postscripts", []), start=1)
    ]
    return shown


def _typed(text: str) -> dict[str, Any]:
    """A text that is typed now, among those of a version that may be read otherwise."""
    return {"text": text, "format": FORMAT}


def _whole(text: str | None) -> dict[str, Any]:
    """What is shown of an uploaded file, which has no items."""
    item = _item({"number": "1", "title": "Minutes", "is_late": False}, text)
    del item["withdrawn"]  # the remarks above say that the file was
    return item


def _withdrawn(item: dict[str, Any]) -> dict[str, list[str]]:
    """Of which kinds something stood beside the text that is withdrawn, or that was before: how much, and what it said,
    stays in the version that is sealed."""
    before = item.get("withdrawn", [])
    return {"withdrawn": [kind for kind in BESIDE_THE_TEXT if item.get(kind) or kind in before]}


def _item(item: dict[str, Any], text: str | None) -> dict[str, Any]:
    """An item with another text, from which its decisions are read anew, or with its number alone."""
    if text is None:
        return heading(item["number"], REMOVED, part=Part.A) | _withdrawn(item)
    decisions = [
        {"kind": block.label, "text": block.text, "line": block.source}
        for block in read(text)
        if block.kind == DECISION
    ]
    return {
        **bare_item(item["number"], item["title"], part=Part.A),
        "is_late": item["is_late"],
        **_typed(text),
        "decisions": decisions,
        **_withdrawn(item),
    }
