"""Who hears of what is done with somebody's rights or records, and writing to each of them.

That an account gets the rights of a person the person hears, and those beside them (ADR 30).

Officers keep the addresses of people, and who heads and leads what. Where one was changed first, and an account made
afterwards, it is heard of at the address of before too, and by who headed or led until then: whoever was there in the
last 90 days hears as those of today do. So does whose record said so in these days: a last day may be typed that lies
long ago.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from base.saving import Author
from office.council.reading import the_council
from office.models import Council, Message
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


# Rooms above tell whoever there would notice that it is not the person: each gets the person, what was done, by whom.
tellers_elsewhere: list[Callable[..., object]] = []


def tell_elsewhere(person: Person, *, did: str, by: Author, name: str = "") -> None:
    """Tell them that ``by`` ``did`` something, as a part of a sentence; under another ``name`` than the person's."""
    for tell in tellers_elsewhere:
        tell(person, did=did, by=by, name=name or str(person))


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
    leads = _with_ended_lately(Lead.objects.filter(person=person).not_over(timezone.localdate(since)), person=person)
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


def formerly(model: Any, field: str, now: dict[int, str]) -> Iterator[tuple[int, str]]:
    """Other addresses that records had in the last 90 days, each with its record; ``now`` has today's by record."""
    versions = model.history.filter(id__in=now).values_list("id", field, "history_date")
    for pk, address in _since(timezone.now() - REMEMBERED, versions):
        if address and address.lower() != now[pk].lower():
            yield pk, address


def the_council_hears() -> list[Hearer]:
    """The council at its mailbox, and at those of the last 90 days: an officer could change that first."""
    council = the_council()
    before = [address for _, address in formerly(Council, "mailbox", {council.pk: council.mailbox})]
    return [Hearer(address, council.name) for address in dict.fromkeys([council.mailbox, *before])]


def beside_person(person: Person) -> list[Hearer]:
    """Those beside whom the person heads or leads, did lately, or is to.

    The other heads of their schools, the mailboxes of the offices, and who leads the partnerships with them, or with
    their schools in them. Delegates are none of them.
    """
    since = timezone.localdate() - REMEMBERED
    headships = _with_ended_lately(Headship.objects.filter(person=person).not_over(since), person=person)
    leads = _with_ended_lately(Lead.objects.filter(person=person).not_over(since), person=person)
    schools = {
        *headships.values_list("school", flat=True),
        *leads.exclude(school=None).values_list("school", flat=True),
    }
    partnerships = {*_joined_by(schools), *leads.values_list("partnership", flat=True)}
    return distinct([*_of_schools(schools), *_leading(partnerships)], besides=person)


def beside_post(post: Headship | Lead, *, also: Iterable[Lead] = ()) -> list[Hearer]:
    """Those beside whom a headship or lead begins: at the school and in its partnerships, or in the partnership;
    ``also`` who led it before.
    """
    if isinstance(post, Headship):
        return distinct([*_of_schools({post.school_id}), *leading_with(post.school_id)], besides=post.person)
    before = [Hearer(lead.reachable_email, str(lead.person), whom(lead.person_id)) for lead in also]
    return distinct([*_leading({post.partnership_id}), *before], besides=post.person)


def beside_school(school: School) -> list[Hearer]:
    """Who heads it, its office, and who leads its partnerships."""
    return distinct([*_of_schools({school.pk}), *leading_with(school.pk)])


def leading_with(school: int) -> list[Hearer]:
    """Who leads the partnerships in which the school, by its key, is, or was in the last 90 days."""
    return _leading({*_joined_by({school})})


def leading_in(partnership: int) -> list[Hearer]:
    """Who leads that partnership, by its key."""
    return _leading({partnership})


def known_at(people: Iterable[Person]) -> list[Hearer]:
    """Each of them where they are reached, and at the addresses that their record had lately."""
    by_key = {person.pk: person for person in people}
    now = [(pk, person.reachable_email) for pk, person in by_key.items()]
    lately = formerly(Person, "email", {pk: person.email for pk, person in by_key.items()})
    return [Hearer(address, str(by_key[pk]), whom(pk)) for pk, address in [*now, *lately]]


def offices_of(schools: Iterable[School]) -> list[tuple[School, str]]:
    """Each school with the mailbox of its office, and again with those of the last 90 days."""
    by_key = {school.pk: school for school in schools}
    now = {pk: school.office_email for pk, school in by_key.items()}
    return [(by_key[pk], address) for pk, address in [*now.items(), *formerly(School, "office_email", now)]]


def _joined_by(schools: set[int]) -> Iterable[int]:
    today = timezone.localdate()
    lately = Membership.objects.filter(school__in=schools).overlapping(today - REMEMBERED, today)
    lately = _with_ended_lately(lately, school__in=schools).in_active_partnerships()
    return lately.values_list("partnership", flat=True)


def heading_lately(schools: Iterable[int]) -> QuerySet[Person]:
    """Who heads one of the schools, by their keys, did in the last 90 days, or did until their record was changed in
    these; with addresses. Not who is yet to, by every version of their record."""
    today, schools = timezone.localdate(), list(schools)
    heads = Headship.objects.filter(school__in=schools).overlapping(today - REMEMBERED, today)
    begun = Headship.history.filter(started_on__lte=today).order_by().values("id")
    heads = _with_ended_lately(heads, school__in=schools).filter(pk__in=begun)
    return Person.objects.filter(pk__in=heads.order_by().values("person")).with_addresses().order_by("pk")


def _of_schools(schools: set[int]) -> list[Hearer]:
    people = heading_lately(schools)
    offices = offices_of(School.objects.filter(pk__in=schools).order_by("pk"))
    return [*known_at(people), *(Hearer(address, str(school)) for school, address in offices)]


def _leading(partnerships: set[int]) -> list[Hearer]:
    """At the role's address, or the person's, and at those that either record had lately."""
    today = timezone.localdate()
    lately = Lead.objects.filter(partnership__in=partnerships).overlapping(today - REMEMBERED, today)
    lately = _with_ended_lately(lately, partnership__in=partnerships)
    leads = {lead.pk: lead for lead in lately.select_related("person").order_by("pk")}
    people = {lead.person_id: lead.person for lead in leads.values()}
    found = [(lead.person, lead.reachable_email) for lead in leads.values()]
    found += [
        (leads[pk].person, address)
        for pk, address in formerly(Lead, "email", {pk: lead.email for pk, lead in leads.items()})
    ]
    persons = formerly(Person, "email", {pk: person.email for pk, person in people.items()})
    found += [(people[pk], address) for pk, address in persons]
    return [Hearer(address, str(person), whom(person.pk)) for person, address in found]


def _with_ended_lately(rows: Any, **of: object) -> Any:
    """The rows, and those of ``of`` whose record was changed in the last 90 days and was not over before that."""
    since = timezone.now() - REMEMBERED
    versions = rows.model.history.order_by()
    changed = versions.filter(history_date__gte=since).values("id")
    went_on = versions.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=timezone.localdate(since))).values("id")
    ended = rows.model.objects.filter(**of, pk__in=changed).filter(pk__in=went_on)
    return rows.model.objects.filter(Q(pk__in=rows.order_by().values("pk")) | Q(pk__in=ended.order_by().values("pk")))


def distinct(hearers: Iterable[Hearer], *, besides: Person | None = None) -> list[Hearer]:
    """Each address once, without those of nobody and of the person themself."""
    found: dict[str, Hearer] = {}
    for hearer in hearers:
        if hearer.address and not (besides and hearer.record == whom(besides.pk)):
            found.setdefault(hearer.address.strip().lower(), hearer)
    return list(found.values())


def masked(email: str) -> str:
    """An address as somebody is told of it who may not read it: “a…@example.org”; empty where there is none."""
    if not email:
        return ""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}…@{domain}"
