"""Who may do what with a meeting (design, section 5): the one gate, as conditions that a query asks.

What somebody may do on a board follows from the seat that they hold on it today; officers see to every board. Each
condition is part of the query that fetches the record, so that asking costs one query a request: who is an officer.
"""

from typing import Any

from django.contrib.auth.models import AnonymousUser, Permission
from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from base.glass import broken_by
from boards.models.boards import Board, Seat
from boards.models.statuses import BEING_RECORDED
from boards.permissions import SEE_TO_EVERY_BOARD
from partnerships.models import Lead
from partnerships.models.acting import acted_for, seen_to_by

NOBODY = Q(pk__in=[])
GLASS = "part-b/"  # and a board's slug: what a superuser breaks the glass of


def may_read(user: Any) -> Q:
    """Meetings whose agenda, papers and circulated minutes are the user's to read."""
    of_seats = Q(board__in=_boards(user)) | _stands_in(user)
    sits_or_leads = _person(user) or acted_for(user).leads
    return _every(user) | of_seats | Q(board__quadrant__in=_quadrants_led_in(user)) if sits_or_leads else _every(user)


def may_record(user: Any) -> Q:
    """Meetings that the user plans, records, circulates and publishes."""
    return _every(user) | Q(board__in=_boards(user, Seat.Role.MINUTE_TAKER)) | _stands_in(user)


def may_check(user: Any) -> Q:
    """Meetings whose draft the user may see, and clear for circulation: recorders and chairs."""
    return may_record(user) | Q(board__in=_boards(user, *Seat.CHAIRING))


def may_approve(user: Any) -> Q:
    """Meetings of which the user may record that a later one approved the minutes (design, section 9).

    Chairs and officers may, and whoever takes the minutes of the later meeting, from a seat or as its stand-in.
    """
    own = Q(board__in=_boards(user, Seat.Role.MINUTE_TAKER, *Seat.CHAIRING))
    return _every(user) | own | Q(board__in=_boards_recorded_for_once(user))


def may_read_part_b(user: Any) -> Q:
    """Meetings whose Part B the user may read, but for the items from which they withdrew for an interest.

    A superuser may read it only as an officer, from a seat, or after breaking the glass (ADR 27).
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


def is_chaired_by(meeting: Any, user: Any) -> bool:
    """Whether the user chairs the meeting's board today, as chair, co-chair or vice-chair."""
    return _boards(user, *Seat.CHAIRING).filter(board=meeting.board_id).exists()


def _person(user: Any) -> int | None:
    return getattr(user, "person_id", None) if user.is_active else None


def sees_to_every_board(user: Any) -> Q:
    """A condition that is true of every row if the user is an officer or a superuser, and of none otherwise."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return NOBODY
    return ~NOBODY if user.is_superuser or is_officer(user) else NOBODY


def is_officer(user: Any) -> bool:
    """Whether the user has the role of an officer. A superuser, who has every permission, does not have it by that.

    The answer is kept on the user, so that it is asked once a request. As a condition it would stand six times in the
    query of a meeting's rights, and took most of that query's time.
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
    """The home quadrants of the partnerships that the user leads today, or acts for as a delegate of whoever does;
    their leads are expected at its meetings.
    """
    own = Lead.objects.leading().filter(seen_to_by(user, acted_for(user).leads))
    return own.order_by().values("partnership__home_quadrant")


def needs_glass(user: Any, board: Board) -> bool:
    """Whether the user is a superuser to whom neither a role nor a seat gives the board's Part B."""
    if not user.is_superuser or is_officer(user):
        return False
    return not _boards(user).filter(board=board).exists()


def boards_sat_on_by(user: Any) -> QuerySet:
    """The boards that the user has a seat on today, in any role: every board for officers."""
    return Board.objects.filter(_every(user) | Q(pk__in=_boards(user)))


def boards_seen_to_by(user: Any) -> QuerySet:
    """The boards that the user chairs or minutes today, from a seat; all for an officer, and none for a superuser who
    is none: what they are told before their board is, such as the draft of a termly report.
    """
    if is_officer(user):
        return Board.objects.all()
    return Board.objects.filter(pk__in=_boards(user, Seat.Role.MINUTE_TAKER, *Seat.CHAIRING))


def boards_recorded_by(user: Any) -> QuerySet:
    """The boards whose meetings the user plans and records."""
    own = Q(pk__in=_boards(user, Seat.Role.MINUTE_TAKER))
    return Board.objects.filter(_every(user) | own)


def boards_with_plan(user: Any) -> QuerySet:
    """The boards whose forward plan the user may read, each with ``may_plan`` and ``may_read_part_b``.

    Members and those who lead in the quadrant read it; who takes the minutes plans, and so does an officer. Part B is
    for who has a seat today, for officers, and behind the glass.
    """
    sits, leads = Q(pk__in=_boards(user)), NOBODY
    if _person(user) or acted_for(user).leads:
        leads = Q(quadrant__in=_quadrants_led_in(user))
    opened = [of.removeprefix(GLASS) for of in broken_by(user) if of.startswith(GLASS)]
    part_b = sits | Q(slug__in=opened) | (~NOBODY if is_officer(user) else NOBODY)
    plans = _every(user) | Q(pk__in=_boards(user, Seat.Role.MINUTE_TAKER))
    return Board.objects.filter(_every(user) | sits | leads).annotate(
        may_plan=_yes(plans), may_read_part_b=_yes(part_b)
    )


def _yes(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
