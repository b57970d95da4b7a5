"""Configuration of the boards app."""

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    """Boards, their seats, meetings and minutes."""

    name = "boards"
    verbose_name = "Boards and meetings"

    def ready(self) -> None:
        """Add what boards know of namesakes, of people and pages to be found, of meetings and of the worker's jobs; say
        where the links to an action and to an extract lead, which messages are not everybody's to know of, and what
        taking back must know of seats."""
        from boards.actions.writes import path_of
        from boards.meetings.next_of_quadrant import next_of_quadrants
        from boards.minutes.extracts import links as extract_links
        from boards.models import Board, Meeting, Seat
        from boards.ordered import make_one
        from boards.posted import messages_kept_from
        from boards.seats.change_journal import tell_the_journal
        from boards.seats.hanging import meetings_without_its_leads
        from boards.seats.held_since import meetings_held_since, seats_still_held
        from boards.seats.in_search import people_on_boards
        from boards.seats.pages_in_search import pages_of_boards
        from boards.seats.roles import roles_on_boards
        from office import jobs
        from office.post import links, seen
        from partnerships.change_warnings import meetings_since, still_held
        from partnerships.lives.hanging import what_hangs
        from partnerships.people.namesakes import further_roles
        from partnerships.places.next_meetings import tellers, told_from
        from partnerships.search.further_pages import further_pages
        from partnerships.search.further_people import further_models, further_people

        further_people.append(people_on_boards)
        further_pages.append(pages_of_boards)
        further_models.extend([Seat, Board, Board.history.model])
        further_roles.append(roles_on_boards)
        meetings_since.append(meetings_held_since)
        still_held.append(seats_still_held)
        what_hangs.append(meetings_without_its_leads)
        links.add("action", path_of)
        links.add(extract_links.KIND, extract_links.path_of)
        seen.keep_back(messages_kept_from)
        tellers[:], told_from[:] = [next_of_quadrants], [Board, Meeting]
        tell_the_journal()
        jobs.add("copies of minutes and packs", make_one)
