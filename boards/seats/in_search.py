"""Who sits on boards, for the public search."""

import datetime as dt

from boards.models import Seat
from partnerships.search.further_people import PublicPerson


def people_on_boards(on: dt.date) -> list[PublicPerson]:
    """Chairs and members of that day, each with their board; those who only take its minutes stand for their role."""
    seats = Seat.objects.active(on).exclude(role=Seat.Role.MINUTE_TAKER).select_related("person", "board")
    return [
        PublicPerson(
            seat.person.name,
            seat.person.title,
            f"{seat.get_role_display().lower()}, {seat.board}",
            seat.board.get_absolute_url(),
        )
        for seat in seats.order_by("person__name", "board__position", "pk")
    ]
