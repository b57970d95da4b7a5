"""By what an account is signed in to: address, password, second steps, single sign-on, and the devices it is open on.

What an administrator or a command takes away is written down in the audit trail, and told by e-mail to the account's
holder, at the old address too where it changes: whoever takes an account over cannot do it in silence.
"""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.delegating.writes import end_all_of
from accounts.linking import MOVED, PASSWORD, tell_of_account
from accounts.models import AuditEvent, Invitation, User
from base.saving import Author, locked, save
from office.post.writing import write

Kind = AuditEvent.Kind
SECOND_STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes alone are none


@transaction.atomic
def change_address(*, user: User, to: str, by: Author) -> None:
    """Give the account another address; the old one opens nothing from now on, and every device is signed out.

    Codes and links that are on their way to the old address are void, invitations to it withdrawn. The new address is
    proved by a code at the next sign-in. Raises ``ValidationError`` where an account has it.
    """
    user_now, old = locked(user), user.email
    user_now.email = user.email = to.strip().lower()
    save(user_now, by=by, why="Address changed")
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, primary=True)
    close_former_address(user=user, old=old, by=by)
    told = "The e-mail address with which you sign in was changed, and every device was signed out."
    _tell(user, told, to=[old, user.email])  # without the addresses: the old one may be somebody else's
    tell_of_account(user=user, by=by, done=MOVED)


def close_former_address(*, user: User, old: str, by: Author, keep: str = "") -> None:
    """What follows once an account has left an address, whoever changed it: only the session ``keep`` goes on."""
    Invitation.objects.filter(email=old, accepted_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())
    _end_sessions(user, keep=keep)
    AuditEvent.objects.record(Kind.ADDRESS_CHANGED, user=user, by=by)


@transaction.atomic
def remove_second_steps(*, user: User, by: Author, only: int | None = None) -> int:
    """Remove the account's passkeys, authenticator app and recovery codes, or ``only`` that one; return how many.

    Recovery codes alone are no second step: they go with the last of the others.
    """
    steps = Authenticator.objects.filter(user=user)
    names = [name_of(step) for step in (steps if only is None else steps.filter(pk=only))]
    if not names:
        return 0
    (steps if only is None else steps.filter(pk=only)).delete()
    if not steps.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        steps.delete()
    for name in names:
        AuditEvent.objects.record(Kind.STEP_REMOVED, user=user, by=by, detail=name)
    _end_sessions(user)
    _tell(user, f"A second step of your sign-in was removed ({', '.join(names)}), and every device was signed out.")
    return len(names)


@transaction.atomic
def cut_off(*, user: User, by: Author, is_closed: bool = False) -> int:
    """Sign the account out on every device, which its closing (``is_closed``) does too; return how many there were.

    With a closing ends whatever it acts for, and whom it named to act.
    """
    count = _end_sessions(user)
    if is_closed:
        end_all_of(user=user, by=by)
    AuditEvent.objects.record(Kind.CUT_OFF, user=user, by=by, detail=f"{count} device{'' if count == 1 else 's'}")
    if is_closed:
        told = (
            "Your account was closed by somebody who runs the portal. You cannot sign in any more, and every device "
            "was signed out."
        )
    else:
        told = "Your account was signed out on every device, by somebody who runs the portal."
    _tell(user, told)
    return count


@transaction.atomic
def remove_password(*, user: User, by: Author) -> None:
    """Make the password open nothing; a new one is chosen by a link to the account's address."""
    user.set_unusable_password()
    save(user, by=by, fields=["password"])
    _end_sessions(user)
    AuditEvent.objects.record(Kind.PASSWORD_REMOVED, user=user, by=by)
    _tell(
        user, "Your password was removed, and every device was signed out. Choose a new one: “Forgotten your password?”"
    )


@transaction.atomic
def set_password(*, user: User, password: str, by: Author) -> None:
    """Replace the password by one that somebody else than the account's holder chose."""
    user.set_password(password)
    save(user, by=by, fields=["password"])
    note_password_set(user=user, by=by)


def note_password_set(*, user: User, by: Author) -> None:
    """What follows once somebody else has set the account's password."""
    _end_sessions(user)
    AuditEvent.objects.record(Kind.PASSWORD_REMOVED, user=user, by=by, detail="and a new one set")
    _tell(user, "Your password was replaced by somebody who runs the portal, and every device was signed out.")
    tell_of_account(user=user, by=by, is_known_at=user.email, done=PASSWORD)


@transaction.atomic
def remove_sign_on(*, user: User, by: Author) -> int:
    """Forget which identity of the council's provider is the account's; return how many there were."""
    count, _ = SocialAccount.objects.filter(user=user).delete()
    if count:
        AuditEvent.objects.record(Kind.SIGN_ON_REMOVED, user=user, by=by)
        _end_sessions(user)
        _tell(user, "Your account is no longer linked to the council’s sign-in, and every device was signed out.")
    return count


@transaction.atomic
def remove_all(*, user: User, by: Author) -> None:
    """Leave the account nothing but its address: for one that is, or was, in the wrong hands."""
    remove_sign_on(user=user, by=by)
    remove_second_steps(user=user, by=by)
    remove_password(user=user, by=by)


def name_of(step: Authenticator) -> str:
    """A second step as people call it."""
    return {"totp": "authenticator app", "recovery_codes": "recovery codes"}.get(step.type) or f"passkey “{step}”"


def _end_sessions(user: User, *, keep: str = "") -> int:
    sessions = UserSession.objects.filter(user=user).exclude(session_key=keep)
    for session in sessions:
        session.end()
    return len(sessions)


def _tell(user: User, what: str, *, to: Iterable[str] = ()) -> None:
    for address in to or [user.email]:
        write(
            to=address,
            name=user.name,
            kind="account-changed",
            about=f"account {user.pk}",
            context={"what": what, "url": f"{settings.SITE_URL}/account/"},
        )
