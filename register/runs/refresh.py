"""The steps of a refresh, the same for the browser and the command line: read the files, apply the plan, record it."""

import datetime as dt
import hashlib
import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from base.saving import Author
from base.saving_many import without_collecting
from partnerships.models import School
from partnerships.successors.writes import carry_over_to_successor
from register.applying import Progress, apply_plan
from register.models import RegisterImport
from register.planning.cautions import cautions
from register.planning.plan import RegisterPlan, make_plan, schools_wanted
from register.planning.preview import counts_of, preview_of
from register.planning.successions import After, successions
from register.reading.columns import KNOWN, LINK_COLUMNS, REQUIRED, Links, Register, read_links, read_register
from register.reading.files import FileRefused, RowsRefused, read_rows, table_name
from register.rows import RegisterRow, changed, made, plain
from register.runs.running import State, forget_files, hold, say, touch, touching
from register.undoing import UndoRefused, undo_rows

CHANGED_MEANWHILE = (
    "Somebody changed a record since this preview was made, so that it would no longer do what it said. "
    "Nothing was changed. This is the new preview: look at it, then apply it."
)
OUT_OF_SIGHT = (
    "The worker cannot read the file that was uploaded. The portal’s servers and its worker (manage.py work) must keep "
    "their files in one folder, VAR_DIR, and be run by one user. Nothing was changed. Tell whoever runs the portal; "
    "then try again."
)


class OutOfSight(Exception):
    """The files of an upload are not where whoever works on it looks for them, or are closed to them."""


class FilesRefused(Exception):
    """Files that cannot be taken; ``lines`` say why, row by row."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        super().__init__("\n".join(lines))


@without_collecting()
def read_files(
    register: Path, links: Path | None, la: str | None, shown: Callable[[Iterable], Iterable] = iter
) -> tuple[Register, Links | None]:
    """What the files hold; all that is wrong with either is in the ``FilesRefused`` that is raised."""
    faults: list[str] = []
    wanted = schools_wanted(la)
    schools = _read(register, lambda: read_register(shown(read_rows(register, REQUIRED, KNOWN)), wanted), faults)
    found = _read(links, lambda: read_links(read_rows(links, LINK_COLUMNS)), faults) if links else None
    if faults:
        raise FilesRefused(faults)
    return schools, found


def _read(path: Path, read: Callable, faults: list[str]):
    """What the file holds; None where it is refused, and the reasons go into ``faults``."""
    try:
        return read()
    except RowsRefused as refused:
        faults += [f"{path.name}:", *str(refused).splitlines(), f"{refused.rows} rejected."]
    except FileRefused as refused:
        faults.append(str(refused))
    return None


def extracted_on(path: Path, register: Register) -> dt.date | None:
    """The day of the DfE's extract by its name, ``edubasealldataYYYYMMDD``, else that of the newest change in it."""
    named = re.search(r"edubasealldata(\d{8})", f"{path.name} {table_name(path)}", re.IGNORECASE)
    try:
        return dt.datetime.strptime(named[1], "%Y%m%d").date() if named else register.changed_on  # noqa: DTZ007
    except ValueError:
        return register.changed_on


def sha256(path: Path) -> str:
    """The hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@without_collecting()
@transaction.atomic
def apply_and_record(
    imported: RegisterImport,
    plan: RegisterPlan,
    *,
    moves: dict[int, int],
    by: Author,
    progress: Progress = list,
) -> None:
    """Apply the plan, carry over from closed schools to the successors in ``moves`` (URNs), and record what it wrote.

    All in one transaction, with the record's own state: it is applied and says so, or neither.
    """
    hold(imported)
    reason = f"DfE register: {imported.file_name}"[:100]
    imported.counts = counts_of(plan)
    imported.preview = imported.preview or preview_of(plan)
    rows = apply_plan(plan, why=reason, by=by, progress=progress)
    carried = [row for urn, successor in moves.items() for row in _carry_over(urn, successor, reason, by)]
    imported.counts["carried_over"] = len(carried)
    imported.written = rows + carried
    imported.enter(State.APPLIED)
    imported.applied_at, imported.applied_by = timezone.now(), by  # type: ignore[assignment]
    imported.save()


def _carry_over(urn: int, successor: int, reason: str, by: Author) -> list[RegisterRow]:
    schools = School.objects.in_bulk([urn, successor], field_name="urn")
    written = carry_over_to_successor(school=schools[urn], successor=schools[successor], by=by, why=reason)
    rows: list[RegisterRow] = []
    for one in written:
        if one.before is None:
            rows += made(type(one.record), [one.record.pk])
        else:
            after = {name: getattr(one.record, name) for name in one.before}
            row = changed(one.record, after)
            rows.append(row | {"before": {name: plain(value) for name, value in one.before.items()}})
    return rows


def sure_moves(plan: RegisterPlan) -> dict[int, int]:
    """For each closed school whose records can go on at exactly one school: its URN and the successor's."""
    return {one.school.urn: one.sure for one in successions(After(plan)) if one.sure}


def read_upload(imported: RegisterImport) -> None:
    """Read the files of an upload and make its preview; a file that cannot be taken is refused."""
    try:
        register, links = _files(imported)
        file: Path = _stored(imported, "register")  # type: ignore[assignment]
        touch(imported)
        imported.file_hash, imported.extracted_on = sha256(file), extracted_on(file, register)
        imported.newest_on = register.newest_on
        say(imported, "Comparing the file with what is held", 80)
        _preview(imported, make_plan(register, links, la=imported.la_code or None))
        _end(imported, State.READY)
    except FilesRefused as refused:
        imported.message = str(refused)
        _end(imported, State.REFUSED)
        forget_files(imported)


def apply_upload(imported: RegisterImport) -> None:
    """Apply an upload as its preview said, or make the preview anew where it would do something else by now."""
    register, links = _files(imported)
    touch(imported)
    with transaction.atomic():
        hold(imported)
        say(imported, "Writing the changes", 80)
        plan = make_plan(register, links, la=imported.la_code or None)
        shown = imported.preview
        _preview(imported, plan)
        if imported.preview != shown:
            imported.message, imported.choices = CHANGED_MEANWHILE, {}
            _end(imported, State.READY)
            return
        moves = {int(urn): successor for urn, successor in imported.choices.items() if successor}
        apply_and_record(imported, plan, moves=moves, by=imported.started_by, progress=_writing(imported))
    forget_files(imported)


def _writing(imported: RegisterImport) -> Progress:
    """Return what hands out batches and says how many of them are written."""

    def batches(all_of_them: Iterable) -> Iterable:
        batches = list(all_of_them)
        for number, batch in enumerate(batches, start=1):
            yield batch
            say(imported, f"Writing the changes: {number} of {len(batches)} parts", 80 + 15 * number // len(batches))

    return batches


def undo_import(imported: RegisterImport) -> None:
    """Put back what an import changed, or say what has changed since and leave everything as it is."""
    say(imported, "Putting back what was there before", 20)
    try:
        with transaction.atomic():
            hold(imported)
            undo_rows(imported.written, by=imported.started_by, why=f"Undid DfE register: {imported.file_name}"[:100])
            imported.enter(State.UNDONE)
            imported.undone_at, imported.undone_by = timezone.now(), imported.started_by
            imported.save()
    except UndoRefused as refused:
        imported.undone_at = imported.undone_by = None
        imported.message = str(refused)
        _end(imported, State.APPLIED)


@transaction.atomic
def _end(imported: RegisterImport, state: str) -> None:
    """Leave a step, unless it was put back meanwhile."""
    hold(imported)
    imported.enter(state)
    imported.save()


def _preview(imported: RegisterImport, plan: RegisterPlan) -> None:
    imported.preview = preview_of(plan) | {"cautions": cautions(imported, plan)}
    imported.counts = counts_of(plan)


def _files(imported: RegisterImport) -> tuple[Register, Links | None]:
    def shown(rows: Iterable) -> Iterable:
        for count, row in enumerate(touching(imported, rows)):
            if count % 2000 == 0:
                say(imported, f"Reading the file: {count:,} rows", min(75, count // 700))
            yield row

    return read_files(_stored(imported, "register"), _stored(imported, "links"), imported.la_code or None, shown)  # type: ignore[arg-type]


def _stored(imported: RegisterImport, kind: str) -> Path | None:
    """The file that was uploaded; None where no links were. Raises ``OutOfSight``."""
    name = imported.file_name if kind == "register" else imported.links_name
    if not name:
        return None
    path = imported.path / kind / name
    if not os.access(path, os.R_OK):
        raise OutOfSight
    return path
