"""The blocks of a minute in Word: paragraphs, real lists and real tables, laid out by named styles."""

from collections.abc import Iterable
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from base.word import BULLETS_BY_LEVEL, CELL, FIGURE, NUMBERS_BY_LEVEL, RULED, STRONG, element
from boards.minutes.list_marks import Counting, countings_of
from boards.minutes.text import NUMBERED, TABLE, Block, Cell, Point, PointList, Span, grouped

STEP, LETTER = 454, 110  # twips: how far a deeper list is indented, how wide a character of a label is about
MOST_LISTS = 2_000  # of one text, numbered by Word; it opens no file with 32,768
WHOLE = 5_000  # fiftieths of a per cent, in which Word says how wide a table and its cells are


def add_blocks(paragraph: Paragraph, blocks: Iterable[Block]) -> None:
    """Write blocks from that empty paragraph on."""
    place, is_first = paragraph, True
    for part in grouped(blocks):
        pieces = [part] if isinstance(part, Block) else list(_labelled(part, place))
        for piece in pieces:
            place = place if is_first else _next_to(place)
            is_first = False
            if isinstance(piece, Block):
                _block(place, piece)
            else:
                point, number = piece
                _point(place, point.block, number)


def _block(paragraph: Paragraph, block: Block) -> None:
    if block.kind == TABLE:  # before the paragraph, for Word wants one between two tables and at the end of a cell
        paragraph._p.addprevious(_table(paragraph, block))
        return
    if block.label:
        add_strong(paragraph, f"{block.label}: ")
    add_spans(paragraph, block.spans)


def _point(paragraph: Paragraph, block: Block, number: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.style = (NUMBERS_BY_LEVEL if block.kind == NUMBERED else BULLETS_BY_LEVEL)[block.level]
    if number:
        properties.append(element("w:numPr", element("w:ilvl", val="0"), element("w:numId", val=str(number))))
    elif block.kind == NUMBERED:
        paragraph.add_run(f"{block.label}\t")
    add_spans(paragraph, block.spans)


def _labelled(points: PointList, paragraph: Paragraph) -> Iterable[tuple[Point, int]]:
    """The points of a list and of those within it, in order, each with the Word list that counts it; 0 for none."""
    widest = max((len(point.block.label) for point in points.points), default=0)
    counting: Counting | None = None
    number = 0
    for point in points.points:
        following = next((way for way in countings_of(point.block.label) if counting and way.continues(counting)), None)
        if not following and point.block.label:
            following = next(iter(countings_of(point.block.label)), Counting(point.block.label, "", 0, ""))
            number = _new_list(paragraph, following, point.block.level, widest)
        counting = following
        yield point, number if point.block.label else 0
        for within in point.within:
            yield from _labelled(within, paragraph)


def _new_list(paragraph: Paragraph, counting: Counting, level: int, widest: int) -> int:
    """Define a list that begins with that label, and return Word's number of it; 0 where there are too many."""
    numbering = paragraph.part.numbering_part.element  # type: ignore[attr-defined]
    number = len(numbering) + 100  # two elements come with each, so none is there twice
    if number > 2 * MOST_LISTS:
        return 0
    hanging = max(STEP, widest * LETTER + LETTER)
    mark = [
        element("w:start", val=str(counting.number)),
        element("w:numFmt", val=counting.kind),
        element("w:lvlText", val=f"{counting.before}%1{counting.after}"),
    ]
    if not counting.kind:  # a label that counts nothing Word knows stands as it is, as a bullet does
        mark = [element("w:numFmt", val="bullet"), element("w:lvlText", val=counting.before)]
    indent = element("w:ind", left=str(level * STEP + hanging), hanging=str(hanging))
    layout = [element("w:lvlJc", val="left"), element("w:pPr", indent)]
    kind = element("w:multiLevelType", val="singleLevel")
    lists = element("w:abstractNum", kind, element("w:lvl", *mark, *layout, ilvl="0"), abstractNumId=str(number))
    numbering.insert(0, lists)
    numbering.append(element("w:num", element("w:abstractNumId", val=str(number)), numId=str(number)))
    return number


def _table(paragraph: Paragraph, block: Block) -> Any:
    """A table of its own, as wide as what it stands in; its header is repeated on every page."""
    widths = [round(WHOLE * width / sum(block.widths)) for width in block.widths]
    look = element("w:tblLook", firstRow="1" if block.has_header else "0", noHBand="1", noVBand="1")
    properties = element("w:tblPr", element("w:tblStyle", val=RULED), element("w:tblW", w=str(WHOLE), type="pct"), look)
    table = element("w:tbl", properties, element("w:tblGrid", *(element("w:gridCol", w=str(one)) for one in widths)))
    for row_number, row in enumerate(block.rows):
        line = element("w:tr")
        line.append(element("w:trPr", element("w:cantSplit")))
        if block.has_header and not row_number:
            line[0].append(element("w:tblHeader"))
        for width, cell, is_figure in zip(widths, row, block.figures, strict=True):
            line.append(_cell(paragraph, cell, width, FIGURE if is_figure else CELL))
        table.append(line)
    return table


def _cell(beside: Paragraph, spans: Cell, width: int, style: str) -> Any:
    words = element("w:p", element("w:pPr", element("w:pStyle", val=style)))
    add_spans(Paragraph(words, beside._parent), spans)
    return element("w:tc", element("w:tcPr", element("w:tcW", w=str(width), type="pct")), words)


def _next_to(paragraph: Paragraph) -> Paragraph:
    """A new paragraph after that one; python-docx would look through all that are there, 3 ms each of a long text."""
    made = OxmlElement("w:p")
    paragraph._p.addnext(made)
    return Paragraph(made, paragraph._parent)


def add_strong(paragraph: Paragraph, text: str) -> None:
    """Write a label, in the style “Strong”; set by its id, for python-docx would look through all styles."""
    paragraph.add_run(text)._r.style = STRONG


def add_spans(paragraph: Paragraph, spans: Iterable[Span]) -> None:
    """Write runs of text, each in its style."""
    for span in spans:
        if span.is_break:
            paragraph.add_run().add_break()
        elif span.href:
            _link(paragraph, span)
        else:
            run = paragraph.add_run(span.text)
            run.bold, run.italic = span.is_bold or None, span.is_italic or None


def _link(paragraph: Paragraph, span: Span) -> None:
    relation = paragraph.part.relate_to(span.href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = element("w:hyperlink")
    link.set(qn("r:id"), relation)
    run = paragraph.add_run(span.text)
    run.underline = True
    link.append(run._r)
    paragraph._p.append(link)
