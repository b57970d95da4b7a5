"""``manage.py send_test_email ADDRESS``: whether the mail server takes what the portal sends."""

from argparse import ArgumentParser
from smtplib import SMTP

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from office.council.reading import the_council
from office.post.sending import said_by

SENDS = "django.core.mail.backends.smtp.EmailBackend"


class Command(BaseCommand):
    """Send one e-mail now and say what the mail server said; nothing waits for the worker, and nothing is kept."""

    help = "Sends one e-mail to ADDRESS now, and says what the mail server said. The exit code is 1 where it failed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command line holds."""
        parser.add_argument("address", metavar="ADDRESS", help="to whom")

    def handle(self, *args: object, **options: object) -> None:
        """Send it."""
        address = str(options["address"])
        try:
            validate_email(address)
        except ValidationError as error:
            raise CommandError(f"“{address}” is no e-mail address. Nothing was sent.") from error
        if settings.EMAIL_BACKEND != SENDS:
            raise CommandError(
                f"EMAIL_URL names no mail server: e-mails go to {settings.EMAIL_BACKEND}. Nothing was sent."
            )
        server = f"The mail server {settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        try:
            said = _send(address)
        except OSError as error:  # an SMTPException is one
            raise CommandError(f"{server} did not take the e-mail to {address}: {said_by(error)}") from error
        self.stdout.write(f"{server} took the e-mail to {address}. It said: {said}")


def _send(address: str) -> str:
    """Send it; what the server said to that. Raises ``OSError``."""
    server = get_connection()
    text = (
        f"This is a test of the post of {the_council().site_name} at {settings.SITE_URL}. Nobody needs to answer.\n\n"
        f"{the_council().site_name}, {the_council().name}\n"
    )
    try:
        server.open()
        said = _heard(server.connection)  # type: ignore[attr-defined]
        EmailMessage(
            "A test of the post", text, to=[address], reply_to=[the_council().mailbox], connection=server
        ).send()
        return said[-1]
    finally:
        server.close()


def _heard(smtp: SMTP) -> list[str]:
    """What the server answers from now on: Django gives back only how many messages it took."""
    said: list[str] = []
    answer = smtp.getreply

    def getreply() -> tuple[int, bytes]:
        code, text = answer()
        said.append(f"{code} {' '.join(text.decode('utf-8', 'replace').split())}")
        return code, text

    smtp.getreply = getreply  # type: ignore[method-assign]
    return said
