"""``manage.py take_snapshot``: keep how far the county is from "every school", for the desk's trend."""

import datetime as dt

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.formats import date_format

from base.command_arguments import day
from office.jobs import noted
from partnerships.coverage.snapshots import take_snapshot
from partnerships.coverage.trend import last_days_of_terms


def _days(since: dt.date, until: dt.date) -> list[dt.date]:
    return [since + dt.timedelta(days=number) for number in range((until - since).days + 1)]


EVERY = {"term": last_days_of_terms, "day": _days}


class Command(BaseCommand):
    """``take_snapshot [--on DATE]``, or ``take_snapshot --since DATE [--every term|day]`` for days gone by.

    For cron, once a night. The same day again takes the place of what was kept for it.
    """

    help = "Keeps the coverage of today, or of days gone by, which are counted from the dated records."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the day, or the first of many."""
        parser.add_argument("--on", type=day, metavar="YYYY-MM-DD", help="The day to count; today unless given.")
        parser.add_argument("--since", type=day, metavar="YYYY-MM-DD", help="Count from that day to --on besides.")
        parser.add_argument("--every", choices=EVERY, default="term", help="Of each term the last day, or each day.")

    def handle(self, *args: object, **options) -> None:
        """Count, keep, say."""
        on, since = options["on"] or timezone.localdate(), options["since"]
        if on > timezone.localdate():
            raise CommandError(f"{date_format(on)} is still to come. Give a day that is over, or today.")
        if since and since > on:
            raise CommandError(f"{date_format(since)} is after {date_format(on)}. Give an earlier day.")
        with noted("take_snapshot") as notes:
            for counted in EVERY[options["every"]](since, on) if since else [on]:
                notes.said = f"{date_format(counted)}: {take_snapshot(counted)}"
                if options["verbosity"]:
                    self.stdout.write(notes.said)
