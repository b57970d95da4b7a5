"""Reminders of agendas that are to go out, for cron: run it once a day."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from boards.emails import send_agenda_reminders


class Command(BaseCommand):
    """Write to who takes the minutes of a meeting whose agenda is to go out today."""

    help = "Remind minute takers of the agendas that are to go out today (AGENDA_DAYS_AHEAD before the meeting)."

    def handle(self, *args: object, **options: object) -> None:
        """Send what is to be sent today and say how many; a second run on a day sends nothing again."""
        self.stdout.write(f"{send_agenda_reminders(timezone.localdate())} reminders sent")
