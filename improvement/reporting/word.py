"""A termly report as a Word file: real headings, and every figure in a table. Charts are the page's."""

import io
from collections.abc import Iterable, Sequence

from docx.document import Document
from docx.shared import Cm

from base.text import cleaned
from base.word import CELL, FIGURE, RULED, add_foot, element, new_document
from improvement.reporting.content import Content

WIDTH = 17.0  # cm of the page's text
COLUMN = 2.9  # cm of a number's column, which has room for a word such as “Established” above it
COLUMNS = 12.0  # cm of all of them at most
MOST_TOGETHER = 16  # rows of a table that is kept on one page
INVENTED = "Records of the demonstration are invented."


def word_of(content: Content) -> bytes:
    """The bytes of the .docx file."""
    document = new_document(title=content["title"], author=content["council"], subject=content["board"])
    add_foot(document, f"{content['board']}: {content['title'].lower()}")
    document.add_heading(content["title"], level=0)
    document.add_paragraph(f"{content['board']} · {content['place']} · {content['council']}")
    for sentence in sentences_before(content):
        document.add_paragraph(sentence)
    if content["is_invented"]:
        document.add_paragraph(INVENTED)
    for number, duty in enumerate(content["duties"], 1):
        document.add_heading(f"{number}. {duty['name']}", level=1)
        _duty(document, content, duty)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def sentences_before(content: Content) -> list[str]:
    """What stands above the figures: of which days they are, and where it says what a dash means."""
    return [
        f"{content['term']} to {content['until']}, beside {content['before'][0].lower()}{content['before'][1:]} to "
        f"{content['before_until']}. What a dash means stands below its table.",
    ]


def _duty(document: Document, content: Content, duty: Content) -> None:
    if duty["figures"]:
        head = ("", content["term"], content["before"])
        rows = [[figure["label"], figure["now"], figure["before"]] for figure in duty["figures"]]
        _table(document, head, rows)
    for note in [*duty.get("dashes", []), *duty["notes"]]:  # a report of before has no dashes
        document.add_paragraph(cleaned(note))
    for table in duty["tables"]:
        document.add_heading(table["caption"], level=2)
        _table(document, table["head"], table["rows"])
        if table.get("note"):
            document.add_paragraph(cleaned(table["note"]))
    for said in duty["progress"]:
        _progress(document, said)


def _progress(document: Document, said: Content) -> None:
    """What a meeting said of each priority, term by term, in words: the colour of the page is not needed."""
    document.add_heading(said["board"], level=2)
    for priority in said["priorities"]:
        document.add_heading(cleaned(priority["name"]), level=3)
        rows = [
            [
                term["term"],
                term["label"] or "Nothing said",
                " ".join(filter(None, [term["sentence"], f"({term['minute']})" if term["minute"] else ""])),
            ]
            for term in priority["terms"]
        ]
        _table(
            document, ("Term", "How it goes", "Why, and the minute"), rows, widths=(4.5, 3.5, 9.0), styles=(CELL,) * 3
        )


def _table(
    document: Document,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    widths: Sequence[float] = (),
    styles: Sequence[str] = (),
) -> None:
    """A table with lines between its rows, whose first row is a header on every page."""
    others = len(head) - 1
    widths = widths or _widths(others)
    styles = styles or (CELL, *([FIGURE] * others))
    table = document.add_table(rows=0, cols=len(head))
    table._tbl.tblPr.style = RULED
    table.autofit = False
    for place, width in enumerate(widths):
        table.columns[place].width = Cm(width)
    lines = [(True, head), *((False, row) for row in rows)]
    for number, (is_head, cells) in enumerate(lines, 1):
        row = table.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(element("w:cantSplit"))
        if is_head:
            properties.append(element("w:tblHeader", val="true"))
        for cell, text, style in zip(row.cells, cells, styles, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph._p.get_or_add_pPr().style = style
            paragraph.add_run(cleaned(text))
            paragraph.paragraph_format.keep_with_next = number < len(lines) <= MOST_TOGETHER
    document.add_paragraph()


def _widths(others: int) -> Sequence[float]:
    """What is counted takes what the columns of its numbers leave, and half of the page where they are few."""
    column = min(COLUMN, COLUMNS / others) if others > 2 else WIDTH / 4
    return (WIDTH - others * column, *([column] * others))
