"""``manage.py make_secret_key``: a key for ``SECRET_KEY``."""

import secrets

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Print a new key, of letters that mean nothing to a shell or in an ``.env`` file; nothing is changed."""

    help = "Prints a new random key for SECRET_KEY. It changes nothing."
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        """Print it."""
        self.stdout.write(secrets.token_urlsafe(48))
