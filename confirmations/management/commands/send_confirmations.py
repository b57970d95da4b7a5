"""``manage.py send_confirmations``: ask the leads, and remind them."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.formats import date_format

from confirmations.asking.rounds import due_reminders, plan_round
from confirmations.models import Question
from confirmations.seasons import open_season, season_of, third_week_of_september
from confirmations.writes import ask_lead, remind_lead
from office.jobs import NOTHING, noted
from partnerships.models import Partnership


class Command(BaseCommand):
    """``send_confirmations [--kind record|next-year] [--remind] [--dry-run]``, for a timer, once a day.

    It asks whoever is to be asked, and reminds whoever has not answered after 14 and 28 days. Nobody is asked twice in
    a season, nor reminded twice on a day, however often it runs; what a missed day left is done on the next. Without
    ``--kind`` the day says what is asked: the record from the third week of September to May, in June whether leads go
    on.
    """

    help = "Ask leads to confirm their partnership's record, or whether they go on next year, and remind them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command line may hold."""
        parser.add_argument("--kind", choices=Question.Kind.values, help="what to ask, whatever the day")
        parser.add_argument("--remind", action="store_true", help="only remind")
        parser.add_argument("--dry-run", action="store_true", help="say who would get an e-mail, and write none")

    def handle(self, *args: object, **options) -> None:
        """Ask and remind, and say who gets what."""
        if options["dry_run"]:
            self._run(options["kind"], only_remind=options["remind"], is_dry=True)
            return
        with noted("send_confirmations") as notes:
            notes.said = self._run(options["kind"], only_remind=options["remind"], is_dry=False)

    def _run(self, kind: str | None, *, only_remind: bool, is_dry: bool) -> str:
        sentences = [] if only_remind else [self._ask(kind, is_dry)]
        sentences.append(self._remind(is_dry))
        said = [sentence for sentence in sentences if sentence] or [NOTHING]
        for sentence in said:
            self.stdout.write(sentence)
        return " ".join(said)

    def _ask(self, kind: str | None, is_dry: bool) -> str:
        today = timezone.localdate()
        season = season_of(kind, today) if kind else open_season(today)
        if season is None:
            opens = date_format(third_week_of_september(today.year))
            return f"Nobody was asked: the yearly question goes out from {opens}. To ask now, give --kind."
        found = plan_round(season, Partnership.objects.all(), today)
        for lead in found.to_ask:
            self.stdout.write(f"{lead.person}, {lead.partnership}: {lead.reachable_email}")
            if not is_dry:
                ask_lead(lead=lead, season=season, by=None)
        for lead in found.without_address:
            self.stdout.write(f"No address: {lead.person}, {lead.partnership}")
        for lead in [] if is_dry else found.to_note:
            ask_lead(lead=lead, season=season, by=None)
        return f"Leads {'would be ' if is_dry else ''}asked: {len(found.to_ask)}." if found.to_ask else ""

    def _remind(self, is_dry: bool) -> str:
        due = due_reminders(timezone.localdate())
        for question in due:
            self.stdout.write(f"{question.lead.person}, {question.partnership}: {question.lead.reachable_email}")
            if not is_dry:
                remind_lead(question=question)
        return f"Leads {'would be ' if is_dry else ''}reminded: {len(due)}." if due else ""
