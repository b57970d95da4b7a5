"""Writes that touch more than one record of an account, each whole or not at all."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from accounts.delegating.writes import accept_all
from accounts.linking import note_link
from accounts.models import AuditEvent, Invitation, User
from accounts.models.invitations import why_not_invited
from base.saving import Author, save
from office.post.links import Links
from office.post.writing import write
from partnerships.models import Lead


@transaction.atomic
def invite(*, invitation: Invitation, by: Author) -> None:
    """Write an invitation, or write it again with a new link, which is made when the message is sent."""
    invitation.invited_at = timezone.now()
    invitation.save(update_fields=["invited_at"])
    AuditEvent.objects.record(AuditEvent.Kind.INVITED, by=by, detail=invitation.email)
    links = Links()
    write(
        to=invitation.email,
        name=invitation.name,
        kind="invitation",
        about=f"invitation {invitation.pk}",
        context={"invitation": invitation, "link": links.later("invitation", invitation.pk), "inviter": by},
        links=links,
    )


def invite_lead(*, lead: Lead, by: Author) -> str:
    """Invite whoever leads now to make an account, unless they have one; return what was done, in a sentence."""
    person, email = lead.person, lead.reachable_email.strip().lower()
    if refused := why_not_invited(person):
        return refused
    if not email:
        return f"No invitation is sent: there is no e-mail address of {person}. Add one, then invite them."
    if User.objects.filter(email=email).exists():
        return f"No invitation is sent: {email} has an account. An administrator can link it to {person}."
    waiting = Invitation.objects.filter(email=email, accepted_at=None, withdrawn_at=None).first()
    if waiting and waiting.person != person:
        return f"No invitation is sent: one to {email} is open that is not for {person}. Withdraw it, then invite them."
    invitation = waiting or Invitation.objects.create(email=email, name=str(person), person=person, invited_by=by)
    invite(invitation=invitation, by=by)
    return f"{person} is invited to make an account: the e-mail to {email} goes out now."


@transaction.atomic
def accept(*, invitation: Invitation, password: str | None) -> User:
    """Make the account of an open invitation, its address confirmed by the link that came there; it acts for whoever
    has named that address.

    Raises ``IntegrityError`` where there is an account for the address, or for the person, meanwhile.
    """
    user = User.objects.create_user(
        invitation.email, password, name=invitation.name, person=invitation.person, is_staff=invitation.roles.exists()
    )
    confirm_address(user=user)
    note_link(user=user, before=None, by=invitation.invited_by, is_known_at=user.email)
    set_roles(user=user, to=invitation.roles.all(), by=invitation.invited_by)
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    accept_all(user=user)
    return user


def confirm_address(*, user: User) -> None:
    """Take the account's address as its holder's: somebody vouches for it."""
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


@transaction.atomic
def set_roles(*, user: User, to: Iterable[Group], by: Author) -> None:
    """Give the account those roles and no others, and write down each that is given or taken."""
    wanted, held = set(to), set(user.groups.all())
    user.groups.set(wanted)
    record_roles(user=user, given=wanted - held, taken=held - wanted, by=by)


def record_roles(*, user: User, given: Iterable[Group], taken: Iterable[Group], by: Author) -> None:
    """Write down which roles were given and which taken, by whom."""
    for role in given:
        AuditEvent.objects.record(AuditEvent.Kind.ROLE_GIVEN, user=user, by=by, detail=role.name)
    for role in taken:
        AuditEvent.objects.record(AuditEvent.Kind.ROLE_TAKEN, user=user, by=by, detail=role.name)


@transaction.atomic
def save_account(*, user: User, name: str, telephone: str | None, publish_contact: bool, by: Author) -> None:
    """Save what people look after themselves; ``telephone`` is None where the account belongs to no person."""
    user.name = name
    save(user, by=by)
    if user.person and telephone is not None:
        user.person.telephone, user.person.publish_contact = telephone, publish_contact
        save(user.person, by=by)
