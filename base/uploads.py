"""How large an upload may be, and whether it is what its name says: it is looked into, for a name proves nothing."""

import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePath
from typing import Any, TypeVar

from django.core.exceptions import RequestDataTooBig, ValidationError
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.db.models import FileField

from base.active_content import BLANK, EXCHANGES, MARKUP, TOO_MUCH, is_pdf, refuse_active_parts
from base.office_fields import has_exchanging_cell
from base.storage import DiskFullError, saying_when_full
from base.viruses import refuse_viruses
from base.zips import has_too_many_parts

View = TypeVar("View", bound=Callable[..., Any])

LARGEST = 25 * 1024 * 1024  # bytes: the longest pack of papers, scanned, is below it
AROUND = 1024 * 1024  # bytes of a form around its file
SMALL = 2_621_440  # bytes of a post where no file is expected; below it Django writes nothing to the disk
TYPES = ("pdf", "docx", "xlsx", "pptx", "odt", "ods", "csv")
OLD_OFFICE = {"doc": "docx", "xls": "xlsx", "ppt": "pptx"}  # what Office wrote until 2007, and writes since
_OFFICE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}  # the folder that the parts of such a file are in
_OPEN = {"odt": b"application/vnd.oasis.opendocument.text", "ods": b"application/vnd.oasis.opendocument.spreadsheet"}
_NOT_IT = "This is not a {} file, whatever its name says. Save it again in the program that made it, and choose that."


def refuse_old_office(kind: str) -> None:
    """Refuse a file of an Office before 2007, and say how it is saved; raises ``ValidationError``."""
    if now := OLD_OFFICE.get(kind):
        raise ValidationError(f"This is an old .{kind} file. Open it, save as .{now}, and choose that.", code="type")


def takes_files(view: View) -> View:
    """Mark a view that takes files of somebody who is signed in; a post to any other is ``SMALL``."""
    view.most_bytes = LARGEST + AROUND  # type: ignore[attr-defined]
    return view


def reads_its_post(view: View) -> View:
    """Mark a view that says how its post is read, and before which nothing may read it."""
    view.reads_its_post = True  # type: ignore[attr-defined]
    return view


def most_bytes_of(view: Any) -> int:
    """How large a post to that view may be: it is marked, or a page of an admin class with a file in its form."""
    admin = getattr(view, "model_admin", None)
    marked = getattr(view, "most_bytes", 0) or getattr(admin, "most_bytes", 0)
    if marked or admin is None:
        return marked or SMALL
    models = [admin.model, *(inline.model for inline in admin.inlines)]
    has_file = any(isinstance(field, FileField) and field.editable for model in models for field in model._meta.fields)
    return LARGEST + AROUND if has_file else SMALL


class SpooledUpload(TemporaryFileUploadHandler):
    """Streams a file to disk as it comes; it stops at what the address takes, and where the disk is full."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        with saying_when_full():
            super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a part of it."""
        try:
            if start + len(raw_data) > getattr(self.request, "most_bytes", SMALL):
                raise RequestDataTooBig("The file is larger than its address expects.")
            with saying_when_full():
                super().receive_data_chunk(raw_data, start)
        except (RequestDataTooBig, DiskFullError):
            self.upload_interrupted()  # which removes what was written
            raise


def check_upload(file: Any) -> None:
    """Refuse a new file that is too large, of a type that is not taken, not what it says, or that does something.

    Where the council has a virus scanner, it is asked too.

    ``file`` is the value of a ``FileField``; one that is kept already is not looked at again. Raises
    ``ValidationError`` with a sentence for the field.
    """
    if not file or getattr(file, "_committed", False):
        return
    kind = PurePath(file.name).suffix.lower().lstrip(".")
    refuse_old_office(kind)
    if kind not in TYPES:
        raise ValidationError(f"Choose a file of one of these types: {', '.join(TYPES)}.", code="type")
    if file.size > LARGEST:
        raise ValidationError("Choose a file of at most 25 MB.", code="size")
    file.seek(0)
    try:
        if not _is_what_it_says(kind, file):
            raise ValidationError(_NOT_IT.format(kind.upper()), code="content")
        file.seek(0)
        refuse_viruses(file)
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
        return is_pdf(file)
    if kind == "csv":
        content = file.read()
        if has_exchanging_cell(content):
            raise ValidationError(EXCHANGES, code="exchanges")
        return b"\0" not in content and not content.lstrip(BLANK).lower().startswith(MARKUP)
    return _is_archive(kind, file)


def _is_archive(kind: str, file: Any) -> bool:
    """Whether it is a document of that kind, which is a zip file with certain parts."""
    if file.read(4) != b"PK\x03\x04":  # what stands before a zip file may be read as something else
        return False
    if has_too_many_parts(file):
        raise ValidationError(TOO_MUCH, code="size")
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            refuse_active_parts(archive)
            if kind in _OFFICE:
                return "[Content_Types].xml" in names and any(name.startswith(_OFFICE[kind]) for name in names)
            with archive.open("mimetype") as part:
                return part.read(100) == _OPEN[kind]
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, OSError, EOFError):
        return False
