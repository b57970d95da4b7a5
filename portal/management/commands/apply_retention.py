"""``manage.py apply_retention [--dry-run]``: erase what is past the time for which it may be kept."""

from django.core.management.base import BaseCommand, CommandParser

from office.jobs import NOTHING, noted
from portal.privacy.retention import apply_rules


class Command(BaseCommand):
    """For cron, every night. The periods are settings; ``docs/record-of-processing.md`` gives the reasons."""

    help = "Erases contact details, sign-in records and messages that are past their time."

    def add_arguments(self, parser: CommandParser) -> None:
        """``--dry-run`` erases nothing."""
        parser.add_argument("--dry-run", action="store_true", help="say what would be erased, and erase nothing")

    def handle(self, *args: object, **options: object) -> None:
        """Erase it, and say how much of what."""
        if options["dry_run"]:
            self._erase("Would erase", is_dry_run=True)
            return
        with noted("apply_retention") as notes:
            erased = self._erase("Erased", is_dry_run=False)
            notes.said = f"Erased: {erased} records." if erased else NOTHING

    def _erase(self, verb: str, *, is_dry_run: bool) -> int:
        """Erase, say each rule's count, and return how many in all."""
        counts = apply_rules(is_dry_run=is_dry_run)
        for rule, count in counts:
            self.stdout.write(f"{verb} {count} of: {rule}.")
        return sum(count for _, count in counts)
