"""Somebody for each column of the design's table of who may do what, on a loaded demonstration.

The demonstration has accounts for some; those on a board are made here: invented people, with seats of their own beside
the real ones. ``python -m tests.every_page.people``, in the environment of a portal, makes what is missing and prints
the cookie of each role as JSON, ``{"chair": {"name": "sessionid", "value": "…"}, "public": null, …}``.
"""

import datetime as dt
import json
import time

import django
from django.apps import apps

if not apps.ready and __name__ == "__main__":
    django.setup()

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from accounts import roles
from accounts.models import User
from accounts.permissions import NEEDS_SECOND_STEP
from accounts.writes import confirm_address
from boards.models import Board, Seat
from demonstration.accounts import ADDRESSES
from partnerships.models import Organisation, Person
from tests.security.matrix.accounts import make_passkey

PUBLIC = "public"
HEADTEACHER, LEAD, DELEGATE = "headteacher", "partnership lead", "delegate"  # of that lead
BOARD_MEMBER, CHAIR, MINUTE_TAKER = "board member", "chair", "minute taker"
OFFICER, ADMINISTRATOR = "LA officer", "administrator"
ROLES = (PUBLIC, HEADTEACHER, LEAD, DELEGATE, BOARD_MEMBER, CHAIR, MINUTE_TAKER, OFFICER, ADMINISTRATOR)

EMAILS = {
    HEADTEACHER: ADDRESSES[roles.HEADTEACHER],
    LEAD: ADDRESSES[roles.PARTNERSHIP_LEAD],
    DELEGATE: ADDRESSES[roles.DELEGATE],
    BOARD_MEMBER: "board-member@example.org",
    CHAIR: "chair@example.org",
    MINUTE_TAKER: ADDRESSES[roles.MINUTE_TAKER],
    OFFICER: ADDRESSES[roles.OFFICER],
    ADMINISTRATOR: ADDRESSES[roles.ADMINISTRATOR],
}
# The member of the county's board has no part in the quadrant meeting that the chair and the minute taker sit on.
SEATS = {
    BOARD_MEMBER: ("school-partnership-board", Seat.Role.MEMBER, "Wilhelmina Birchgate"),
    CHAIR: ("west-quadrant-meeting", Seat.Role.CO_CHAIR, "Barnaby Fernhollow"),
}
SEATED_SINCE = dt.date(2023, 9, 1)
LAST_IN_LISTS = 98
HOST = "localhost"  # which the demonstration answers to
AN_HOUR = 60 * 60  # how long a page that asks for the password again does not, in seconds


def make_accounts() -> None:
    """Make the accounts that the demonstration lacks, and a second step for everybody who needs one."""
    for role, (slug, seat, name) in SEATS.items():
        person = _seated(Board.objects.get(slug=slug), seat, name)
        email = EMAILS[role]
        if not User.objects.filter(email=email).exists():
            confirm_address(user=User.objects.create_user(email, name=name, person=person))
    for email in EMAILS.values():
        user = User.objects.get(email=email)
        if user.has_perm(NEEDS_SECOND_STEP) and not Authenticator.objects.filter(user=user).exists():
            Authenticator.objects.create(user=user, type="totp", data={"secret": "no code is ever asked for"})
    _make_more_steps(User.objects.get(email=EMAILS[OFFICER]), User.objects.get(email=EMAILS[CHAIR]))


def _make_more_steps(with_codes: User, with_key: User) -> None:
    """Recovery codes, the same each time, for the one, and a passkey for the other."""
    if not Authenticator.objects.filter(user=with_codes, type="recovery_codes").exists():
        data = {"seed": encrypt("0" * 80), "used_mask": 0}
        Authenticator.objects.create(user=with_codes, type="recovery_codes", data=data)
    if not Authenticator.objects.filter(user=with_key, type="webauthn").exists():
        Authenticator.objects.create(user=with_key, type="webauthn", data=make_passkey())


def _seated(board: Board, role: Seat.Role, name: str) -> Person:
    slug = f"demonstration-{name.lower().replace(' ', '-')}"
    person, _ = Person.objects.get_or_create(slug=slug, defaults={"name": name, "is_demonstration": True})
    if not Seat.objects.filter(board=board, person=person).exists():
        Seat.objects.create(
            board=board,
            person=person,
            role=role,
            organisation=Organisation.objects.order_by("position", "slug").first(),
            position=LAST_IN_LISTS,
            started_on=SEATED_SINCE,
            is_demonstration=True,
        )
    return person


def account_of(role: str) -> User | None:
    """The account that stands for the role; None for the public."""
    return None if role == PUBLIC else User.objects.get(email=EMAILS[role])


def client_of(role: str) -> Client:
    """A browser of the test's own process in which the role has just signed in."""
    client = Client(SERVER_NAME=HOST)
    if user := account_of(role):
        client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
        session = client.session
        session.update(_signed_in_now(user))
        session.save()
    return client


def session_of(role: str) -> str:
    """The key of a new session in which the role has just signed in; empty for the public."""
    user = account_of(role)
    if user is None:
        return ""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.update(_signed_in_now(user))
    session.save()
    return session.session_key


def _signed_in_now(user: User) -> dict[str, object]:
    """What allauth notes of a sign-in, so that no page asks for the password again."""
    record = {"method": "password", "at": time.time() + AN_HOUR, "reauthenticated": True}
    return {"account_authentication_methods": [record], "account_authentication_methods_user": str(user.pk)}


def cookies() -> dict[str, dict[str, str] | None]:
    """The cookie by which a browser is signed in as each role; None for the public."""
    keys = {role: session_of(role) for role in ROLES}
    return {role: {"name": settings.SESSION_COOKIE_NAME, "value": key} if key else None for role, key in keys.items()}


def main() -> None:
    """Make the accounts and the records that pages differ by, and print the cookies."""
    from tests.every_page.records import make_records

    make_accounts()
    make_records()
    print(json.dumps(cookies()))


if __name__ == "__main__":
    main()
