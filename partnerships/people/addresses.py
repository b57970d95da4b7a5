"""An address to which notices go is changed: told at the old one and the new one, and to those beside, whoever does it.

Two signals see to it, as one does to what is erased (``accounts.erasures``): admin, sheets and code write alike, and
one that forgot would be found too late. What is written without signals, many rows at once, calls ``tell_changed``.
What is erased, or goes because of its age, is told in its own way.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Model
from django.db.models.signals import pre_save
from django.utils import timezone
from simple_history.signals import post_create_historical_record

from base.about import about
from base.saving import Author
from office.models import Council
from partnerships.models import Lead, Partnership, Person, School
from partnerships.people.addressees import whom
from partnerships.people.hearing import (
    Hearer,
    addresses_of,
    beside_person,
    beside_school,
    distinct,
    leading_in,
    masked,
    tell_each,
    tell_elsewhere,
    the_council_hears,
)

KIND = "address-changed"
# Every field of a record that officers keep and to which the portal writes. A test looks for one that is not here.
FIELDS: dict[type[Model], tuple[str, ...]] = {
    Person: ("email",),
    Lead: ("email",),
    School: ("office_email",),
    Partnership: ("email",),
    Council: ("mailbox", "security_mailbox"),
}
_BEFORE = "_addresses_before"


def watch_addresses() -> None:
    """Have each change of one told, from now on."""
    for model in FIELDS:
        uid = f"partnerships.people.addresses {model._meta.label}"
        pre_save.connect(_remember, sender=model, dispatch_uid=uid)
        post_create_historical_record.connect(_tell, sender=model.history.model, dispatch_uid=uid)  # type: ignore[attr-defined]


def tell_changed(row: Any, field: str, *, before: str, by: Author) -> None:
    """Tell of another address in that field of the row than ``before``.

    A first address is told where an officer records it for a person: what went to their office, or to their own
    address, goes there from now on. A first one of a school or partnership takes nothing away from anybody.
    """
    now = getattr(row, field)
    if now.lower() == before.lower():
        return
    person = row if isinstance(row, Person) else row.person if isinstance(row, Lead) else None
    if not before and not (person and getattr(by, "is_staff", False)):
        return
    is_own = person is not None and getattr(by, "person_id", None) == person.pk
    context: dict[str, object] = {
        "of": _called(row, field),
        "before": masked(before),
        "now": masked(now),
        "by": str(by or ""),
        "at": timezone.now(),
        "is_of_council": isinstance(row, Council),
    }
    beside = [] if is_own else _beside(row, person)
    if before and not is_own:
        beside = beside or the_council_hears()
    hearers = distinct([*_themselves(row, before, now), *beside])
    if before or {hearer.address.lower() for hearer in hearers} > {now.lower()}:
        tell_each(hearers, kind=KIND, about=about(row), context=context)
    if person and not is_own:
        did = f"changed the e-mail address of {person} from {masked(before)}" if before else f"recorded for {person}"
        tell_elsewhere(person, did=f"{did} to {masked(now) or 'none'}" if before else f"{did} {masked(now)}", by=by)


def _themselves(row: Any, before: str, now: str) -> list[Hearer]:
    name, record = _called(row, ""), ""
    known: set[str] = set()
    if isinstance(row, Person | Lead):
        person = row if isinstance(row, Person) else row.person
        name, record, known = str(person), whom(person.pk), addresses_of(person)
    return [Hearer(address, name, record) for address in (before, now, *sorted(known)) if address]


def _beside(row: Any, person: Person | None) -> list[Hearer]:
    """Those who would notice."""
    if person:
        return beside_person(person)
    if isinstance(row, School):
        return beside_school(row)
    return leading_in(row.pk) if isinstance(row, Partnership) else []


def _called(row: Any, field: str) -> str:
    if isinstance(row, School):
        return f"the office of {row}"
    return f"{row}’s security reports" if field == "security_mailbox" else str(row)


def _remember(
    sender: type[Model], instance: Model, raw: bool = False, update_fields: Collection[str] | None = None, **_: object
) -> None:
    """Note what is stored now of the fields that are to be written."""
    fields = [field for field in FIELDS[sender] if update_fields is None or field in update_fields]
    if raw or instance.pk is None or not fields:
        return
    stored = sender._base_manager.filter(pk=instance.pk).values(*fields).first()
    setattr(instance, _BEFORE, stored or {})


def _tell(sender: object, instance: Any, history_user: Author, **_: object) -> None:
    """Tell of those that are others now, once the change and who made it stand in the history."""
    for field, before in instance.__dict__.pop(_BEFORE, {}).items():
        tell_changed(instance, field, before=before, by=history_user)
