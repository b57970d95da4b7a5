"""Configuration of the confirmations app."""

from django.apps import AppConfig


class ConfirmationsConfig(AppConfig):
    """The yearly question to leads, and what they propose in answer."""

    name = "confirmations"
    verbose_name = "Yearly confirmation"
