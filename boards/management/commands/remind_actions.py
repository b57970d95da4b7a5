"""Reminders of actions, for cron: run it once a day."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from boards.emails import post_reminders
from office.jobs import NOTHING, noted


class Command(BaseCommand):
    """Write to the owners of actions that are due in a week, and of those that were due a week ago."""

    help = "Remind owners of their actions a week before and a week after the due date."

    def handle(self, *args: object, **options: object) -> None:
        """Write what is due and say how many; a second run writes nothing again, and a missed day is made up for."""
        with noted("remind_actions") as notes:
            written = post_reminders(timezone.localdate())
            notes.said = f"Reminders written: {len(written)}." if written else NOTHING
        self.stdout.write(notes.said)
