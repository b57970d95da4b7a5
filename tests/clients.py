"""Browsers without scripts, as the tests open them."""

from django.test import Client

from accounts.models import User


def signed_in(user: User) -> Client:
    """A client in which the user is signed in."""
    client = Client()
    client.force_login(user)
    return client
