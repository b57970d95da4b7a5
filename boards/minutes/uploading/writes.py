"""Old minutes, uploaded as Word or PDF: the approved version of a meeting that has happened long ago."""

import datetime as dt
import hashlib
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from base.saving import Author, save
from base.uploads import check_upload, refuse_old_office
from boards.minutes.content import content_of_upload
from boards.minutes.freezing import freeze_content
from boards.models import Board, Meeting, MinutesVersion, Part
from boards.moving import day, enter, leave
from boards.seeing_off import see_off
from boards.steps import UPLOAD

Status = Meeting.Status
KINDS = ("pdf", "docx")


@transaction.atomic
def upload_minutes(
    *, board: Board, held_on: dt.date, file: Any, by: Author, approved_on: dt.date | None = None
) -> MinutesVersion:
    """Make the file the approved minutes of the board's meeting of that day, which is recorded if it is not yet.

    ``approved_on`` is the day of the meeting that approved them, where it is known. The file is kept under its hash,
    which the version seals. Raises ``ValidationError`` with the errors by field.
    """
    _refuse_days(held_on, approved_on)
    kind = _kind(file)
    meeting = _meeting_of(board, held_on, by)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    upload = {"kind": kind, "size": file.size, "sha256": digest}
    content = content_of_upload(meeting, upload=upload, approved_on=approved_on)
    leave(UPLOAD, meeting, by)
    see_off(meeting=meeting, by=by)
    return freeze_content(
        meeting=meeting,
        part=Part.A,
        stage=MinutesVersion.Stage.APPROVED,
        content=content,
        file=_kept(file, digest, kind),
        by=by,
    )


def _refuse_days(held_on: dt.date, approved_on: dt.date | None) -> None:
    today = timezone.localdate()
    if held_on >= today:
        raise ValidationError({"held_on": "Old minutes are of a meeting that has been. Enter a day before today."})
    if approved_on and not held_on < approved_on <= today:
        raise ValidationError(
            {"approved_on": "Minutes are approved by a later meeting. Enter its day, or leave it out."}
        )


def _kind(file: Any) -> str:
    kind = PurePath(file.name).suffix.lower().lstrip(".")
    try:
        refuse_old_office(kind)
        if kind not in KINDS:
            raise ValidationError("Choose a Word file (.docx) or a PDF.", code="type")
        check_upload(file)
    except ValidationError as error:
        raise ValidationError({"file": error.error_list}) from None
    return kind


def _meeting_of(board: Board, held_on: dt.date, by: Author) -> Meeting:
    """The board's meeting of that day that has no minutes, made where there is none; its lock is held."""
    there = list(Meeting.objects.filter(board=board, held_on=held_on).exclude(status=Status.CANCELLED))
    free = [meeting for meeting in there if meeting.status in UPLOAD.leads_from]
    if not there:
        meeting = Meeting(board=board, held_on=held_on)
        save(meeting, by=by)
        return enter(UPLOAD, meeting)
    if free:
        return enter(UPLOAD, free[0])
    raise ValidationError(
        {"held_on": f"The minutes of the meeting of {day(there[0])} are kept here already. Look at its page."}
    )


def _kept(file: Any, digest: str, kind: str) -> str:
    """The name under which the file is kept; the same file is kept once."""
    name = f"minutes/{digest}.{kind}"
    file.seek(0)
    return name if default_storage.exists(name) else default_storage.save(name, file)
