"""A person's own account, and accepting an invitation. Signing in itself is django-allauth's."""

from typing import cast

from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.forms import AcceptInvitationForm, AccountForm
from accounts.models import Invitation, User
from accounts.writes import accept, save_account

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """What the portal keeps of the one who is signed in, and the ways in to change it."""
    user = cast(User, request.user)
    form = AccountForm(request.POST if request.method == "POST" else None, user=user)
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
    return TemplateResponse(request, "accounts/account.html", {"form": form})


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page behind an invitation's link: choose a password, and the account is made."""
    invitation = Invitation.objects.of_token(token).select_related("person").first()
    if not invitation:
        return TemplateResponse(request, "accounts/invitation_over.html", status=410)
    form = AcceptInvitationForm(
        request.POST if request.method == "POST" else None, email=invitation.email, name=invitation.name
    )
    if request.method == "POST" and form.is_valid():
        try:
            user = accept(invitation=invitation, password=form.cleaned_data["password"])
        except IntegrityError:
            return TemplateResponse(request, "accounts/invitation_over.html", status=410)
        login(request, user, backend=ALLAUTH)
        record_authentication(request, user, method="password", email=user.email)
        return redirect("account")
    return TemplateResponse(request, "accounts/accept_invitation.html", {"form": form, "invitation": invitation})
