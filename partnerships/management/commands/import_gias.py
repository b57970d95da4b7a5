"""Refresh the schools from the DfE register."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from partnerships.gias.apply import apply_plan
from partnerships.gias.columns import LINK_COLUMNS, REQUIRED, read_links, read_register
from partnerships.gias.plan import Plan, make_plan
from partnerships.gias.reading import FileRefused, read_rows
from partnerships.gias.report import details, summary


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
        plan = self._plan(options["file"], options["links"], self._authority(options["la"]))
        if options["dry_run"] or options["verbosity"] > 1:
            self._say(details(plan))
        if not options["dry_run"]:
            apply_plan(plan, reason=f"DfE register: {options['file'].name}", progress=_progress)
        if options["verbosity"]:
            self._say(summary(plan))
        if options["dry_run"]:
            self.stdout.write("Nothing was changed: this was a dry run.")

    def _authority(self, la: str) -> str | None:
        if la == "all":
            return None
        if not (len(la) == 3 and la.isascii() and la.isdigit()):
            raise CommandError(f"“{la}” is not an authority: give three digits, such as 881, or all.")
        return la

    def _plan(self, file: Path, links: Path | None, la: str | None) -> Plan:
        try:
            register = read_register(read_rows(file, REQUIRED))
            found = read_links(read_rows(links, LINK_COLUMNS)) if links else None
        except FileRefused as refused:
            count = len(refused.errors)
            raise CommandError(f"{refused}\n{count} rejected. Nothing was changed.") from None
        return make_plan(register, found, la=la)

    def _say(self, lines) -> None:
        for line in lines:
            self.stdout.write(line)


def _progress(batches: Iterable) -> tqdm:
    """A bar on a terminal; nothing where the output goes to a file or another program."""
    return tqdm(batches, unit="batch", disable=not sys.stderr.isatty())
