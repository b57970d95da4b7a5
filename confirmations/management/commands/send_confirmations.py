"""``manage.py send_confirmations``: ask the leads, and remind them."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.formats import date_format

from confirmations.asking.rounds import due_reminders, plan_round
from confirmations.models import Question
from confirmations.seasons import open_season, season_of, third_week_of_september
from confirmations.writes import ask_lead, remind_lead
from partnerships.models import Lead, Partnership


class Command(BaseCommand):
    """``send_confirmations [--kind record|next-year] [--remind] [--dry-run]``, for cron, once a day.

    Nobody is asked twice in a season, nor reminded twice on a day, however often it runs. Without ``--kind`` the day
    says what is asked: the record from the third week of September to May, in June whether leads go on.
    """

    help = "E-mails leads a link to confirm their partnership's record, or to say whether they go on next year."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command line may hold."""
        parser.add_argument("--kind", choices=Question.Kind.values, help="what to ask, whatever the day")
        parser.add_argument("--remind", action="store_true", help="only remind, after 14 and 28 days unanswered")
        parser.add_argument("--dry-run", action="store_true", help="say who would get an e-mail, and send none")
        parser.add_argument("--site", default=settings.SITE_URL, help="the portal's address, for the links")

    def handle(self, *args: object, **options) -> None:
        """Ask or remind, and say who got what."""
        if options["remind"]:
            self._remind(options["site"], options["dry_run"])
        else:
            self._ask(options["kind"], options["site"], options["dry_run"])

    def _ask(self, kind: str | None, site: str, is_dry: bool) -> None:
        today = timezone.localdate()
        season = season_of(kind, today) if kind else open_season(today)
        if season is None:
            opens = date_format(third_week_of_september(today.year))
            self.stdout.write(f"Nobody was asked: the yearly question goes out from {opens}. To ask now, give --kind.")
            return
        found = plan_round(season, Partnership.objects.all(), today)
        failed = [lead for lead in found.to_ask if not self._asked(lead, season, site, is_dry)]
        for lead in found.without_address:
            self.stdout.write(f"No address: {lead.person}, {lead.partnership}")
        self._conclude("asked", len(found.to_ask) - len(failed), len(failed), is_dry)

    def _asked(self, lead: Lead, season, site: str, is_dry: bool) -> bool:
        self.stdout.write(f"{lead.person}, {lead.partnership}: {lead.reachable_email}")
        return is_dry or ask_lead(lead=lead, season=season, site=site, by=None) is not None

    def _remind(self, site: str, is_dry: bool) -> None:
        due = due_reminders(timezone.localdate())
        for question in due:
            self.stdout.write(f"{question.lead.person}, {question.partnership}: {question.lead.reachable_email}")
        failed = [question for question in due if not (is_dry or remind_lead(question=question, site=site))]
        self._conclude("reminded", len(due) - len(failed), len(failed), is_dry)

    def _conclude(self, what: str, done: int, failed: int, is_dry: bool) -> None:
        """One sentence; an exit code that cron notices where an e-mail failed."""
        verb = f"would be {what}" if is_dry else what
        self.stdout.write(f"Leads {verb}: {done}.")
        if failed:
            raise CommandError(f"E-mails that the mail server did not take: {failed}. The next run tries again.")
