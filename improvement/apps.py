"""Configuration of the improvement app."""

from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    """The strategy's pages and useful resources."""

    name = "improvement"
    verbose_name = "Strategy and resources"
