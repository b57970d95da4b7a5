"""Whom an extract goes to: people of the board, leads of a quadrant, leads and heads who are named, addresses."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import get_text_list

from boards.attendance.roll import RollPlace, roll_of
from boards.models import AgendaItem, Attendance, Meeting, Part, Seat
from partnerships.models import Headship, Lead, Partnership, Person, School
from partnerships.search.search_box import find

MOST_NAMED, MOST_TYPED = 10, 10  # partnerships and schools, and addresses, of one extract
SUGGESTED = 3
# An address behind a name, as a mail program copies it: ``Head <head@example.org>``.
_NAMED_ADDRESS = re.compile(
    r"(?:(?<=[\n;,])|^)[^\S\n]*(?:\"[^\"\n]*\"[^\S\n]*|[^<>\n;,@\"]*)<[^\S\n]*([^<>\s]+@[^<>\s]+)[^\S\n]*>", re.M
)


@dataclass(frozen=True)
class ExtractAddressee:
    """Somebody whom it goes to, by their record or by a typed address; ``email`` is empty where none is known."""

    name: str
    email: str
    person: int | None = None


def of_board(meeting: Meeting, *, part: Part, readers) -> list[Seat]:
    """The seats of today whose holders an extract of that part may go to, once a person, as the board lists them."""
    seats = Seat.objects.active().filter(board=meeting.board_id).select_related("board", "organisation", "person")
    if part.is_confidential:
        seats = seats.filter(person__in=readers.order_by().values("pk"))
    first: dict[int, Seat] = {}
    for seat in seats.in_order():
        first.setdefault(seat.person_id, seat)
    return list(first.values())


def who_came(meeting: Meeting, *, part: Part, readers) -> list[Person]:
    """Who was at that meeting, whether or not they sit on the board, by name; of Part B those who may read it.

    Without who came for a confidential item alone: to name them is to say something of it.
    """
    there = Attendance.objects.filter(meeting=meeting, presence__in=Attendance.THERE)
    for_part_b = AgendaItem.objects.filter(meeting=meeting).of_part(Part.B).order_by().values("pk")
    came = there.exclude(for_item__in=for_part_b).order_by().values("person")
    found = readers if part.is_confidential else Person.objects.all()
    return list(found.filter(pk__in=came).order_by("name", "pk"))


def who_was_expected(meeting: Meeting, *, part: Part, readers) -> list[RollPlace]:
    """Who was expected at that meeting by a seat or as a lead, there or not, in the order of its roll."""
    expected = [place for place in roll_of(meeting).places if place.is_expected]
    if not part.is_confidential:
        return expected
    may_read = set(readers.values_list("pk", flat=True))
    return [place for place in expected if place.person.pk in may_read]


def people(pks: Iterable[str]) -> list[ExtractAddressee]:
    """People by their keys."""
    found = Person.objects.filter(pk__in=list(pks)).with_addresses().order_by("name", "pk")
    return [ExtractAddressee(str(person), person.reachable_email, person.pk) for person in found]


def leads_of(leads) -> list[ExtractAddressee]:
    """Leads, at the address of their role where it has one."""
    found = leads.select_related("person__user").order_by("person__name", "pk")
    return [ExtractAddressee(str(lead.person), lead.reachable_email, lead.person_id) for lead in found]


def named(typed: str, offered: dict[str, str]) -> list[ExtractAddressee]:
    """The leads of each partnership and the heads of each school that is named, a line each, and who is offered by
    name; ``offered`` has their keys by their names in small letters.

    Raises ``ValidationError`` with a sentence for each line that is neither, or that nobody leads or heads today.
    """
    lines = list(dict.fromkeys(filter(None, (" ".join(line.split()) for line in typed.splitlines()))))
    if len(lines) > MOST_NAMED:
        raise ValidationError(f"Name {MOST_NAMED} partnerships and schools or fewer at a time. Here are {len(lines)}.")
    found: list[ExtractAddressee] = []
    problems = []
    for line in lines:
        try:
            key = offered.get(line.casefold())
            found += people([key]) if key else _named(line)
        except ValidationError as error:
            problems += error.messages
    if problems:
        raise ValidationError(problems)
    return found


def _named(line: str) -> list[ExtractAddressee]:
    schools = School.objects.open()
    by_name = [*Partnership.objects.active().filter(name__iexact=line), *schools.filter(name__iexact=line)]
    chosen = list(schools.filter(urn=line)) if line.isdecimal() and len(line) <= len("999999") else by_name
    if len(chosen) > 1:
        several = ", ".join(f"{one} (URN {one.urn})" for one in chosen if isinstance(one, School))
        raise ValidationError(f"Several have the name “{line[:80]}”: {several}. Enter the URN of the one you mean.")
    if not chosen:
        raise ValidationError(f"“{line[:80]}” is no partnership or school of that name.{_meant(line)}")
    if isinstance(chosen[0], Partnership):
        people = leads_of(Lead.objects.leading().filter(partnership=chosen[0]))
        role = "leads"
    else:
        heads = Headship.objects.active().filter(school=chosen[0])
        people = _heads(heads)
        role = "is known to head"
    if not people:
        raise ValidationError(f"Nobody {role} {chosen[0]} today. Type an address instead.")
    return people


def _heads(heads) -> list[ExtractAddressee]:
    return people(str(pk) for pk in heads.values_list("person", flat=True))


def _meant(line: str) -> str:
    """What may have been meant, to be typed in full."""
    results = find(line)
    groups = Partnership.objects.active().in_bulk([hit.pk for hit in results.partnerships[:SUGGESTED]])
    schools = School.objects.open().in_bulk([hit.pk for hit in results.schools[:SUGGESTED]])
    names = [str(one) for one in [*groups.values(), *schools.values()]]
    quoted = get_text_list([f"“{name}”" for name in dict.fromkeys(names)], "or")
    return f" Did you mean {quoted}?" if quoted else " Enter its name as its page has it, or a school’s URN."


def typed_addresses(typed: str) -> list[ExtractAddressee]:
    """The addresses that were typed, a line, a space or a comma apart; a name before one in ``<>`` is passed over.

    Raises ``ValidationError`` with a sentence for each that is none.
    """
    pieces = [" ".join(one.split()) for one in re.split(r"[\n,;]+", _NAMED_ADDRESS.sub(r"\1,", typed))]
    each = [word for one in pieces for word in (one.split() if "@" in one else [one])]  # a name stays in one piece
    found = {one.lower(): one for one in each if one}
    if len(found) > MOST_TYPED:
        raise ValidationError(f"Enter {MOST_TYPED} addresses or fewer at a time. Here are {len(found)}.")
    problems = []
    for one in found.values():
        try:
            validate_email(one)
        except ValidationError:
            instead = "" if "@" in one else " Who was at the meeting or leads a partnership is chosen or named above."
            problems.append(f"“{one[:80]}” is no e-mail address. Enter one like name@example.com.{instead}")
    if problems:
        raise ValidationError(problems)
    return [ExtractAddressee(one, one) for one in found.values()]


def once_each(found: Iterable[ExtractAddressee]) -> list[ExtractAddressee]:
    """Each person once, and no address twice: that of somebody who is chosen goes before the same one typed."""
    people: dict[object, ExtractAddressee] = {}
    for one in found:
        people.setdefault(one.person or one.email.lower(), one)
    taken: set[str] = set()
    kept = []
    for one in people.values():
        if not one.email or one.email.lower() not in taken:
            kept.append(one)
            taken.add(one.email.lower())
    return kept
