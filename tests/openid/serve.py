"""Set the provider up with its people and one client, the portal, and serve it: ``serve.py PORT CALLBACK``."""

import os
import sys

import django
from django.core.management import call_command

EMAIL, PASSWORD = "officer@example.org", "the council asks for this"
# Everybody whom it knows, and what it says of them besides.
PEOPLE: dict[str, dict[str, object]] = {
    EMAIL: {"amr": ["pwd", "mfa"]},
    "password-alone@example.org": {"amr": ["pwd"]},
    "silent@example.org": {},
    "guest@example.org": {"acct": 1, "amr": ["mfa"]},
    "invited-guest@example.org": {"acct": 0, "preferred_username": "guest_elsewhere.example#EXT#@example.org"},
    "elsewhere@example.org": {"acct": 0, "idp": "https://elsewhere.example/"},
    "member@example.org": {"acct": 0, "tid": "the-council", "amr": ["pwd", "mfa"]},
    "other-tenant@example.org": {"acct": 0, "tid": "another"},
}
CLIENT, SECRET = "portal", "a secret between the two"


def main(port: str, callback: str) -> None:
    """Serve until stopped."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.openid.settings"  # here: importing this must not change anybody's
    django.setup()
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.hashers import make_password
    from django.contrib.auth.models import User

    call_command("migrate", verbosity=0)
    for email in PEOPLE:
        user = User.objects.create_user(email, email, PASSWORD)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    Client.objects.create(
        id=CLIENT,
        name="Portal",
        secret=make_password(SECRET),
        scopes="openid\nprofile\nemail",
        redirect_uris=callback,
        skip_consent=True,
    )
    call_command("runserver", f"127.0.0.1:{port}", "--noreload", verbosity=0)


if __name__ == "__main__":
    main(*sys.argv[1:])
