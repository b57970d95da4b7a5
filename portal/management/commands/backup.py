"""``manage.py backup [FOLDER]``: everything in one dated folder, while the portal runs (docs/back-up.md)."""

from contextlib import nullcontext
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from base.migrations_waiting import not_applied, waiting
from office.jobs import RunNotes, noted
from portal.backups.errors import BackUpError
from portal.backups.making import Made, back_up, is_waiting


class Command(BaseCommand):
    """For cron, every night. How many are kept and for whom they are encrypted are settings."""

    help = "Backs up the database, the uploads and the log of erasures into one dated folder with checksums."

    def add_arguments(self, parser: CommandParser) -> None:
        """The folder, unless ``BACKUP_FOLDER`` names it."""
        parser.add_argument(
            "folder", nargs="?", default=settings.BACKUP_FOLDER, help="where; BACKUP_FOLDER unless given"
        )

    def handle(self, *args: object, **options: object) -> None:
        """Make it, and say what is in it."""
        if not options["folder"]:
            raise CommandError("Name the folder in which back-ups are to be kept, or set BACKUP_FOLDER.")
        try:
            left = waiting()
            if ("contenttypes", "0001_initial") in left:
                raise CommandError("The database is empty: there is nothing to back up. Run “manage.py migrate” first.")
            # Where the table of runs is not as this code knows it, the back-up goes on unnoted.
            with nullcontext(RunNotes()) if is_waiting(left, "office") else noted("backup") as notes:
                made = back_up(Path(str(options["folder"])).absolute())
                notes.said = _summary(made)
        except BackUpError as error:
            raise CommandError(str(error)) from error
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {' '.join(str(error).split())}") from error
        self.stdout.write(f"{made.path}: {_summary(made)}")
        for name in made.vanished:
            self.stdout.write(f"Vanished while it was made, and not in it: {name}")
        if made.waiting:
            named = ", ".join(".".join(name) for name in made.waiting)
            self.stdout.write(
                f"{not_applied(made.waiting)} ({named}): the back-up is of the database before that, and a restore by "
                "this code applies them. Run “manage.py migrate”."
            )
        for path in made.removed:
            self.stdout.write(f"Removed, for the newest {settings.BACKUP_KEEP} are kept: {path.name}")
        if not made.manifest.encrypted_with:
            self.stdout.write(
                "It is not encrypted: set BACKUP_AGE_RECIPIENT or BACKUP_GPG_RECIPIENT (docs/back-up.md)."
            )


def _summary(made: Made) -> str:
    said = made.manifest
    size = max(1, round(made.size / 1024**2))
    text = f"{sum(said.rows.values())} rows of {len(said.rows)} tables, {said.uploads} uploads, {size} MB"
    return f"{text}, encrypted with {said.encrypted_with}." if said.encrypted_with else f"{text}."
