"""Which people a pasted sheet means: who may be chosen in this partnership first, then who heads or leads elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.text import get_text_list
from rapidfuzz.distance import OSA

from improvement.models import Colleague, Reviewer
from improvement.pasting.sheet import PastedRow
from improvement.pasting.values import WrittenName
from partnerships.models import Headship, Lead, Membership, Partnership, Person, School
from partnerships.person_names import name_key, split_title
from spreadsheets.matching.people import are_alike
from spreadsheets.matching.questions import LEAVE_OUT, Answers, Option, SheetQuestion

ONE, TWO, FIRST, SECOND = "one", "two", "first", "second"
EACH = "each"  # row is asked about
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

    def __init__(
        self,
        answers: Answers,
        partnership: Partnership,
        year: int,
        rows: Iterable[PastedRow],
        new: Mapping[int, str],
    ) -> None:
        self.answers, self.new = answers, new
        self.near = _near(partnership, year)
        rows = list(rows)
        self.hosts: dict[str, set[str]] = {}  # in whose rows each name stands
        for row in rows:
            for name in (one for people in row.people.values() for one in people):
                for text in (name.text, *name.apart):
                    self.hosts.setdefault(name_key(text), set()).add(row.school)
        written = {name for row in rows for people in row.people.values() for name in people}
        self.elsewhere = _elsewhere({split_title(name.text)[1] for name in written} - {""}, self.near)
        self.unknown: dict[WrittenName, list[tuple[int, str]]] = {}  # whom nobody knows, with rows and columns

    def apart(self, row: PastedRow, column: str, name: WrittenName) -> list[WrittenName]:
        """One person or two: “Day, Ann” is one, the other way round, and “Day, Lee” may be two.

        Two are taken without asking where both words are surnames of the partnership; a name with ``apart`` in what
        comes back is still to be asked about.
        """
        one = WrittenName(name.text, name.beside)
        if not name.apart or any(name_key(each.person.name) == name_key(name.text) for each in self._everybody):
            return [one]
        two = [WrittenName(word) for word in name.apart]
        surnames = [self._called(word, surname_alone=True) for word in name.apart]
        is_like_one = any(_may_be(name.text, each.person.name) for each in self.near)
        if all(surnames) and surnames[0] != surnames[1] and not is_like_one:
            return two
        if not any(surnames) and not all(self._called(word) for word in name.apart):
            return [one]
        answer = self.answers.to(_one_or_two(row, column, name))
        return {ONE: [one], TWO: two, FIRST: two[:1], SECOND: two[1:], LEAVE_OUT: []}.get(answer, [name])

    @property
    def _everybody(self) -> list[Somebody]:
        return [*self.near, *self.elsewhere]

    def _called(self, word: str, *, surname_alone: bool = False) -> set[int]:
        """Who of the partnership has that surname, or that first name."""
        parts = slice(-1, None) if surname_alone else slice(None)
        return {
            one.person.pk for one in self.near if any(_is_same(word, part) for part in one.person.name.split()[parts])
        }

    def find(self, row: PastedRow, column: str, name: WrittenName, school: School | None) -> Somebody | None:
        """Who it is; None while that is open, and for who is left out. ``school`` is that beside the name."""
        if name.apart:  # one person or two: that is asked first
            return None
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
        likely = alike[0] if len(alike) == len(offered) == 1 else None
        values = {one: self.new.get(one.person.pk, f"person-{one.person.pk}") for one in offered}
        may_differ = (
            not school and len(self.hosts.get(key, ())) > 1 and len({one.school for one in offered if one.school}) > 1
        )
        answer = self.answers.to(_question(row, column, name, school, values, likely, may_differ=may_differ))
        if answer == EACH:
            answer = self.answers.to(_question(row, column, name, school, values, likely, of_row=True))
        return next((one for one, value in values.items() if answer == value), None)


def _one_or_two(row: PastedRow, column: str, name: WrittenName) -> SheetQuestion:
    return SheetQuestion(
        key=f"apart:{name_key(name.text)}",
        row=row.number,
        column=column,
        text=", ".join(name.apart),
        partnership="",
        sentence=f"Is “{', '.join(name.apart)}” one person or two?",
        options=(
            Option(TWO, f"Two people: {get_text_list([*name.apart], 'and')}"),
            Option(ONE, f"One: {name.text}"),
            Option(FIRST, f"{name.apart[0]} alone: leave out {name.apart[1]}"),
            Option(SECOND, f"{name.apart[1]} alone: leave out {name.apart[0]}"),
            Option(LEAVE_OUT, "Leave both out"),
        ),
    )


def _question(
    row: PastedRow,
    column: str,
    name: WrittenName,
    school: School | None,
    offered: Mapping[Somebody, str],  # with how the answer calls each
    likely: Somebody | None,
    *,
    may_differ: bool = False,  # from row to row, for people of several schools may be meant
    of_row: bool = False,
) -> SheetQuestion:
    key = f"person:{name_key(name.text)}:{school.pk if school else ''}"
    return SheetQuestion(
        key=f"{key}:row {row.number}" if of_row else key,
        row=row.number,
        column=column,
        text=name.text,
        partnership="",
        sentence=f"Who is “{name.text}” in the review of {row.school}?" if of_row else f"Who is “{name.text}”?",
        options=(
            *(Option(value, str(one.person), str(one.school or "")) for one, value in offered.items()),
            *([Option(EACH, "Not the same in every row: ask me for each")] if may_differ else []),
            Option(LEAVE_OUT, "Nobody of these: leave them out"),
        ),
        suggested=offered[likely] if likely else "",
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
        return any(_is_same(one[0], part) for part in (other[0], other[-1]))
    most = 2 if len(name_key(name)) >= LONG else 1
    return are_alike(written, name) or OSA.distance(name_key(written), name_key(name), score_cutoff=most) <= most


def _is_same(written: str, part: str) -> bool:
    """Whether a word is that part of a name, a slip of the pen in a long one forgiven."""
    word, other = name_key(written), name_key(part)
    return word == other or (len(word) >= LONG - 2 and OSA.distance(word, other) <= 1)
