"""Configuration of the accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who signs in, and the roles."""

    name = "accounts"
    verbose_name = "Accounts"
