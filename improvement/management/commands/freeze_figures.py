"""The figures of a past academic year, for cron: run it every night."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from improvement.programme.past_years import freeze_last_year
from office.jobs import NOTHING, noted


class Command(BaseCommand):
    """Freeze the figures of the academic year that is over, once."""

    help = "Freeze the figures of the academic year that is over, once: topics of reviews, and support."

    def handle(self, *args: object, **options: object) -> None:
        """Do it and say how many are safe; a second run changes nothing, and a missed night is made up for."""
        with noted("freeze_figures") as notes:
            frozen = freeze_last_year(timezone.localdate())
            notes.said = f"{frozen}: {frozen.figures.count()} are safe." if frozen else NOTHING
        self.stdout.write(notes.said)
