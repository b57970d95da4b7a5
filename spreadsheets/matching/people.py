"""Which person the name of a lead or of a head means.

Somebody of that name who leads or led the same partnership is that person. Otherwise a lead's e-mail address tells,
unless the names differ: a role's mailbox is handed on. A namesake elsewhere is offered and never taken, and so is
somebody whose name is nearly the one that is written.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.utils.text import get_text_list

from partnerships.models import Lead, Partnership, Person, PersonName
from partnerships.person_names import SlippedNames, may_be_misspelt, name_key, split_title
from partnerships.search.words import plain
from spreadsheets.matching.questions import LEAVE_OUT, NEW, Answers, Option, SheetQuestion
from spreadsheets.reading.headings import HEAD, LEAD
from spreadsheets.reading.sheet import LeadLine, SchoolLine


@dataclass
class NewPerson:
    """Somebody whom the portal does not hold yet; ``key`` tells them from others of the sheet."""

    key: str
    title: str
    name: str
    email: str = ""
    partnership: str = ""

    def is_of(self, partnership: str, email: str) -> bool:
        """Whether somebody of that name is surely this one: of the same partnership, or with the same address."""
        return self.partnership == partnership or bool(email and self.email.casefold() == email.casefold())

    def take_name(self, written: str) -> None:
        """Be called as is written there, where the name above was misspelt."""
        title, self.name = split_title(written)
        self.title = title or self.title

    def is_beside(self, written: str) -> bool:
        """Whether somebody of that name is surely another: “Mr Jones” beside “Mrs Jones”."""
        title = split_title(written)[0]
        return bool(title and self.title) and title != self.title


@dataclass
class People:
    """Finds people by the names and addresses that a sheet has for them."""

    answers: Answers
    held: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))  # by the key of their names
    by_address: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_pk: dict[int, Person] = field(default_factory=dict)
    new: dict[str, list[NewPerson]] = field(default_factory=lambda: defaultdict(list))  # by the key of their names
    new_here: dict[str, list[NewPerson]] = field(default_factory=lambda: defaultdict(list))  # the same by partnership
    left_out: list[tuple[int, str, str]] = field(default_factory=list)  # row, partnership and name

    def __post_init__(self) -> None:
        self.leads: dict[int, list[Lead]] = defaultdict(list)
        self.of_partnership: dict[int, dict[int, Person]] = defaultdict(dict)  # who leads or led it
        for person in Person.objects.order_by("name", "pk"):
            self.by_pk[person.pk] = person
            self.held[name_key(person.name)].append(person)
            if person.email:
                self.by_address[person.email.casefold()].add(person.pk)
        for former in PersonName.objects.order_by("person__name", "person", "pk"):  # sheets keep names for long
            if former.person_id not in {person.pk for person in self.held[name_key(former.name)]}:
                self.held[name_key(former.name)].append(self.by_pk[former.person_id])
        for lead in Lead.objects.select_related("partnership").order_by("partnership__name", "pk"):
            self.leads[lead.person_id].append(lead)
            if lead.email:
                self.by_address[lead.email.casefold()].add(lead.person_id)
            self.of_partnership[lead.partnership_id][lead.person_id] = self.by_pk[lead.person_id]
        self.names = SlippedNames()
        for key in self.held:
            self.names.add(key)

    def has(self, name: str) -> bool:
        """Whether the portal has somebody of that name."""
        return name_key(name) in self.held

    def find_all(
        self, lines: Sequence[LeadLine], name: str, partnership: Partnership | None, on: dt.date
    ) -> list[Person | NewPerson | None]:
        """The person that each line of the partnership ``name`` means; None where that is open, or they are left out.

        Who leads it ``on`` that day, and is in none of the lines, is asked about when the leads are compared.
        """
        sure = [self._surely(line, partnership) for line in lines]
        named = {person.pk for person in sure if person}
        later = {
            lead.person_id
            for pk in (self.of_partnership.get(partnership.pk, {}) if partnership else {})
            for lead in self.leads[pk]
            if partnership and lead.partnership_id == partnership.pk and pk not in named and lead.started_on <= on
            if lead.ended_on is None or lead.ended_on >= on
        }
        return [person or self._find(line, name, partnership, later) for line, person in zip(lines, sure, strict=True)]

    def _surely(self, line: LeadLine, partnership: Partnership | None) -> Person | None:
        """The one of that name who leads or led the partnership, or else the one with that address and a like name."""
        same = self.held.get(name_key(line.name), [])
        of_here = [person for person in same if partnership and self._leads(person, partnership)]
        if len(of_here) == 1:
            return of_here[0]
        alike = [person for person in self._addressed(line) if are_alike(line.name, person.name)]
        return alike[0] if len(alike) == 1 else None

    def _addressed(self, line: LeadLine) -> list[Person]:
        return [self.by_pk[pk] for pk in sorted(self.by_address.get(line.email.casefold(), ()))] if line.email else []

    def _find(
        self, line: LeadLine, name: str, partnership: Partnership | None, later: Collection[int]
    ) -> Person | NewPerson | None:
        """The person of a line that is not sure by itself."""
        met = self._met(line)
        known = next((person for person in met if person.is_of(name, line.email)), None)
        if known:
            return known
        same = self.held.get(name_key(line.name), [])
        initials = self._leading_alike(line.name, partnership) if partnership else []
        near = [person for person in self._near(line.name, partnership) if person.pk not in later]
        held = list(dict.fromkeys([*same, *self._addressed(line), *initials, *near]))
        met_near = self._met_near(line.name, name)
        return self._ask(line, name, held, met, near=met_near) if held or met or met_near else self._add(line, name)

    def find_head(self, said: SchoolLine, name: str, partnership: Partnership | None) -> Person | NewPerson | None:
        """The person that heads a school by a line of the partnership ``name``; None as for a lead.

        Who leads the partnership under that name is that person.
        """
        line = LeadLine(said.row, said.head)
        same = self.held.get(name_key(line.name), [])
        of_here = [person for person in same if partnership and self._leads(person, partnership)]
        if len(of_here) == 1:
            return of_here[0]
        met = self._met(line)
        if known := next((person for person in met if person.is_of(name, "")), None):
            return known
        of_school = said.name or said.text
        return self._ask(line, name, same, met, of_school=of_school) if same or met else self._add(line, name)

    def _ask(
        self,
        line: LeadLine,
        name: str,
        held: list[Person],
        met: list[NewPerson],
        *,
        near: Sequence[NewPerson] = (),
        of_school: str = "",
    ) -> Person | NewPerson | None:
        of, column = (f"the head of “{of_school}”", HEAD) if of_school else (f"the lead of {name}", LEAD)
        options = [Option(f"person-{person.pk}", f"{person}{self._what(person)}") for person in held]
        new = [*met, *near]
        options += [Option(f"new-{person.key}", f"The {person.name} of {person.partnership}") for person in new]
        options += [
            Option(f"respelt-{person.key}", f"The {person.name} of {name}, whose name is {line.name}")
            for person in near
            if person.partnership == name
        ]
        answer = self.answers.to(
            SheetQuestion(
                key=f"person:{plain(name)}:{name_key(line.name)}{':' if of_school else ''}{plain(of_school)}",
                row=line.row,
                column=column,
                text=line.name,
                partnership=name,
                sentence=f"Who is “{line.name}”, {of}?",
                options=(*options, Option(NEW, "Somebody else"), Option(LEAVE_OUT, f"Leave this {column.lower()} out")),
            )
        )
        if answer == NEW:
            return self._add(line, name)
        if answer == LEAVE_OUT:
            self.left_out.append((line.row, name, line.name))
        found: dict[str, Person | NewPerson] = {f"person-{person.pk}": person for person in held}
        found |= {f"new-{person.key}": person for person in new}
        for person in near:
            if answer == f"respelt-{person.key}":
                person.take_name(line.name)
                self._keep(person)
                return person
        return found.get(answer)

    def _add(self, line: LeadLine, name: str) -> NewPerson:
        title, full = split_title(line.name)
        key = ":".join([name_key(line.name), plain(name), *([plain(title)] if self.new.get(name_key(full)) else [])])
        person = NewPerson(key, title, full, line.email, name)
        self.new_here[name].append(person)
        self._keep(person)
        return person

    def _keep(self, person: NewPerson) -> None:
        self.new[name_key(person.name)].append(person)
        self.names.add(name_key(person.name))

    def _met(self, line: LeadLine) -> list[NewPerson]:
        """The new people of the sheet whom the line may mean."""
        return [person for person in self.new.get(name_key(line.name), []) if not person.is_beside(line.name)]

    def _met_near(self, written: str, name: str) -> list[NewPerson]:
        """The new people of the sheet whose names are nearly that: of the same partnership, or one letter away."""
        here = [person for person in self.new_here.get(name, ()) if may_be_misspelt(written, person.name)]
        elsewhere = [person for key in self.names.near(name_key(written)) for person in self.new.get(key, ())]
        unlike = {id(person): person for person in (*here, *elsewhere) if name_key(person.name) != name_key(written)}
        return list(unlike.values())

    def _near(self, written: str, partnership: Partnership | None) -> list[Person]:
        """Those whom the portal has under nearly that name: who leads or led the partnership, or one letter away."""
        of_here = self.of_partnership.get(partnership.pk, {}) if partnership else {}
        here = [person for person in of_here.values() if may_be_misspelt(written, person.name)]
        elsewhere = [person for key in self.names.near(name_key(written)) for person in self.held.get(key, ())]
        return [*here, *elsewhere]

    def _leads(self, person: Person, partnership: Partnership) -> bool:
        return any(lead.partnership_id == partnership.pk for lead in self.leads.get(person.pk, ()))

    def _leading_alike(self, written: str, partnership: Partnership) -> list[Person]:
        """Those who lead the partnership by a name of which this is a short form: “H. Day” beside “Hal Day”."""
        short, *others = plain(split_title(written)[1]).split() or [""]
        if len(short) > 1 or not others:
            return []
        leading = self.of_partnership.get(partnership.pk, {})
        return [person for person in leading.values() if are_alike(written, person.name)]

    def _what(self, person: Person) -> str:
        """What they lead or led, to tell them by."""
        led = list(dict.fromkeys(lead.partnership.name for lead in self.leads.get(person.pk, ())))
        return f", who leads or led {get_text_list(led, 'and')}" if led else ", who leads nothing yet"


def are_alike(written: str, name: str) -> bool:
    """Whether two names with one address are one person's: the same surname, and first names that begin alike."""
    one, other = (plain(split_title(each)[1]).split() for each in (written, name))
    return one[-1] == other[-1] and one[0][0] == other[0][0] if one and other else False
