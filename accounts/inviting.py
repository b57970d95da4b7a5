"""What an invitation by an officer is refused for: nobody invites themself, or somebody of whom nobody would hear."""

from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.permissions import CHANGE_USER
from partnerships.models import Headship, Lead, Person
from partnerships.people.hearing import addresses_of, beside_person

OWN_MAILBOX = "This is a mailbox of your own. Enter the address of whoever is invited."
NOBODY_HEARS = (
    "No e-mail address is recorded by which {person}, or anybody beside them, would hear of this account. Record one, "
    "such as the mailbox of their school’s office, or ask an administrator to send the invitation."
)
RECORDED_BY_YOU = (
    "No e-mail address is recorded by which {person}, or anybody beside them, would hear of this account, and you "
    "recorded what they head or lead. Record an address, or ask another administrator to send the invitation."
)


def refuse_own_mailbox(email: str, *, by: User) -> None:
    """Raise ``ValidationError`` where that is the author's own address, whatever label stands behind a “+”."""
    if _mailbox(email) == _mailbox(by.email):
        raise ValidationError({"email": OWN_MAILBOX})


def refuse_unheard(person: Person, *, by: User) -> None:
    """Raise ``ValidationError`` where nobody would be told that the person has an account, unless two people saw to it:
    whoever recorded what the person heads or leads, and an administrator.
    """
    if addresses_of(person) or beside_person(person):
        return
    if not by.has_perm(CHANGE_USER):
        raise ValidationError({"person": NOBODY_HEARS.format(person=person)})
    if _recorded(person, by):
        raise ValidationError({"person": RECORDED_BY_YOU.format(person=person)})


def _recorded(person: Person, by: User) -> bool:
    """Whether that account wrote a headship or lead of the person, or their record."""
    rows = [model.history.filter(person_id=person.pk) for model in (Headship, Lead)]
    return any(row.filter(history_user=by).exists() for row in (*rows, Person.history.filter(id=person.pk)))


def _mailbox(email: str) -> str:
    local, _, domain = email.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
