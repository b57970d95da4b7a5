"""Minutes as plain lines: to compare versions, and to compare renderings with each other."""

import re
from collections.abc import Iterable, Iterator

from boards.minutes.reading import ItemMinutes, Minutes
from boards.minutes.text import BULLET, NUMBERED, TABLE, Block, Cell, words_of

_WANTS_TAB = re.compile(r"\d+\.\d|[A-Z]+\.")  # labels that are read as such where a tab is behind them
INDENT = "    "  # of each deeper level of a list


def lines_of(minutes: Minutes) -> list[str]:
    """Everything the minutes say, a line each; not again what the summary of actions has from the items."""
    people = lines_of_attendance(minutes)
    facts = [f"{label}: {value}" for label, value in minutes.facts]
    file = [f"File: {minutes.upload.format}, SHA-256 {minutes.upload.sha256}"] if minutes.upload else []
    closing = [f"{label}: {value}" for label, value in minutes.closing]
    head = [*filter(None, [minutes.council]), minutes.title, *minutes.remarks]
    return [*head, *facts, *people, *file, *_items(minutes.items), *closing, *_postscripts(minutes)]


def lines_of_attendance(minutes: Minutes) -> list[str]:
    """Who was there and who was not, a person a line: ``Present, ASHE: Ann Day, Chair``."""
    return [
        f"{', '.join(filter(None, [label, body]))}: {person}"
        for label, bodies in minutes.attendance
        for body, people in bodies
        for person in people
    ]


def _postscripts(minutes: Minutes) -> Iterator[str]:
    for postscript in minutes.postscripts:
        yield "Postscript"
        for block in postscript.blocks:
            yield from lines_of_block(block)
        yield postscript.source


def _items(items: list[ItemMinutes]) -> Iterator[str]:
    for item in items:
        yield from filter(None, [item.before])
        yield f"{item.number} {item.title}"
        yield from lines_of_item(item)


def lines_of_item(item: ItemMinutes) -> Iterator[str]:
    """What is minuted under an item, without its title."""
    yield from item.notes
    for row in item.rows:
        for block in row.blocks:
            *lines, last = lines_of_block(block)
            yield from lines
            yield last + (f" ({row.owners}, by {row.due})" if row.owners else "")


def lines_of_block(block: Block) -> list[str]:
    """A block as it may be typed: ``a) first``, ``Agreed: to go on``, ``| Colne | 142 |``."""
    if block.kind == TABLE:
        return [_row(row) for row in block.rows] or [""]
    indent = INDENT * block.level
    gap = "\t" if _WANTS_TAB.match(block.label) else " "
    marks = {NUMBERED: f"{indent}{block.label}{gap}", BULLET: f"{indent}• "}
    mark = marks.get(block.kind, f"{block.label}: " if block.label else "")
    first, *others = block.text.split("\n")
    return [mark + first, *((indent + INDENT if block.is_point else "") + line for line in others)]


def _row(cells: list[Cell]) -> str:
    written = (words_of(cell).replace("|", "\\|").replace("\n", " ") for cell in cells)
    return f"| {' | '.join(written)} |"


def text_of(blocks: Iterable[Block]) -> str:
    """Blocks as one text, which reads as they do: an empty line is before each that does not go on with a list, dashes
    are under a table's header."""
    text = ""
    was_point = False
    for block in blocks:
        between = "" if not text else "\n" if was_point and block.is_point and not block.begins_list else "\n\n"
        lines = lines_of_block(block)
        if block.has_header:
            lines.insert(1, f"| {' | '.join('--:' if is_figure else '---' for is_figure in block.figures)} |")
        text += between + "\n".join(lines)
        was_point = block.is_point
    return text


def text_of_item(item: ItemMinutes) -> str:
    """What is minuted under an item, as one text that may be typed."""
    said = [*item.notes]
    for row in item.rows:
        owners = f" ({row.owners}, by {row.due})" if row.owners else ""
        said.append(text_of(row.blocks) + owners)
    return "\n\n".join(said)
