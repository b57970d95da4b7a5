"""Configuration of the improvement app."""

from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    """The strategy’s pages, useful resources, and peer reviews."""

    name = "improvement"
    verbose_name = "Strategy and resources"
