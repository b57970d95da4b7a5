"""``manage.py doctor [--thorough] [--support FILE]``: what is wrong, a sentence each."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.doctor.examining import Examination, examine
from portal.doctor.findings import Severity, counted
from portal.doctor.support import write_bundle


class Command(BaseCommand):
    """For whoever runs the portal, and for a timer: it writes nothing, and goes on whatever it finds (ADR 35)."""

    help = (
        "Says what is wrong with the portal and what to do, a sentence each. The exit code is 1 where something must "
        "be done, and 0 where nothing must, though something should be looked at. It changes nothing. On a terminal, "
        "or with --verbosity 2, it adds paths and the words of errors, which may name people."
    )
    requires_system_checks = ()  # they are a part of what it looks at

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what the command line may hold."""
        parser.add_argument(
            "--thorough",
            action="store_true",
            help="read every page of a large database too, and on PostgreSQL every index where amcheck is installed: "
            "minutes",
        )
        parser.add_argument(
            "--support",
            type=Path,
            metavar="FILE",
            help="write what was found, versions, names of settings, counts and sizes into a zip besides, or into "
            "one in that folder: without personal data, for whoever helps",
        )

    def handle(self, *args: object, **options) -> None:
        """Look, say, and exit."""
        if options["support"]:
            file = _place(options["support"])
            try:
                examination = write_bundle(file, is_thorough=options["thorough"])
            except FileExistsError:
                raise CommandError(f"{file} is there already. Give another name.") from None
            except OSError as error:
                raise CommandError(f"{file} could not be written: {error.strerror}.") from error
        else:
            examination = examine(is_thorough=options["thorough"])
        self._say(examination, with_details=options["verbosity"] > 1 or self.stdout.isatty())
        if options["support"]:
            self.stdout.write(f"The bundle is {file}. Look through it before you send it.")
        if examination.needs_doing:
            sys.exit(1)

    def _say(self, examination: Examination, *, with_details: bool) -> None:
        """Details are for eyes on a terminal: what a timer writes goes into a log, which is to name nobody."""
        for severity in Severity:
            for finding in examination.of(severity):
                self.stdout.write(f"{severity.value}: {finding if with_details else finding.for_the_log}")
        looked_at = ", ".join(check.what for check in examination.looked_at)
        nothing = "" if examination.found else "Nothing needs doing. "
        found = f"Found: {counted(len(examination.found), 'thing')}. " if examination.found else ""
        self.stdout.write(f"{nothing}{found}Looked at, in {examination.seconds:.1f} s: {looked_at}.")


def _place(given: Path) -> Path:
    """The file, or one in the folder that was given."""
    return given / f"support-{timezone.localtime():%Y-%m-%d-%H%M%S}.zip" if given.is_dir() else given
