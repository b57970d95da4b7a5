"""Whose record an account is linked to: it has all the rights that follow from it, so it is written down and told."""

from django.conf import settings

from accounts.models import AuditEvent, User
from base.saving import Author
from office.post.writing import write
from partnerships.models import Lead, Person
from partnerships.people.addressees import whom


def note_link(*, user: User, before: int | None, by: Author, is_known_at: str = "") -> None:
    """Write down that the account was linked to another record than ``before``, by whom, and tell that person.

    They are told at the addresses of their record and not at the account's, which may be somebody else's;
    ``is_known_at`` is one through which they agreed themselves. Where no address is recorded the post says whom nobody
    could reach.
    """
    if user.person_id == before:
        return
    if before:
        AuditEvent.objects.record(AuditEvent.Kind.PERSON_UNLINKED, user=user, by=by, detail=whom(before))
    if user.person is None:
        return
    AuditEvent.objects.record(AuditEvent.Kind.PERSON_LINKED, user=user, by=by, detail=whom(user.person.pk))
    addresses = _addresses_of(user.person)
    context: dict[str, object] = {"email": user.email, "by": str(by or ""), "url": f"{settings.SITE_URL}/privacy/"}
    for address in sorted(addresses - {is_known_at}) if addresses or is_known_at else [""]:
        write(
            to=address,
            name=str(user.person),
            whom=whom(user.person.pk),
            kind="account-linked",
            about=f"account {user.pk}",
            context=context,
        )


def _addresses_of(person: Person) -> set[str]:
    own = [person.email, *Lead.objects.active().filter(person=person).values_list("email", flat=True)]
    return {address.strip().lower() for address in own if address}
