"""``manage.py apply_retention [--dry-run]``: erase what is past the time for which it may be kept."""

from django.core.management.base import BaseCommand, CommandParser

from portal.privacy.retention import apply_rules


class Command(BaseCommand):
    """For cron, every night. The periods are settings; ``docs/record-of-processing.md`` gives the reasons."""

    help = "Erases contact details, sign-in records and messages that are past their time."

    def add_arguments(self, parser: CommandParser) -> None:
        """``--dry-run`` erases nothing."""
        parser.add_argument("--dry-run", action="store_true", help="say what would be erased, and erase nothing")

    def handle(self, *args: object, **options: object) -> None:
        """Erase it, and say how much of what."""
        is_dry_run = bool(options["dry_run"])
        verb = "Would erase" if is_dry_run else "Erased"
        for rule, count in apply_rules(is_dry_run=is_dry_run):
            self.stdout.write(f"{verb} {count} of: {rule}.")
