"""Configuration of the boards app."""

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    """Boards, their seats, meetings and minutes."""

    name = "boards"
    verbose_name = "Boards and meetings"

    def ready(self) -> None:
        """Say which seats people hold where a form asks which of two of one name is meant."""
        from boards.seats.roles import seats_in_words
        from partnerships.people.namesakes import further_roles

        further_roles.append(seats_in_words)
