"""``manage.py load_demo``: partnerships, leads and meetings invented over the real schools, and accounts to try."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from base.command_arguments import day
from demonstration.load import Made, NotReadyError, load_demonstration
from demonstration.minutes import record_minutes
from demonstration.priorities import make_priorities
from demonstration.reports import make_reports
from demonstration.sign_ins import FILE_NAME, keep_sign_ins, sign_in_line


class Command(BaseCommand):
    """Add what is missing of the demonstration. A real portal has no such command: it is there where DEMO is on."""

    help = "Adds the demonstration: invented partnerships, leads and meetings, and accounts."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the day that counts as today, and what to leave out."""
        parser.add_argument(
            "--today",
            type=day,
            metavar="YYYY-MM-DD",
            help="The day from which meetings are planned; today unless given.",
        )

        parser.add_argument(
            "--without-refresh", action="store_true", help="Leave the register as of 2020; else it becomes July 2025’s."
        )
        parser.add_argument("--without-minutes", action="store_true", help="Record no meeting: it takes a while.")

    def handle(self, *args: object, **options: object) -> None:
        """Load the demonstration, keep its sign-ins, and say what was made."""
        today = options["today"] or timezone.localdate()
        try:
            made = load_demonstration(today, with_refresh=not options["without_refresh"])  # type: ignore[arg-type]
        except NotReadyError as error:
            raise CommandError(str(error)) from error
        sign_ins = keep_sign_ins()
        make_priorities()
        if not options["without_minutes"]:
            record_minutes()
        make_reports(today)  # type: ignore[arg-type]
        if options["verbosity"]:
            self._say(made, [sign_in_line(account) for account in sign_ins])

    def _say(self, made: Made, sign_ins: list[str]) -> None:
        if made.refresh:
            self.stdout.write(made.refresh)
        self.stdout.write(
            f"Added {made.partnerships} partnerships, {made.meetings} meetings and {made.resources} resources, "
            f"with {made.rounds} rounds of peer reviews, all invented for the demonstration. "
            f"{made.coverage}"
        )
        self.stdout.write(f"Sign-ins, kept in {settings.VAR_DIR / FILE_NAME}:")
        for line in sign_ins:
            self.stdout.write(f"  {line}")
