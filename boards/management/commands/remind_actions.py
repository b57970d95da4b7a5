"""Reminders of actions, for cron: run it once a day."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from boards.emails import send_reminders


class Command(BaseCommand):
    """Write to the owners of actions that are due in a week, and of those that were due a week ago."""

    help = "Remind owners of their actions a week before and a week after the due date."

    def handle(self, *args: object, **options: object) -> None:
        """Send what is to be sent today and say how many; a second run on a day sends nothing again."""
        self.stdout.write(f"{send_reminders(timezone.localdate())} reminders sent")
