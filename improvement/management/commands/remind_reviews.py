"""Reminders of peer reviews, for cron: run it once a day."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from improvement.dates.nudging import post_nudges
from office.jobs import NOTHING, noted


class Command(BaseCommand):
    """Write once to whose step of a review is due: visit, report, workshop or impact review."""

    help = "Remind the people and the hosts of peer reviews of what is due, each once."

    def handle(self, *args: object, **options: object) -> None:
        """Write what is due and say how many; a second run writes nothing again, and a missed day is made up for."""
        with noted("remind_reviews") as notes:
            written = post_nudges(timezone.localdate())
            notes.said = f"Reminders written: {len(written)}." if written else NOTHING
        self.stdout.write(notes.said)
