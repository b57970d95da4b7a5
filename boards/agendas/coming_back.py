"""Items that a meeting put off, or did not come to, come back on the next agenda by themselves."""

from django.db import transaction
from django.utils import timezone

from base.saving import Author, save
from boards.agendas.taking_up import take_up
from boards.agendas.template import template_of
from boards.models import AgendaItem, Board, Meeting
from boards.models.statuses import NOT_BEGUN
from boards.moving import lock_agendas
from boards.seeing_off import see_off


@transaction.atomic
def put_off_what_is_left(*, meeting: Meeting, by: Author) -> None:
    """Note which items another meeting is to take up, and put them on its agenda; the caller holds the meeting's lock.

    Done when the minutes go round: from then on neither texts nor interests change, nor what is Part B. An item that
    stands on every agenda of the board comes by that.
    """
    usual = {item.title.casefold() for item in template_of(meeting.board)}
    for item in AgendaItem.objects.to_come_back(meeting):
        if item.title.casefold() not in usual:
            item.put_off_at = timezone.now()
            save(item, by=by, fields=["put_off_at"])
    see_off(meeting=meeting, by=by)
    bring_back(board=meeting.board, by=by)


@transaction.atomic
def bring_back(*, board: Board, by: Author) -> None:
    """Put the items that wait on the board's next agenda that is still open, each once: one taken off stays off.

    Where no later meeting is planned they go on waiting.
    """
    lock_agendas(board)
    waiting = AgendaItem.objects.put_off(board).select_related("meeting", "presenter", "planned_as")
    for item in waiting.select_for_update(of=("self",)):
        later = Meeting.objects.after(item.meeting).filter(status__in=NOT_BEGUN)
        target = later.filter(held_on__gte=timezone.localdate()).first()
        if target:
            take_up(item=item, meeting=target, by=by)
