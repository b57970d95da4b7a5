"""One chair at a time: two who share the chair are both co-chairs, and one follows the other without a shared day.

Nobody chairs a board twice over the same days, whether as chair, co-chair or vice-chair.
"""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.text import get_text_list

from base.days import in_words
from boards.models import Board, Meeting, Seat
from partnerships.change_warnings import listed


def why_not_chair_too(seat: Seat, others: Iterable[Seat]) -> str:
    """Why the seat cannot be a chair's beside those of the ``others`` on its board; empty where it can.

    What was so as it is stored already is let be, so that it can be put right step by step.
    """
    for other in others:
        if _share_the_chair(seat, other) and not _share_the_chair(_as_stored(seat), _as_stored(other)):
            until = f" until {in_words(other.ended_on)}" if other.ended_on else ""
            role = other.get_role_display().lower()
            held = (
                f"{other.person} is {role} of {other.board} from {in_words(other.started_on)}{until}, so on some days "
            )
            if seat.role != other.role:
                return f"{held}they would chair it twice. Let one seat end the day before the other begins."
            return f"{held}there would be two. Let one end the day before the other begins, or make both co-chairs."
    return ""


def refuse_second_chair(seat: Seat) -> None:
    """Raise ``ValidationError`` where the seat cannot be a chair's beside those that are stored."""
    if seat.chairs and (sentence := why_not_chair_too(seat, chairs_besides(seat))):
        raise ValidationError(sentence)


def chairs_besides(seat: Seat) -> Iterable[Seat]:
    """The other seats of those who chair the same board, as they are stored."""
    others = Seat.objects.filter(board=seat.board_id).chairs().exclude(pk=seat.pk)
    return others.select_related("person", "board")


def _share_the_chair(one: Seat | None, other: Seat | None) -> bool:
    """Whether on some day both are the board's one chair, or one person chairs it by both."""
    if one is None or other is None or one.board_id != other.board_id or not one.overlaps(other):
        return False
    return one.role == other.role == Seat.Role.CHAIR or (
        one.person_id == other.person_id and one.chairs and other.chairs
    )


def _as_stored(seat: Seat) -> Seat | None:
    return Seat.objects.filter(pk=seat.pk).first() if seat.pk else None


def what_the_chair_leaves(seat: Seat, on: dt.date) -> Iterator[str]:
    """What becomes of the board's meetings and drafts where whoever held the seat does not chair from that day."""
    if not seat.chairs:
        return
    board = seat.board
    chairs = [str(one.person) for one in board.seats.chairs().active(on).select_related("person").in_order()]
    meetings = [str(meeting) for meeting in board.meetings.upcoming(on).select_related("board")]
    if not chairs:
        yield f"Nobody chairs {board} from {date_format(on)}{_until_next(board, on)}."
    if meetings and not chairs:
        yield f"Meetings are planned from then on, and stay: {listed(meetings)}. Each needs somebody in the chair."
    taking = board.meetings.upcoming(on).filter(chaired_by=seat.person_id).select_related("board")
    if named := [str(meeting) for meeting in taking]:
        yield f"{seat.person} is named to take the chair at {listed(named)}. Open the meeting if that changes."
    drafts = board.meetings.filter(status=Meeting.Status.DRAFT, cleared_at=None).select_related("board")
    if waiting := [str(meeting) for meeting in drafts.order_by("held_on")]:
        who = f"{get_text_list(chairs, 'or')} can" if chairs else "nobody can: an officer clears it in a chair’s place"
        yield (
            f"The draft minutes of {listed(waiting)} wait for a chair to clear them. {seat.person} can until the day "
            f"before; from {date_format(on)} {who}."
        )


def _until_next(board: Board, on: dt.date) -> str:
    following = board.seats.chairs().upcoming(on).select_related("person").first()
    return f" until {following.person} does on {date_format(following.started_on)}" if following else ""
