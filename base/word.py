"""Word files as the portal makes them: A4, one font, real headings, and the language said."""

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BRAND = RGBColor(0x7A, 0x1F, 0x3D)
BULLETS = "ListBullet"  # the id of the style “List Bullet” in python-docx's template; by its name it is looked for
BULLETS_BY_LEVEL = (BULLETS, "ListBullet2", "ListBullet3")
NUMBERS_BY_LEVEL = ("ListNumber", "ListNumber2", "ListNumber3")
RULED, CELL, FIGURE = "RuledTable", "TableText", "TableFigure"


def new_document(*, title: str, author: str, subject: str):
    """An empty document with the portal's styles and what it says of itself."""
    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, author, "en-GB"
    properties.subject = subject
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    normal.element.rPr.append(element("w:lang", val="en-GB"))
    for name in ("Title", "Heading 1", "Heading 2"):
        font = document.styles[name].font
        font.name, font.color.rgb = "Arial", BRAND
        fonts = document.styles[name].element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:ascii"), "Arial")
        fonts.set(qn("w:hAnsi"), "Arial")
    document.styles.element.extend([_ruled_table(), _in_cells(CELL, "Table Text"), _in_cells(FIGURE, "Table Figure")])
    return document


def _ruled_table():
    """The style of a table with lines between its rows and none at its sides; its first row is bold."""
    line = {"val": "single", "sz": "4", "space": "0", "color": "8A8A8A"}
    borders = element("w:tblBorders", *(element(f"w:{side}", **line) for side in ("top", "bottom", "insideH")))
    margins = element("w:tblCellMar", *(element(f"w:{side}", w="70", type="dxa") for side in ("left", "right")))
    head = element("w:tblStylePr", element("w:rPr", element("w:b")), type="firstRow")
    named = (element("w:name", val="Ruled Table"), element("w:basedOn", val="TableNormal"))
    return element("w:style", *named, element("w:tblPr", borders, margins), head, type="table", styleId=RULED)


def _in_cells(style: str, name: str):
    """The style of a paragraph in the cell of such a table; figures stand under each other at the right."""
    layout = element("w:pPr", element("w:spacing", before="40", after="40", line="240", lineRule="auto"))
    layout.extend([element("w:jc", val="right")] if style == FIGURE else [])
    named = (element("w:name", val=name), element("w:basedOn", val="Normal"))
    size = element("w:rPr", element("w:sz", val="19"))
    return element("w:style", *named, layout, size, type="paragraph", styleId=style)


def element(tag: str, *children, **attributes: str):
    """An element such as ``w:lang`` with its attributes, all of Word's own namespace, and what is in it."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    made.extend(children)
    return made
