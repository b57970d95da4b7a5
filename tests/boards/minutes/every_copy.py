"""What the copies of minutes say: plain lines, Word and PDF, each as one text with single spaces."""

import io

from docx import Document
from docx.oxml.ns import qn

from boards.minutes.pdf import pdf_of
from boards.minutes.plain import lines_of
from boards.minutes.reading import Minutes
from boards.minutes.word import word_of
from tests.boards.minutes.test_copies import PDFTOTEXT, text_of_pdf


def texts_of_copies(minutes: Minutes) -> dict[str, str]:
    """The text of each copy; without poppler not that of the PDF."""
    document = Document(io.BytesIO(word_of(minutes)))
    paragraphs = ("".join(node.text or " " for node in _words(one)) for one in document.element.body.iter(qn("w:p")))
    copies = {"lines": " ".join(lines_of(minutes)), "word": " ".join(paragraphs)}
    if PDFTOTEXT:
        copies["pdf"] = text_of_pdf(pdf_of(minutes))
    return {name: " ".join(text.split()) for name, text in copies.items()}


def _words(paragraph):
    return (node for node in paragraph.iter() if node.tag in (qn("w:t"), qn("w:br"), qn("w:tab")))
