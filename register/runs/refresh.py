"""The steps of a refresh, the same for the browser and the command line: read the files, apply the plan, record it."""

import datetime as dt
import hashlib
import logging
import os
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list

from base.saving import Author
from base.saving_many import without_collecting
from partnerships.models import School
from register.applying import Progress, apply_plan
from register.authorities import AuthorityChange, change_of, home_unless_told, may_be_home
from register.models import RegisterImport
from register.planning.cautions import cautions
from register.planning.elsewhere import why_elsewhere
from register.planning.from_before import why_from_before
from register.planning.plan import RegisterPlan, make_plan, schools_wanted
from register.planning.preview import counts_of, preview_of, without_names
from register.planning.reorganisation import codes_that_begin
from register.reading.columns import KNOWN, LINK_COLUMNS, REQUIRED, Links, Register, read_links, read_register
from register.reading.files import FileRefused, RowsRefused, name_beside, read_rows, table_name
from register.reading.mistaken import why_mistaken
from register.rows import RegisterRow
from register.runs.carrying import SuccessorChoice, carry_over
from register.runs.coverage import coverage_if_applied, coverage_now, day_of_coverage
from register.runs.running import State, forget_files, hold, say, touch, touching
from register.runs.telling import tell_of_closings
from register.undoing import UndoRefused, named_in_full, schools_carried_over, touched, undo_rows

log = logging.getLogger(__name__)
MOST_NAMED = 5  # records that two refreshes wrote
CHANGED_MEANWHILE = (
    "Somebody changed a record since this preview was made, so that it would no longer do what it said. "
    "Nothing was changed. This is the new preview: look at it, then apply it."
)
IN_THE_WAY = (
    "This refresh was not undone: a record that came after it is in the way. Nothing was changed. Tell whoever runs "
    "the portal: {error}"
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
    register: Path, links: Path | None, las: Collection[str] | None, shown: Callable[[Iterable], Iterable] = iter
) -> tuple[Register, Links | None]:
    """What the files hold; all that is wrong with either is in the ``FilesRefused`` that is raised.

    Without a file of links, those are read that lie beside the register in one zip file.
    """
    faults: list[str] = []
    wanted = schools_wanted(las)

    def read(wanted: Callable[[int | None, str], bool]) -> Any:
        rows = read_rows(register, REQUIRED, KNOWN)
        return _read(register, REQUIRED, lambda: read_register(shown(rows), wanted), faults)

    schools = read(wanted)
    if schools and las is not None and (more := codes_that_begin(schools, las)):
        schools = read(schools_wanted([*las, *more]))  # with the schools that are new under the new codes
    if schools and (why := why_elsewhere(schools, las) or why_from_before(schools, extracted_on(register, schools))):
        faults.append(f"{register.name}: {why}")
    links = links or (register if links_beside(register) else None)
    held = set(School.objects.values_list("urn", flat=True)) if links else set()

    def is_of_ours(urn: int | None) -> bool:
        return schools is None or urn in held or urn in schools.schools

    def read_the_links() -> Links:
        return read_links(read_rows(links, LINK_COLUMNS), is_of_ours)  # type: ignore[arg-type]

    found = _read(links, LINK_COLUMNS, read_the_links, faults) if links else None
    if schools is None or faults:
        raise FilesRefused(faults)
    return schools, found


def links_beside(register: Path) -> str:
    """The name of the file of links in the zip file of a register; empty where there is none."""
    return name_beside(register, LINK_COLUMNS)


def _read(path: Path, required: Sequence[str], read: Callable, faults: list[str]):
    """What the file holds; None where it is refused, and the reasons go into ``faults``."""
    try:
        return read()
    except RowsRefused as refused:
        faults += [f"{path.name}:", *str(refused).splitlines(), f"{refused.rows} rejected."]
    except FileRefused as refused:
        faults.append(why_mistaken(path, required) or str(refused))
    return None


def extracted_on(path: Path, register: Register) -> dt.date | None:
    """The day of the DfE's extract by its name, ``edubasealldataYYYYMMDD``, else that of the newest change in it."""
    named = re.search(r"edubasealldata(\d{8})", f"{path.name} {table_name(path, REQUIRED)}", re.IGNORECASE)
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
    moves: dict[str, SuccessorChoice],
    by: Author,
    change: AuthorityChange | None = None,
    progress: Progress = list,
) -> None:
    """Apply the plan, carry over from closed schools to the successors in ``moves``, and record what it wrote.

    ``moves`` is by the closed school's URN as text: the successor's, or where it splits, ``memberships``, the URNs of
    those that carry each on by the membership's key as text, and ``others``, that of where its leads and heads are.

    ``change`` says when schools come to other authorities: on the day of the extract, unless it is given.

    All in one transaction, with the record's own state: it is applied and says so, or neither.
    """
    hold(imported)
    reason = f"DfE register: {imported.file_name}"[:100]
    imported.counts = counts_of(plan)
    imported.preview = without_names(imported.preview or preview_of(plan))
    change = change or AuthorityChange(imported.extracted_on or timezone.localdate())
    if shown := imported.preview.get("authorities"):
        names = may_be_home(shown)
        shown |= {
            "on": change.on.isoformat(),
            "home": [names[code] for code in change.home],
            "home_no_more": [names[code] for code in change.home_no_more],
        }
        if imported.las is not None:
            imported.la_codes = ",".join(sorted({*imported.las, *change.home}))
    day = day_of_coverage(shown)
    before = coverage_now(timezone.localdate())
    rows = apply_plan(plan, change, why=reason, by=by, on=imported.day, progress=progress)
    carried: list[RegisterRow] = []
    steps: list[str] = []
    for urn, choice in moves.items():
        said, written = carry_over(int(urn), choice, reason, by)
        steps += said
        carried += written
    closed = {update.urn for update in plan.closed}
    imported.preview["followed"] = sorted({*imported.preview["followed"], *(closed & {int(urn) for urn in moves})})
    imported.preview["carried_over"], imported.counts["carried_over"] = steps, len(steps)
    after = coverage_now(day) if rows or carried else before
    imported.preview["coverage"] = {"on": day.isoformat(), "before": before, "after": after}
    imported.written = rows + carried
    imported.enter(State.APPLIED)
    imported.applied_at, imported.applied_by = timezone.now(), by  # type: ignore[assignment]
    imported.save()


def read_upload(imported: RegisterImport) -> None:
    """Read the files of an upload and make its preview; a file that cannot be taken is refused."""
    try:
        register, links = _files(imported)
        file: Path = _stored(imported, "register")  # type: ignore[assignment]
        touch(imported)
        imported.file_hash, imported.extracted_on = sha256(file), extracted_on(file, register)
        imported.newest_on = register.newest_on
        say(imported, "Comparing the file with what is held", 80)
        plan = make_plan(register, links, las=imported.las, day=imported.extracted_on)
        _preview(imported, plan)
        touch(imported)
        say(imported, "Counting the schools in partnerships", 90)
        imported.preview["coverage"] = _coverage(imported, plan)
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
        plan = make_plan(register, links, las=imported.las, day=imported.extracted_on)
        shown = imported.preview
        _preview(imported, plan)
        if imported.preview != {name: said for name, said in shown.items() if name != "coverage"}:
            imported.preview["coverage"] = _coverage(imported, plan)
            imported.message, imported.choices, imported.authorities = CHANGED_MEANWHILE, {}, {}
            _end(imported, State.READY)
            return
        apply_and_record(
            imported,
            plan,
            moves=imported.choices,
            by=imported.started_by,
            change=_chosen(imported),
            progress=_writing(imported),
        )
        tell_of_closings([update.urn for update in plan.closed], by=imported.started_by)
    forget_files(imported)


def _chosen(imported: RegisterImport) -> AuthorityChange | None:
    """What was chosen about authorities; None where the file changes nothing about them."""
    shown, chosen = imported.preview.get("authorities"), imported.authorities
    if not (shown and chosen):
        return None
    return change_of(shown, on=dt.date.fromisoformat(chosen["on"]), home=chosen["home"])


def _writing(imported: RegisterImport) -> Progress:
    """Return what hands out batches and says how many of them are written."""

    def batches(all_of_them: Iterable) -> Iterable:
        batches = list(all_of_them)
        for number, batch in enumerate(batches, start=1):
            yield batch
            say(imported, f"Writing the changes: {number} of {len(batches)} parts", 80 + 15 * number // len(batches))

    return batches


def undo_import(imported: RegisterImport) -> None:
    """Put back what an import changed, but for what came after it and is kept; of one that is undone, what was left.

    Where somebody has to say first what becomes of it, everything is left as it is and that is said.
    """
    say(imported, "Putting back what was there before", 20)
    try:
        with transaction.atomic():
            hold(imported)
            if newer := undo_first(imported):
                raise UndoRefused([wrote_the_same(imported, newer), "Undo that one first."])
            why = f"Undid DfE register: {imported.file_name}"[:100]
            undone = undo_rows(
                imported.to_undo,
                by=imported.started_by,
                why=why,
                choices=imported.undo_choices,
                applied_at=imported.applied_at,
            )
            imported.enter(State.UNDONE)
            before = imported.preview.get("undone", []) if imported.undone_at else []
            imported.preview = imported.preview | {"undone": [*before, *undone.put_back]}
            imported.left = undone.left
            imported.message = "\n".join(["This came after it and was kept:", *undone.kept]) if undone.kept else ""
            imported.undone_at, imported.undone_by = timezone.now(), imported.started_by
            imported.save()
    except UndoRefused as refused:
        _leave_as_it_was(imported, str(refused))
    except IntegrityError as error:  # what nobody thought of: the database holds its rules all the same
        log.exception("The refresh %s could not be undone", imported.pk)
        _leave_as_it_was(imported, IN_THE_WAY.format(error=str(error).splitlines()[0][:200]))


def undo_first(imported: RegisterImport) -> RegisterImport | None:
    """The later refresh that has to be undone before this one, for it wrote the same records; None if none did.

    Or it moved what a school had that this one closed or made.
    """
    later = RegisterImport.objects.applied().filter(applied_at__gt=imported.applied_at).order_by("applied_at")
    ours = touched(imported.to_undo) if later else set()
    return next((one for one in later if _of_both(ours, one)), None)


def wrote_the_same(imported: RegisterImport, later: RegisterImport) -> str:
    """Why that refresh has to be undone first, with the schools and other records that both wrote."""
    day = date_format(timezone.localtime(later.applied_at).date())  # type: ignore[arg-type]
    names = named_in_full(_of_both(touched(imported.to_undo), later), MOST_NAMED)
    which = f": {get_text_list(names, 'and')}" if names else ""
    return f"The refresh from {later.file_name}, applied on {day}, wrote some of the same records{which}."


def _of_both(ours: set[tuple[str, object]], later: RegisterImport) -> set[tuple[str, object]]:
    """Those of our records that a later refresh wrote too, and the schools whose memberships it moved."""
    moved = schools_carried_over(later.written)
    carried = {(model, key) for model, key in ours if model == School._meta.model_name and key in moved}
    return touched(later.written) & ours | carried


def _leave_as_it_was(imported: RegisterImport, message: str) -> None:
    """Say why it is not undone, or not further, with all else as it was before the step."""
    imported.refresh_from_db()
    imported.message = message
    _end(imported, State.UNDONE if imported.undone_at else State.APPLIED)


@transaction.atomic
def _end(imported: RegisterImport, state: str) -> None:
    """Leave a step, unless it was put back meanwhile."""
    hold(imported)
    imported.enter(state)
    imported.save()


def _preview(imported: RegisterImport, plan: RegisterPlan) -> None:
    imported.preview = preview_of(plan) | {"cautions": cautions(imported, plan)}
    imported.counts = counts_of(plan)


def _coverage(imported: RegisterImport, plan: RegisterPlan) -> dict:
    """What coverage becomes with what nobody has to choose: successors that the register names alone.

    And with the day of new authorities that the preview offers, and all of these as home besides those that are.
    """
    shown = imported.preview["authorities"]
    moves = {str(one["urn"]): one["sure"] for one in imported.preview["successions"] if one["sure"]}
    on = dt.date.fromisoformat(shown["on"]) if shown else None
    change = change_of(shown, on=on, home=home_unless_told(shown)) if on else None
    return coverage_if_applied(plan, moves=moves, change=change, day=day_of_coverage(shown), on=imported.day)


def _files(imported: RegisterImport) -> tuple[Register, Links | None]:
    def shown(rows: Iterable) -> Iterable:
        for count, row in enumerate(touching(imported, rows)):
            if count % 2000 == 0:
                say(imported, f"Reading the file: {count:,} rows", min(75, count // 700))
            yield row

    register: Path = _stored(imported, "register")  # type: ignore[assignment]
    is_inside = imported.links_name == links_beside(register) and not (imported.path / "links").exists()
    links = None if is_inside else _stored(imported, "links")
    return read_files(register, links, imported.las, shown)


def _stored(imported: RegisterImport, kind: str) -> Path | None:
    """The file that was uploaded; None where no links were. Raises ``OutOfSight``."""
    name = imported.file_name if kind == "register" else imported.links_name
    if not name:
        return None
    path = imported.path / kind / name
    if not os.access(path, os.R_OK):
        raise OutOfSight
    return path
