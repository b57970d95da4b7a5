"""Refresh the schools from the DfE register."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction
from tqdm import tqdm

from partnerships.gias.apply import apply_plan
from partnerships.gias.columns import KNOWN, LINK_COLUMNS, REQUIRED, read_links, read_register
from partnerships.gias.plan import Plan, make_plan, schools_wanted
from partnerships.gias.reading import FileRefused, RowsRefused, read_rows
from partnerships.gias.report import details, summary
from partnerships.models import RegisterImport

T = TypeVar("T")


class Command(BaseCommand):
    """``import_gias FILE [--links FILE] [--la 881] [--dry-run]``.

    FILE is the DfE's ``edubasealldataYYYYMMDD.csv``, plain or in a gzip or zip file. All or nothing: with one bad row
    nothing is changed and the exit code is 1. What officers added is kept, and nothing is deleted.
    """

    help = "Refresh the schools from a file of the DfE register, Get Information About Schools."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command line may hold."""
        parser.add_argument("file", type=Path, metavar="FILE", help="the register: CSV, or CSV in a gzip or zip file")
        parser.add_argument("--links", type=Path, metavar="FILE", help="the register's links file, for successors")
        parser.add_argument(
            "--la", default=settings.HOME_LA_CODE, help="the authority whose schools to take: three digits, or all"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")

    def handle(self, *args: object, **options) -> None:
        """Read, plan, say, apply."""
        la = _authority(options["la"])
        plan = self._plan(options["file"], options["links"], la)
        if options["dry_run"] or options["verbosity"] > 1:
            self._say(details(plan))
        if not options["dry_run"]:
            self._apply(plan, options["file"].name, la)
        if options["verbosity"]:
            self._say(summary(plan))
        if options["dry_run"]:
            self.stdout.write("Nothing was changed: this was a dry run.")

    def _plan(self, file: Path, links: Path | None, la: str | None) -> Plan:
        faults: list[str] = []
        wanted = schools_wanted(la)
        register = _read(file, lambda: read_register(_shown(read_rows(file, REQUIRED, KNOWN), "row"), wanted), faults)
        found = links and _read(links, lambda: read_links(read_rows(links, LINK_COLUMNS)), faults)
        if faults or not register:
            raise CommandError("\n".join([*faults, "Nothing was changed."]))
        return make_plan(register, found or None, la=la)

    @transaction.atomic
    def _apply(self, plan: Plan, file_name: str, la: str | None) -> None:
        try:
            apply_plan(plan, reason=f"DfE register: {file_name}", progress=lambda batches: _shown(batches, "batch"))
            RegisterImport.objects.create(file_name=file_name, la_code=la or "")
        except IntegrityError:
            raise CommandError(
                "The schools were imported by somebody else at the same time. Nothing was changed: run it again."
            ) from None

    def _say(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.stdout.write(line)


def _authority(la: str) -> str | None:
    if la.lower() == "all":
        return None
    if not (len(la) == 3 and la.isascii() and la.isdigit()):
        raise CommandError(f"“{la}” is not an authority: give three digits, such as 881, or all.")
    return la


def _read(path: Path, read: Callable[[], T], faults: list[str]) -> T | None:
    """What the file holds; None where it is refused, and the reasons go into ``faults``."""
    try:
        return read()
    except RowsRefused as refused:
        faults += [f"{path.name}:", str(refused), f"{refused.rows} rejected."]
    except FileRefused as refused:
        faults.append(str(refused))
    return None


def _shown(things: Iterable[T], unit: str) -> Iterator[T]:
    """The things, with a bar on a terminal; nothing is shown where the output goes to a file or another program."""
    yield from tqdm(things, unit=f" {unit}", disable=not sys.stderr.isatty())
