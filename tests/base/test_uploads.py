"""Files are looked into before they are kept."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from base import uploads
from base.uploads import check_upload


def archive(**parts: bytes) -> bytes:
    """A zip file with those parts; ``__`` in a name is a slash, ``_`` a dot."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_", "."), content)
    return kept.getvalue()


def office(folder: str, **more: bytes) -> bytes:
    kept = io.BytesIO(archive(**{f"{folder}__document_xml": b"<x/>"}, **more))
    with zipfile.ZipFile(kept, "a") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
    return kept.getvalue()


GOOD = {
    "minutes.pdf": b"%PDF-1.7 and more",
    "minutes.PDF": b"\xef\xbb\xbf%PDF-1.4",
    "minutes.docx": office("word"),
    "figures.xlsx": office("xl"),
    "slides.pptx": office("ppt"),
    "minutes.odt": archive(mimetype=b"application/vnd.oasis.opendocument.text"),
    "figures.ods": archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
    "figures.csv": "School,Day\nÉcole,1\n".encode("cp1252"),
}
BAD = {
    "page.pdf": b"<html><script>alert(1)</script></html>",
    "program.docx": b"MZ\x90\x00",
    "sheet.docx": office("xl"),
    "bundle.xlsx": archive(a_txt=b"anything"),
    "other.odt": archive(mimetype=b"application/zip"),
    "none.ods": archive(a_txt=b"anything"),
    "cut.docx": office("word")[:60],
    "program.csv": b"MZ\x00\x90",
}


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        check_upload(SimpleUploadedFile(name, content))
    return refused.value.messages[0]


@pytest.mark.parametrize("name", GOOD)
def test_upload_of_what_it_says_is_taken_and_left_at_its_start(name):
    file = SimpleUploadedFile(name, GOOD[name])

    check_upload(file)

    assert file.tell() == 0


@pytest.mark.parametrize("name", BAD)
def test_upload_of_something_else_under_that_name_is_refused(name):
    assert "whatever its name says" in refusal(name, BAD[name])


@pytest.mark.parametrize("name", ["page.html", "picture.svg", "program.exe", "macros.docm", "none"])
def test_upload_of_a_type_that_is_not_taken_is_refused(name):
    assert refusal(name, b"%PDF-").startswith("Choose a file of one of these types: pdf, docx")


def test_upload_with_macros_is_refused():
    content = office("word", word__vbaProject_bin=b"x")

    assert refusal("minutes.docx", content) == "This file holds macros. Save it without them, and choose that."


def test_upload_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST", 10)

    assert refusal("minutes.pdf", b"%PDF-1.7 and more") == "Choose a file of at most 25 MB."


@pytest.mark.parametrize(("name", "now"), [("minutes.doc", ".docx"), ("Sheet.XLS", ".xlsx"), ("talk.ppt", ".pptx")])
def test_file_of_an_old_office_is_told_how_to_be_saved(name, now):
    with pytest.raises(ValidationError, match=rf"save as \{now}"):
        check_upload(SimpleUploadedFile(name, b"x"))
