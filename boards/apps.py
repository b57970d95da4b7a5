"""Configuration of the boards app."""

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    """Boards, their seats, meetings and minutes."""

    name = "boards"
    verbose_name = "Boards and meetings"

    def ready(self) -> None:
        """Add to what tells namesakes apart and to the worker's jobs, and say where the link to an action leads."""
        from boards.actions.writes import path_of
        from boards.minutes.copies import make_one
        from boards.seats.roles import roles_on_boards
        from office import jobs
        from office.post import links
        from partnerships.people.namesakes import further_roles

        further_roles.append(roles_on_boards)
        links.add("action", path_of)
        jobs.add("copies of minutes", make_one)
