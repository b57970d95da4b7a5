"""``manage.py recover_account``: for an administrator who cannot sign in, when no other can help them."""

import getpass
import sys
from argparse import ArgumentParser

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from accounts.ways_in import change_address, cut_off, name_of, remove_second_steps, set_password
from accounts.writes import confirm_address


class Command(BaseCommand):
    """``recover_account EMAIL [--address NEW] [--password] [--second-steps] [--devices]``.

    Without options it says how the account is signed in to. Whoever may run commands here vouches for the address, so
    no mail server is needed; each change is in the audit trail, without a name, and is told by e-mail.
    """

    help = "Let somebody back in who lost their address, password or second step; says what there is without options."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command line may hold."""
        parser.add_argument("email", help="the account's e-mail address")
        parser.add_argument("--address", metavar="NEW", help="another e-mail address; the old one ends at once")
        parser.add_argument("--password", action="store_true", help="ask for a new password")
        parser.add_argument("--second-steps", action="store_true", help="remove passkeys, app and recovery codes")
        parser.add_argument("--devices", action="store_true", help="sign the account out everywhere")

    def handle(self, *args: object, **options) -> None:
        """Do what is asked, all or nothing, and say how the account is signed in to afterwards."""
        user = User.objects.filter(email=options["email"].strip().lower()).first()
        if user is None:
            raise CommandError(f"There is no account with the address {options['email']}.")
        password = _typed(user) if options["password"] else ""
        try:
            with transaction.atomic():
                _recover(user, password, options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        for line in _found(user):
            self.stdout.write(line)


def _recover(user: User, password: str, options: dict) -> None:
    if options["address"]:
        change_address(user=user, to=options["address"], by=None)
    if password:
        set_password(user=user, password=password, by=None)
    if options["second_steps"]:
        remove_second_steps(user=user, by=None)
    if options["devices"]:
        cut_off(user=user, by=None)
    if options["address"] or password:
        confirm_address(user=user)


def _typed(user: User) -> str:
    """A new password, typed twice; or the first line where it comes from another program."""
    if not sys.stdin.isatty():
        password = sys.stdin.readline().rstrip("\n")
    elif (password := getpass.getpass("New password: ")) != getpass.getpass("The same again: "):
        raise CommandError("The two passwords differ. Nothing was changed.")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from None
    return password


def _found(user: User) -> list[str]:
    is_proved = EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()
    steps = ", ".join(name_of(step) for step in Authenticator.objects.filter(user=user))
    return [
        f"{user.email} signs in{'' if user.is_active else ' never: the account is closed'}.",
        f"Address: {'proved' if is_proved else 'to be proved by a code at the next sign-in, which is sent by e-mail'}.",
        f"Password: {'set' if user.has_usable_password() else 'none'}.",
        f"Second step: {steps or 'none'}.",
        f"Devices: {len(UserSession.objects.purge_and_list(user))} signed in.",
    ]
