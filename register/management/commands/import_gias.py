"""Refresh the schools from the DfE register."""

import shutil
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NoReturn, TypeVar

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, IntegrityError
from tqdm import tqdm

from base.days import DayError, parse_likely_day
from base.saving_many import without_collecting
from partnerships.models import Authority
from register.authorities import AuthorityChange, change_of, home_unless_told, may_be_home, why_too_early
from register.models import RegisterImport
from register.planning.cautions import cautions
from register.planning.plan import RegisterPlan, make_plan
from register.planning.preview import authorities_of
from register.planning.reorganisation import doubt_about
from register.planning.report import details, left, moved, summary
from register.planning.successions import After, successions
from register.runs.carrying import sure_moves
from register.runs.coverage import coverage_if_applied, day_of_coverage
from register.runs.refresh import (
    FilesRefused,
    apply_and_record,
    extracted_on,
    links_beside,
    read_files,
    sha256,
)
from register.runs.running import STOPPED, AlreadyRunning, State, TakenBack, begin, new_import, touch, touching
from register.runs.sentences import authorities, coverage

T = TypeVar("T")
IS_IT_RIGHT = "Nothing was changed. If this is the right file, run it again with --even-so."


class Command(BaseCommand):
    """``import_gias FILE [--links FILE] [--la 881] [--move-memberships] [--even-so] [--dry-run]``.

    Where authorities end and begin, also ``--home CODES``, those that are home from then, and ``--from DAY``.

    FILE is the DfE's ``edubasealldataYYYYMMDD.csv``, plain or in a gzip or zip file. All or nothing: with one bad row
    nothing is changed and the exit code is 1, and so it is with a file that is probably the wrong one, unless
    ``--even-so`` says that it is right (ADR 12). What officers added is kept, and nothing is deleted.
    """

    help = "Refresh the schools from a file of the DfE register, Get Information About Schools."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command line may hold."""
        parser.add_argument("file", type=Path, metavar="FILE", help="the register: CSV, or CSV in a gzip or zip file")
        parser.add_argument(
            "--links", type=Path, metavar="FILE", help="its file of links, for successors; one in the same zip is found"
        )
        parser.add_argument(
            "--la",
            metavar="CODES",
            help="the authorities whose schools to take: three digits each, with commas between them, or all; "
            "those that are home, unless given",
        )
        parser.add_argument(
            "--move-memberships",
            action="store_true",
            help="carry memberships, leads and heads of a closed school over to its successor, where it has one",
        )
        parser.add_argument(
            "--even-so",
            action="store_true",
            help="apply a file that closes more than a tenth of the schools, has fewer than half of them, is of a day "
            "to come, or is older than one before",
        )
        parser.add_argument(
            "--home",
            metavar="CODES",
            help="where authorities end and begin: all that are home from then, with commas between them; one that is "
            "home already and is not among them is home no more",
        )
        parser.add_argument(
            "--from",
            dest="first_day",
            metavar="DAY",
            help="the day from which schools are of other authorities; 1 April where authorities begin, unless given",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")

    def handle(self, *args: object, **options) -> None:
        """Read, plan, say, apply."""
        las = _authorities(options["la"])
        imported = new_import(file_name=options["file"].name, la_codes=",".join(las or []))
        if not options["dry_run"]:
            _begin(imported)
        try:
            self._refresh(imported, options)
        except TakenBack:
            raise CommandError(STOPPED) from None
        except BaseException as error:
            if not options["dry_run"]:
                _refuse(imported, str(error) if isinstance(error, CommandError) else STOPPED)
            raise
        finally:
            shutil.rmtree(imported.path, ignore_errors=True)  # how far it was; the files stay where they are

    @without_collecting()
    def _refresh(self, imported: RegisterImport, options: dict) -> None:
        plan = self._plan(imported, options)
        found = successions(After(plan))
        moves = sure_moves(found) if options["move_memberships"] else {}
        change = _authority_change(imported, plan, options)
        self._ask_twice(cautions(imported, plan), options)
        if options["dry_run"] or options["verbosity"] > 1:
            self._say(details(plan))
        if not options["dry_run"]:
            _apply(imported, plan, moves, change)
        if options["verbosity"]:
            self._say(authorities(_authorities_shown(plan, change)))
            self._say(summary(plan))
            self._say(_coverage(imported, plan, moves, change, is_done=not options["dry_run"]))
        if options["verbosity"] and options["move_memberships"]:
            self._say(moved(moves))
        if options["verbosity"]:
            self._say(left(found, is_moving=options["move_memberships"]))
        if options["dry_run"]:
            self.stdout.write("Nothing was changed: this was a dry run.")

    def _ask_twice(self, said: list[str], options: dict) -> None:
        """Say why it may be the wrong file; and refuse it, unless the option answers that it is not."""
        if said and not (options["even_so"] or options["dry_run"]):
            raise CommandError("\n".join([*said, IS_IT_RIGHT]))
        for sentence in said:
            self.stderr.write(sentence)

    def _plan(self, imported: RegisterImport, options: dict) -> RegisterPlan:
        file, links = options["file"], options["links"]
        try:
            register, found = read_files(
                file, links, imported.las, lambda rows: touching(imported, _shown(rows, "row"))
            )
        except FilesRefused as refused:
            raise CommandError("\n".join([*refused.lines, "Nothing was changed."])) from None
        imported.file_hash, imported.extracted_on = sha256(file), extracted_on(file, register)
        imported.newest_on = register.newest_on
        imported.links_name = links.name if links else links_beside(file)
        touch(imported)
        return make_plan(register, found, las=imported.las, day=imported.extracted_on)

    def _say(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.stdout.write(line)


def _begin(imported: RegisterImport) -> None:
    try:
        begin(imported, State.APPLYING, by=None, is_claimed=True)
    except AlreadyRunning as running:
        raise CommandError(str(running)) from None


def _refuse(imported: RegisterImport, why: str) -> None:
    with suppress(DatabaseError):  # where it is away, the refresh is found to be left off
        RegisterImport.objects.filter(pk=imported.pk, is_running=True).update(
            state=State.REFUSED, is_running=False, worked_at=None, message=why
        )


def _apply(imported: RegisterImport, plan: RegisterPlan, moves: dict, change: AuthorityChange | None) -> None:
    def shown(batches: Iterable) -> Iterable:
        return _shown(batches, "batch")

    try:
        apply_and_record(imported, plan, moves=moves, by=None, change=change, progress=shown)
    except IntegrityError:
        raise CommandError(
            "The schools were imported by somebody else at the same time. Nothing was changed: run it again."
        ) from None


def _authorities(typed: str | None) -> list[str] | None:
    """The codes that were typed, or those of home; None for all."""
    if typed is None:
        return Authority.objects.home_codes() or _refuse_without_home()
    if typed.lower() == "all":
        return None
    return _codes(typed)


def _codes(typed: str) -> list[str]:
    codes = [code.strip() for code in typed.split(",")]
    for code in codes:
        if not (len(code) == 3 and code.isascii() and code.isdigit()):
            raise CommandError(f"“{code}” is not an authority: give three digits, or all.")
    return codes


def _authority_change(imported: RegisterImport, plan: RegisterPlan, options: dict) -> AuthorityChange | None:
    """What the options say of the plan's authorities; refused where they leave open which of them are home."""
    one = plan.reorganisation
    if one is None:
        return None
    try:
        on = parse_likely_day(options["first_day"], is_typed_now=True) if options["first_day"] else one.on
    except DayError as error:
        raise CommandError(f"--from: {error}") from None
    if said := why_too_early(authorities_of(one), on):
        raise CommandError(f"--from: {said}")
    doubt = doubt_about(on, imported.extracted_on, imported.las) if one.asks_which_are_home else None
    if doubt and not (options["even_so"] or options["dry_run"]):
        raise CommandError(
            f"--from: {doubt.said} {doubt.advice}. Nothing was changed. If these do begin on that day, run it again "
            "with --even-so."
        )
    offered = home_unless_told(authorities_of(one))
    home = _codes(options["home"]) if options["home"] else offered if options["dry_run"] else []
    if unknown := [code for code in home if code not in may_be_home(authorities_of(one))]:
        raise CommandError(
            f"--home: no school comes to {unknown[0]}. Schools come to {', '.join(sorted(one.schools))}."
        )
    if one.asks_which_are_home and not home and not options["dry_run"]:
        said = "\n".join(authorities(authorities_of(one)))
        raise CommandError(
            f"{said}\nNothing was changed. Say which of them are home from then, and the day where it is another: "
            f"--home {','.join(offered or one.schools)} --from {on.isoformat()}"
        )
    return change_of(authorities_of(one), on=on, home=home)


def _coverage(
    imported: RegisterImport, plan: RegisterPlan, moves: dict, change: AuthorityChange | None, *, is_done: bool
) -> list[str]:
    """A sentence on what coverage becomes or became; none where no school counts."""
    counted = imported.preview.get("coverage")
    if not is_done:
        day = day_of_coverage(_authorities_shown(plan, change))
        counted = coverage_if_applied(plan, moves=moves, change=change, day=day, on=imported.day)
    said = coverage(counted or {}, is_done=is_done)
    return [said] if said else []


def _authorities_shown(plan: RegisterPlan, change: AuthorityChange | None) -> dict:
    shown = authorities_of(plan.reorganisation)
    return shown | {"on": change.on.isoformat()} if change else shown


def _refuse_without_home() -> NoReturn:
    raise CommandError(
        "No authority is home yet: nobody knows whose schools to take. Load the seed (manage.py load_seed), tick one "
        "under Authorities in admin, or give --la."
    )


def _shown(things: Iterable[T], unit: str) -> Iterator[T]:
    """The things, with a bar on a terminal; nothing is shown where the output goes to a file or another program."""
    yield from tqdm(things, unit=f" {unit}", disable=not sys.stderr.isatty())
