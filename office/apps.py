"""Configuration of the office app."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """What the council keeps to run the portal: the post."""

    name = "office"
    verbose_name = "Schools and partnerships"  # the heading of the desk under which an officer finds it
