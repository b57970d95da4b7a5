"""Erasing a person: whole where nothing public ever rested on them, else down to an initial and a role."""

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import AuditEvent, Invitation, User
from base.changing.effects import Effect
from base.saving import Author
from boards.models import Seat
from partnerships.models import Headship, Lead, Person
from portal.privacy.held import addresses_of, proposed_by_or_naming, referring, sent_to, written_from

NOBODY = "erased@example.invalid"  # a reserved name: no mail can ever reach it
OF_THE_ACCOUNT = (User, Invitation)  # what does not keep a person's record from being deleted
IN_MINUTES = (
    "Minutes that were circulated or published keep the name: they are the record of a public body. Search minutes and "
    "officers’ notes on other records for it, and change by hand what need not stay."
)


@transaction.atomic
def erase_person(*, person: Person, reason: str, by: Author) -> Effect:
    """Erase what the law does not ask to be kept, and write in the trail that it was done, by whom and why.

    Raises ``ValidationError`` while the person holds anything: a current public post needs its holder's name.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    number, name, addresses = person.pk, str(person), addresses_of(person)
    held = [str(post) for posts in _posts(person) for post in posts if not post.is_over]
    if held:
        raise ValidationError(f"{name} still holds this: {'; '.join(held)}. End it first, then erase.")
    sentences = [*_erase_accounts(person), *_erase_letters(person, addresses)]
    if _is_on_record(person):
        sentences.append(_pseudonymise(person, name))
        warnings: tuple[str, ...] = (IN_MINUTES,)
    else:
        Invitation.objects.filter(person=person).update(person=None)
        Person.objects.filter(pk=number).delete()
        _history_of(Person, id=number).delete()  # the last line of it says that the record was deleted
        sentences.append(f"The record of {name} is deleted with its history: nothing that was ever public rests on it.")
        warnings = ()
    AuditEvent.objects.record(AuditEvent.Kind.ERASED, by=by, detail=f"Person {number}: {reason}")
    return Effect(tuple(sentences), warnings)


def erase_contacts(leads: QuerySet) -> int:
    """Erase the contact details of those leads, from their history too; return how many had any."""
    keys = list(leads.values_list("pk", flat=True))
    blank: dict[str, Any] = {"email": "", "telephone": "", "publish_contact": False}
    _history_of(Lead, id__in=keys).update(**blank)
    return Lead.objects.filter(pk__in=keys).exclude(email="", telephone="").update(**blank)


def erase_own_contacts(people: QuerySet) -> int:
    """Erase people's own contact details, from their history too; return how many had any."""
    keys = list(people.values_list("pk", flat=True))
    blank: dict[str, Any] = {"email": "", "telephone": "", "publish_contact": False}
    _history_of(Person, id__in=keys).update(**blank)
    return Person.objects.filter(pk__in=keys).exclude(email="", telephone="").update(**blank)


def initial_of(name: str) -> str:
    """What is left of a name: ``D.`` of Ann Day."""
    words = name.split()
    return f"{words[-1][0].upper()}." if words else "?"


def _posts(person: Person) -> Iterator[QuerySet]:
    for model in (Lead, Headship, Seat):
        yield model.objects.filter(person=person)


def _is_on_record(person: Person) -> bool:
    """Whether seats, leads, attendances or anything else refer to the person, which stay."""
    return any(rows.exists() for rows in referring(person) if rows.model not in OF_THE_ACCOUNT)


def _pseudonymise(person: Person, name: str) -> str:
    initial = initial_of(person.name)
    left = {"title": "", "name": initial, "slug": f"erased-{person.pk}", "email": "", "telephone": "", "notes": ""}
    Person.objects.filter(pk=person.pk).update(**left, publish_contact=False)
    _history_of(Person, id=person.pk).update(**left, publish_contact=False, history_change_reason=None)
    erase_contacts(Lead.objects.filter(person=person))
    for model in (Lead, Headship, Seat):
        _history_of(model, person=person.pk).update(history_change_reason=None)  # “Takes over from Ann Day”
    return f"{name} becomes “{initial}” everywhere, in the history too; who held which post on which day stays."


def _erase_accounts(person: Person) -> Iterator[str]:
    for user in User.objects.filter(person=person):
        address = user.email
        for model in (Authenticator, EmailAddress, SocialAccount):
            model.objects.filter(user=user).delete()
        for session in UserSession.objects.filter(user=user):
            session.end()
        user.email, user.name, user.is_active, user.person = f"erased-{user.pk}@example.invalid", "", False, None
        user.set_unusable_password()
        user.groups.clear()
        user.save()
        _history_of(User, id=user.pk).update(email=user.email, name="")
        yield f"The account {address} is closed, and its address, passkeys and devices are erased."


def _erase_letters(person: Person, addresses: set[str]) -> Iterator[str]:
    """What was sent to the person and what they sent."""
    counts = {
        "e-mails in the log": sent_to(addresses).update(
            recipient=NOBODY, name="", whom="", subject="Erased", text="", html="", links={}
        ),
        "messages through the public forms": written_from(addresses).update(
            sender_name="", sender_email=NOBODY, sender_school="", message="Erased."
        ),
        "proposals to change a record": proposed_by_or_naming(person, addresses).update(
            proposed={}, comment="", note=""
        ),
        "invitations": Invitation.objects.filter(email__in=addresses).update(email=NOBODY, name="", person=None),
    }
    for what, count in counts.items():
        if count:
            yield f"Erased from {count} {what}."


def _history_of(model: Any, **which: object) -> QuerySet:
    return model.history.model.objects.filter(**which)
