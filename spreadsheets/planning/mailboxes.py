"""The mailboxes of schools' offices: those that a sheet has otherwise than the portal."""

from collections.abc import Iterable

from spreadsheets.planning.memberships import FoundLine
from spreadsheets.planning.plan import SheetPlan
from spreadsheets.reading import headings

FIELD = "office_email"


class Mailboxes:
    """Plans each school's once, however many rows name it."""

    def __init__(self, plan: SheetPlan) -> None:
        self.plan = plan
        self.said: dict[int, FoundLine] = {}  # by school, the first row that gives its mailbox

    def plan_all(self, partnership: str, lines: Iterable[FoundLine]) -> None:
        """Plan those of the rows; without a ``partnership`` it is said of the school. A closed one keeps its own."""
        for line in lines:
            if line.said.mailbox and not line.school.is_closed:
                self._plan(partnership or str(line.school), line)

    def _plan(self, partnership: str, line: FoundLine) -> None:
        said, school = line.said, line.school
        first = self.said.setdefault(school.pk, line)
        if first.said.mailbox.casefold() != said.mailbox.casefold():
            self.plan.fault(
                said.row, headings.MAILBOX, f"{school} has another one in row {first.said.row}. Make them the same."
            )
        elif first is not line:
            return
        elif school.office_email.casefold() == said.mailbox.casefold():
            self.plan.unchanged += 1
        else:
            self.plan.change(
                school,
                {FIELD: said.mailbox},
                row=said.row,
                partnership=partnership,
                sentence=f"{school} ({school.urn}): the mailbox of its office {school.office_email or 'empty'} becomes "
                f"{said.mailbox}",
            )
