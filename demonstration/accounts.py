"""The demonstration's accounts, with random passwords that exist nowhere but in the sign-ins file."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group

from accounts import roles
from accounts.models import User
from accounts.writes import confirm_address
from demonstration.delegates import act_for
from demonstration.headteacher import HEADTEACHER, SHOWCASE
from demonstration.meetings import MINUTE_TAKER
from partnerships.models import Lead, Person

HEADS_DELEGATE = "Delegate of a headteacher"
ADDRESSES = {
    roles.OFFICER: "officer@example.org",
    roles.MINUTE_TAKER: "minute-taker@example.org",
    roles.PARTNERSHIP_LEAD: "lead@example.org",
    roles.HEADTEACHER: "headteacher@example.org",
    roles.ADMINISTRATOR: "administrator@example.org",
    roles.DELEGATE: "delegate@example.org",
    HEADS_DELEGATE: "heads-delegate@example.org",
}
# For whom each of the delegates acts, and what they are called.
ACTS_FOR = {
    roles.DELEGATE: (roles.PARTNERSHIP_LEAD, "Ottoline Deskworth"),
    HEADS_DELEGATE: (roles.HEADTEACHER, "Barnabas Inkwell"),
}
OPENS_ADMIN = (roles.OFFICER, roles.ADMINISTRATOR)


@dataclass(frozen=True)
class Account:
    """A demonstration account as one signs in with it; ``role`` is what it is for, most often a group's name."""

    role: str
    email: str
    password: str


def make_accounts() -> list[Account]:
    """Make the accounts that are missing and return them with their passwords, which nothing else keeps.

    The delegates act for the lead and the headteacher, also where they did until last school year.
    """
    wanted = [role for role, email in ADDRESSES.items() if not User.objects.filter(email__iexact=email).exists()]
    made = [_make(role) for role in wanted]
    for role, (holder, _) in ACTS_FOR.items():
        act_for(user=_user(role), holder=_user(holder))
    return made


def signs_in(account: Account) -> bool:
    """Whether somebody gets in with it."""
    return User.objects.get_by_natural_key(account.email).check_password(account.password)


def renew_passwords(wanted: Iterable[str]) -> list[Account]:
    """Give the accounts of those roles new passwords and return them: for when the sign-ins file is lost."""
    renewed = []
    for role in wanted:
        user = _user(role)
        password = _password()
        user.set_password(password)
        user.save()
        renewed.append(Account(role, user.email, password))
    return renewed


def _make(role: str) -> Account:
    person = _person(role)
    password = _password()
    name = str(person) if person else f"Demonstration {role if role.startswith('LA') else role.lower()}"
    name = ACTS_FOR[role][1] if role in ACTS_FOR else name
    user = User.objects.create_user(ADDRESSES[role], password, name=name, person=person, is_staff=role in OPENS_ADMIN)
    user.groups.set(Group.objects.filter(name__in=roles.GIVEN).filter(name=role))
    confirm_address(user=user)
    return Account(role, user.email, password)


def _user(role: str) -> User:
    return User.objects.get_by_natural_key(ADDRESSES[role])


def _password() -> str:
    return secrets.token_urlsafe(12)


def _person(role: str) -> Person | None:
    """The invented person whose seat, lead or headship the role follows from; none for roles that are given."""
    if role == roles.PARTNERSHIP_LEAD:
        leads = Lead.objects.active().filter(person__is_demonstration=True, person__user=None).order_by("pk")
        lead = leads.filter(partnership__slug=SHOWCASE).first() or leads.first()
        return lead.person if lead else None
    slugs = {roles.MINUTE_TAKER: MINUTE_TAKER.slug, roles.HEADTEACHER: HEADTEACHER.slug}
    return Person.objects.filter(slug=slugs.get(role, ""), user=None).first()
