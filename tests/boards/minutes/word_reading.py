"""What a Word file says as Word shows it: the labels of its lists, which it counts itself, and tables in cells too."""

import io
from collections.abc import Iterator

from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from boards.minutes.list_marks import _roman

BULLET = "•"


class WordReader:
    """Reads a file from its beginning, counting its lists on the way."""

    def __init__(self, content: bytes) -> None:
        self.document = Document(io.BytesIO(content))
        self.numbering = self.document.part.numbering_part.element
        self.counted: dict[str, int] = {}

    def lines(self, element=None) -> Iterator[str]:
        """The paragraphs of an element or of all, those of cells too, each with its label."""
        for child in element if element is not None else self.document.element.body:
            if child.tag == qn("w:p"):
                yield self._label(child) + Paragraph(child, self.document).text
            elif child.tag == qn("w:tbl"):
                for row in child.tr_lst:
                    for cell in row.tc_lst:
                        yield from self.lines(cell)

    def _label(self, paragraph) -> str:
        properties = paragraph.pPr
        if properties is None:
            return ""
        if properties.numPr is None:
            return f"{BULLET} " if (properties.style or "").startswith("ListBullet") else ""
        number = str(properties.numPr.numId.val)
        [levels] = [one for one in self.numbering if one.get(qn("w:abstractNumId")) == number]
        kind, shown = (levels.find(f".//{qn(tag)}").get(qn("w:val")) for tag in ("w:numFmt", "w:lvlText"))
        if kind == "bullet":
            return f"{shown} "
        start = int(levels.find(f".//{qn('w:start')}").get(qn("w:val")))
        self.counted[number] = self.counted.get(number, start - 1) + 1
        return f"{shown.replace('%1', _counted(kind, self.counted[number]))} "


def _counted(kind: str, number: int) -> str:
    """A number as Word writes it."""
    if kind == "decimal":
        return str(number)
    letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    written = _roman(number) if kind.endswith("Roman") else letter
    return written.upper() if kind.startswith("upper") else written


def lines_of_word(content: bytes) -> list[str]:
    """The paragraphs of a file, in their order, each with its label."""
    return list(WordReader(content).lines())


def minutes_table(document):
    """The table of a Word file that has the items, whatever tables of people are before it."""
    return next(table for table in document.tables if table.rows[0].cells[0].text == "Item")
