"""Telling that somebody was erased, or that all that is held on people is looked at, so that nobody does so alone."""

from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from base.saving import Author
from office.models import Message
from office.post.writing import write
from partnerships.models import Person
from partnerships.people.hearing import (
    Hearer,
    beside_person,
    distinct,
    tell_each,
    tell_elsewhere,
    the_council_hears,
)
from portal.holds.naming import named

ONCE_LENGTH: int = Message._meta.get_field("once").max_length  # type: ignore[assignment]
ERASED, LOOKED_AT = "record-erased", "held-looked-at"


def tell_erased(person: Person, *, reason: str, by: Author) -> None:
    """Write to the council, and to those beside whom the person headed or led lately or reviews: no name, the number.

    To be called before they are erased, when it is still known who that is.
    """
    record = f"record {person.pk} of a person"
    _tell(record, [*the_council_hears(), *beside_person(person)], reason=reason, by=by)
    tell_elsewhere(person, did=f"erased {record} ({reason})", by=by, name="Whoever it was")


def tell_delegate_erased(number: int, *, reason: str, by: Author) -> None:
    """Write to the council."""
    _tell(f"record {number} of a delegate", the_council_hears(), reason=reason, by=by)


def tell_looked_at(*, by: User, is_most: bool) -> None:
    """Write to the council and to the officers named for disclosure that an officer looked at all that is held on
    somebody: once a day, and again where it ``is_most`` of what one may look at on a day.
    """
    today = timezone.localdate()
    officers = [Hearer(address, "an officer named for disclosure") for address in sorted(named())]
    for hearer in distinct([*the_council_hears(), *officers]):
        write(
            to=hearer.address,
            name=hearer.name,
            kind=LOOKED_AT,
            about=f"what {by.pk} looked at",
            once=f"{LOOKED_AT} {by.pk} {today} {'most ' if is_most else ''}{hearer.address}"[:ONCE_LENGTH],
            context={"by": str(by), "day": date_format(today), "is_most": is_most},
        )


def _tell(record: str, hearers: list[Hearer], *, reason: str, by: Author) -> None:
    context: dict[str, object] = {"record": record, "reason": reason, "by": str(by or ""), "at": timezone.now()}
    tell_each(distinct(hearers), kind=ERASED, about=f"erased {record}", context=context)
