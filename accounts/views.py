"""A person's own account, and accepting an invitation. Signing in itself is django-allauth's."""

import logging
from collections.abc import Callable
from functools import partial
from typing import cast

import requests
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.account.internal.stagekit import clear_login, get_pending_stage
from allauth.account.models import Login
from allauth.mfa.base.views import authenticate
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect import views as openid
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from accounts.forms import AcceptInvitationForm, AccountForm
from accounts.models import Delegate, Invitation, User
from accounts.models.invitations import why_not_invited
from accounts.sign_on import INVITED
from accounts.ways_in import SECOND_STEPS
from accounts.writes import accept, save_account
from base.forms import sent
from base.methods import may_be_sent

logger = logging.getLogger(__name__)


@may_be_sent
def account(request: HttpRequest) -> HttpResponse:
    """What the portal keeps of the one who is signed in, and the ways in to change it."""
    user = cast(User, request.user)
    form = AccountForm(sent(request), user=user)
    if request.method == "POST" and form.is_valid():
        save_account(
            user=user,
            name=form.cleaned_data["name"],
            telephone=form.cleaned_data.get("telephone"),
            publish_contact=form.cleaned_data.get("publish_contact", False),
            by=user,
        )
        messages.success(request, "Your account is saved.")
        return redirect("account")
    context = {"form": form, "has_second_step": is_mfa_enabled(user, SECOND_STEPS)}
    return TemplateResponse(request, "accounts/account.html", context)


@login_not_required
@never_cache
def second_step(request: HttpRequest) -> HttpResponseBase:
    """The second step of a sign-in; who has none any more, for it was removed meanwhile, begins again.

    django-allauth would send them to the first step, and from there back, for ever.
    """
    stage = get_pending_stage(request)
    if stage and stage.key == AuthenticateStage.key and not is_mfa_enabled(stage.login.user, SECOND_STEPS):
        clear_login(request)
        messages.info(request, "Your second step was removed meanwhile. Sign in again.")
        return redirect("account_login")
    return authenticate(request)


@login_not_required
@never_cache
@may_be_sent
def sign_on(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """The way to the council's identity provider: to sign in, or by post to link one's account to it.

    A link that anybody could have us follow must not link: another's identity would open the account.
    """
    if request.GET.get("process") == AuthProcess.CONNECT:
        return redirect("socialaccount_connections")
    is_linking = request.POST.get("process") == AuthProcess.CONNECT
    if is_linking and not (request.user.is_authenticated and did_recently_reauthenticate(request)):
        return redirect(f"{reverse('account_reauthenticate')}?next={reverse('socialaccount_connections')}")
    return _if_it_answers(request, openid.login, provider_id)


@login_not_required
@never_cache
@require_safe
def sign_on_callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """The way back from it."""
    return _if_it_answers(request, openid.callback, provider_id)


def _if_it_answers(
    request: HttpRequest, view: Callable[[HttpRequest, str], HttpResponseBase], provider_id: str
) -> HttpResponseBase:
    """What django-allauth's view answers; a page that says so where the provider is away, or answers nonsense."""
    try:
        return view(request, provider_id)
    except (requests.RequestException, OAuth2Error, ValueError, KeyError):
        logger.exception("The identity provider does not answer as it should")
        return TemplateResponse(request, "socialaccount/provider_away.html")


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@may_be_sent
def accept_invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page behind an invitation's link: choose a password, and the account is made."""
    invitation = Invitation.objects.of_token(token).select_related("person").first()
    if not invitation or (invitation.person and why_not_invited(invitation.person)):
        return TemplateResponse(request, "accounts/invitation_over.html", status=410)
    if invitation.is_senders_own(request.user):
        return TemplateResponse(request, "accounts/invitation_own.html", {"invitation": invitation}, status=403)
    if request.method == "POST" and "sign_on" in request.POST:
        return _accept_by_sign_on(request, token)
    form = AcceptInvitationForm(sent(request), email=invitation.email, name=invitation.name)
    if request.method == "POST" and form.is_valid():
        try:
            user = accept(invitation=invitation, password=form.cleaned_data["password"])
        except IntegrityError:
            return TemplateResponse(request, "accounts/invitation_over.html", status=410)
        if request.user.is_authenticated:  # somebody else's session, on the same computer
            get_account_adapter().logout(request)
        record_authentication(request, user, method="password", email=user.email)
        # A delegate goes on to what they act for.
        first = resolve_url(settings.LOGIN_REDIRECT_URL) if user.delegations.exists() else reverse("account")
        return perform_login(request, Login(user=user, email=user.email, redirect_url=first))
    waiting = Delegate.objects.waiting().filter(email=invitation.email).with_posts()
    delegates = waiting if not invitation.roles.exists() else []  # an account that opens admin acts for nobody
    context = {"form": form, "invitation": invitation, "delegates": delegates}
    return TemplateResponse(request, "accounts/accept_invitation.html", context)


def _accept_by_sign_on(request: HttpRequest, token: str) -> HttpResponseBase:
    """On to the provider; the account is made when somebody comes back from it (``SingleSignOnAdapter``).

    The invitation goes with this one way there and back: in the session it would wait for whoever signs on next.
    """
    providers = get_adapter().list_apps(request)
    if not providers:
        return redirect("accept_invitation", token=token)
    return _if_it_answers(request, partial(_on_with_invitation, token=token), providers[0].provider_id)


def _on_with_invitation(request: HttpRequest, provider_id: str, *, token: str) -> HttpResponseBase:
    provider = get_adapter().get_provider(request, provider_id)
    return provider.redirect(request, process=AuthProcess.LOGIN, data={INVITED: token})
