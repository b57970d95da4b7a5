"""Where to sign in, for the public search."""

import datetime as dt

from django.urls import reverse

from partnerships.search.further_pages import PublicPage

ASKED_BY = frozenset(["sign", "signin", "signing", "log", "login", "logon", "logging", "password"])
BESIDES = frozenset(["in", "on", "my", "account", "forgot", "forgotten", "reset", "page"])


def page_to_sign_in(on: dt.date) -> list[PublicPage]:
    """The page to sign in on, by which a forgotten password is renewed too."""
    return [PublicPage("Sign in", reverse("account_login"), ASKED_BY, besides=BESIDES)]
