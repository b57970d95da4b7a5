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
STRONG = "Strong"
TEXT_WIDTH = "9638"  # twips between the margins: 17 cm


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
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
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


def add_foot(document, text: str) -> None:
    """Write at the foot of every page that text, and at its right ``Page 2 of 5``, which Word counts."""
    style = document.styles["Footer"]
    tabs = style.element.get_or_add_pPr().get_or_add_tabs()
    for tab in list(tabs):
        tabs.remove(tab)
    tabs.append(element("w:tab", val="right", pos=TEXT_WIDTH))
    style.font.size = Pt(9)
    foot = document.sections[0].footer.paragraphs[0]
    foot.style = style
    foot.add_run(f"{text}\tPage ")
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")


def _field(paragraph, code: str) -> None:
    """What Word fills in itself; 1 is what stands there until it does."""
    number = element("w:r", element("w:t"))
    number[0].text = "1"
    paragraph._p.append(element("w:fldSimple", number, instr=f" {code} "))


def paragraph_style(name: str, *layout, based_on: str = "Normal", letters: tuple = ()):
    """A named style of paragraphs: its layout and its letters, in Word's own elements, in the order Word wants."""
    named = (element("w:name", val=name), element("w:basedOn", val=based_on), element("w:qFormat"))
    parts = (element("w:pPr", *layout), element("w:rPr", *letters))
    return element("w:style", *named, *parts, type="paragraph", customStyle="1", styleId=name.replace(" ", ""))


def element(tag: str, *children, **attributes: str):
    """An element such as ``w:lang`` with its attributes, all of Word's own namespace, and what is in it."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    made.extend(children)
    return made
