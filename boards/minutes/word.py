"""Minutes as a Word file: real headings, rules instead of grids, and the columns item, minute, action."""

import io
from collections.abc import Iterable

from docx.document import Document
from docx.shared import Cm
from docx.table import Table, _Cell

from base.word import RULED, add_foot, element, new_document
from boards.minutes.reading import ItemMinutes, MinutePiece, Minutes
from boards.minutes.text import TABLE
from boards.minutes.word_blocks import add_blocks, add_spans, add_strong
from boards.minutes.word_styles import MINUTES_TABLE, add_styles

WIDTHS = (Cm(1.5), Cm(11.3), Cm(4.2))  # of item, minute, action
SUMMARY_WIDTHS = (Cm(4), Cm(6.2), Cm(3.2), Cm(3.6))  # of reference, action, who, by when
IN_ONE_PIECE = 400  # characters: a piece of up to that many is not broken over two pages


def word_of(minutes: Minutes) -> bytes:
    """The file; it says DRAFT at the head of every page where the minutes are not approved."""
    document = new_document(title=minutes.title, author=minutes.board, subject=minutes.reference)
    add_styles(document)
    head = document.sections[0].header.paragraphs[0]
    if minutes.head_of_pages:
        add_strong(head, f"{minutes.head_of_pages} · ")
    if minutes.is_draft:
        add_strong(head, "DRAFT · ")
    head.add_run(minutes.reference)
    add_foot(document, minutes.board)
    if minutes.council:
        document.add_paragraph(minutes.council, style="Council")
    document.add_heading(minutes.title, level=0)
    for remark in minutes.remarks:
        document.add_paragraph(remark, style="Remark")
    _lines(document, minutes.facts)
    if minutes.attendance:
        document.add_heading("Attendance", level=1)
    for label, bodies in minutes.attendance:
        _attendance(document, label, bodies)
    document.add_heading(minutes.items_heading, level=1)
    table = _table(document, ("Item", "Minute", "Action"), WIDTHS, style=MINUTES_TABLE)
    for item in minutes.items:
        _item(table, item)
    _summary(document, minutes)
    _end(document, minutes)
    for postscript in minutes.postscripts:
        document.add_heading("Postscript", level=1)
        add_blocks(document.add_paragraph(), postscript.blocks)
        document.add_paragraph(postscript.source, style="Source")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _lines(document: Document, pairs: Iterable[tuple[str, str]], style: str = "Fact") -> None:
    """Labels and values, a line each."""
    for label, value in pairs:
        paragraph = document.add_paragraph(style=style)
        add_strong(paragraph, f"{label}: ")
        paragraph.add_run(value)


def _summary(document: Document, minutes: Minutes) -> None:
    """The actions of all items once more, below each other."""
    if not minutes.actions:
        return
    document.add_heading("Summary of actions", level=1)
    table = _table(document, ("Reference", "Action", "Who", "By when"), SUMMARY_WIDTHS, style=RULED)
    for action in minutes.actions:
        row = _new_row(table, in_one_piece=True)
        for cell, text in zip(row, (action.reference, "", action.owners, action.due), strict=True):
            _style(cell, "WideCell")
            cell.paragraphs[0].add_run(text)
        add_spans(row[1].paragraphs[0], action.block.spans)


def _end(document: Document, minutes: Minutes) -> None:
    """When the board meets next, whom the minutes go to, whom to ask, and where to sign."""
    if minutes.closing:
        document.add_heading(minutes.about_heading, level=1)
        _lines(document, minutes.closing, style="Last Fact" if minutes.signature else "Fact")
    for label, value in minutes.signature:
        paragraph = document.add_paragraph(style="Signature Line")
        paragraph.add_run(f"{label}: {value}\t")


def _attendance(document: Document, label: str, bodies: list[tuple[str, list[str]]]) -> None:
    """People, one a line, under how they were there; where they represent bodies as a table, with lines between its
    rows."""
    document.add_heading(label, level=3)
    if not any(body for body, _ in bodies):
        for _, people in bodies:
            document.add_paragraph("\n".join(people), style="Wide Cell")
        return
    table = _table(document, ("Body", "People"), (Cm(5), Cm(12)), style=RULED)
    for body, people in bodies:
        for cell, text in zip(_new_row(table, in_one_piece=True), (body, "\n".join(people)), strict=True):
            _style(cell, "WideCell")
            cell.paragraphs[0].add_run(text)


def _table(document: Document, heads: tuple[str, ...], widths: tuple, *, style: str) -> Table:
    """A table whose first row is a header, repeated on every page; its columns keep their widths."""
    table = document.add_table(rows=1, cols=len(heads))
    table._tbl.tblPr.style = style
    table.autofit = False
    for column, head, width in zip(table.columns, heads, widths, strict=True):
        column.width = width
        _style(column.cells[0], "TableHeading")
        column.cells[0].paragraphs[0].add_run(head)
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.extend([element("w:cantSplit"), element("w:tblHeader", val="true")])
    return table


def _item(table: Table, item: ItemMinutes) -> None:
    """Its number beside its title, which never stand alone at the foot of a page; below them its pieces."""
    if item.before:
        first, _, last = _new_row(table, in_one_piece=True)
        whole = first.merge(last)
        _style(whole, "MinuteWording")
        whole.paragraphs[0].add_run(item.before)
    number, minute, action = _new_row(table, in_one_piece=True)
    _style(number, "MinuteNumber")
    number.paragraphs[0].add_run(item.number)
    _style(minute, "Heading2")
    minute.paragraphs[0].add_run(item.title)
    _style(action, "MinuteRule")
    for note in [*item.papers, *item.notes]:
        minute.add_paragraph(note, style="Minute Note")
    for row in item.rows:
        _, words, whose = _new_row(table, in_one_piece=_is_short(row))
        if row.owners:
            _style(words, "MinuteAction")
            _style(whose, "ActionOwner")
            whose.paragraphs[0].add_run(f"{row.owners}\nby {row.due}")
        add_blocks(words.paragraphs[0], row.blocks)


def _is_short(row: MinutePiece) -> bool:
    """Whether a piece is to stay on one page; LibreOffice would move one with a table in it."""
    length = sum(len(block.text) for block in row.blocks)
    return length <= IN_ONE_PIECE and not any(block.kind == TABLE for block in row.blocks)


def _new_row(table: Table, *, in_one_piece: bool) -> tuple[_Cell, ...]:
    row = table.add_row()
    if in_one_piece:
        row._tr.get_or_add_trPr().append(element("w:cantSplit"))
    return tuple(row.cells)


def _style(cell: _Cell, style: str) -> None:
    """Give the first paragraph of a cell a style, by its id: python-docx would look through all styles."""
    cell.paragraphs[0]._p.get_or_add_pPr().style = style
