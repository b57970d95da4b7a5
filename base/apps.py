"""Configuration of the base app."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """What every room stands on: days, saving, history, comparing, exports, paging, uploads, text. No models."""

    name = "base"
