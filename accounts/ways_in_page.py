"""The page of admin on which an administrator sees by what an account is signed in to, and takes it away."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.crypto import salted_hmac

from accounts.models import User
from accounts.ways_in import (
    change_address,
    cut_off,
    name_of,
    remove_all,
    remove_password,
    remove_second_steps,
    remove_sign_on,
)
from base.admin_addresses import change_address as address_in_admin
from base.saving import locked

OWN = "This is your own account: change it on “Your account”, where you are asked who you are first."

MEANWHILE = (
    "Nothing was done: how this account signs in was changed since you opened the page, by somebody else or by its "
    "holder. Here it is as it is now."
)


class AddressForm(forms.Form):
    """The address that an account is to have from now on."""

    email = forms.EmailField(
        label="New e-mail address",
        error_messages={"required": "Enter the new e-mail address", "invalid": "Enter an e-mail address"},
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user = user

    def clean_email(self) -> str:
        """Small letters; another address than the account has, which no other account has."""
        email = self.cleaned_data["email"].strip().lower()
        if email == self.user.email:
            raise ValidationError("The account has this address")
        if User.objects.filter(email=email).exists():
            raise ValidationError("There is an account with this e-mail address already")
        return email


class ShowsWaysIn(admin.ModelAdmin):
    """Admin of accounts with a page of an account's address, password, second steps, single sign-on and devices."""

    def get_urls(self) -> list:
        """The addresses of the admin, and of that page."""
        view = self.admin_site.admin_view(self.ways_in_view)
        return [path("<id>/ways-in/", view, name="accounts_user_ways_in"), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The form, with a link to that page."""
        user = kwargs.get("obj")
        if user is not None and self.has_change_permission(request, user):
            context["tools"] = [(address_in_admin(user, "ways_in"), "Address, second steps and devices")]
        return super().render_change_form(request, context, *args, **kwargs)

    def ways_in_view(self, request: HttpRequest, id: str) -> HttpResponse:
        """Show them, and take away what is asked; of one's own account only show them."""
        user = self.get_object(request, unquote(id))
        if user is None:
            raise Http404("There is no such account.")
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        is_own = user == request.user
        if is_own and request.method == "POST":
            raise PermissionDenied(OWN)
        with transaction.atomic() if request.method == "POST" else nullcontext():  # to look waits for nobody
            user = locked(user) if request.method == "POST" else user
            what = request.POST.get("what", "")
            form = AddressForm(request.POST if what == "address" else None, user=user)
            if request.POST.get("seen", seen_of(user)) != seen_of(user):
                messages.error(request, MEANWHILE)
                return redirect(address_in_admin(user, "ways_in"))
            done = self._take(request, user, what, form) if request.method == "POST" else ""
        if done:
            messages.success(request, f"{done} {user} is told by e-mail.")
            return redirect(address_in_admin(user, "ways_in"))
        context = self.admin_site.each_context(request) | _found(user) | {"opts": self.opts, "form": form}
        context |= {"seen": seen_of(user)}
        context |= {"title": f"How {user} signs in", "own": OWN if is_own else "", "original": user}
        return TemplateResponse(request, "accounts/ways_in.html", context, status=422 if form.errors else 200)

    def _take(self, request: HttpRequest, user: User, what: str, form: AddressForm) -> str:
        """Do it, and say it in a sentence; empty where nothing was done."""
        if what == "address":
            if not form.is_valid():
                return ""
            change_address(user=user, to=form.cleaned_data["email"], by=request.user)
            return f"The address is {user.email} now."
        if what.startswith("second-step-") and (number := what.removeprefix("second-step-")).isdecimal():
            remove_second_steps(user=user, by=request.user, only=int(number[:18]))
            return "The second step is removed."
        take, sentence = TAKES.get(what, (None, ""))
        if take:
            take(user=user, by=request.user)
        return sentence


TAKES: dict[str, tuple[Callable[..., object], str]] = {
    "second-steps": (remove_second_steps, "Every second step is removed."),
    "password": (remove_password, "The password is removed."),
    "sign-on": (remove_sign_on, "The link to the council’s sign-in is removed."),
    "devices": (cut_off, "The account is signed out everywhere."),
    "all": (remove_all, "Everything but the address is removed."),
}


def seen_of(user: User) -> str:
    """What tells whether the page shows how the account signs in now: its address, password, second steps, sign-on."""
    steps = Authenticator.objects.filter(user=user).order_by("pk").values_list("pk", flat=True)
    sign_ons = SocialAccount.objects.filter(user=user).order_by("pk").values_list("pk", flat=True)
    about = repr((user.email, user.password, list(steps), list(sign_ons)))
    return salted_hmac("accounts.ways_in", about, algorithm="sha256").hexdigest()


def _found(user: User) -> dict[str, object]:
    steps = Authenticator.objects.filter(user=user).order_by("type", "created_at")
    return {
        "account": user,
        "is_proved": EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists(),
        "steps": [(step, name_of(step)) for step in steps],
        "sign_ons": SocialAccount.objects.filter(user=user),
        "devices": UserSession.objects.purge_and_list(user),
    }
