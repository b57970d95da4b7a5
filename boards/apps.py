"""Configuration of the boards app."""

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    """Boards, their seats, meetings and minutes."""

    name = "boards"
    verbose_name = "Boards and meetings"

    def ready(self) -> None:
        """Add seats and meetings to what tells namesakes apart."""
        from boards.seats.roles import roles_on_boards
        from partnerships.people.namesakes import further_roles

        further_roles.append(roles_on_boards)
