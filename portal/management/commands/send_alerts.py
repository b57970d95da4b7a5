"""``manage.py send_alerts``: tell whoever follows something what changed in public, for cron: run it once a day."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from office.jobs import NOTHING, noted
from portal.follow.alerts import tell_followers


class Command(BaseCommand):
    """A second run on one day writes nothing again, and a day that was missed is made up for by the next."""

    help = (
        "Writes to those who follow a board, a quadrant or a partnership what changed in public since they were told."
    )

    def handle(self, *args: object, **options: object) -> None:
        """Write what there is to tell, and say to how many; once all are tried, fail where some could not be."""
        with noted("send_alerts") as notes:
            alerts = tell_followers(timezone.localdate())
            notes.said = f"Alerts written: {alerts.written}." if alerts.written else NOTHING
            if alerts.failed:
                raise CommandError(
                    f"Alerts written: {alerts.written}. For a fault, {alerts.failed} could not be: the log says why."
                )
        self.stdout.write(notes.said)
