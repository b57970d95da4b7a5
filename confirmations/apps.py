"""Configuration of the confirmations app."""

from django.apps import AppConfig

from partnerships import apps as partnerships  # the module: of two configs in apps.py Django takes neither


class ConfirmationsConfig(AppConfig):
    """The yearly question to leads, and what they propose in answer."""

    name = "confirmations"
    verbose_name = partnerships.PartnershipsConfig.verbose_name  # to an officer they are one thing
