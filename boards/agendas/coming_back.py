"""Items that a meeting put off, or did not come to, come back on the next agenda by themselves."""

from django.db import transaction
from django.utils import timezone

from base.saving import Author, save
from boards.agendas.forward_plan import follow_item, see_off
from boards.agendas.template import template_of
from boards.agendas.writes import COPIED, add_item
from boards.minutes.recommendations import to_come_back
from boards.models import AgendaItem, Board, Interest, Meeting
from boards.steps import NOT_BEGUN


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
    waiting = AgendaItem.objects.put_off(board).select_related("meeting", "presenter", "planned_as")
    for item in waiting.select_for_update(of=("self",)):
        later = Meeting.objects.after(item.meeting).filter(status__in=NOT_BEGUN)
        target = later.filter(held_on__gte=timezone.localdate()).first()
        if target:
            _put_on(target, item, by)


def _put_on(meeting: Meeting, item: AgendaItem, by: Author) -> None:
    """Put the item on the meeting's agenda, in the same part, unless it has one of that title: then it is that one.

    Who withdrew from a confidential one is withdrawn from it there too, until somebody else records otherwise.
    """
    again = _there_already(meeting, item)
    if again is None:
        fields = {name: getattr(item, name) for name in COPIED} | {"recommendations": to_come_back(item)}
        again = add_item(meeting=meeting, title=item.title, comes_from=item, by=by, **fields, **item.part.column)
    elif again.comes_from is None:
        again.comes_from = item
        save(again, by=by, fields=["comes_from"])
    if item.part.is_confidential:
        there = again.interests.values("person")
        for interest in item.interests.filter(withdrew=True).exclude(person__in=there):
            save(Interest(item=again, person=interest.person, nature=interest.nature, withdrew=True), by=by)
    if item.planned_as and not item.planned_as.is_recurring:
        again.planned_as = item.planned_as
        save(again, by=by, fields=["planned_as"])
        follow_item(item=again, by=by)
    item.put_off_at = None
    save(item, by=by, fields=["put_off_at"])


def _there_already(meeting: Meeting, item: AgendaItem) -> AgendaItem | None:
    there = meeting.items.of_part(item.part).select_related("comes_from")
    return next((one for one in there if one.title.casefold() == item.title.casefold()), None)
