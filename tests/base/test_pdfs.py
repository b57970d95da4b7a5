"""A PDF is made whatever Typst says of its text."""

import pytest
import typst

from base import pdfs

TEMPLATE = pdfs.Path(__file__).parents[2] / "boards" / "minutes" / "minutes.typ"


class PanicException(BaseException):
    """As pyo3 raises it of a panic."""


@pytest.mark.parametrize("problem", [PanicException("a slice"), typst.TypstError("a glyph")])
def test_pdf_is_in_ascii_where_typst_refuses_or_panics(monkeypatch, problem):
    given = []

    def compiled(template, data, standard):
        given.append(data["title"])
        if len(given) == 1:
            raise problem
        return b"%PDF"

    monkeypatch.setattr(pdfs, "_compiled", compiled)

    assert pdfs.compiled(TEMPLATE, {"title": "Café"}, standard="ua-1") == b"%PDF"
    assert given == ["Café", "Caf[U+00E9]"]


def test_what_ends_the_process_ends_it(monkeypatch):
    def compiled(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(pdfs, "_compiled", compiled)

    with pytest.raises(KeyboardInterrupt):
        pdfs.compiled(TEMPLATE, {"title": "Title"}, standard="ua-1")
