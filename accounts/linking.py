"""Whose record an account is linked to: it has all the rights that follow from it, so it is written down and told."""

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import AuditEvent, User
from base.saving import Author
from partnerships.models import Person
from partnerships.people.addressees import whom
from partnerships.people.hearing import (
    Hearer,
    addresses_of,
    beside_person,
    distinct,
    masked,
    tell_each,
    tell_elsewhere,
    the_council_hears,
)

MOVED, PASSWORD = "moved", "password"  # what was done to an account that is linked already
_DID = {
    "": "linked an account to the record of {person}",
    MOVED: "changed the address of the account that is linked to {person}",
    PASSWORD: "set a new password for the account that is linked to {person}",
}
LINKED, LINKED_BESIDE = "account-linked", "account-linked-beside"


def note_link(*, user: User, before: int | None, by: Author, is_known_at: str = "") -> None:
    """Write down that the account was linked to another record than ``before``, by whom, and tell of it."""
    if user.person_id == before:
        return
    if before:
        AuditEvent.objects.record(AuditEvent.Kind.PERSON_UNLINKED, user=user, by=by, detail=whom(before))
    if user.person is None:
        return
    AuditEvent.objects.record(AuditEvent.Kind.PERSON_LINKED, user=user, by=by, detail=whom(user.person.pk))
    tell_of_account(user=user, by=by, is_known_at=is_known_at)


def said_of_account(person: Person) -> list[str]:
    """Which accounts were linked to the person, when and by whom, and what address each has now; the latest last."""
    kinds: dict[str, str] = {
        AuditEvent.Kind.PERSON_LINKED: "linked",
        AuditEvent.Kind.PERSON_UNLINKED: "no longer linked",
        AuditEvent.Kind.ADDRESS_CHANGED: "its address changed",
    }
    account = User.objects.filter(person=person).first()
    about = Q(detail=whom(person.pk), kind__startswith="person-")
    if account:
        about |= Q(user=account, kind=AuditEvent.Kind.ADDRESS_CHANGED)
    events = AuditEvent.objects.filter(about, kind__in=kinds).select_related("user", "done_by").order_by("at", "pk")
    said: list[str] = []
    linked = set()
    for event in events:
        which = masked(event.user.email) if event.user else "An account"
        at = date_format(timezone.localtime(event.at), "j F Y, H:i")
        said.append(f"{which}: {kinds[event.kind]} on {at}, by {event.done_by or 'the portal'}")
        linked |= {event.user_id} if event.kind == AuditEvent.Kind.PERSON_LINKED else set()
    if account and account.pk not in linked:
        said.insert(0, f"{masked(account.email)}: linked; when and by whom is not kept")
    return said


def tell_of_account(*, user: User, by: Author, is_known_at: str = "", done: str = "") -> None:
    """Tell that an account has a person's rights, or has them at another address (``MOVED``) or with a password that
    somebody else set (``PASSWORD``): the person, whoever heads and leads beside them or is reviewed by them, and the
    council.

    The person is told at the addresses of their record, those of the last 90 days too, and not at the account's, which
    may be somebody else's; ``is_known_at`` is one through which they agreed themselves. Where no address is recorded
    the post says whom nobody could reach.
    """
    person = user.person
    if person is None:
        return
    own = addresses_of(person)
    context: dict[str, object] = {
        "email": masked(user.email),
        "by": str(by or ""),
        "at": timezone.now(),
        "done": done,
        "person": str(person),
        "url": f"{settings.SITE_URL}/privacy/",
    }
    about = f"account {user.pk}"
    addresses = sorted(own - {is_known_at}) if own or is_known_at else [""]
    themself = [Hearer(address, str(person), whom(person.pk)) for address in addresses]
    tell_each(themself, kind=LINKED, about=about, context=context)
    beside = distinct([*beside_person(person), *the_council_hears()])
    tell_each(
        [hearer for hearer in beside if hearer.address.lower() not in own],
        kind=LINKED_BESIDE,
        about=about,
        context=context,
    )
    tell_elsewhere(person, did=f"{_DID[done].format(person=person)}, as {masked(user.email)}", by=by)
