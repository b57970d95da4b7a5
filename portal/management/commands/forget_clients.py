"""``manage.py forget_clients``: erase where what public forms sent more than a day ago came from."""

from django.core.management.base import BaseCommand

from office.jobs import NOTHING, noted
from partnerships.models import Enquiry
from portal.models import FollowRequest


class Command(BaseCommand):
    """For cron, every hour: each new enquiry does the same, but there may be none for a week."""

    help = "Erases the keyed hash of the sender's network address from what public forms sent more than a day ago."

    def handle(self, *args: object, **options: object) -> None:
        """Erase them, and say how many."""
        with noted("forget_clients") as notes:
            erased = Enquiry.objects.forget_clients() + FollowRequest.objects.forget_clients()
            notes.said = (
                f"Erased the sender’s mark from {erased} enquiries and alerts asked for." if erased else NOTHING
            )
        self.stdout.write(notes.said)
