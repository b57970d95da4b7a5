"""The demonstration's accounts, with random passwords that exist nowhere but in the sign-ins file."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group

from accounts import roles
from accounts.models import User
from accounts.writes import confirm_address
from demonstration.headteacher import HEADTEACHER, SHOWCASE
from demonstration.meetings import MINUTE_TAKER
from partnerships.models import Lead, Person

ADDRESSES = {
    roles.OFFICER: "officer@example.org",
    roles.MINUTE_TAKER: "minute-taker@example.org",
    roles.PARTNERSHIP_LEAD: "lead@example.org",
    roles.HEADTEACHER: "headteacher@example.org",
    roles.ADMINISTRATOR: "administrator@example.org",
}
OPENS_ADMIN = (roles.OFFICER, roles.ADMINISTRATOR)


@dataclass(frozen=True)
class Account:
    """A demonstration account as one signs in with it; ``role`` is the name of its group."""

    role: str
    email: str
    password: str


def make_accounts() -> list[Account]:
    """Make the accounts that are missing and return them with their passwords, which nothing else keeps."""
    return [_make(role) for role, email in ADDRESSES.items() if not User.objects.filter(email__iexact=email).exists()]


def signs_in(account: Account) -> bool:
    """Whether somebody gets in with it."""
    return User.objects.get_by_natural_key(account.email).check_password(account.password)


def renew_passwords(wanted: Iterable[str]) -> list[Account]:
    """Give the accounts of those roles new passwords and return them: for when the sign-ins file is lost."""
    renewed = []
    for role in wanted:
        user = User.objects.get_by_natural_key(ADDRESSES[role])
        password = _password()
        user.set_password(password)
        user.save()
        renewed.append(Account(role, user.email, password))
    return renewed


def _make(role: str) -> Account:
    person = _person(role)
    password = _password()
    name = str(person) if person else f"Demonstration {role if role.startswith('LA') else role.lower()}"
    user = User.objects.create_user(ADDRESSES[role], password, name=name, person=person, is_staff=role in OPENS_ADMIN)
    user.groups.set(Group.objects.filter(name__in=roles.GIVEN).filter(name=role))
    confirm_address(user=user)
    return Account(role, user.email, password)


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
