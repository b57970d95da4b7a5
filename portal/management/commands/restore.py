"""``manage.py restore FOLDER --yes``: a back-up, back into an empty database, or over a named one (docs/back-up.md)."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from base.in_use import is_in_use
from portal.backups.errors import BackUpError
from portal.backups.restoring import STILL_SERVES, Plan, alone, plan_restore, restore


class Command(BaseCommand):
    """Everything is checked before anything is touched; what fails half-way is taken back."""

    help = "Restores a back-up, erases again what was erased since, and checks the seals of the minutes."

    def add_arguments(self, parser: CommandParser) -> None:
        """The dated folder, and what to be sure of."""
        parser.add_argument("folder", type=Path, help="one dated folder, such as /backups/2026-11-28T174501Z")
        parser.add_argument("--yes", action="store_true", help="do it; without it, say what would be done")
        parser.add_argument("--over", default="", metavar="DATABASE", help="the database that may be lost, by its name")
        parser.add_argument(
            "--erasures",
            action="append",
            type=Path,
            default=[],
            metavar="FILE",
            help="a log of erasures from elsewhere; may be given several times",
        )

    def handle(self, *args: object, **options: object) -> None:
        """Do it, and say what was restored, what was erased again, and what is not well."""
        folder, over = Path(str(options["folder"])).absolute(), str(options["over"])
        try:
            with alone():
                plan = plan_restore(folder, over=over, erasure_files=options["erasures"])  # type: ignore[arg-type]
                self._say_plan(plan)
                if not options["yes"]:
                    raise CommandError("Nothing was done. Add --yes to do it.")
                is_well = restore(plan, self.stdout.write)
        except BackUpError as error:
            raise CommandError(str(error)) from error
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {' '.join(str(error).split())}") from error
        if not is_well:
            raise CommandError("Restored, but the minutes are not all as they were frozen: see above.")
        self.stdout.write("Restored. Everybody signs in anew; start the portal and its worker.")

    def _say_plan(self, plan: Plan) -> None:
        said = plan.manifest
        self.stdout.write(
            f"The back-up of {said.made_at[:16].replace('T', ' ')} UTC, of {said.engine} {said.engine_version}: "
            f"{sum(said.rows.values())} rows, {said.uploads} uploads. Its checksums are right."
        )
        lost = f", in place of {plan.records} records and {plan.files} uploads" if plan.is_over_something else ""
        self.stdout.write(f"It goes into the database {plan.database}{lost}.")
        if is_in_use(Path(settings.VAR_DIR)):
            self.stdout.write(STILL_SERVES)
