"""Reminders of agendas and reports that are due, for cron: run it once a day."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from boards.emails import post_deadline_reminders
from office.jobs import NOTHING, noted


class Command(BaseCommand):
    """Write to who takes the minutes before and when an agenda is due, and to who brings items before reports are."""

    help = "Remind minute takers of agendas that are to go out, and those who bring items of their reports."

    def handle(self, *args: object, **options: object) -> None:
        """Write what is due and say how many; a second run writes nothing again, and a missed day is made up for."""
        with noted("remind_agendas") as notes:
            written = post_deadline_reminders(timezone.localdate())
            notes.said = f"Reminders written: {len(written)}." if written else NOTHING
        self.stdout.write(notes.said)
