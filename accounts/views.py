"""Signing in."""

from django.contrib.auth.views import LoginView

from .forms import SignInForm


class SignIn(LoginView):
    """The one door, for admin too."""

    authentication_form = SignInForm
    template_name = "accounts/login.html"
