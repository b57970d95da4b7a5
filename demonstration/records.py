"""The demonstration's partnerships as records: memberships, people, leads and headships."""

import datetime as dt

from django.utils import timezone

from base.school_terms import year_starts_on
from demonstration.allotment import Stay
from demonstration.casting import CastPart
from demonstration.luck import happens, luck
from demonstration.names import Invented, drama_telephone
from demonstration.plans import ALL, InventedPartnership
from demonstration.writing import add, get_or_add
from partnerships.models import Headship, Lead, Membership, Partnership, PartnershipKind, Person, Quadrant, School

FIRST_CONFIRMATION = dt.date(2025, 9, 15)


def make_partnership(
    plan: InventedPartnership, stays: list[Stay], parts: list[CastPart], *, next_year: dt.date
) -> bool:
    """Make the partnership with its memberships and leads, unless one of its slug is there; say whether it was made."""
    partnership, made = get_or_add(Partnership, _fields(plan, next_year), slug=plan.slug)
    if made:
        add([_membership(partnership, stay) for stay in stays])
        for part in parts:
            _make_lead(partnership, part)
    return made


def make_person(person: Invented) -> Person:
    """The invented person's record, made if it is not there."""
    fields = {"title": person.title, "name": person.name, "is_demonstration": True}
    return get_or_add(Person, fields, slug=person.slug)[0]


def make_headship(person: Person, school: School, *, before: dt.date) -> Headship:
    """Put the person at the head of the school, from some years before that day or from its opening."""
    years = luck("years of headship", person.slug).randint(1, 6)
    started_on = max(year_starts_on(before.year - years), school.opened_on or dt.date.min)
    is_principal = school.phase == School.Phase.SECONDARY and "Academ" in school.establishment_type.group_name
    role = Headship.Role.PRINCIPAL if is_principal else Headship.Role.HEADTEACHER
    fields = {"role": role, "started_on": started_on}
    return get_or_add(Headship, fields, person=person, school=school, ended_on=None)[0]


def _fields(plan: InventedPartnership, next_year: dt.date) -> dict[str, object]:
    draw = luck("contact", plan.slug)
    has_mailbox = draw.random() < 0.3
    return {
        "name": plan.name,
        "kind": PartnershipKind.objects.get_by_natural_key(plan.kind),
        "home_quadrant": Quadrant.objects.filter(slug=plan.quadrant).first(),
        "purpose": plan.purpose,
        "this_year": plan.this_year,
        "focus": plan.focus,
        "started_on": plan.started_on or next_year,
        "ended_on": plan.ended_on,
        "became_part_of": Partnership.objects.filter(name=plan.became_part_of).first(),
        "is_open_to_new_schools": plan.is_open_to_new_schools,
        "email": f"office.{plan.slug}@example.org" if has_mailbox else "",
        "telephone": drama_telephone(500 + ALL.index(plan)) if has_mailbox else "",
        "publish_contact": has_mailbox and draw.random() < 0.7,
        "last_confirmed_on": _last_confirmed_on(plan),
        "is_demonstration": True,
        "notes": "Invented for the demonstration.",
    }


def _last_confirmed_on(plan: InventedPartnership) -> dt.date | None:
    """Some day of the school year 2025 to 2026; none for some, and for those that have ended or not started."""
    is_unconfirmed = plan.ended_on or plan.started_on is None or happens(0.15, "is unconfirmed", plan.slug)
    if is_unconfirmed:
        return None
    day = FIRST_CONFIRMATION + dt.timedelta(days=luck("day", plan.slug).randrange(280))
    return min(day, timezone.localdate())


def _membership(partnership: Partnership, stay: Stay) -> Membership:
    row = Membership(partnership=partnership, school=stay.school, started_on=stay.started_on, ended_on=stay.ended_on)
    row.leaving_reason = row.likely_leaving_reason(stay.ended_on) if stay.ended_on else ""
    return row


def _make_lead(partnership: Partnership, part: CastPart) -> None:
    person = make_person(part.person)
    lead = Lead(
        partnership=partnership,
        person=person,
        school=part.school,
        role=part.role,
        started_on=part.started_on,
        ended_on=part.ended_on,
        email="" if part.has_left else f"{part.mailbox}@example.org",
        telephone="" if part.has_left else part.telephone,
        publish_contact=part.publishes,
    )
    add([lead])
    if part.is_head:
        make_headship(person, part.school, before=part.started_on)
