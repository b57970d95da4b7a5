"""Configuration of the confirmations app."""

from django.apps import AppConfig

from partnerships.apps import PartnershipsConfig


class ConfirmationsConfig(AppConfig):
    """The yearly question to leads, and what they propose in answer."""

    name = "confirmations"
    verbose_name = PartnershipsConfig.verbose_name  # to an officer they are one thing
