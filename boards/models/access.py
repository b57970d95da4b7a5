"""Who may do what with a meeting (design, section 5): the one gate, as conditions that a query asks.

What somebody may do on a board follows from the seat that they hold on it today; officers see to every board. Each
condition is part of the query that fetches the record, so that asking costs one query a request: who is an officer.
"""

from typing import Any

from django.contrib.auth.models import AnonymousUser, Permission
from django.db.models import Q, QuerySet

from base.glass import broken_by
from boards.models.boards import Board, Seat
from boards.models.statuses import BEING_RECORDED
from boards.permissions import SEE_TO_EVERY_BOARD
from partnerships.models import Lead

NOBODY = Q(pk__in=[])
GLASS = "part-b/"  # and a board's slug: what a superuser breaks the glass of


def may_read(user: Any) -> Q:
    """Meetings whose agenda, papers and circulated minutes are the user's to read."""
    of_seats = Q(board__in=_boards(user)) | _stands_in(user)
    return _every(user) | of_seats | Q(board__quadrant__in=_quadrants_led_in(user)) if _person(user) else _every(user)


def may_record(user: Any) -> Q:
    """Meetings that the user plans, records, circulates and publishes."""
    return _every(user) | Q(board__in=_boards(user, Seat.Role.MINUTE_TAKER)) | _stands_in(user)


def may_check(user: Any) -> Q:
    """Meetings whose draft the user may see, and clear for circulation: recorders and chairs."""
    return may_record(user) | Q(board__in=_boards(user, *Seat.CHAIRING))


def may_approve(user: Any) -> Q:
    """Meetings whose approval by a later one the user may record (design, section 9): chairs, officers, and who takes
    the minutes of that later one, by a seat or for it alone."""
    own = Q(board__in=_boards(user, Seat.Role.MINUTE_TAKER, *Seat.CHAIRING))
    return _every(user) | own | Q(board__in=_boards_recorded_for_once(user))


def may_read_part_b(user: Any) -> Q:
    """Meetings whose confidential business is the user's to read, where they did not withdraw for an interest.

    A superuser, who may do all else, reads it only as an officer, from a seat, or after breaking the glass.
    """
    behind_glass = [of.removeprefix(GLASS) for of in broken_by(user) if of.startswith(GLASS)]
    of_all = ~NOBODY if is_officer(user) else NOBODY
    opened = Q(board__slug__in=behind_glass) if behind_glass else NOBODY
    return of_all | Q(board__in=_boards(user)) | _stands_in(user) | opened


def may_withdraw(user: Any) -> Q:
    """Meetings whose published minutes the user may withdraw: officers alone."""
    return _every(user)


RIGHTS = {
    "may_read": may_read,
    "may_record": may_record,
    "may_check": may_check,
    "may_approve": may_approve,
    "may_read_part_b": may_read_part_b,
    "may_withdraw": may_withdraw,
}


def _person(user: Any) -> int | None:
    return getattr(user, "person_id", None) if user.is_active else None


def sees_to_every_board(user: Any) -> Q:
    """A condition that holds for every row where the user is an officer, and for none otherwise."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return NOBODY
    return ~NOBODY if user.is_superuser or is_officer(user) else NOBODY


def is_officer(user: Any) -> bool:
    """Whether the role of an officer, which alone gives that permission, is the user's; a superuser's it is not.

    Asked once for each user that is fetched. As a condition it would stand six times in the query of a meeting's
    rights, and took most of that query's time.
    """
    if isinstance(user, AnonymousUser):
        return False
    if not hasattr(user, "_is_officer"):
        app_label, codename = SEE_TO_EVERY_BOARD.split(".")
        held = Permission.objects.filter(content_type__app_label=app_label, codename=codename)
        user._is_officer = held.filter(Q(group__user=user.pk) | Q(user=user.pk)).exists()
    return user._is_officer and user.is_active


_every = sees_to_every_board


def _boards(user: Any, *roles: str) -> QuerySet:
    """The boards on which the user has a seat today, in one of the roles where some are given."""
    seats = Seat.objects.active().filter(person=_person(user)) if _person(user) else Seat.objects.none()
    return (seats.filter(role__in=roles) if roles else seats).order_by().values("board")


def _boards_recorded_for_once(user: Any) -> QuerySet:
    """The boards with a meeting that is being recorded and that the user stands in for."""
    if not _person(user):
        return Board.objects.none()
    now = Board.objects.filter(meetings__stand_in=_person(user), meetings__status__in=BEING_RECORDED)
    return now.order_by().values("pk")


def _stands_in(user: Any) -> Q:
    return Q(stand_in=_person(user)) if _person(user) else NOBODY


def _quadrants_led_in(user: Any) -> QuerySet:
    """The quadrants at whose meetings the user would be expected today as a lead."""
    return Lead.objects.leading().filter(person=_person(user)).order_by().values("partnership__home_quadrant")


def needs_glass(user: Any, board: Board) -> bool:
    """Whether the user is a superuser to whom neither a role nor a seat gives the board's Part B."""
    if not user.is_superuser or is_officer(user):
        return False
    return not _boards(user).filter(board=board).exists()


def boards_sat_on_by(user: Any) -> QuerySet:
    """The boards that the user has a seat on today, in any role: every board for officers."""
    return Board.objects.filter(_every(user) | Q(pk__in=_boards(user)))


def boards_recorded_by(user: Any) -> QuerySet:
    """The boards whose meetings the user plans and records."""
    own = Q(pk__in=_boards(user, Seat.Role.MINUTE_TAKER))
    return Board.objects.filter(_every(user) | own)
