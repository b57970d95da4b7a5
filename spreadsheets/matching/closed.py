"""Schools that have closed, which sheets go on naming: the school that follows one is offered."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.formats import date_format

from partnerships.models import School
from spreadsheets.matching.questions import LEAVE_OUT, Answers, Option, SheetQuestion
from spreadsheets.reading import headings
from spreadsheets.reading.sheet import SchoolLine

UNTIL_IT_CLOSED = "until-it-closed"


class ClosedSchools:
    """Asks what is meant by a school that has closed."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.left_out: list[tuple[int, str, str]] = []  # row, partnership and name

    def meant(
        self, line: SchoolLine, school: School, following: Sequence[School], partnership: str, key: str
    ) -> tuple[SchoolLine, School] | None:
        """The line and the school that it is of; None where it is left out, or nobody has said yet."""
        answer = self.answers.to(_question(line, school, following, partnership, key))
        if answer == LEAVE_OUT:
            self.left_out.append((line.row, partnership, line.name or line.text))
        if answer == UNTIL_IT_CLOSED:
            return replace(line, left=school.closed_on), school
        successor = next((one for one in following if answer == _value(one)), None)
        return (line, successor) if successor else None


def _value(school: School) -> str:
    return f"school-{school.pk}"


def _question(
    line: SchoolLine, school: School, following: Sequence[School], partnership: str, key: str
) -> SheetQuestion:
    closed = f"closed on {date_format(school.closed_on)}" if school.closed_on else "has closed"
    was_member = line.joined and school.closed_on and line.joined <= school.closed_on
    until = [Option(UNTIL_IT_CLOSED, f"{school}, until it closed")] if was_member else []
    return SheetQuestion(
        key=f"closed:{key}:{school.urn}",
        row=line.row,
        column=headings.SCHOOL,
        text=line.text,
        partnership=partnership,
        sentence=f"{school} ({school.urn}) {closed}. Which school is meant?",
        options=(
            *(Option(_value(one), one.name, f"URN {one.urn}, which followed it") for one in following),
            *until,
            Option(LEAVE_OUT, "None of these: leave it out"),
        ),
    )
