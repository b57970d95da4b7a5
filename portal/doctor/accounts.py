"""Accounts that may do more than whoever has them needs, or proves."""

import datetime as dt
from collections.abc import Iterator

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from cryptography.fernet import InvalidToken
from django.contrib.auth.models import Permission
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import signing
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.permissions import NEEDS_SECOND_STEP
from accounts.roles import ADMINISTRATOR
from accounts.ways_in import SECOND_STEPS
from boards.models import Meeting, Seat
from partnerships.models import Headship, Lead
from portal.doctor.findings import Finding, Visit, counted, must, should, verb

ENCRYPTED = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}  # by allauth's names
LATEST = 5  # sessions that are looked at: who signed in last did so under the key of now
SUPERUSERS = 2  # one who is asleep, and another
AGAIN = dt.timedelta(days=14)
FOR_LONG = dt.timedelta(days=90)


def administrators(visit: Visit) -> Iterator[Finding]:
    """Whether there is anybody who can help others in; superusers; those who never came."""
    active = User.objects.filter(is_active=True)
    superusers = active.filter(is_superuser=True)
    all_of_them = active.filter(Q(is_superuser=True) | Q(groups__name=ADMINISTRATOR)).distinct()
    if not all_of_them.exists():
        yield must("There is no administrator, so nobody can be invited or helped in. Run “manage.py createsuperuser”.")
    if (count := superusers.count()) > SUPERUSERS:
        yield should(
            f"{count} accounts are superusers, who may do everything. Leave {SUPERUSERS}, and give the others roles "
            "in admin."
        )
    never = all_of_them.filter(last_login=None, date_joined__lt=visit.now - AGAIN)
    if count := never.count():
        yield should(
            f"{counted(count, 'administrator')} never signed in ({_keys(never)}). Ask whether they got their "
            "invitation, or close the account in admin."
        )


def second_steps(_: Visit) -> Iterator[Finding]:
    """Accounts of which a password alone is known to anybody, and that see Part B or change records."""
    without = needing_a_second_step().exclude(pk__in=Authenticator.objects.filter(type__in=SECOND_STEPS).values("user"))
    without = without.exclude(pk__in=SocialAccount.objects.values("user"))  # whose own sign-in may ask for one
    if count := without.count():
        yield should(
            f"{counted(count, 'account')} with rights {verb(count, 'has', 'have')} no second step yet "
            f"({_keys(without)}): whoever comes first with the password sets it up. Ask them to sign in, or close "
            "them in admin."
        )


def secret_key(visit: Visit) -> Iterator[Finding]:
    """Whether ``SECRET_KEY``, or a former key, is the one under which second steps and sessions were made.

    What it encrypted and signed is what tells: a mark of our own would know no more.
    """
    kept = Authenticator.objects.filter(type__in=ENCRYPTED).values_list("type", "data").iterator()
    secrets = [data[ENCRYPTED[kind]] for kind, data in kept if ENCRYPTED[kind] in data]
    if count := sum(not _is_readable(secret) for secret in secrets):
        yield must(
            f"SECRET_KEY is not the one under which {counted(count, 'second step')} {verb(count, 'was', 'were')} set "
            "up, so whoever has one cannot sign in with it. Put the former key back, or into SECRET_KEY_FALLBACKS, and "
            "restart. Where it is lost, “manage.py recover_account ADDRESS --second-steps” has one set up anew."
        )
        return
    live = Session.objects.filter(expire_date__gt=visit.now).order_by("-expire_date")
    sessions = live.values_list("session_data", flat=True)[:LATEST]
    if sessions and not any(map(_is_signed_by_us, sessions)):
        yield should(
            "SECRET_KEY was changed, and the former one is not in SECRET_KEY_FALLBACKS: everybody was signed out, and "
            "links in e-mails that went out before open nothing. If that was not meant, put the former key there, and "
            "restart."
        )


def _is_readable(secret: str) -> bool:
    try:
        get_adapter().decrypt(secret)
    except InvalidToken:
        return False
    return True


def _is_signed_by_us(session: str) -> bool:
    store = SessionStore()
    try:
        signing.loads(session, salt=store.key_salt, serializer=store.serializer)
    except signing.BadSignature:
        return False
    return True


def needing_a_second_step() -> QuerySet[User]:
    """Active accounts that have the permission ``NEEDS_SECOND_STEP`` from a role, a seat or a meeting. One query."""
    app, _, codename = NEEDS_SECOND_STEP.partition(".")
    permission = Q(codename=codename, content_type__app_label=app)
    granted = Permission.objects.filter(permission)
    return (
        User.objects.filter(is_active=True)
        .filter(
            Q(is_superuser=True)
            | Q(groups__permissions__in=granted)
            | Q(user_permissions__in=granted)
            | Q(person__in=Seat.objects.active().values("person"))
            | Q(person__in=Meeting.objects.exclude(stand_in=None).values("stand_in"))
        )
        .distinct()
    )


def idle(visit: Visit) -> Iterator[Finding]:
    """Accounts that may sign in, and whose people have held nothing for long: each is a way in for whoever has it."""
    since = visit.now - FOR_LONG
    holding = Q(ended_on=None) | Q(ended_on__gte=since.date())
    found = User.objects.filter(is_active=True, is_superuser=False, groups=None, date_joined__lt=since)
    for posts in (Lead, Headship, Seat):
        found = found.exclude(Exists(posts._default_manager.filter(holding, person=OuterRef("person"))))
    found = found.exclude(person__in=Meeting.objects.exclude(stand_in=None).values("stand_in"))
    if count := found.count():
        yield should(
            f"{counted(count, 'account')} {verb(count, 'is', 'are')} open of people who have held no role for 90 days "
            f"({_keys(found)}). Close {verb(count, 'it', 'them')} in admin: untick “may sign in”."
        )


def _keys(users: QuerySet[User]) -> str:
    """Which they are, by the numbers that the addresses of their pages in admin have."""
    keys = list(users.order_by("pk").values_list("pk", flat=True)[:6])
    return f"number {', '.join(map(str, keys[:5]))}{' and others' if len(keys) > 5 else ''}"
