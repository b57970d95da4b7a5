"""Who is meant where the cell of a lead is no one person: several, or a word that says that there is nobody."""

from collections.abc import Iterable
from dataclasses import replace

from partnerships.search.words import plain
from spreadsheets.matching.people import People
from spreadsheets.matching.questions import LEAVE_OUT, Option, SheetQuestion
from spreadsheets.reading import headings
from spreadsheets.reading.people import several_people
from spreadsheets.reading.sheet import LeadLine

ALL, AS_ONE = "all", "as-one"


class WrittenLeads:
    """Makes one line of each person; asks who is meant where one name may be several people."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.notes: list[str] = []

    def divided(self, lines: Iterable[LeadLine], key: str, partnership: str) -> list[LeadLine]:
        """The lines of a partnership, a person each; a line that is not decided is left out."""
        return [one for line in lines for one in self._of(line, key, partnership)]

    def _of(self, line: LeadLine, key: str, partnership: str) -> list[LeadLine]:
        names = several_people(line.name)
        if len(names) < 2 or self.people.has(line.name):
            return [line]
        answer = self.people.answers.to(_question(line, names, key, partnership))
        if answer == LEAVE_OUT:
            self.people.left_out.append((line.row, partnership, line.name))
        if answer == AS_ONE:
            return [line]
        chosen = names if answer == ALL else [name for place, name in enumerate(names) if answer == f"one-{place}"]
        return [replace(line, name=name, email=self._address_of(line, name, chosen)) for name in chosen]

    def _address_of(self, line: LeadLine, name: str, chosen: list[str]) -> str:
        """The address of the cell, if it is surely that person's: of one alone, or with their surname in it."""
        if not line.email or len(chosen) == 1:
            return line.email
        box = line.email.partition("@")[0].casefold()
        in_it = [one for one in chosen if plain(one).split()[-1] in box]
        if not in_it and name == chosen[0]:
            self.notes.append(f"The address in row {line.row} stands beside several people, and is left out.")
        return line.email if in_it == [name] else ""


def _question(line: LeadLine, names: list[str], key: str, partnership: str) -> SheetQuestion:
    both = "Both" if len(names) == 2 else "All"
    return SheetQuestion(
        key=f"people:{key}:{plain(line.name)}",
        row=line.row,
        column=headings.LEAD,
        text=line.name,
        partnership=partnership,
        sentence=f"“{line.name}” may be several people. Who leads {partnership}?",
        options=(
            Option(ALL, f"{both} lead together", ", ".join(names)),
            *(Option(f"one-{place}", f"{name} alone") for place, name in enumerate(names)),
            Option(AS_ONE, f"It is the name of one person, {line.name}"),
            Option(LEAVE_OUT, "Leave them out"),
        ),
    )
