"""Refresh the schools from the DfE register."""

import shutil
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, IntegrityError
from tqdm import tqdm

from register.models import RegisterImport
from register.planning.cautions import cautions
from register.planning.plan import RegisterPlan, make_plan
from register.planning.report import details, moved, summary
from register.runs.refresh import FilesRefused, apply_and_record, extracted_on, read_files, sha256, sure_moves
from register.runs.running import STOPPED, AlreadyRunning, State, TakenBack, begin, new_import, touch, touching

T = TypeVar("T")
IS_IT_RIGHT = "Nothing was changed. If this is the right file, run it again with --even-so."


class Command(BaseCommand):
    """``import_gias FILE [--links FILE] [--la 881] [--move-memberships] [--even-so] [--dry-run]``.

    FILE is the DfE's ``edubasealldataYYYYMMDD.csv``, plain or in a gzip or zip file. All or nothing: with one bad row
    nothing is changed and the exit code is 1, and so it is with a file that is probably the wrong one, unless
    ``--even-so`` says that it is right (ADR 12). What officers added is kept, and nothing is deleted.
    """

    help = "Refresh the schools from a file of the DfE register, Get Information About Schools."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command line may hold."""
        parser.add_argument("file", type=Path, metavar="FILE", help="the register: CSV, or CSV in a gzip or zip file")
        parser.add_argument("--links", type=Path, metavar="FILE", help="the register's links file, for successors")
        parser.add_argument(
            "--la", default=settings.HOME_LA_CODE, help="the authority whose schools to take: three digits, or all"
        )
        parser.add_argument(
            "--move-memberships",
            action="store_true",
            help="carry memberships, leads and heads of a closed school over to its successor, where it has one",
        )
        parser.add_argument(
            "--even-so",
            action="store_true",
            help="apply a file that closes more than a tenth of the schools or is older than the last one",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")

    def handle(self, *args: object, **options) -> None:
        """Read, plan, say, apply."""
        la = _authority(options["la"])
        imported = new_import(file_name=options["file"].name, la_code=la or "")
        if not options["dry_run"]:
            _begin(imported)
        try:
            self._refresh(imported, la, options)
        except TakenBack:
            raise CommandError(STOPPED) from None
        except BaseException as error:
            if not options["dry_run"]:
                _refuse(imported, str(error) if isinstance(error, CommandError) else STOPPED)
            raise
        finally:
            shutil.rmtree(imported.path, ignore_errors=True)  # how far it was; the files stay where they are

    def _refresh(self, imported: RegisterImport, la: str | None, options: dict) -> None:
        plan = self._plan(imported, la, options)
        moves = sure_moves(plan) if options["move_memberships"] else {}
        self._ask_twice(cautions(imported, plan), options)
        if options["dry_run"] or options["verbosity"] > 1:
            self._say(details(plan))
        if not options["dry_run"]:
            _apply(imported, plan, moves)
        if options["verbosity"]:
            self._say(summary(plan))
        if options["verbosity"] and options["move_memberships"]:
            self._say(moved(moves))
        if options["dry_run"]:
            self.stdout.write("Nothing was changed: this was a dry run.")

    def _ask_twice(self, said: list[str], options: dict) -> None:
        """Say why it may be the wrong file; and refuse it, unless the option answers that it is not."""
        if said and not (options["even_so"] or options["dry_run"]):
            raise CommandError("\n".join([*said, IS_IT_RIGHT]))
        for sentence in said:
            self.stderr.write(sentence)

    def _plan(self, imported: RegisterImport, la: str | None, options: dict) -> RegisterPlan:
        file, links = options["file"], options["links"]
        try:
            register, found = read_files(file, links, la, lambda rows: touching(imported, _shown(rows, "row")))
        except FilesRefused as refused:
            raise CommandError("\n".join([*refused.lines, "Nothing was changed."])) from None
        imported.file_hash, imported.extracted_on = sha256(file), extracted_on(file, register)
        imported.newest_on = register.newest_on
        imported.links_name = links.name if links else ""
        touch(imported)
        return make_plan(register, found, la=la)

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


def _apply(imported: RegisterImport, plan: RegisterPlan, moves: dict[int, int]) -> None:
    try:
        apply_and_record(imported, plan, moves=moves, by=None, progress=lambda batches: _shown(batches, "batch"))
    except IntegrityError:
        raise CommandError(
            "The schools were imported by somebody else at the same time. Nothing was changed: run it again."
        ) from None


def _authority(la: str) -> str | None:
    if la.lower() == "all":
        return None
    if not (len(la) == 3 and la.isascii() and la.isdigit()):
        raise CommandError(f"“{la}” is not an authority: give three digits, such as 881, or all.")
    return la


def _shown(things: Iterable[T], unit: str) -> Iterator[T]:
    """The things, with a bar on a terminal; nothing is shown where the output goes to a file or another program."""
    yield from tqdm(things, unit=f" {unit}", disable=not sys.stderr.isatty())
