"""Sheets as they are read, what they are answered, and what comes of them."""

import datetime as dt

from partnerships.models import Partnership
from spreadsheets.applying.writes import apply_sheet
from spreadsheets.planning.making import make_plan
from spreadsheets.planning.plan import SheetPlan, Terms
from spreadsheets.reading.choices import partnership_key
from spreadsheets.reading.sheet import LeadLine, SchoolLine, Sheet, SheetPartnership

TODAY = dt.date(2026, 11, 2)
DAY = dt.timedelta(days=1)
JOINED, LEFT = dt.date(2024, 9, 1), dt.date(2026, 8, 31)
TERMS = Terms(TODAY)


def of(name: str, *schools: SchoolLine, leads: list[LeadLine] | None = None, **fields) -> Sheet:
    """A sheet of one partnership."""
    return Sheet(
        [SheetPartnership(partnership_key(name), name, 2, schools=list(schools), leads=leads or [], **fields)], 1
    )


def school(text: str, joined: dt.date | None = None, left: dt.date | None = None, *, row: int = 2) -> SchoolLine:
    return SchoolLine(row, text, joined, left)


def lead(name: str, email: str = "", *, row: int = 2) -> LeadLine:
    return LeadLine(row, name, email=email)


def sentences(plan: SheetPlan) -> list[str]:
    """What the plan changes, in its words."""
    return [change.sentence for change in (*plan.created, *plan.updated)]


def apply(sheet: Sheet, answers: dict[str, str] | None = None, terms: Terms = TERMS) -> SheetPlan:
    """Apply the sheet as it is planned now."""
    digest = make_plan(sheet, answers, terms).digest
    return apply_sheet(sheet, answers=answers or {}, terms=terms, digest=digest, file_name="sheet.xlsx")


def answer(plan: SheetPlan, value: str) -> dict[str, str]:
    """That answer to the one question that is open."""
    (question,) = plan.answers.open
    return {question.key: value}


def answers_of(partnership: Partnership, name: str = "Colne") -> dict[str, str]:
    """That the name is that partnership."""
    return {f"partnership:{partnership_key(name)}": str(partnership.pk)}
