"""Everybody of the design's second table (section 5), signed in; and whoever has a link to somebody's dates."""

from allauth.mfa.models import Authenticator
from django.test import Client

from accounts import roles
from accounts.models import User
from partnerships.models import Person
from tests import factories
from tests.security.matrix.accounts import make_client

ANONYMOUS, BY_LINK, DISCLOSURE = "anonymous", "whoever has a reviewer’s link", "disclosure officer"
WITH_A_PERSON = (
    "head of the host",
    "head of another member",
    "head of a school outside",
    "lead",
    "lead of another partnership",
    "reviewer",
    "champion",
    "system leader",
    "head of the supporting school",
    "chair of the quadrant",
    "minute taker of the quadrant",
    "board member",
)
DELEGATES = ("delegate of the host’s head", "delegate of the lead")
GIVEN = {"officer": roles.OFFICER, "administrator": roles.ADMINISTRATOR, DISCLOSURE: roles.OFFICER}
SUPERUSER = "superuser"
EVERYBODY = (ANONYMOUS, BY_LINK, *WITH_A_PERSON, *DELEGATES, *GIVEN, SUPERUSER)


def make_users() -> dict[str, User]:
    """The account of each who has one."""
    users = {who: _with_a_person(who) for who in WITH_A_PERSON}
    users |= {who: factories.make_user(_address(who), name=f"The {who}") for who in DELEGATES}
    users |= {who: factories.make_user(_address(who), role, is_staff=True) for who, role in GIVEN.items()}
    users[SUPERUSER] = factories.make_user(_address(SUPERUSER), is_staff=True, is_superuser=True)
    for user in users.values():
        Authenticator.objects.create(user=user, type="totp", data={"secret": "none of a test's"})
    return users


def clients_of(users: dict[str, User]) -> dict[str, Client]:
    """Everybody's browser."""
    return {who: make_client(users.get(who)) for who in EVERYBODY}


def _with_a_person(who: str) -> User:
    person: Person = factories.make_person(f"The {who}", email=_address(who))
    return factories.make_user(person.email, person=person, name=person.name)


def _address(who: str) -> str:
    return f"zz-{who.replace(' ', '-').replace('’', '')}@example.org"
