"""The directory as a Word file: real headings, a table of contents whose entries are links, numbered pages.

Elements are put before the section's properties one by one: python-docx looks through all that are there for each.
"""

import io
import re
from collections.abc import Iterator

from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm, Pt

from base.text import cleaned
from base.word import BULLETS, element, new_document
from office.council.reading import the_council
from partnerships.printing.content import PrintedDirectory, PrintedPartnership

CONTENTS = r' TOC \o "1-2" \h \z \u '  # headings of two levels, as links; Word puts in page numbers when it is updated


_SPACES = re.compile(r"\s+")  # a run of them is one, for a line is one paragraph


def word_of(directory: PrintedDirectory) -> bytes:
    """The bytes of the .docx file."""
    council = the_council()
    document = new_document(title=directory.title, author=council.name, subject=council.site_name)
    _set_up(document, f"{directory.title} · {council.name}")
    end = document.element.body.sectPr
    for block in _blocks(directory):
        end.addprevious(block)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _set_up(document, footer: str) -> None:
    for name, indent in (("toc 1", Cm(0)), ("toc 2", Cm(0.8))):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        style.base_style, style.paragraph_format.left_indent = document.styles["Normal"], indent
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0 if indent else 4)
        style.font.bold = not indent
    for name in ("Normal", "List Bullet"):
        document.styles[name].paragraph_format.space_after = Pt(2)
    foot = document.sections[0].footer.paragraphs[0]
    foot.add_run(f"{footer} · page ")
    for piece in (*_field(" PAGE ", "1"), _run(" of "), *_field(" NUMPAGES ", "1")):
        foot._p.append(piece)


def _blocks(directory: PrintedDirectory) -> Iterator:
    """All of it, a paragraph after the other."""
    council = the_council()
    yield _paragraph("Title", _run(directory.title))
    yield _paragraph("", _run(council.name))
    if directory.narrowed_to:
        yield _paragraph("", _run(f"Only: {', '.join(directory.narrowed_to)}"))
    yield _paragraph("", _run(directory.coverage_sentence))
    if directory.day_sentence:
        yield _paragraph("", _run(directory.day_sentence))
    if directory.character_sentence:
        yield _paragraph("", _run(directory.character_sentence))
    if directory.is_invented:
        yield _paragraph("", _run("Partnerships and leads of the demonstration are invented.", is_bold=True))
    if not directory.count:
        yield _paragraph("", _run("No partnership is in this directory."))
        return
    yield _contents(directory)
    number = 0
    for area in directory.areas:
        number += 1
        yield _heading("Heading1", area.name, area.anchor, number)
        for printed in area.partnerships:
            number += 1
            yield _heading("Heading2", str(printed.partnership), printed.anchor, number)
            yield from _partnership(printed)


def _partnership(printed: PrintedPartnership) -> Iterator:
    """What is said of it, kept together on a page."""
    partnership = printed.partnership
    yield _paragraph("", _run(printed.about), keeps=True)
    if partnership.purpose:
        yield _paragraph("", _run(partnership.purpose), keeps=True)
    if printed.is_today and partnership.this_year:
        yield _paragraph("", _run("This year: ", is_bold=True), _run(partnership.this_year), keeps=True)
    if partnership.does_not_count:
        yield _paragraph("", _run(partnership.does_not_count_sentence), keeps=True)
    yield _paragraph("", _run("Led by: ", is_bold=True), _run(printed.led_by), keeps=True)
    yield _paragraph("", _run("To reach it: ", is_bold=True), _run(printed.contact), keeps=True)
    if printed.no_school_sentence:
        yield _paragraph("", _run(printed.no_school_sentence))
    for phase, schools in printed.phases:
        yield _paragraph("", _run(f"{phase} ({len(schools)})", is_bold=True), keeps=True)
        for school in schools:
            yield _paragraph(BULLETS, _run(school.line), keeps=school is not printed.schools[-1])


def _contents(directory: PrintedDirectory):
    """The table of contents: a field, so that Word can update it, which holds links to the headings already."""
    entries = [
        entry
        for area in directory.areas
        for entry in (
            ("toc1", f"{area.name} ({len(area.partnerships)})", area.anchor),
            *(("toc2", str(one.partnership), one.anchor) for one in area.partnerships),
        )
    ]
    lines = [
        _paragraph(style, element("w:hyperlink", _run(text), anchor=_bookmark(anchor), history="1"))
        for style, text, anchor in entries
    ]
    begin, what, separate, end = _marks(CONTENTS)
    for place, piece in enumerate((begin, what, separate), 1):  # after the paragraph's properties
        lines[0].insert(place, piece)
    lines.append(_paragraph("", end))
    gallery = element("w:docPartObj", element("w:docPartGallery", val="Table of Contents"), element("w:docPartUnique"))
    return element("w:sdt", element("w:sdtPr", gallery), element("w:sdtContent", *lines))


def _heading(style: str, text: str, anchor: str, number: int):
    """A heading that the contents can lead to."""
    start = element("w:bookmarkStart", id=str(number), name=_bookmark(anchor))
    return _paragraph(style, start, _run(text), element("w:bookmarkEnd", id=str(number)), keeps=True)


def _bookmark(anchor: str) -> str:
    """A bookmark's name: letters, digits and lines, 40 at most."""
    return f"_{anchor.replace('-', '_')}"[:40]


def _field(instruction: str, result: str) -> tuple:
    begin, what, separate, end = _marks(instruction)
    return begin, what, separate, _run(result), end


def _marks(instruction: str) -> tuple:
    """What a field begins with, what it is, and what stands on either side of its result."""
    text = element("w:instrText")
    text.text = instruction
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    begin, separate, end = (element("w:fldChar", fldCharType=kind) for kind in ("begin", "separate", "end"))
    return element("w:r", begin), element("w:r", text), element("w:r", separate), element("w:r", end)


def _paragraph(style: str, *pieces, keeps: bool = False):
    """A paragraph of that style; with ``keeps`` on the same page as the next one."""
    looks = [element("w:pStyle", val=style)] if style else []
    if keeps:
        looks += [element("w:keepNext"), element("w:keepLines")]
    return element("w:p", element("w:pPr", *looks), *pieces)


def _run(text: str, *, is_bold: bool = False):
    written = element("w:t")
    written.text = _SPACES.sub(" ", cleaned(text))
    written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element("w:r", element("w:rPr", element("w:b")), written) if is_bold else element("w:r", written)
