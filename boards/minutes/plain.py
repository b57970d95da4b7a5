"""Minutes as plain lines: to compare versions, and to compare renderings with each other."""

from collections.abc import Iterator

from boards.minutes.reading import ItemMinutes, Minutes
from boards.minutes.text import BULLET, DECISION, LETTERED, Block


def lines_of(minutes: Minutes) -> list[str]:
    """Everything the minutes say, a line each."""
    people = [f"{label}: {names}" for label, names in [*minutes.present, *minutes.others]]
    facts = [f"{label}: {value}" for label, value in minutes.facts]
    file = [f"File: {minutes.upload.format}, SHA-256 {minutes.upload.sha256}"] if minutes.upload else []
    return [minutes.title, *minutes.remarks, *facts, *people, *file, *_items(minutes.items), *_postscripts(minutes)]


def _postscripts(minutes: Minutes) -> Iterator[str]:
    for postscript in minutes.postscripts:
        yield "Postscript"
        yield from map(line_of, postscript.blocks)
        yield postscript.source


def _items(items: list[ItemMinutes]) -> Iterator[str]:
    for item in items:
        yield f"{item.number} {item.title}"
        yield from lines_of_item(item)


def lines_of_item(item: ItemMinutes) -> Iterator[str]:
    """What is minuted under an item, without its title."""
    yield from item.notes
    for row in item.rows:
        for block in row.blocks:
            yield line_of(block) + (f" ({row.owners}, by {row.due})" if row.owners else "")


def line_of(block: Block) -> str:
    """A block with its mark: ``a) first``, ``Agreed: to go on``."""
    marks = {LETTERED: f"{block.label}) ", BULLET: "• ", DECISION: f"{block.label}: "}
    return marks.get(block.kind, f"{block.label}: " if block.label else "") + block.text
