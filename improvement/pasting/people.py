"""Which people a pasted sheet means: who may be chosen in this partnership first, then who heads or leads elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from rapidfuzz.distance import OSA

from improvement.models import Colleague, Reviewer
from improvement.pasting.sheet import PastedRow
from improvement.pasting.values import WrittenName
from partnerships.models import Headship, Lead, Membership, Partnership, Person, School
from partnerships.person_names import name_key, split_title
from spreadsheets.matching.people import are_alike
from spreadsheets.matching.questions import LEAVE_OUT, Answers, Option, SheetQuestion

LONG = 8  # letters of a name in which two slips of the pen are forgiven rather than one


@dataclass(frozen=True)
class Somebody:
    """A person, and the school where they work, where that is known."""

    person: Person
    school: School | None

    def __str__(self) -> str:
        return f"{self.person}, {self.school}" if self.school else str(self.person)


class PastedPeople:
    """Finds the people of a sheet by their names; a name is asked about once, wherever it stands."""

    def __init__(self, answers: Answers, partnership: Partnership, year: int, rows: Iterable[PastedRow]) -> None:
        self.answers = answers
        self.near = _near(partnership, year)
        written = {name for row in rows for people in row.people.values() for name in people}
        self.elsewhere = _elsewhere({split_title(name.text)[1] for name in written} - {""}, self.near)
        self.unknown: dict[WrittenName, list[tuple[int, str]]] = {}  # whom nobody knows, with rows and columns

    def find(self, row: PastedRow, column: str, name: WrittenName, school: School | None) -> Somebody | None:
        """Who it is; None while that is open, and for who is left out. ``school`` is that beside the name."""
        key = name_key(name.text)
        same = [one for one in self.near if name_key(one.person.name) == key]
        alike = same or [one for one in self.near if _may_be(name.text, one.person.name)]
        there = [one for one in alike if school and one.school == school]
        if len(same) == 1 or len(there) == 1:
            return (there or same)[0]
        offered = [*alike, *(one for one in self.elsewhere if name_key(one.person.name) == key)]
        offered += [one for one in self.near if school and one.school == school and one not in offered]
        if not offered:
            self.unknown.setdefault(name, []).append((row.number, column))
            return None
        answer = self.answers.to(_question(row, column, name, school, offered))
        return next((one for one in offered if answer == f"person-{one.person.pk}"), None)


def _question(
    row: PastedRow, column: str, name: WrittenName, school: School | None, offered: list[Somebody]
) -> SheetQuestion:
    return SheetQuestion(
        key=f"person:{name_key(name.text)}:{school.pk if school else ''}",
        row=row.number,
        column=column,
        text=name.text,
        partnership="",
        sentence=f"Who is “{name.text}”?",
        options=(
            *(Option(f"person-{one.person.pk}", str(one.person), str(one.school or "")) for one in offered),
            Option(LEAVE_OUT, "Nobody of these: leave them out"),
        ),
    )


def names_near(partnership: Partnership, year: int) -> set[str]:
    """The names of those who may be chosen in the partnership, as ``name_key`` has them."""
    return {name_key(one.person.name) for one in _near(partnership, year)}


def _near(partnership: Partnership, year: int) -> list[Somebody]:
    """Heads of the partnership’s schools, its leads, who is named there, and who is in a review this year or last."""
    members = Membership.objects.filter(partnership=partnership).active().order_by().values("school")
    of_rounds = Q(review__round__partnership=partnership, review__year__in=(year, year - 1))
    heads = Headship.objects.active().filter(school__in=members)
    found: dict[Person, School | None] = {}
    leads, named = Lead.objects.active().filter(partnership=partnership), Colleague.objects.filter(school__in=members)
    for rows in (heads, leads, named, Reviewer.objects.filter(of_rounds)):
        for row in rows.select_related("person", "school").order_by("pk"):
            found[row.person] = found.get(row.person) or row.school
    return [Somebody(person, school) for person, school in found.items()]


def _elsewhere(names: set[str], near: list[Somebody]) -> list[Somebody]:
    """Who heads a school or leads a partnership elsewhere under one of those names: anybody may know that."""
    known = {one.person.pk for one in near}
    found: dict[Person, School | None] = {}
    for rows in (Headship.objects.active(), Lead.objects.active()):
        for row in rows.filter(person__name__in=names).select_related("person", "school").order_by("pk"):
            if row.person_id not in known:
                found[row.person] = found.get(row.person) or row.school
    return [Somebody(person, school) for person, school in found.items()]


def _may_be(written: str, name: str) -> bool:
    """Whether somebody of that name may be meant: by surname and initial, by either alone, or by a slip of the pen."""
    one, other = split_title(written)[1].split(), split_title(name)[1].split()
    if len(one) == 1 and other:
        alone, each = name_key(one[0]), {name_key(other[0]), name_key(other[-1])}
        return alone in each or (len(alone) >= LONG - 2 and any(OSA.distance(alone, part) <= 1 for part in each))
    most = 2 if len(name_key(name)) >= LONG else 1
    return are_alike(written, name) or OSA.distance(name_key(written), name_key(name), score_cutoff=most) <= most
