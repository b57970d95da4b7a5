"""One chair at a time: two who share the chair are both co-chairs, and one follows the other without a shared day."""

from collections.abc import Iterable

from base.days import in_words
from boards.models import Seat


def why_not_chair_too(seat: Seat, others: Iterable[Seat]) -> str:
    """Why the seat cannot be a chair's beside those of the ``others`` on its board; empty where it can.

    The same person counts too, who would be chair twice. What was so as it is stored already is let be, so that it can
    be put right step by step.
    """
    for other in others:
        if _share_the_chair(seat, other) and not _share_the_chair(_as_stored(seat), _as_stored(other)):
            until = f" until {in_words(other.ended_on)}" if other.ended_on else ""
            return (
                f"{other.person} is chair of {other.board} from {in_words(other.started_on)}{until}, so on some days "
                "there would be two. Let one end the day before the other begins, or make both co-chairs."
            )
    return ""


def chairs_besides(seat: Seat) -> Iterable[Seat]:
    """The other seats of a chair on the same board, as they are stored."""
    others = Seat.objects.filter(board=seat.board_id, role=Seat.Role.CHAIR).exclude(pk=seat.pk)
    return others.select_related("person", "board")


def _share_the_chair(one: Seat | None, other: Seat | None) -> bool:
    if one is None or other is None or one.board_id != other.board_id:
        return False
    return one.role == other.role == Seat.Role.CHAIR and one.overlaps(other)


def _as_stored(seat: Seat) -> Seat | None:
    return Seat.objects.filter(pk=seat.pk).first() if seat.pk else None
