"""The facts that a lead may correct: how each is called, what it is now, and how an approved one is put right.

A proposed fact has a key: the name of a field of the partnership (``focus``), of the lead (``lead.email``), a
membership that ended (``left.12``, with its last day), a school that joined (``joined.34``, with its first day),
``successor``, who leads from a day on, or ``co_lead``, who leads besides.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.formats import date_format

from base.saving import A_DAY, Author, end, save
from confirmations.models import Confirmation
from partnerships.leads.writes import end_lead, hand_over_lead
from partnerships.models import Lead, Membership, Person, School
from partnerships.people.writes import add_person

PARTNERSHIP_FIELDS = ("focus", "is_open_to_new_schools", "website", "email", "telephone", "publish_contact")
LEAD_FIELDS = ("email", "telephone", "publish_contact")
REASON = "The lead’s correction, approved"
NOTHING = "nothing"


@dataclass(frozen=True)
class ProposedChange:
    """One line of the diff that an officer reads."""

    key: str
    label: str
    now: str
    proposed: str


def changes(confirmation: Confirmation, proposed: dict[str, object]) -> list[ProposedChange]:
    """What is proposed, beside what the record says now."""
    return [_describe(confirmation, key, value) for key, value in proposed.items()]


def apply(confirmation: Confirmation, key: str, value: object, by: Author) -> None:
    """Put the fact right through the model's rules; raises ``ValidationError`` where one refuses."""
    kind, _, rest = key.partition(".")
    writers: dict[str, Callable[[Confirmation, str, object, Author], None]] = {
        "lead": _set_on_lead,
        "left": _end_membership,
        "joined": _add_membership,
        "successor": _hand_over,
        "co_lead": _add_co_lead,
    }
    writers.get(kind, _set_on_partnership)(confirmation, rest or key, value, by)


def _describe(confirmation: Confirmation, key: str, value) -> ProposedChange:
    kind, _, rest = key.partition(".")
    if kind == "left":
        membership = Membership.objects.select_related("school").get(pk=rest)
        now = f"member since {date_format(membership.started_on)}"
        if membership.ended_on:
            now = f"member until {date_format(membership.ended_on)}"
        return ProposedChange(key, f"School left: {membership.school}", now, f"last day {_in_words(value)}")
    if kind == "joined":
        school = School.objects.get(pk=rest)
        is_member = confirmation.partnership.memberships.active().filter(school=school).exists()
        now = "member already" if is_member else "not a member"
        return ProposedChange(
            key, f"School joined: {school} (URN {school.urn})", now, f"member from {_in_words(value)}"
        )
    if kind == "successor":
        return ProposedChange(key, "Lead", str(confirmation.lead.person), _successor_in_words(value))
    if kind == "co_lead":
        return ProposedChange(key, "Co-lead", NOTHING, _successor_in_words(value))
    row = confirmation.lead if kind == "lead" else confirmation.partnership
    field = rest if kind == "lead" else key
    label = str(row._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
    owner = "Lead" if kind == "lead" else "Partnership"
    return ProposedChange(key, f"{owner}: {label}", shown(getattr(row, field)), shown(value))


def shown(value: object) -> str:
    """A value as an officer reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if value else NOTHING


def _in_words(day: str) -> str:
    return date_format(dt.date.fromisoformat(day))


def _successor_in_words(value: dict[str, str]) -> str:
    first = _in_words(value["on"])
    if not value["name"]:
        return f"nobody yet, from {first}"
    return f"{value['name']}{' (' + value['email'] + ')' if value['email'] else ''}, from {first}"


def _set_on_partnership(confirmation: Confirmation, field: str, value: object, by: Author) -> None:
    if field not in PARTNERSHIP_FIELDS:
        raise ValidationError(f"“{field}” is not a fact that a lead may correct.")
    setattr(confirmation.partnership, field, value)
    save(confirmation.partnership, by=by, why=REASON)


def _set_on_lead(confirmation: Confirmation, field: str, value: object, by: Author) -> None:
    if field not in LEAD_FIELDS:
        raise ValidationError(f"“{field}” is not a fact that a lead may correct.")
    setattr(confirmation.lead, field, value)
    save(confirmation.lead, by=by, why=REASON)


def _end_membership(confirmation: Confirmation, pk: str, value, by: Author) -> None:
    membership = confirmation.partnership.memberships.get(pk=pk)
    if membership.ended_on is not None:
        raise ValidationError(f"{membership}: this has a last day already. Open it to change that.")
    end(membership, on=dt.date.fromisoformat(value), by=by, why=REASON)


def _add_membership(confirmation: Confirmation, pk: str, value, by: Author) -> None:
    membership = Membership(
        partnership=confirmation.partnership,
        school=School.objects.get(pk=pk),
        started_on=dt.date.fromisoformat(value),
    )
    save(membership, by=by, why=REASON)


def _hand_over(confirmation: Confirmation, _: str, value, by: Author) -> None:
    """The successor takes the role over."""
    on = dt.date.fromisoformat(value["on"])
    if not value["name"]:
        end_lead(lead=confirmation.lead, on=on - A_DAY, by=by)
        return
    hand_over_lead(lead=confirmation.lead, to=_person(value), on=on, by=by, email=value["email"])


def _add_co_lead(confirmation: Confirmation, _: str, value, by: Author) -> None:
    """Somebody leads together with the lead from that day on."""
    person = _person(value)
    if person._state.adding:
        add_person(person=person, by=by)
    lead = Lead(partnership=confirmation.partnership, person=person, role=Lead.Role.CO_LEAD, email=value["email"])
    lead.started_on = dt.date.fromisoformat(value["on"])
    save(lead, by=by, why=REASON)


def _person(value: dict[str, str]) -> Person:
    """Somebody of that very name and address is that person, else they are new."""
    known = Person.objects.filter(name__iexact=value["name"], email__iexact=value["email"]) if value["email"] else None
    return (known and known.first()) or Person(name=value["name"], email=value["email"])
