#!/usr/bin/env python
"""Run Django's administrative commands for the portal."""

import os
import secrets
import sys


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essex_partnerships.settings")
    if sys.argv[1:2] == ["make_secret_key"]:
        os.environ["SECRET_KEY"] = secrets.token_urlsafe(48)  # whoever asks for a key has none yet
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        _ = settings.INSTALLED_APPS  # which reads the settings
    except ImproperlyConfigured as error:
        sys.exit(f"{error}. .env.example lists the settings.")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
