"""``manage.py apply_retention [--dry-run] [--even-so]``: erase what is past the time for which it may be kept."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from office.jobs import NOTHING, noted
from portal.privacy.doubts import COMMAND
from portal.privacy.retention import DoubtError, RetentionRun, apply_rules


class Command(BaseCommand):
    """For cron, every night. The periods are settings; ``docs/record-of-processing.md`` gives the reasons.

    Where the clock seems wrong, or it would be much, it erases nothing and says what to do (ADR 35).
    """

    help = (
        "Erases contact details, sign-in records and messages that are past their time. Erases nothing, and fails with "
        "a sentence, where the clock seems wrong or it would be more than a tenth of a kind."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """``--dry-run`` erases nothing; ``--even-so`` whatever speaks against it."""
        parser.add_argument("--dry-run", action="store_true", help="say what would be erased, and erase nothing")
        parser.add_argument(
            "--even-so",
            action="store_true",
            help="erase though it is more than a tenth of a kind, or the clock seemed wrong. Look at the clock first; "
            "the first run after a restore, or after weeks without one, needs it",
        )

    def handle(self, *args: object, **options: object) -> None:
        """Erase it, and say how much of what."""
        if options["dry_run"]:
            found = apply_rules(is_dry_run=True)
            self._say("Would erase", found)
            if found.doubts:
                self.stdout.write(f"It would ask for --even-so first, because {'; '.join(found.doubts)}.")
            return
        with noted(COMMAND) as notes:
            try:
                found = apply_rules(even_so=bool(options["even_so"]))
            except DoubtError as error:
                raise CommandError(str(error)) from None
            erased = sum(count for _, count in found.counts)
            notes.said = f"Erased: {erased} records." if erased else NOTHING
        self._say("Erased", found)

    def _say(self, verb: str, found: RetentionRun) -> None:
        for rule, count in found.counts:
            self.stdout.write(f"{verb} {count} of: {rule}.")
