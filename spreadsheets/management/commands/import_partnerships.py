"""Partnerships, their schools and their leads from an officer's spreadsheet."""

import datetime as dt
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterable
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from spreadsheets.applying.uploads import apply_file, remembered_answers, remembered_columns
from spreadsheets.applying.writes import PlanRefused
from spreadsheets.matching.days import DAY_FIRST, MONTH_FIRST, NO_DAY, ORDER, PERIODS, WHOLE_PERIOD
from spreadsheets.planning import report
from spreadsheets.planning.leads import HAND_OVER, TOGETHER
from spreadsheets.planning.making import make_plan
from spreadsheets.planning.memberships import FIRST_DAYS, OF_SHEET, RECORDED
from spreadsheets.planning.plan import SheetPlan, Terms
from spreadsheets.reading import cells
from spreadsheets.reading.faults import SheetRefused, SheetUnclear
from spreadsheets.reading.headings import Layout
from spreadsheets.reading.sheet import Sheet, read_sheet

HOW_TO_CHOOSE = "Give --sheet NAME or --all-sheets, or import the file in admin, where you can match the columns."


class Command(BaseCommand):
    """``import_partnerships FILE [--sheet NAME | --all-sheets] [--dry-run] [--from DATE] …``; ``--help`` has the rest.

    FILE is an Excel workbook or a CSV file; of several sheets with the headings say which, or take them all. All or
    nothing: with anything wrong or unsure nothing is changed and the exit code is 1. Choices between candidates are
    made in admin; those made there before are remembered.
    """

    help = "Take partnerships, their schools and their leads from a spreadsheet (.xlsx or .csv)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command line may hold."""
        parser.add_argument("file", type=Path, metavar="FILE", help="an Excel workbook (.xlsx) or a CSV file")
        sheets = parser.add_mutually_exclusive_group()
        sheets.add_argument(
            "--sheet",
            action="append",
            dest="sheets",
            metavar="NAME",
            help="the sheet of the workbook that is read; may be given more than once",
        )
        sheets.add_argument(
            "--all-sheets", action="store_true", help="read every sheet that has the headings, such as one a quadrant"
        )
        parser.add_argument(
            "--days",
            choices=[DAY_FIRST, MONTH_FIRST],
            help="how days such as 01/02/2026 are written in it; asked, so refused, where the sheet does not show it",
        )
        parser.add_argument(
            "--periods",
            choices=[WHOLE_PERIOD, NO_DAY],
            help="what a month, a term or a year without a day means: its first or last day, or no day",
        )
        parser.add_argument(
            "--joined",
            choices=[RECORDED, OF_SHEET],
            help="which first day holds of members for which the sheet has another than the portal; the recorded one "
            "when left out",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
        parser.add_argument(
            "--from",
            dest="starts_on",
            type=_day,
            metavar="DATE",
            help="the day from which what is new holds where the sheet gives none; today when left out",
        )
        parser.add_argument(
            "--complete", action="store_true", help="a school that the sheet leaves out has left; needs --ends-on"
        )
        parser.add_argument(
            "--ends-on", type=_day, metavar="DATE", help="the last day of memberships that a complete sheet leaves out"
        )
        parser.add_argument(
            "--leads",
            choices=[HAND_OVER, TOGETHER],
            help="what happens where the sheet has a new lead beside the portal's; asked, so refused, when left out "
            "and where several lead who might hand over",
        )

    def handle(self, *args: object, **options) -> None:
        """Read, plan, say, apply."""
        if options["complete"] != bool(options["ends_on"]):
            raise CommandError("Give --complete and --ends-on together: the last day of the schools that are left out.")
        terms = Terms(options["starts_on"] or Terms().starts_on, options["ends_on"])
        layout = Layout(tuple(options["sheets"] or ()), options["all_sheets"], remembered=remembered_columns())
        sheet = _read(options["file"], layout)
        if terms.is_complete and not sheet.lists_members:
            raise CommandError("It lists no schools, so it cannot be complete. Leave out --complete and --ends-on.")
        said = {ORDER: options["days"], PERIODS: options["periods"], FIRST_DAYS: options["joined"]}
        answers = remembered_answers() | {key: answer for key, answer in said.items() if answer}
        plan = _plan(sheet, answers, terms, options["leads"])
        self._say([*report.details(plan), *plan.notes] if options["verbosity"] else [])
        if not plan.is_ready:
            self._refuse(plan)
        if options["verbosity"]:
            self._say([report.summary(plan)])
        if options["dry_run"]:
            self.stdout.write("Nothing was changed: this was a dry run.")
        elif not plan.changes_nothing:
            self._apply(options["file"], sheet, plan, terms)

    def _apply(self, file: Path, sheet: Sheet, plan: SheetPlan, terms: Terms) -> None:
        try:
            apply_file(file, sheet, answers=dict(plan.answers.given), terms=terms, digest=plan.digest)
        except PlanRefused as refused:
            raise CommandError(str(refused)) from None

    def _refuse(self, plan: SheetPlan) -> None:
        faults = [str(fault) for fault in plan.faults]
        advice = ["Write the URN of each school that is meant, or import the file in admin, where you can choose."]
        asked = [*report.questions(plan), *advice] if plan.answers.open else []
        raise CommandError("\n".join([*faults, *asked, "Nothing was changed."]))

    def _say(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.stdout.write(line)


def _plan(sheet: Sheet, answers: dict[str, str], terms: Terms, leads: str | None) -> SheetPlan:
    """The plan, with the same answer to every question about leads where one was given."""
    plan = make_plan(sheet, answers, terms)
    if not leads:
        return plan
    asked = {question.key: leads for question in plan.answers.open if question.key.startswith("leads:")}
    return make_plan(sheet, answers | asked, terms)


def _read(path: Path, layout: Layout) -> Sheet:
    try:
        return read_sheet(path, layout=layout)
    except SheetUnclear as unclear:
        raise CommandError("\n".join([str(unclear), HOW_TO_CHOOSE, "Nothing was changed."])) from None
    except SheetRefused as refused:
        raise CommandError("\n".join([str(refused), "Nothing was changed."])) from None


def _day(written: str) -> dt.date:
    try:
        found = cells.day(written)
    except cells.SheetCellError as bad:
        raise ArgumentTypeError(str(bad)) from None
    if found is None:
        raise ArgumentTypeError("Give a day, such as 2026-10-15.")
    return found
