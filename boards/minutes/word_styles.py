"""The named styles of minutes in Word: whoever wants another look changes a style, and no paragraph.

The line above an item is the upper border of the paragraphs in its first row. The cells have no margins at their sides,
so that it is one line.
"""

from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from base.word import TEXT_WIDTH, element, paragraph_style

MINUTES_TABLE = "MinutesTable"
BRAND = "7A1F3D"
GAP = "170"  # twips between the minute and the action beside it


def add_styles(document: Document) -> None:
    """Add them to a document that has the portal's styles."""
    styles = document.styles
    title = styles["Heading 2"]
    title.font.size = Pt(12)
    title.paragraph_format.space_before = title.paragraph_format.space_after = Pt(4)
    _put_line_above(title.element.get_or_add_pPr())
    group = styles["Heading 3"]
    group.font.size = Pt(11)
    group.paragraph_format.space_before, group.paragraph_format.space_after = Pt(10), Pt(4)
    styles["Title"].font.size = Pt(20)
    _without_line(styles["Title"].element.get_or_add_pPr())
    styles["Heading 1"].paragraph_format.space_before = Pt(18)
    styles["Heading 1"].paragraph_format.space_after = Pt(6)
    normal = styles["Normal"].paragraph_format
    normal.space_after, normal.line_spacing, normal.widow_control = Pt(6), 1.1, True
    styles.element.extend(
        [
            _minutes_table(),
            paragraph_style("Council", _space("0", "0"), letters=(element("w:b"), element("w:sz", val="26"))),
            paragraph_style("Remark", letters=(element("w:b"),)),
            paragraph_style("Fact", element("w:keepLines"), _space("0", "40")),
            paragraph_style("Last Fact", element("w:keepNext"), based_on="Fact"),
            paragraph_style("Source", letters=(element("w:i"),)),
            paragraph_style("Table Heading", element("w:keepNext"), _space("40", "40"), letters=(element("w:b"),)),
            paragraph_style(
                "Minute Number", element("w:keepNext"), _line_above(), _space("80", "80"), letters=_number_letters()
            ),
            paragraph_style("Minute Rule", element("w:keepNext"), _line_above(), _space("80", "80")),
            paragraph_style(
                "Minute Wording", element("w:keepNext"), _line_above(), _space("80", "80"), letters=(element("w:b"),)
            ),
            paragraph_style("Minute Note", element("w:keepNext"), _space("0", "80"), letters=(element("w:i"),)),
            paragraph_style("Minute Action", _bar(), _space("60", "120"), element("w:ind", left="170")),
            paragraph_style("Wide Cell", _space("60", "60")),
            paragraph_style("Action Owner", element("w:ind", left=GAP), letters=(element("w:b"),)),
            paragraph_style("Signature Line", element("w:keepNext"), element("w:keepLines"), _leader(), _space("360")),
        ]
    )


def _number_letters():
    return (element("w:b"), element("w:color", val=BRAND), element("w:sz", val="24"))


def _line_above():
    """A line as the tables of the portal have between their rows."""
    return element("w:pBdr", element("w:top", val="single", sz="4", space="4", color="8A8A8A"))


def _without_line(properties) -> None:
    for line in properties.findall(qn("w:pBdr")):
        properties.remove(line)


def _put_line_above(properties) -> None:
    after = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")
    properties.insert_element_before(_line_above(), *after)


def _bar():
    """The mark of an action, at its left; black on a printer that has no colours."""
    return element("w:pBdr", element("w:left", val="single", sz="18", space="6", color=BRAND))


def _leader():
    return element("w:tabs", element("w:tab", val="right", leader="underscore", pos=TEXT_WIDTH))


def _space(before: str, after: str = "0"):
    return element("w:spacing", before=before, after=after)


def _minutes_table():
    """No lines of its own but the last, and no margins at the sides of its cells."""
    line = {"val": "single", "sz": "4", "space": "0", "color": "8A8A8A"}
    margins = element("w:tblCellMar", *(element(f"w:{side}", w="0", type="dxa") for side in ("left", "right")))
    layout = element("w:tblPr", element("w:tblBorders", element("w:bottom", **line)), margins)
    named = (element("w:name", val="Minutes Table"), element("w:basedOn", val="TableNormal"))
    return element("w:style", *named, layout, type="table", customStyle="1", styleId=MINUTES_TABLE)
