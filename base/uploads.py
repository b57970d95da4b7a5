"""Whether an uploaded file is what its name says: it is looked into, for a name proves nothing."""

import zipfile
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError

LARGEST = 25 * 1024 * 1024  # bytes: the longest pack of papers, scanned, is below it
TYPES = ("pdf", "docx", "xlsx", "pptx", "odt", "ods", "csv")
_OFFICE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}  # the folder that the parts of such a file are in
_OPEN = {"odt": b"application/vnd.oasis.opendocument.text", "ods": b"application/vnd.oasis.opendocument.spreadsheet"}
_MACROS = ("vbaProject.bin", "Basic/", "Scripts/")
_NOT_IT = "This is not a {} file, whatever its name says. Save it again in the program that made it, and choose that."


def check_upload(file: Any) -> None:
    """Refuse a new file that is too large, of a type that is not taken, not what it says, or that holds macros.

    ``file`` is the value of a ``FileField``; one that is kept already is not looked at again. Raises
    ``ValidationError`` with a sentence for the field.
    """
    if not file or getattr(file, "_committed", False):
        return
    kind = PurePath(file.name).suffix.lower().lstrip(".")
    if kind not in TYPES:
        raise ValidationError(f"Choose a file of one of these types: {', '.join(TYPES)}.", code="type")
    if file.size > LARGEST:
        raise ValidationError("Choose a file of at most 25 MB.", code="size")
    file.seek(0)
    try:
        if not _is_what_it_says(kind, file):
            raise ValidationError(_NOT_IT.format(kind.upper()), code="content")
    finally:
        file.seek(0)


def refuse_in_field(name: str, file: Any) -> None:
    """The same for a model's ``clean``: the sentence stands at the field of that name."""
    try:
        check_upload(file)
    except ValidationError as error:
        raise ValidationError({name: error.error_list}) from None


def _is_what_it_says(kind: str, file: Any) -> bool:
    if kind == "pdf":
        return b"%PDF-" in file.read(1024)
    if kind == "csv":
        return b"\0" not in file.read()
    return _is_archive(kind, file)


def _is_archive(kind: str, file: Any) -> bool:
    """Whether it is a document of that kind, which is a zip file with certain parts; its parts are not unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if any(mark in name for name in names for mark in _MACROS):
                raise ValidationError("This file holds macros. Save it without them, and choose that.", code="macros")
            if kind in _OFFICE:
                return "[Content_Types].xml" in names and any(name.startswith(_OFFICE[kind]) for name in names)
            with archive.open("mimetype") as part:
                return part.read(100) == _OPEN[kind]
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError):
        return False
