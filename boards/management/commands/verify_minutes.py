"""Whether every frozen version of minutes is as it was frozen."""

from django.core.management.base import BaseCommand, CommandError

from boards.minutes.seals import broken_seals, unsealed_steps
from boards.models import MinutesVersion
from office.jobs import NOTHING, noted


class Command(BaseCommand):
    """Compute every seal anew; one changed byte, a missing version or a broken chain is said and ends with an error."""

    help = "Check that no frozen version of minutes was changed or removed."

    def handle(self, *args: object, **options: object) -> None:
        """Say what is broken, a line each, or how many versions are whole."""
        with noted("verify_minutes") as notes:
            notes.said = self._verify()
        self.stdout.write(notes.said)

    def _verify(self) -> str:
        versions = list(MinutesVersion.objects.chained())
        problems = [*broken_seals(versions), *unsealed_steps(versions)]
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"Problems with the frozen minutes: {len(problems)}")
        return f"Frozen versions that are as they were frozen: {len(versions)}" if versions else NOTHING
