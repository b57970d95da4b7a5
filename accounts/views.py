"""Signing in."""

from django.contrib.auth.views import LoginView
from django.urls import reverse

from .forms import SignInForm


class SignIn(LoginView):
    """The one door, for admin too; whoever is signed in already goes straight through it."""

    authentication_form = SignInForm
    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def get_redirect_url(self) -> str:  # type: ignore[override]  # the stubs describe a later Django
        """``next``, if it is an address of this site and not the sign-out (asked for after the session ran out)."""
        url = super().get_redirect_url()
        return "" if url.startswith(reverse("accounts:logout")) else url
