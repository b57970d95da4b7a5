"""Reminders of agendas that are to go out, for cron: run it once a day."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from boards.emails import post_agenda_reminders
from office.jobs import NOTHING, noted


class Command(BaseCommand):
    """Write to who takes the minutes of a meeting whose agenda is to go out today."""

    help = "Remind minute takers of the agendas that are to go out today (AGENDA_DAYS_AHEAD before the meeting)."

    def handle(self, *args: object, **options: object) -> None:
        """Write what is due and say how many; a second run writes nothing again, and a missed day is made up for."""
        with noted("remind_agendas") as notes:
            written = post_agenda_reminders(timezone.localdate())
            notes.said = f"Reminders written: {len(written)}." if written else NOTHING
        self.stdout.write(notes.said)
