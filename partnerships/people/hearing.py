"""Who hears of what is done with somebody's rights or records, and writing to each of them.

That an account gets the rights of a person the person hears, and those beside them (ADR 30).

Officers keep the addresses of people. Where one was changed first, and an account made afterwards, it is heard of at
the address of before too, and by whoever else would notice that it is not them.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from office.models import Message
from office.post.writing import write
from partnerships.models import Headship, Lead, Membership, Person, School
from partnerships.people.addressees import whom

REMEMBERED = dt.timedelta(days=90)  # who was there, or an address that was changed, within this time counts as well


@dataclass(frozen=True)
class Hearer:
    """Somebody who hears of it: where, who, and their record (``whom``), which a mailbox has not."""

    address: str
    name: str
    record: str = ""


def tell_each(hearers: Iterable[Hearer], *, kind: str, about: str, context: dict[str, object]) -> list[Message]:
    """Write the same to each of them: the messages, also to those whom nobody can reach."""
    told = [
        write(to=one.address, name=one.name, whom=one.record, kind=kind, about=about, context=context)
        for one in hearers
    ]
    return [message for message in told if message]


def addresses_of(person: Person) -> set[str]:
    """Where the person is known by their record, and was in the last 90 days; in small letters."""
    since = timezone.now() - REMEMBERED
    leads = Lead.objects.filter(person=person).not_over(timezone.localdate(since))
    now = [person.email, *leads.values_list("email", flat=True)]
    lead_versions = Lead.history.filter(id__in=leads.order_by().values("pk"), person_id=person.pk)
    lately = [
        *_since(since, Person.history.filter(id=person.pk).values_list("id", "email", "history_date")),
        *_since(since, lead_versions.values_list("id", "email", "history_date")),
    ]
    return {address.strip().lower() for address in (*now, *(address for _, address in lately)) if address}


def _since(moment: dt.datetime, versions: Any) -> Iterator[tuple[int, str]]:
    """The addresses that records had at that moment or later, each with its record, from their versions."""
    held: dict[int, str] = {}
    for pk, address, at in versions.order_by("history_date", "history_id"):
        if at >= moment:
            yield pk, address
        else:
            held[pk] = address
    yield from held.items()


def beside_person(person: Person) -> list[Hearer]:
    """Those beside whom the person heads or leads, or is to.

    The other heads of their schools, the mailboxes of the offices, those of the last 90 days too, and who leads the
    partnerships with them, or with their schools in them. Delegates are none of them.
    """
    headships = Headship.objects.filter(person=person).not_over().order_by().values_list("school", flat=True)
    leads = Lead.objects.filter(person=person).not_over().order_by()
    schools = {*headships, *leads.exclude(school=None).values_list("school", flat=True)}
    joined = Membership.objects.in_active_partnerships().active().filter(school__in=schools).order_by()
    partnerships = {*joined.values_list("partnership", flat=True), *leads.values_list("partnership", flat=True)}
    return _distinct([*_of_schools(schools), *_leading(partnerships)], besides=person)


def beside_post(post: Headship | Lead, *, also: Iterable[Lead] = ()) -> list[Hearer]:
    """Those beside whom a headship or lead begins: at the school or in the partnership; ``also`` who led it before."""
    if isinstance(post, Headship):
        return _distinct(_of_schools({post.school_id}), besides=post.person)
    before = [Hearer(lead.reachable_email, str(lead.person), whom(lead.person_id)) for lead in also]
    return _distinct([*_leading({post.partnership_id}), *before], besides=post.person)


def _of_schools(schools: set[int]) -> list[Hearer]:
    heads = Headship.objects.active().filter(school__in=schools).order_by()
    people = Person.objects.filter(pk__in=heads.values("person")).with_addresses().order_by("pk")
    found = [Hearer(head.reachable_email, str(head), whom(head.pk)) for head in people]
    offices = {school.pk: school for school in School.objects.filter(pk__in=schools).order_by("pk")}
    versions = School.history.filter(id__in=schools).values_list("id", "office_email", "history_date")
    lately = list(_since(timezone.now() - REMEMBERED, versions))
    now = [(pk, school.office_email) for pk, school in offices.items()]
    return [*found, *(Hearer(address, str(offices[pk])) for pk, address in [*now, *lately])]


def _leading(partnerships: set[int]) -> list[Hearer]:
    leads = Lead.objects.leading().filter(partnership__in=partnerships).select_related("person").order_by("pk")
    return [Hearer(lead.reachable_email, str(lead.person), whom(lead.person_id)) for lead in leads]


def _distinct(hearers: list[Hearer], *, besides: Person) -> list[Hearer]:
    """Each address once, without those of nobody and of the person themself."""
    found: dict[str, Hearer] = {}
    for hearer in hearers:
        if hearer.address and hearer.record != whom(besides.pk):
            found.setdefault(hearer.address.strip().lower(), hearer)
    return list(found.values())


def masked(email: str) -> str:
    """An address as somebody is told of it who may not read it: “a…@example.org”."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}…@{domain}"
