"""Minutes as a Word file: real headings, tables with header rows, and the columns item, minute, action."""

import io

from docx.shared import Cm, Pt
from docx.table import Table

from base.word import element, new_document
from boards.minutes.reading import ItemMinutes, Minutes
from boards.minutes.word_blocks import add_blocks

WIDTHS = (Cm(1.6), Cm(11.2), Cm(4.2))  # of item, minute, action


def word_of(minutes: Minutes) -> bytes:
    """The file; it says DRAFT at the head of every page where the minutes are not approved."""
    document = new_document(title=minutes.title, author=minutes.board, subject=minutes.reference)
    head = document.sections[0].header.paragraphs[0]
    head.add_run(f"DRAFT · {minutes.reference}" if minutes.is_draft else minutes.reference).bold = minutes.is_draft
    document.add_heading(minutes.title, level=0)
    for remark in minutes.remarks:
        document.add_paragraph().add_run(remark).bold = True
    _pairs(document, ("", ""), minutes.facts)
    document.add_heading("Attendance", level=1)
    _pairs(document, ("Body", "People"), [*minutes.present, *minutes.others])
    document.add_heading("Minutes", level=1)
    table = _table(document, ("Item", "Minute", "Action"), WIDTHS)
    for item in minutes.items:
        _item(table, item)
    for postscript in minutes.postscripts:
        document.add_heading("Postscript", level=1)
        add_blocks(document.add_paragraph(), postscript.blocks)
        document.add_paragraph().add_run(postscript.source).italic = True
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _pairs(document, heads: tuple[str, str], pairs: list[tuple[str, str]]) -> None:
    """Labels and values as lines, or under heads as a table."""
    if not any(heads):
        for label, value in pairs:
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(0)
            paragraph.add_run(f"{label}: ").bold = True
            paragraph.add_run(value)
        return
    table = _table(document, heads, (Cm(5), Cm(12)))
    for pair in pairs:
        for cell, text in zip(table.add_row().cells, pair, strict=True):
            cell.text = text


def _table(document, heads: tuple[str, ...], widths: tuple) -> Table:
    """A table whose first row is a header, repeated on every page; its columns keep their widths."""
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    table.autofit = False
    for column, head, width in zip(table.columns, heads, widths, strict=True):
        column.width = width
        cell = column.cells[0]
        cell.text = ""
        cell.paragraphs[0].add_run(head).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader", val="true"))
    return table


def _item(table: Table, item: ItemMinutes) -> None:
    number, minute, _ = table.add_row().cells
    number.text = item.number
    minute.paragraphs[0].style = "Heading 2"
    minute.paragraphs[0].add_run(item.title)
    for note in item.notes:
        minute.add_paragraph().add_run(note).italic = True
    for row in item.rows:
        cells = table.add_row().cells
        add_blocks(cells[1].paragraphs[0], row.blocks)
        if row.owners:
            cells[2].text = f"{row.owners}\nby {row.due}"
