"""Configuration of the demonstration app."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """Invented partnerships, leads and meetings; installed only where DEMO is on. No models."""

    name = "demonstration"
