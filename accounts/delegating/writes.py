"""Delegates named, accepted, renewed and ended: each whole or not at all, written down and told."""

import datetime as dt
from contextlib import suppress

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.delegating.rules import refuse_delegate, refuse_last_day
from accounts.models import AuditEvent, Delegate, Invitation, User
from accounts.models.delegates import Post, field_of
from base.saving import Author, locked
from office.models import Message
from office.post.links import Links
from office.post.writing import write
from partnerships.models import Lead
from partnerships.people.addressees import whom

Kind = AuditEvent.Kind
ASKED, TOLD = "delegate-asked", "delegate-told"
BETWEEN_INVITATIONS = dt.timedelta(hours=1)
OVER = "This is over already: reload the page to see how it stands."


@transaction.atomic
def name_delegate(*, post: Post, name: str, email: str, until: dt.date, by: Author) -> Delegate:
    """Ask somebody to act for the post's holder until that day; they do once they accept.

    Raises ``ValidationError``, for ``name``, ``email`` or ``ended_on`` where it is about one of these.
    """
    post, email = locked(post), email.strip().lower()  # of two tabs, the second sees whom the first has named
    refuse_last_day(post, until)
    refuse_delegate(post, name=name, email=email)
    delegate = Delegate(name=name, email=email, ended_on=until, named_by=by, **{field_of(post): post})
    delegate.full_clean()
    delegate.save()
    _note(Kind.DELEGATE_NAMED, delegate, by, f"until {until.isoformat()}")
    _ask(delegate, by)
    until_in_words = date_format(until)
    _tell_holder(
        delegate,
        f"You asked {name} to act for you",
        [
            f"You asked {name} to act for you in the portal as {_post(delegate)}, until {until_in_words}.",
            f"{name} is invited by e-mail, and acts for you once they accept. They may do what you may there, but name "
            "delegates or say who follows you. What they send says that it is from them, for you.",
        ],
    )
    return delegate


@transaction.atomic
def ask_again(*, delegate: Delegate, by: Author) -> None:
    """Write the invitation again, with a new link. Raises ``ValidationError`` where that is no use, or too soon."""
    delegate = _locked(delegate)
    if not delegate.is_waiting:
        raise ValidationError(OVER if not delegate.is_lasting else f"{delegate.name} has accepted already.")
    since = timezone.now() - BETWEEN_INVITATIONS
    if Message.objects.filter(kind=ASKED, about=_about(delegate), written_at__gt=since).exists():
        raise ValidationError("The invitation went out within the last hour. Wait a little before you send it again.")
    _ask(delegate, by)


@transaction.atomic
def accept_delegation(*, delegate: Delegate, user: User) -> None:
    """Let the account, which is of the address that was named, act from now on; its holder said yes.

    Raises ``ValidationError`` where it is over meanwhile, or it is the account of whoever holds the post.
    """
    delegate = _locked(delegate)
    if not delegate.is_waiting:
        raise ValidationError(OVER)
    if delegate.email != user.email or delegate.post.person_id == user.person_id:
        raise ValidationError("This is for somebody else.")
    if user.is_staff or user.is_superuser:
        raise ValidationError(
            "Your account opens admin, where what leads propose is decided, so you cannot act for one. Say no."
        )
    delegate.user, delegate.accepted_at = user, timezone.now()
    delegate.save(update_fields=["user", "accepted_at"])
    _note(Kind.DELEGATE_ACCEPTED, delegate, user)
    until = date_format(delegate.last_day)
    said = f"{delegate.name} has accepted, and acts for you from now on until {until}, as {_post(delegate)}."
    _tell_holder(delegate, f"{delegate.name} acts for you now", [said])


def accept_all(*, user: User) -> None:
    """Accept what waits for the address of a new account and may be accepted: its holder came by the link there."""
    for delegate in Delegate.objects.waiting().filter(email=user.email):
        with suppress(ValidationError):
            accept_delegation(delegate=delegate, user=user)


@transaction.atomic
def change_last_day(*, delegate: Delegate, until: dt.date, by: Author) -> Delegate:
    """Renew or shorten it. Raises ``ValidationError``, for ``ended_on``, where the day may not be."""
    delegate = _locked(delegate)
    if not delegate.is_lasting:
        raise ValidationError(OVER)
    refuse_last_day(delegate.post, until)
    if until == delegate.ended_on:
        return delegate
    delegate.ended_on = until
    delegate.full_clean()
    delegate.save(update_fields=["ended_on"])
    _note(Kind.DELEGATE_CHANGED, delegate, by, f"until {until.isoformat()}")
    day, holder = date_format(until), delegate.post.person
    said = f"You act for {holder}, {_post(delegate)}, until {day}."
    if delegate.user_id is None:
        said = f"You are asked to act for {holder}, {_post(delegate)}, until {day}: not as we wrote before."
    _tell_delegate(delegate, f"You act for {holder} until {day}", [said])
    _tell_holder(
        delegate, f"{delegate.name} acts for you until {day}", [f"{delegate.name}’s last day is {day} from now on."]
    )
    return delegate


@transaction.atomic
def end_delegate(*, delegate: Delegate, by: Author, why: str = "", is_erased: bool = False) -> Delegate:
    """End it at once, whoever does, ``why`` said in a sentence; what is over already stays as it is.

    Both sides are told, but who ``is_erased`` is not: nothing is kept by which to write to them.
    """
    delegate = _locked(delegate)
    if not delegate.is_lasting:
        return delegate
    delegate.withdrawn_at, delegate.withdrawn_by = timezone.now(), by  # type: ignore[assignment]
    delegate.save(update_fields=["withdrawn_at", "withdrawn_by"])
    if delegate.user_id is None:
        _withdraw_invitation(delegate)
    _note(Kind.DELEGATE_ENDED, delegate, by)
    holder = delegate.post.person
    if not is_erased:
        told = f"You no longer act for {holder}, {_post(delegate)}: that ended today."
        _tell_delegate(delegate, f"You no longer act for {holder}", [told, *filter(None, [why])])
    told = f"{delegate.name} no longer acts for you as {_post(delegate)}: that ended today."
    _tell_holder(delegate, f"{delegate.name} no longer acts for you", [told, *filter(None, [why])])
    return delegate


def end_all_of(*, user: User, by: Author) -> None:
    """End what an account that is closed acts for, and those whom it named: neither is to go on unseen."""
    for delegate in Delegate.objects.lasting().filter(Q(user=user) | Q(named_by=user)):
        end_delegate(delegate=delegate, by=by)


def _locked(delegate: Delegate) -> Delegate:
    locked(delegate)
    return Delegate.objects.with_posts().get(pk=delegate.pk)


def _ask(delegate: Delegate, by: Author) -> None:
    """Invite them: to make an account, or, where there is one for the address, to say yes once they are signed in."""
    links = Links()
    has_account = User.objects.filter(email=delegate.email).exists()
    if has_account:
        link: object = f"{settings.SITE_URL}{reverse('delegation', args=[delegate.pk])}"
    else:
        link = links.later("invitation", _invitation(delegate, by).pk)
    write(
        to=delegate.email,
        name=delegate.name,
        kind=ASKED,
        about=_about(delegate),
        context={
            "delegate": delegate,
            "holder": delegate.post.person,
            "post": _post(delegate),
            "link": link,
            "has_account": has_account,
        },
        links=links,
    )


def _invitation(delegate: Delegate, by: Author) -> Invitation:
    """An invitation to that address that is open. Where the council's is under way, that one, as it is: a lead does
    not lengthen what gives more than to act for them.
    """
    waiting = Invitation.objects.filter(email=delegate.email, accepted_at=None, withdrawn_at=None).first()
    if waiting and (waiting.person_id or waiting.roles.exists()):
        if waiting.is_open:
            return waiting
        waiting.withdrawn_at = timezone.now()
        waiting.save(update_fields=["withdrawn_at"])
        waiting = None
    if waiting is None:
        return Invitation.objects.create(email=delegate.email, name=delegate.name, invited_by=by)  # type: ignore[misc]
    waiting.invited_at = timezone.now()
    waiting.save(update_fields=["invited_at"])
    return waiting


def _withdraw_invitation(delegate: Delegate) -> None:
    """Let the link of a delegate who did not accept open nothing, unless it is for something else too."""
    if Delegate.objects.waiting().filter(email=delegate.email).exists():
        return
    plain = Invitation.objects.filter(email=delegate.email, accepted_at=None, withdrawn_at=None)
    plain.filter(person=None, roles=None).update(withdrawn_at=timezone.now())


def _note(kind: AuditEvent.Kind, delegate: Delegate, by: Author, more: str = "") -> None:
    """Write it into the trail, by numbers: the trail is kept for ever, and names and addresses are not."""
    detail = f"Delegate {delegate.pk} of {field_of(delegate.post)} {delegate.post.pk}{more and f', {more}'}"
    AuditEvent.objects.record(kind, user=delegate.user, by=by, detail=detail)


def _tell_delegate(delegate: Delegate, heading: str, sentences: list[str]) -> None:
    to = delegate.user.email if delegate.user else delegate.email
    _tell(delegate, to=to, name=delegate.name, whom_of="", heading=heading, sentences=sentences)


def _tell_holder(delegate: Delegate, heading: str, sentences: list[str]) -> None:
    """Tell whoever named them; where that account is closed, the holder of the post at their own address."""
    person, named_by = delegate.post.person, delegate.named_by
    to = named_by.email if named_by.is_active else person.reachable_email
    _tell(delegate, to=to, name=str(person), whom_of=whom(person.pk), heading=heading, sentences=sentences)


def _tell(delegate: Delegate, *, to: str, name: str, whom_of: str, heading: str, sentences: list[str]) -> None:
    write(
        to=to,
        name=name,
        whom=whom_of,
        kind=TOLD,
        about=_about(delegate),
        context={"name": name, "heading": heading, "sentences": sentences},
    )


def _about(delegate: Delegate) -> str:
    return f"delegate {delegate.pk}"


def _post(delegate: Delegate) -> str:
    """What they act as, in words: “lead of Colne”."""
    post = delegate.post
    of = post.partnership if isinstance(post, Lead) else post.school
    return f"{post.get_role_display().lower()} of {of}"
