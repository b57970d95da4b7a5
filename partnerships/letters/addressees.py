"""Where a message to a school goes: to its head, else to its office. Nobody who writes one is shown an address."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from base.numbers import whole_number
from partnerships.models import Headship, Partnership, Person, School
from partnerships.people.addressees import whom as whom_of_person
from partnerships.people.hearing import Hearer, heading_lately, known_at, offices_of

Role = Headship.Role
# Of several heads the one who is written to is the first whose address is known.
IN_ORDER = (Role.HEADTEACHER, Role.PRINCIPAL, Role.CO_HEAD, Role.ACTING, Role.EXECUTIVE, Role.HEAD_OF_SCHOOL)
_BEFORE = "school "


@dataclass(frozen=True)
class Addressee:
    """A school, and the address of its head or of its office; empty where the portal knows none."""

    school: School
    email: str


def addressees_of(partnership: Partnership, on: dt.date | None = None) -> list[Addressee]:
    """The open schools that are members on that day, by name; none of a partnership that is over or to come."""
    if not partnership.is_active(on):
        return []
    memberships = partnership.memberships.active(on).select_related("school").by_school()
    return addressees([membership.school for membership in memberships if membership.school.is_open], on)


def addressees(schools: Sequence[School], on: dt.date | None = None) -> list[Addressee]:
    """Each of the schools with its address on that day."""
    people = Prefetch("person", Person.objects.with_addresses())
    heads = Headship.objects.active(on).filter(school__in=schools).prefetch_related(people).order_by("pk")
    by_school: dict[int, list[Headship]] = {}
    for head in sorted(heads, key=lambda head: IN_ORDER.index(Role(head.role))):
        by_school.setdefault(head.school_id, []).append(head)
    return [Addressee(school, address_of(school, by_school.get(school.pk, ()))) for school in schools]


def address_of(school: School, heads: Iterable[Headship]) -> str:
    """Where a message to the school goes. Of ``heads``, who come ``with_addresses``, the first reached has it."""
    return next((address for head in heads if (address := head.person.reachable_email)), "") or school.office_email


def watchers_of(school: School) -> list[Hearer]:
    """Who heads the school, with an address or without; who headed it lately, and its office, where there is one.

    Not the heads and the addresses of today alone: whoever keeps the records could end a headship, or change an
    address, before they look, and mend it after. So those of the last 90 days count as well (``heading_lately``).
    """
    now = Person.objects.heading(school).with_addresses().order_by("pk")
    found = [Hearer(one.reachable_email, str(one), whom_of_person(one.pk)) for one in now]
    offices = [Hearer(address, f"the office of {school}", whom(school)) for _, address in offices_of([school])]
    for one in [*known_at(heading_lately([school.pk])), *offices]:
        if one.address and one.address.lower() not in {other.address.lower() for other in found}:
            found.append(one)
    return found


def by_address(found: Iterable[Addressee]) -> list[list[Addressee]]:
    """Those of one address together, for somebody may head several schools; each without one by itself."""
    together: dict[str, list[Addressee]] = {}
    for one in found:
        together.setdefault(one.email.lower() or whom(one.school), []).append(one)
    return list(together.values())


def whom(school: School) -> str:
    """Whose record that is, as the post has it (``Message.whom``)."""
    return f"{_BEFORE}{school.pk}"


def address_now(named: str) -> str:
    """Where a message to that school, by ``whom``, goes today; empty where no address is known, or no such school."""
    schools = School.objects.filter(pk=whole_number(named.removeprefix(_BEFORE)) or 0)
    return next((one.email for one in addressees(schools)), "")
