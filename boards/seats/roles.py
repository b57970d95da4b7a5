"""What people hold on boards, to tell two of one name apart."""

from collections.abc import Collection

from boards.models import Seat
from partnerships.models import Person


def seats_in_words(people: Collection[Person]) -> dict[int, list[str]]:
    """The seats that they hold today, by the primary keys of the people."""
    held: dict[int, list[str]] = {}
    for seat in Seat.objects.active().filter(person__in=people).select_related("board").order_by("board__name", "pk"):
        held.setdefault(seat.person_id, []).append(f"{seat.get_role_display().lower()}, {seat.board}")
    return held
