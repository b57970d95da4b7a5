"""Configuration of the partnerships app."""

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    """Schools, partnerships and the people who lead them."""

    name = "partnerships"
    verbose_name = "Schools and partnerships"
