"""What is asked of a signed-in person at every request."""

import time
from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.permissions import NEEDS_SECOND_STEP
from accounts.sign_on import VOUCHED

Respond = Callable[[HttpRequest], HttpResponse]


def SessionLimitMiddleware(get_response: Respond) -> Respond:
    """Sign out whoever signed in longer ago than ``SESSION_COOKIE_AGE``: activity does not make a session longer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and _signed_in_at(request) < time.time() - settings.SESSION_COOKIE_AGE:
            logout(request)
        return get_response(request)

    return middleware


def FreshSignInMiddleware(get_response: Respond) -> Respond:
    """Have who has neither password nor second step sign in again before they change how they sign in.

    django-allauth asks all others who they are, and lets these do it unasked.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and _is_way_in(request) and _is_known_by_an_old_sign_in_alone(request):
            get_adapter().logout(request)
            messages.info(request, "Sign in again before you change how you sign in.")
            return redirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")
        return get_response(request)

    return middleware


def _is_way_in(request: HttpRequest) -> bool:
    """Whether the page is one of those on which somebody changes how they sign in."""
    return request.path.startswith(
        (
            reverse("account_email"),
            reverse("account_set_password"),
            reverse("mfa_index"),
            reverse("socialaccount_connections"),
        )
    )


def _is_known_by_an_old_sign_in_alone(request: HttpRequest) -> bool:
    if get_reauthentication_flows(request.user):
        return False
    records = get_authentication_records(request, request.user)
    return not records or records[-1]["at"] < time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def SecondFactorMiddleware(get_response: Respond) -> Respond:
    """Let whoever needs a second step and has none set one up before anything else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.second_step_is_missing = _second_step_is_missing(request)  # type: ignore[attr-defined]
        if request.second_step_is_missing and not _is_on_the_way(request):  # type: ignore[attr-defined]
            return redirect("mfa_index")
        return get_response(request)

    return middleware


def _signed_in_at(request: HttpRequest) -> float:
    """When this session began, in seconds; now where nothing tells."""
    records = get_authentication_records(request, request.user)
    return records[0]["at"] if records else time.time()


def _second_step_is_missing(request: HttpRequest) -> bool:
    if not (settings.REQUIRE_SECOND_FACTOR and request.user.is_authenticated):
        return False
    if not request.user.has_perm(NEEDS_SECOND_STEP) or is_mfa_enabled(request.user):
        return False
    return not request.session.get(VOUCHED, False)


def _is_on_the_way(request: HttpRequest) -> bool:
    """Whether the page is one of those on which the second step is set up, or left."""
    return request.path.startswith((reverse("mfa_index"), reverse("account_reauthenticate"), reverse("account_logout")))
