"""What belongs to a record and goes with it, and what stands in the way of that."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from accounts.models import Delegate
from base.referring import relations_to
from boards.models import AgendaItem, Attendance, Mark, Meeting, Paper, Recorder, Seat
from boards.models.statuses import NOT_BEGUN, MeetingStatus
from confirmations.models import Proposal, Question
from office.journal.rules import NAMED
from partnerships.models import (
    Enquiry,
    Headship,
    Lead,
    Letter,
    Membership,
    MergedPerson,
    Organisation,
    OrganisationName,
    Partnership,
    PartnershipName,
    Person,
    PersonName,
)
from portal.models import Subscription

OF_A_LEAD: tuple[type[Model], ...] = (Delegate, Question, Proposal, Letter)
# What an officer may take out of sight, and what of other kinds goes with each: it is nothing without it.
ALONG: dict[type[Model], tuple[type[Model], ...]] = {
    Partnership: (PartnershipName, Membership, Lead, Question, Proposal, Letter, Enquiry, Subscription),
    Membership: (),
    Lead: OF_A_LEAD,
    Headship: (Delegate,),
    Seat: (Seat,),
    Person: (Lead, Headship, Seat, PersonName, MergedPerson),
    Organisation: (OrganisationName,),
    Meeting: (AgendaItem, Paper, Attendance, Mark, Recorder),
}
BEGUN = (
    "{} has begun: what is recorded of it is kept. To take published minutes out of sight, withdraw that version "
    "on the page of the meeting."
)


def belonging_to(record: Model) -> list[Any]:
    """The record, then all that goes with it. Raises ``ValidationError`` where something else refers to one of them."""
    if isinstance(record, Meeting) and record.status not in (*NOT_BEGUN, MeetingStatus.CANCELLED):
        raise ValidationError(BEGUN.format(record))
    found: dict[tuple[type[Model], Any], Any] = {(type(record), record.pk): record}
    waiting: list[Any] = [record]
    in_the_way: dict[tuple[type[Model], Any], Any] = {}
    while waiting:
        row = waiting.pop(0)
        for other in _referring(row):
            which = (type(other), other.pk)
            if which in found:
                continue
            if type(other) in ALONG.get(type(row), ()):
                found[which] = other
                waiting.append(other)
            else:
                in_the_way[which] = other
    if problems := [*_said({which: row for which, row in in_the_way.items() if which not in found}, record)]:
        raise ValidationError(problems)
    return list(found.values())


def _referring(row: Any) -> Iterator[Any]:
    for relation in relations_to(type(row)):
        model: Any = relation.related_model
        if not model._meta.auto_created:
            yield from model._base_manager.filter(**{relation.field.name: row})


def _said(rows: dict[tuple[type[Model], Any], Any], record: Model) -> Iterator[str]:
    """What refers to it, a sentence each; of what officers are not told of, no more than that it is there."""
    others: Counter[type[Model]] = Counter()
    for row in rows.values():
        if type(row) in NAMED:
            yield f"“{row}” refers to it. Change or end that first."
        else:
            others[type(row)] += 1
    if others:
        count = sum(others.values())
        records = f"{count} other records of the portal refer" if count > 1 else "Another record of the portal refers"
        yield f"{records} to {record}, so it is not taken away: end it instead."


def people_of(rows: list[Any]) -> set[int]:
    """The keys of the people of whom these records tell."""
    keys = {row.pk for row in rows if isinstance(row, Person)}
    for row in rows:
        fields = [field for field in row._meta.concrete_fields if field.related_model is Person]
        keys |= {getattr(row, field.attname) for field in fields} - {None}
    return keys
