"""Writes that touch more than one record of an account, each whole or not at all."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from partnerships.mail import send

from .models import AuditEvent, Invitation, User


def invite(*, invitation: Invitation, address: str, by: User) -> None:
    """Send an invitation, or send it again with a new link; ``address`` is the portal's own, such as https://…"""
    invitation.invited_at = timezone.now()
    invitation.save(update_fields=["invited_at"])
    AuditEvent.objects.record(AuditEvent.Kind.INVITED, by=by, detail=invitation.email)
    link = address.rstrip("/") + invitation.get_absolute_url()
    send(to=invitation.email, template="invitation", context={"invitation": invitation, "link": link, "inviter": by})


@transaction.atomic
def accept(*, invitation: Invitation, password: str) -> User:
    """Make the account of an open invitation, its address confirmed by the link that came there.

    Raises ``IntegrityError`` where there is an account for the address, or for the person, meanwhile.
    """
    user = User.objects.create_user(
        invitation.email, password, name=invitation.name, person=invitation.person, is_staff=invitation.roles.exists()
    )
    confirm_address(user=user)
    set_roles(user=user, to=invitation.roles.all(), by=invitation.invited_by)
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    return user


def confirm_address(*, user: User) -> None:
    """Take the account's address as its holder's: somebody vouches for it."""
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


@transaction.atomic
def set_roles(*, user: User, to: Iterable[Group], by: User | None) -> None:
    """Give the account those roles and no others, and write down each that is given or taken."""
    wanted, held = set(to), set(user.groups.all())
    user.groups.set(wanted)
    record_roles(user=user, given=wanted - held, taken=held - wanted, by=by)


def record_roles(*, user: User, given: Iterable[Group], taken: Iterable[Group], by: User | None) -> None:
    """Write down which roles were given and which taken, by whom."""
    for role in given:
        AuditEvent.objects.record(AuditEvent.Kind.ROLE_GIVEN, user=user, by=by, detail=role.name)
    for role in taken:
        AuditEvent.objects.record(AuditEvent.Kind.ROLE_TAKEN, user=user, by=by, detail=role.name)


@transaction.atomic
def save_account(*, user: User, name: str, telephone: str | None, publish_contact: bool, by: User) -> None:
    """Save what people look after themselves; ``telephone`` is None where the account belongs to no person."""
    user.name = name
    user._history_user = by  # type: ignore[attr-defined]
    user.save()
    if user.person and telephone is not None:
        user.person.telephone, user.person.publish_contact = telephone, publish_contact
        user.person._history_user = by  # type: ignore[attr-defined]
        user.person.save()
