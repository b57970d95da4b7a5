"""Spreadsheets from their upload until they are applied: what is kept of them, and for how long."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from base.about import about
from base.one_go import OneGo, in_one_go
from base.saving import Author
from partnerships.models import Partnership
from spreadsheets.applying.writes import apply_sheet
from spreadsheets.matching.questions import LEAVE_OUT, NEW
from spreadsheets.models import SpreadsheetImport
from spreadsheets.planning import report
from spreadsheets.planning.leads import KEEP_NAME
from spreadsheets.planning.making import make_plan
from spreadsheets.planning.plan import SheetPlan, Terms
from spreadsheets.reading.faults import SheetRefused, SheetUnclear
from spreadsheets.reading.headings import Layout, Matched
from spreadsheets.reading.rows import RowNumber
from spreadsheets.reading.sheet import Sheet, read_sheet
from spreadsheets.reading.tables import Table, read_tables

# Questions whose answer holds for the next sheet too; of leads only that somebody is a person whose name stays.
_REMEMBERED = ("school:", "partnership:", "closed:", "people:")


def keep_upload(file: UploadedFile, *, by: Author) -> SpreadsheetImport:
    """Keep an uploaded file until it is applied. Raises ``SheetRefused`` for one that cannot be read."""
    forget_stale_uploads()
    name = Path(file.name or "the file").name[:255]
    upload = SpreadsheetImport(file_name=name, file_hash=_hash(file), uploaded_by=by)
    upload.file.save(name, file, save=False)
    try:
        with suppress(SheetUnclear):  # the officer says next which sheet is meant, or what its columns are
            sheet_of(upload)
        upload.save()
    except BaseException:
        upload.file.delete(save=False)
        raise
    return upload


def forget_stale_uploads(before: dt.datetime | None = None) -> int:
    """Remove what has waited too long, or since that moment, file and all; how many it were."""
    stale = list(SpreadsheetImport.objects.stale(before))
    for upload in stale:
        discard(upload)
    return len(stale)


def discard(upload: SpreadsheetImport) -> None:
    """Remove an upload that was not applied, and its file once that is final."""
    storage, name = upload.file.storage, str(upload.file.name)
    upload.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def sheet_of(upload: SpreadsheetImport) -> Sheet:
    """What the kept file says. Raises ``SheetUnclear`` where the officer has to say more of how it is laid out."""
    return read_sheet(Path(upload.file.path), upload.file_name, layout_of(upload))


def tables_of(upload: SpreadsheetImport) -> Sequence[Table]:
    """The tables of the kept file, as they stand there."""
    return read_tables(Path(upload.file.path), upload.file_name, layout_of(upload))


def why_unclear(upload: SpreadsheetImport) -> str:
    """Why the officer is asked how the file is laid out; empty where it can be read as it is."""
    try:
        sheet_of(upload)
    except SheetUnclear as unclear:
        return str(unclear.faults[0])
    except SheetRefused:
        return ""
    return ""


def layout_of(upload: SpreadsheetImport) -> Layout:
    """What the officer says of how the file is laid out, over what officers said of files with the same headings."""
    of_sheets = upload.layout.get("of_sheets", {})
    return Layout(
        sheets=tuple(upload.layout.get("sheets", ())),
        of_sheets={title: Matched(row, tuple(columns)) for title, (row, columns) in of_sheets.items()},
        remembered=remembered_columns(),
    )


def remembered_columns() -> dict[str, tuple[str, ...]]:
    """The columns that officers matched in files that were applied and not taken back, by their headings."""
    found: dict[str, tuple[str, ...]] = {}
    for layout in SpreadsheetImport.objects.in_force().reverse().exclude(layout={}).values_list("layout", flat=True):
        found |= {signature: tuple(columns) for signature, columns in layout.get("columns", {}).items()}
    return found


def keep_layout(upload: SpreadsheetImport, sheets: Sequence[str], of_sheets: Mapping[str, Matched]) -> None:
    """Keep what the officer says; where it says nothing readable, ``SheetRefused`` is raised and nothing is kept."""
    before = upload.layout
    upload.layout = {
        "sheets": list(sheets),
        "of_sheets": {title: [matched.row, list(matched.columns)] for title, matched in of_sheets.items()},
    }
    try:
        sheet = sheet_of(upload)
    except SheetRefused:
        upload.layout = before
        raise
    upload.layout["columns"] = {
        signature: list(columns) for signature, columns in sheet.signatures.items() if signature
    }
    upload.save(update_fields=["layout"])


def terms_of(upload: SpreadsheetImport) -> Terms:
    """What the officer says of it."""
    return Terms(upload.starts_on, upload.ends_on)


def answers_to(upload: SpreadsheetImport) -> dict[str, str]:
    """The officer's answers, over those that officers gave to the same names in earlier sheets."""
    return remembered_answers() | upload.choices


def remembered_answers() -> dict[str, str]:
    """What officers chose in the sheets that were applied and not taken back, the latest choice for each name."""
    answers: dict[str, str] = {}
    for choices in SpreadsheetImport.objects.in_force().reverse().values_list("choices", flat=True):
        answers |= {key: value for key, value in choices.items() if _is_remembered(key, value)}
    return answers


def _is_remembered(key: str, value: str) -> bool:
    if key.startswith("leads:"):
        return value.startswith(KEEP_NAME)
    if key.startswith("person:"):
        return value.startswith("person-")
    return key.startswith(_REMEMBERED) and value not in (LEAVE_OUT, NEW) and not value.startswith("row-")


def plan_upload(upload: SpreadsheetImport) -> SheetPlan:
    """What applying it would do, as the records are now."""
    return make_plan(sheet_of(upload), answers_to(upload), terms_of(upload))


@transaction.atomic
def apply_upload(upload: SpreadsheetImport, *, digest: str, by: Author) -> SheetPlan:
    """Apply it and record that; the file is removed. Raises ``PlanRefused`` as ``apply_sheet`` does."""
    upload = SpreadsheetImport.objects.waiting().select_for_update().get(pk=upload.pk)
    with _in_one_go(upload, by) as go:
        plan = apply_sheet(
            sheet_of(upload),
            answers=answers_to(upload),
            terms=terms_of(upload),
            digest=digest,
            file_name=upload.file_name,
            by=by,
        )
        _record(upload, plan, by)
        go.keep([upload.summary])
    storage, name = upload.file.storage, str(upload.file.name)
    transaction.on_commit(lambda: storage.delete(name))
    upload.file = ""
    upload.save()
    return plan


@transaction.atomic
def apply_file(path: Path, sheet: Sheet, *, answers: dict[str, str], terms: Terms, digest: str) -> SheetPlan:
    """Apply a sheet of the command line's and record that."""
    upload = SpreadsheetImport.objects.create(
        file_name=path.name[:255],
        file_hash=hashlib.sha256(path.read_bytes()).hexdigest(),
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
    )
    with _in_one_go(upload, None) as go:
        plan = apply_sheet(sheet, answers=answers, terms=terms, digest=digest, file_name=path.name)
        _record(upload, plan, None)
        go.keep([upload.summary])
    upload.save()
    return plan


def _in_one_go(upload: SpreadsheetImport, by: Author) -> AbstractContextManager[OneGo]:
    """All of it is one entry, which can be taken back."""
    return in_one_go(f"Import of {upload.file_name}"[:200], by=by, about=about(upload))


def _record(upload: SpreadsheetImport, plan: SheetPlan, by: Author) -> None:
    upload.applied_at, upload.applied_by = timezone.now(), by
    upload.summary = report.summary(plan)[:255]
    upload.changes = [
        [kind, str(row) if isinstance(row, RowNumber) else row, *said] for kind, row, *said in report.changes(plan)
    ]
    names = {partnership for kind, _, partnership, _ in report.changes(plan) if kind != "Left out"}
    upload.partnerships = list(Partnership.objects.filter(name__in=names).values_list("slug", flat=True))
    upload.choices = {question.key: option.value for question, option in plan.answers.answered}


def _hash(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
