"""Who may bring something to a board."""

from django.db.models import Q, QuerySet

from boards.models import Board, Seat
from partnerships.models import Lead, Person


def may_bring(board: Board, besides: int | None = None) -> QuerySet[Person]:
    """Who has a seat today or leads in the quadrant, and whoever brings it already, by name."""
    seats = Seat.objects.active().filter(board=board).order_by().values("person")
    leads = Lead.objects.expected_at(board.quadrant) if board.quadrant else Lead.objects.none()
    people = Q(pk__in=seats) | Q(pk__in=leads.order_by().values("person")) | Q(pk=besides)
    return Person.objects.filter(people).order_by("name")
