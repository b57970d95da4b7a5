"""Configuration of the boards app."""

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    """Boards, their seats, meetings and minutes."""

    name = "boards"
    verbose_name = "Boards and meetings"
