"""Configuration of the boards app."""

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    """Boards, their seats, meetings and minutes."""

    name = "boards"
    verbose_name = "Boards and meetings"

    def ready(self) -> None:
        """Add what boards know of namesakes, of meetings since a past day and of the worker's jobs; say where the link
        to an action leads."""
        from boards.actions.writes import path_of
        from boards.minutes.copies import make_one
        from boards.seats.held_since import meetings_held_since
        from boards.seats.roles import roles_on_boards
        from office import jobs
        from office.post import links
        from partnerships.change_warnings import meetings_since
        from partnerships.people.namesakes import further_roles

        further_roles.append(roles_on_boards)
        meetings_since.append(meetings_held_since)
        links.add("action", path_of)
        jobs.add("copies of minutes", make_one)
